from django.urls import path

from exercises import views

app_name = "exercises"
urlpatterns = [
    path("exercises/", views.list, name="list"),
    path("exercises/path/", views.path, name="path"),
    path("exercises/<slug:slug>/", views.detail, name="detail"),
]
