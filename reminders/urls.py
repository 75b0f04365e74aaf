from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("reminders/", views.settings, name="settings"),
    path("reminders/test/", views.send_test, name="send_test"),
    path("reminders/unsubscribe/<str:signed>/", views.unsubscribe, name="unsubscribe"),
]
