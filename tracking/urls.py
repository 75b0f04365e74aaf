from django.urls import path

from tracking.views import mornings, pain, player, progress, sessions, today

app_name = "tracking"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("sessions/", sessions.list, name="list"),
    path("sessions/log/", sessions.log, name="log"),
    path("sessions/start/<int:pk>/", sessions.start, name="start"),
    path("sessions/<int:pk>/", sessions.detail, name="detail"),
    path("sessions/<int:pk>/play/", player.play, name="play"),
    path("sessions/<int:pk>/finish/", sessions.finish, name="finish"),
    path("sessions/<int:pk>/edit/", sessions.edit, name="edit"),
    path("sessions/<int:pk>/versions/", sessions.versions, name="versions"),
    path("sessions/<int:pk>/delete/", sessions.delete, name="delete"),
    path("sessions/<int:pk>/restore/", sessions.restore, name="restore"),
    path("pain/", pain.pain, name="pain"),
    path("pain/add/", pain.add_pain, name="add_pain"),
    path("pain/quick/", pain.quick_pain, name="quick_pain"),
    path("pain/<int:pk>/edit/", pain.edit_pain, name="edit_pain"),
    path("pain/<int:pk>/delete/", pain.delete_pain, name="delete_pain"),
    path("pain/<int:pk>/restore/", pain.restore_pain, name="restore_pain"),
    path("pain/<int:pk>/versions/", pain.pain_versions, name="pain_versions"),
    path("morning/<str:signed>/", mornings.morning, name="morning"),
    path("mornings/<int:pk>/", mornings.edit_morning, name="edit_morning"),
    path("progress/", progress.progress, name="progress"),
]
