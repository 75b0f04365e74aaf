"""Every page of the site by its address, and what stands behind those that are no page."""

STRANGER = (
    *("/", "/about/", "/article/", "/evidence/", "/help/", "/method/", "/what-you-need/", "/find-an-instructor/"),
    *("/questions/", "/rules/", "/rules/STOP/", "/exercises/", "/exercises/path/", "/exercises/dart/"),
    *("/accounts/login/", "/accounts/signup/", "/accounts/emergency/", "/accounts/goodbye/", "/accounts/inactive/"),
    *("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/1-wrong/"),
    *("/accounts/password/reset/key/done/", "/accounts/confirm-email/", "/accounts/confirm-email/wrong/"),
    *("/try/", "/try/seated-extension/", "/try/not-today/", "/no/such/page/", "/api/", "/api/diary/"),
    *("/api/problems/", "/api/problems/stale-version/"),
)

PERSON = (
    *("/today/", "/week/", "/week/edit/", "/week/move/?{place}", "/week/pause/", "/week/pauses/{pause}/"),
    *("/exercises/", "/exercises/dart/", "/exercises/dart/practise/", "/sessions/deleted/", "/accounts/look/"),
    *("/routines/starters/", "/routines/new/"),
    *("/routines/compose/", "/routines/import/", "/routines/add/dart/"),
    *("/routines/starters/first-week-gentle/", "/routines/own/", "/routines/own/new/", "/routines/own/{own}/edit/"),
    *("/routines/{routine}/", "/routines/{routine}/edit/", "/routines/{routine}/print/"),
    *("/routines/{routine}/history/", "/try/", "/try/seated-extension/"),
    *("/proposals/", "/not-for-me/", "/not-for-me/new/", "/not-for-me/{left_out}/edit/", "/professional/"),
    *("/professional/new/", "/professional/sheet/", "/sessions/", "/sessions/log/", "/sessions/start/{routine}/"),
    *("/sessions/{session}/", "/sessions/{session}/edit/", "/sessions/{session}/versions/", "/pain/", "/pain/add/"),
    *("/pain/quick/", "/pain/{pain}/edit/", "/pain/{pain}/versions/", "/mornings/{morning}/", "/measures/"),
    *("/measures/start/", "/measures/three/", "/measures/change/", "/measures/{measure}/edit/"),
    *("/measures/activities/add/", "/measures/activities/rate/", "/measures/activities/{activity}/edit/"),
    *("/care/add/", "/care/{care}/edit/", "/progress/", "/progress/review/", "/progress/why/P1/"),
    *("/progress/print/", "/reminders/", "/accounts/me/", "/accounts/changed/"),
    *("/accounts/screening/", "/accounts/place/", "/accounts/practised/", "/accounts/start/meaning/"),
    *("/accounts/screening/delete/", "/accounts/tokens/", "/accounts/tokens/new/", "/accounts/my-data/"),
    *("/accounts/my-data/delete/", "/accounts/email/", "/accounts/logout/", "/accounts/password/change/"),
    *("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/", "/about/", "/no/such/page/"),
    *("/accounts/2fa/webauthn/keys/{passkey}/edit/", "/accounts/2fa/totp/activate/"),
    *("/accounts/2fa/webauthn/keys/{passkey}/remove/", "/accounts/2fa/reauthenticate/", "/accounts/reauthenticate/"),
    *("/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"),
)

BARE = ("/accounts/emergency/", "/routines/{routine}/print/", "/professional/sheet/", "/progress/print/")
"""Pages without the frame: the numbers alone, and paper."""

NOT_READ = {
    # Answers to a form alone.
    *("withdraw_sign_off", "restore_sign_off", "leave_out", "leave_out_again", "keep", "copy_starter"),
    *("archive_own", "unarchive_own", "standing", "restore"),
    "duplicate",
    *("forget_typed", "remove_for_good", "device_zone"),
    *("archive", "unarchive", "accept_proposal", "decline_proposal", "undo_proposal", "allow_again", "undo_swap"),
    *("confirm_said", "withdraw_said", "take_back", "end_pause", "remove_pause", "restore_pause", "suggestion"),
    *("delete", "delete_pain"),
    *(
        "take_off",
        "put_back",
        "restore_pain",
        "put_away",
        "delete_measure",
        "restore_measure",
        "end_activity",
        "take_up_activity",
    ),
    *("delete_care", "restore_care", "decide", "try_again", "send_test", "withdraw_consent", "withdraw_token"),
    # Files, health and what leads elsewhere.
    *("manifest", "download_tables", "download", "healthz", "reminders-health"),
    *("robots", "favicon", "security_txt", "well_known_password"),
    *("mfa_download_recovery_codes", "account_confirm_login_code", "account_set_password", "mfa_authenticate"),
    # Pages that stand only while something else is so: a session that runs, a hold, a second factor, a link by mail,
    # the first week, a try that is still on the device.
    *(
        "first_week",
        "keep_tried",
        "play",
        "finish",
        "signs",
        "rib",
        "end_block",
        "sign_off",
        "morning",
        "unsubscribe",
    ),
    *("mfa_deactivate_totp", "mfa_login_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "end_sign_in"),
}
"""The names of the addresses that are not opened with the table above."""
