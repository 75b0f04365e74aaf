"""Every address of the site and its API: who may open it, and that a stranger cannot tell a foreign row from none.

An address that is in no table here fails: whoever adds one says who may open it.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from accounts.models import ApiToken, Consent, Guidance, PractisedBefore, Screening, User
from accounts.screening import Assessed
from conventions.owned import Owned
from exercises.models import Barred, SignOff
from routines.models import Move, Pause, SwapDecision
from tests.factories import (
    make_activity,
    make_care,
    make_exercise,
    make_follow_up,
    make_measure,
    make_own_exercise,
    make_pain_entry,
    make_proposal,
    make_ready,
    make_routine,
    make_session,
)

ROOMS = ("accounts", "exercises", "routines", "tracking", "reminders", "api")
# Anyone, without an account.
PUBLIC = {
    "accounts:emergency",
    "accounts:goodbye",
    "exercises:list",
    "exercises:detail",
    "exercises:path",
    "reminders:unsubscribe",
    "tracking:morning",
    "tracking:try_session",
    "tracking:try_exercise",
    "tracking:not_today",
    "api:exercise-list",
    "api:exercise-detail",
    "api:exercise-figure",
    "api:exercise-picture",
    "api:exercise-strip",
    "api:help",
    "api:map",
    "api:routine-file-schema",
    "api:rule-list",
    "api:rule-detail",
}
# Addresses of things that nobody owns.
OPEN_ARGUMENTS = {
    "slug": "dart",
    "form": "dart",
    "gentle": "breathing",
    "number": 1,
    "signed": "not-a-signature",
    "name": "pain",
    "rule": "CHANGE",
    "id": "G3",
    "what": "days",
    "kind": "session",
}
STARTER = "first-week-gentle"
MISSING = 999_999_999
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _consent(owner: User) -> Owned:
    Consent.objects.give(owner=owner, kinds=[Consent.Kind.DISCLAIMER], at=AT)
    return Consent.objects.get(owner=owner, kind=Consent.Kind.DISCLAIMER)


def _screening(owner: User) -> Owned:
    return Screening.objects.create(owner=owner, assessed=Assessed.LONG_STANDING.value, answered_at=AT)


def _practised(owner: User) -> Owned:
    return PractisedBefore.objects.create(owner=owner, practised="never", declared_at=AT)


def _sign_off(owner: User) -> Owned:
    exercise = make_exercise("wall-angels")
    return SignOff.objects.create(owner=owner, exercise=exercise, by="Dr Day", signed_on=AT.date())


def _move(owner: User) -> Owned:
    day, clock = AT.date(), AT.time()
    return Move.objects.create(
        owner=owner,
        routine=make_routine(owner),
        from_on=day,
        from_time=clock,
        to_on=date(2026, 11, 25),
        local_time=clock,
    )


def _pause(owner: User) -> Owned:
    return Pause.objects.create(owner=owner, reason="holiday", since_on=AT.date(), until_on=AT.date())


def _barred(owner: User) -> Owned:
    return Barred.objects.create(owner=owner, exercise=make_exercise("dart"), since_on=AT.date())


def _decision(owner: User) -> Owned:
    exercise = make_exercise("dart")
    return SwapDecision.objects.create(owner=owner, exercise=exercise, answer="left_out", decided_at=AT)


def _guidance(owner: User) -> Owned:
    return Guidance.objects.create(
        owner=owner, profession="doctor", by="Day", seen_on=AT.date(), review_on=date(2027, 2, 1), agrees_to="all"
    )


def _token(owner: User) -> Owned:
    return ApiToken.objects.create(owner=owner, name="script", prefix="pil_aaaa", digest="a" * 64)


def _sign_in(owner: User) -> Any:
    return UserSession.objects.create(user=owner, ip="192.0.2.7", session_key="a" * 32, user_agent="")


# Makers of the row behind an address with a number in it, by the prefix of the address's name.
OWNED: dict[str, Callable[[User], Any]] = {
    "accounts:end_sign_in": _sign_in,
    "accounts:withdraw_consent": _consent,
    "accounts:withdraw_token": _token,
    "exercises:withdraw_sign_off": _sign_off,
    "exercises:restore_sign_off": _sign_off,
    "routines:": make_routine,
    "routines:take_back": _move,
    "routines:edit_pause": _pause,
    "routines:end_pause": _pause,
    "routines:remove_pause": _pause,
    "routines:restore_pause": _pause,
    "api:move": _move,
    "api:pause": _pause,
    "routines:edit_left_out": _barred,
    "routines:leave_out_again": _barred,
    "routines:allow_again": _barred,
    "routines:undo_swap": _decision,
    "routines:confirm_said": _guidance,
    "routines:withdraw_said": _guidance,
    "api:barred": _barred,
    "api:swap-decision": _decision,
    "api:guidance": _guidance,
    "routines:edit_own": make_own_exercise,
    "routines:archive_own": make_own_exercise,
    "routines:unarchive_own": make_own_exercise,
    "routines:accept_proposal": make_proposal,
    "routines:decline_proposal": make_proposal,
    "routines:undo_proposal": make_proposal,
    "api:proposal": make_proposal,
    "tracking:start": make_routine,
    "tracking:edit_pain": make_pain_entry,
    "tracking:delete_pain": make_pain_entry,
    "tracking:restore_pain": make_pain_entry,
    "tracking:pain_versions": make_pain_entry,
    "tracking:edit_morning": make_follow_up,
    "tracking:edit_measure": make_measure,
    "tracking:delete_measure": make_measure,
    "tracking:restore_measure": make_measure,
    "tracking:edit_activity": make_activity,
    "tracking:end_activity": make_activity,
    "tracking:take_up_activity": make_activity,
    "tracking:edit_care": make_care,
    "tracking:delete_care": make_care,
    "tracking:restore_care": make_care,
    "tracking:": make_session,
    "api:consent": _consent,
    "api:screening": _screening,
    "api:practised": _practised,
    "api:token": _token,
    "api:sign-off": _sign_off,
    "api:routine": make_routine,
    "api:own-exercise": make_own_exercise,
    "api:session": make_session,
    "api:pain-entry": make_pain_entry,
    "api:morning": make_follow_up,
    "api:measure": make_measure,
    "api:activity": make_activity,
    "api:care": make_care,
    "api:deleted": make_session,
}


def _walk(resolver: URLResolver, namespace: str) -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += _walk(entry, entry.namespace or namespace)
        elif namespace in ROOMS:
            found.append((f"{namespace}:{entry.name}", entry))
    return found


def _arguments(pattern: URLPattern) -> set[str]:
    regex = getattr(pattern.pattern, "regex", None)
    return set(pattern.pattern.converters) or (set(regex.groupindex) if regex else set())


ADDRESSES = {name: _arguments(pattern) for name, pattern in _walk(get_resolver(), "")}
PERSONAL = sorted(set(ADDRESSES) - PUBLIC - {"accounts:forget_typed"})  # a button for who is not signed in
WITH_A_ROW = sorted(name for name, arguments in ADDRESSES.items() if "pk" in arguments)


def _url(name: str, **arguments: Any) -> str:
    open_arguments = {key: OPEN_ARGUMENTS[key] for key in ADDRESSES[name] - {"pk"}}
    if "starter" in name and "slug" in open_arguments:
        open_arguments["slug"] = STARTER
    return reverse(name, kwargs=open_arguments | arguments)


def maker(name: str) -> Callable[[User], Any]:
    """Return the maker of the longest prefix of ``name`` in the table."""
    known = [beginning for beginning in OWNED if name.startswith(beginning)]
    assert known, f"{name} names a row: say in OWNED which"
    return OWNED[max(known, key=len)]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [name for name in PERSONAL if not name.startswith("api:")])
def test_a_personal_page_sends_who_is_not_signed_in_to_the_sign_in(name: str, method: str) -> None:
    url = _url(name, **({"pk": 1} if "pk" in ADDRESSES[name] else {}))

    answer = getattr(Client(), method)(url)

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={url}"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", [name for name in PERSONAL if name.startswith("api:")])
def test_a_personal_api_address_needs_credentials(name: str, method: str) -> None:
    url = _url(name, **({"pk": 1} if "pk" in ADDRESSES[name] else {}))

    answer = getattr(APIClient(), method)(url, data={}, format="json")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_address_opens_without_an_account(name: str) -> None:
    for slug in ("dart", "breathing", "arm-arcs", "seated-extension", "constructive-rest"):
        make_exercise(slug)

    answer = Client().get(_url(name))

    assert answer.status_code in {200, 404} if "signed" in ADDRESSES[name] else answer.status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("name", WITH_A_ROW)
def test_a_stranger_cannot_tell_a_foreign_row_from_none(name: str, method: str, alice: User, bob: User) -> None:
    row = maker(name)(alice)
    before = list(type(row).objects.filter(pk=row.pk).values())
    caller: Any = APIClient(headers={"If-Match": '"1"'}) if name.startswith("api:") else Client()
    caller.force_login(make_ready(bob))
    body = {"data": {}, "format": "json"} if name.startswith("api:") and method != "get" else {}

    foreign = getattr(caller, method)(_url(name, pk=row.pk), **body)
    missing = getattr(caller, method)(_url(name, pk=MISSING), **body)

    assert foreign.status_code == missing.status_code
    assert foreign.status_code in {404, 405}
    assert foreign.content == missing.content
    assert list(type(row).objects.filter(pk=row.pk).values()) == before
