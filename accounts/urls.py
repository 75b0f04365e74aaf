from django.urls import path

from accounts import views
from accounts.views import data, place

app_name = "accounts"
urlpatterns = [
    path("emergency/", views.emergency, name="emergency"),
    path("start/", views.start, name="start"),
    path("start/meaning/", views.meaning, name="meaning"),
    path("changed/", views.changed, name="changed"),
    path("me/", views.me, name="me"),
    path("screening/", views.screening, name="screening"),
    path("screening/signs/", views.signs, name="signs"),
    path("screening/rib/", views.rib, name="rib"),
    path("screening/end/", views.end_block, name="end_block"),
    path("screening/mistake/", views.take_back, name="take_back"),
    path("screening/delete/", views.forget_answers, name="forget_answers"),
    path("place/", place.place, name="place"),
    path("place/device/", place.device_zone, name="device_zone"),
    path("look/", place.look, name="look"),
    path("practised/", views.practised, name="practised"),
    path("consents/<int:pk>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/new/", views.new_token, name="new_token"),
    path("tokens/<int:pk>/withdraw/", views.withdraw_token, name="withdraw_token"),
    path("my-data/", data.my_data, name="my_data"),
    path("my-data/download/", data.download, name="download"),
    path("my-data/csv/", data.download_tables, name="download_tables"),
    path("my-data/delete/", data.delete_account, name="delete_account"),
    path("goodbye/", data.goodbye, name="goodbye"),
]
