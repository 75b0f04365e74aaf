from django.urls import path

from exercises import views

app_name = "exercises"
urlpatterns = [
    path("exercises/", views.list, name="list"),
    path("exercises/path/", views.path, name="path"),
    path("exercises/<slug:slug>/", views.detail, name="detail"),
    path("exercises/<slug:slug>/sign-off/", views.sign_off, name="sign_off"),
    path("exercises/sign-offs/<int:pk>/withdraw/", views.withdraw_sign_off, name="withdraw_sign_off"),
    path("exercises/sign-offs/<int:pk>/restore/", views.restore_sign_off, name="restore_sign_off"),
]
