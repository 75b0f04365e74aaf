from django.urls import path

from accounts.views import data, keys, person, place, signed_in

app_name = "accounts"
urlpatterns = [
    path("emergency/", person.emergency, name="emergency"),
    path("start/", person.start, name="start"),
    path("start/meaning/", person.meaning, name="meaning"),
    path("changed/", person.changed, name="changed"),
    path("me/", person.me, name="me"),
    path("screening/", person.screening, name="screening"),
    path("screening/signs/", person.signs, name="signs"),
    path("screening/rib/", person.rib, name="rib"),
    path("screening/end/", person.end_block, name="end_block"),
    path("screening/mistake/", person.take_back, name="take_back"),
    path("screening/delete/", person.forget_answers, name="forget_answers"),
    path("place/", place.place, name="place"),
    path("place/device/", place.device_zone, name="device_zone"),
    path("look/", place.look, name="look"),
    path("practised/", person.practised, name="practised"),
    path("consents/<int:pk>/withdraw/", person.withdraw_consent, name="withdraw_consent"),
    path("tokens/", keys.tokens, name="tokens"),
    path("tokens/new/", keys.new_token, name="new_token"),
    path("tokens/<int:pk>/withdraw/", keys.withdraw_token, name="withdraw_token"),
    path("sign-ins/<int:pk>/end/", signed_in.end_sign_in, name="end_sign_in"),
    path("my-data/", data.my_data, name="my_data"),
    path("my-data/download/", data.download, name="download"),
    path("my-data/csv/", data.download_tables, name="download_tables"),
    path("my-data/delete/", data.delete_account, name="delete_account"),
    path("typed/forget/", data.forget_typed, name="forget_typed"),
    path("goodbye/", data.goodbye, name="goodbye"),
]
