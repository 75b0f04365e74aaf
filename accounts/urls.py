from django.urls import path

from accounts import views

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
    path("place/", views.place, name="place"),
    path("look/", views.look, name="look"),
    path("practised/", views.practised, name="practised"),
    path("consents/<int:pk>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/new/", views.new_token, name="new_token"),
    path("tokens/<int:pk>/withdraw/", views.withdraw_token, name="withdraw_token"),
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/download/", views.download, name="download"),
    path("my-data/delete/", views.delete_account, name="delete_account"),
    path("typed/forget/", views.forget_typed, name="forget_typed"),
    path("goodbye/", views.goodbye, name="goodbye"),
]
