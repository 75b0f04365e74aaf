"""Every page of the site by its address, and what stands behind those that are no page."""

STRANGER = (
    *("/", "/about/", "/article/", "/evidence/", "/help/", "/method/", "/what-you-need/", "/find-an-instructor/"),
    *("/questions/", "/rules/", "/rules/STOP/", "/exercises/", "/exercises/path/", "/exercises/dart/"),
    *("/accounts/login/", "/accounts/signup/", "/accounts/emergency/", "/accounts/goodbye/", "/accounts/inactive/"),
    *("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/1-wrong/"),
    *("/accounts/password/reset/key/done/", "/accounts/confirm-email/", "/accounts/confirm-email/wrong/"),
    "/no/such/page/",
)

PERSON = (
    *("/today/", "/week/", "/week/edit/", "/week/move/?{place}", "/week/pause/", "/week/pauses/{pause}/"),
    *("/exercises/", "/exercises/dart/", "/exercises/dart/practise/", "/exercises/dart/not-for-me/"),
    *("/routines/", "/routines/new/", "/routines/compose/", "/routines/import/", "/routines/add/dart/"),
    *("/routines/starters/first-week-gentle/", "/routines/own/", "/routines/own/new/", "/routines/own/{own}/edit/"),
    *(
        "/routines/{routine}/",
        "/routines/{routine}/edit/",
        "/routines/{routine}/print/",
        "/routines/{routine}/history/",
    ),
    *("/proposals/", "/not-for-me/", "/not-for-me/new/", "/not-for-me/{left_out}/edit/", "/professional/"),
    *("/professional/new/", "/professional/sheet/", "/sessions/", "/sessions/log/", "/sessions/start/{routine}/"),
    *("/sessions/{session}/", "/sessions/{session}/edit/", "/sessions/{session}/versions/", "/pain/", "/pain/add/"),
    *("/pain/quick/", "/pain/{pain}/edit/", "/pain/{pain}/versions/", "/mornings/{morning}/", "/measures/"),
    *("/measures/start/", "/measures/three/", "/measures/change/", "/measures/{measure}/edit/"),
    *("/measures/activities/add/", "/measures/activities/rate/", "/measures/activities/{activity}/edit/"),
    *("/care/add/", "/care/{care}/edit/", "/progress/", "/progress/review/", "/progress/why/P1/"),
    *("/progress/print/", "/reminders/", "/accounts/me/", "/accounts/start/", "/accounts/changed/"),
    *("/accounts/screening/", "/accounts/place/", "/accounts/practised/", "/accounts/start/meaning/"),
    *("/accounts/screening/delete/", "/accounts/tokens/", "/accounts/tokens/new/", "/accounts/my-data/"),
    *("/accounts/my-data/delete/", "/accounts/email/", "/accounts/logout/", "/accounts/password/change/"),
    *("/accounts/2fa/", "/accounts/sessions/", "/about/", "/no/such/page/"),
)

BARE = ("/accounts/emergency/", "/routines/{routine}/print/", "/professional/sheet/", "/progress/print/")
"""Pages without the frame: the numbers alone, and paper."""
