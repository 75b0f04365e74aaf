from django.urls import path

from routines.views import compose, moves, own, pauses, proposals, routines, week

app_name = "routines"
urlpatterns = [
    path("routines/", routines.list, name="list"),
    path("routines/new/", routines.new, name="new"),
    path("routines/compose/", compose.compose, name="compose"),
    path("routines/compose/keep/", compose.keep, name="keep"),
    path("routines/add/<slug:slug>/", routines.add, name="add"),
    path("routines/starters/<slug:slug>/", routines.starter, name="starter"),
    path("routines/starters/<slug:slug>/copy/", routines.copy_starter, name="copy_starter"),
    path("routines/own/", own.own, name="own"),
    path("routines/own/new/", own.new_own, name="new_own"),
    path("routines/own/<int:pk>/edit/", own.edit_own, name="edit_own"),
    path("routines/own/<int:pk>/archive/", own.archive_own, name="archive_own"),
    path("routines/own/<int:pk>/unarchive/", own.unarchive_own, name="unarchive_own"),
    path("routines/<int:pk>/", routines.detail, name="detail"),
    path("routines/<int:pk>/edit/", routines.edit, name="edit"),
    path("routines/<int:pk>/duplicate/", routines.duplicate, name="duplicate"),
    path("routines/<int:pk>/archive/", routines.archive, name="archive"),
    path("routines/<int:pk>/unarchive/", routines.unarchive, name="unarchive"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/accept/", proposals.accept_proposal, name="accept_proposal"),
    path("proposals/<int:pk>/decline/", proposals.decline_proposal, name="decline_proposal"),
    path("proposals/<int:pk>/undo/", proposals.undo_proposal, name="undo_proposal"),
    path("week/", week.week, name="week"),
    path("week/edit/", week.edit_week, name="edit_week"),
    path("week/move/", moves.move, name="move"),
    path("week/moves/<int:pk>/take-back/", moves.take_back, name="take_back"),
    path("week/pause/", pauses.pause, name="pause"),
    path("week/pauses/<int:pk>/", pauses.edit_pause, name="edit_pause"),
    path("week/pauses/<int:pk>/end/", pauses.end_pause, name="end_pause"),
    path("week/pauses/<int:pk>/remove/", pauses.remove_pause, name="remove_pause"),
]
