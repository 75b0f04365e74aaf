"""How often one caller may do a thing, and what is said about it."""

import secrets
import threading
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from conventions.areas import everywhere
from conventions.limits import ADDRESS, COMPOSE, EXPORT, SYNC, WRONG_KEYS, CallLimit, Spent, take
from tests.factories import make_user

TWENTY = CallLimit("twenty", 20, 60)
FEW = CallLimit("few", 3, 60)
NOON = 1_795_953_600.0  # the first second of a minute

Api = Callable[[User | None], APIClient]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """``at(seconds)``: calls come so many seconds after noon."""

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr("time.time", lambda: NOON + seconds)

    set_clock(0)
    return set_clock


def few(monkeypatch: pytest.MonkeyPatch, limit: str, calls: int) -> None:
    """Let one of the limits be used up sooner."""
    monkeypatch.setattr(f"conventions.limits.{limit}", (CallLimit("minute", calls, 60),))


def key_of(user: User) -> dict[str, str]:
    key = f"pil_{secrets.token_urlsafe(32)}"
    ApiToken.objects.issue(owner=user, key=key, name="Watch", scopes=everywhere("write"), days=None, at=timezone.now())
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


def test_of_a_hundred_calls_at_the_same_moment_exactly_twenty_fit() -> None:
    start, fits = threading.Barrier(100), []

    def call() -> None:
        start.wait()
        fits.append(take([TWENTY], "alice", at=NOON)[0].fits)

    callers = [threading.Thread(target=call) for _ in range(100)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert fits.count(True) == 20
    assert len(fits) == 100


def test_a_window_says_what_is_left_and_when_it_ends() -> None:
    taken = [take([FEW], "alice", at=NOON + second)[0] for second in (0, 10, 20, 59, 60)]

    assert [one.fits for one in taken] == [True, True, True, False, True]
    assert [one.left for one in taken] == [2, 1, 0, 0, 2]
    assert [one.rest_seconds for one in taken] == [60, 50, 40, 1, 60]


def test_one_caller_uses_up_nothing_of_another() -> None:
    for _ in range(4):
        take([FEW], "alice", at=NOON)[0]

    assert not take([FEW], "alice", at=NOON)[0].fits
    assert take([FEW], "bob", at=NOON)[0].fits
    assert take([TWENTY], "alice", at=NOON)[0].fits


def test_an_answer_says_how_many_calls_are_left(alice: User, api: Api, at: Callable[[float], None]) -> None:
    at(20)

    answer = api(alice).get("/api/v1/me/")

    assert answer.status_code == 200
    assert answer["RateLimit-Policy"] == '"minute";q=300;w=60, "hour";q=5000;w=3600'
    assert answer["RateLimit"] == '"minute";r=299;t=40, "hour";r=4999;t=3580'


def test_who_calls_too_often_is_told_when_to_call_again(
    alice: User, api: Api, at: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "CALLER", 2)
    at(19)

    answers = [api(alice).get("/api/v1/me/") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert answers[2]["Retry-After"] == "41"
    assert answers[2]["RateLimit"] == '"minute";r=0;t=41'
    assert answers[2]["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert answers[2].json() == {
        "type": "/api/problems/too-many-calls/",
        "code": "too-many-calls",
        "title": "Too many calls",
        "status": 429,
        "detail": "Too many calls. Wait 41 s, then call again.",
        "retry_after": 41,
    }
    at(60)
    assert api(alice).get("/api/v1/me/").status_code == 200


def test_each_key_and_each_person_is_counted_alone(
    alice: User, bob: User, api: Api, at: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "CALLER", 1)
    one, other = key_of(alice), key_of(alice)

    statuses = [Client().get("/api/v1/me/", **key).status_code for key in (one, one, other, other)]

    assert statuses == [200, 429, 200, 429]
    assert api(alice).get("/api/v1/me/").status_code == 200
    assert api(bob).get("/api/v1/me/").status_code == 200


def test_an_address_without_a_key_is_counted_alone_and_what_is_kept_is_free(
    library: None, at: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "ADDRESS", 1)
    searched = "/api/v1/exercises/?search=neck"

    first = Client().get(searched, REMOTE_ADDR="203.0.113.5")
    second = Client().get(searched, REMOTE_ADDR="203.0.113.5")
    elsewhere = Client().get(searched, REMOTE_ADDR="203.0.113.6")
    kept = [Client().get("/api/v1/exercises/dart/", REMOTE_ADDR=f"2001:db8::{n}").status_code for n in range(3)]

    assert [first.status_code, second.status_code, elsewhere.status_code] == [200, 429, 200]
    assert kept == [200, 200, 200]
    assert "RateLimit" not in Client().get("/api/v1/exercises/dart/", REMOTE_ADDR="203.0.113.7")


def test_one_subscriber_has_one_count_however_many_addresses(at: Callable[[float], None], db: None) -> None:
    first = Client().get("/api/v1/exercises/?search=a", REMOTE_ADDR="2001:db8:1:2::1")
    second = Client().get("/api/v1/exercises/?search=b", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    other = Client().get("/api/v1/exercises/?search=c", REMOTE_ADDR="2001:db8:1:3::1")

    assert [one["RateLimit"][:13] for one in (first, second, other)] == [
        '"minute";r=59',
        '"minute";r=58',
        '"minute";r=59',
    ]


@pytest.mark.parametrize(
    ("limit", "method", "path", "body"),
    [
        (EXPORT, "get", "/api/v1/me/export/", None),
        (EXPORT, "get", "/api/v1/me/export/csv/", None),
        (COMPOSE, "post", "/api/v1/routines/compose/", {}),
    ],
)
def test_what_is_dear_has_a_limit_of_its_own(
    library: None, at: Callable[[float], None], limit: CallLimit, method: str, path: str, body: object
) -> None:
    owner = make_user("alice")
    alice = APIClient()
    alice.credentials(**key_of(owner))
    for _ in range(limit.calls - 1):
        take([limit], f"k{ApiToken.objects.get(owner=owner).pk}", at=NOON)

    last, above = (getattr(alice, method)(path, body, format="json") for _ in range(2))

    assert last.status_code in (200, 400)
    assert f'"{limit.name}";r=0;t={limit.seconds}' in last["RateLimit"] or limit is EXPORT
    assert above.status_code == 429
    assert above.json()["retry_after"] <= limit.seconds
    assert alice.get("/api/v1/me/").status_code == 200


def test_a_dear_operation_says_its_own_limit_beside_the_others() -> None:
    assert (SYNC.calls, SYNC.seconds) == (60, 60)
    assert (EXPORT.calls, EXPORT.seconds) == (20, 3600)
    assert (WRONG_KEYS.calls, WRONG_KEYS.seconds) == (20, 60)
    assert (ADDRESS[0].calls, ADDRESS[0].seconds) == (60, 60)


def test_after_twenty_wrong_keys_an_address_is_not_looked_up(
    alice: User, at: Callable[[float], None], django_assert_num_queries: Callable[..., object]
) -> None:
    right, wrong = key_of(alice), {"HTTP_AUTHORIZATION": "Bearer pil_wrong"}
    before = [Client().get("/api/v1/me/", **wrong) for _ in range(20)]

    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        refused = Client().get("/api/v1/me/", **right)

    assert {one.status_code for one in before} == {401}
    assert before[0]["RateLimit"] == '"wrong-keys";r=19;t=60'
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert refused.json()["retry_after"] == 60
    assert Client().get("/api/v1/me/", **right, REMOTE_ADDR="203.0.113.9").status_code == 200
    at(60)
    assert Client().get("/api/v1/me/", **right).status_code == 200


def test_a_right_key_is_no_wrong_one(alice: User, at: Callable[[float], None]) -> None:
    right = key_of(alice)

    statuses = {Client().get("/api/v1/me/", **right).status_code for _ in range(25)}

    assert statuses == {200}


def test_of_wrong_keys_at_the_same_moment_exactly_twenty_are_told_so(
    at: Callable[[float], None], monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    everybody = threading.Barrier(24)

    def meet(*_: object, **__: object) -> None:
        everybody.wait()

    monkeypatch.setattr("accounts.models.tokens.ApiTokenQuerySet.usable_with", meet)
    statuses: list[int] = []

    def guess() -> None:
        statuses.append(Client().get("/api/v1/me/", HTTP_AUTHORIZATION="Bearer pil_wrong").status_code)

    guests = [threading.Thread(target=guess) for _ in range(24)]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()

    assert sorted(statuses) == [401] * 20 + [429] * 4


def test_of_those_who_are_spent_so_many_are_known_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conventions.limits.MOST_SPENT", 2)
    spent = Spent()

    for who in ("alice", "bob", "carol"):
        spent.note(who, until=NOON + 60)

    assert [spent.rest_seconds(who, at=NOON + 0.5) for who in ("alice", "bob", "carol")] == [0, 0, 60]
    assert spent.rest_seconds("carol", at=NOON + 60) == 0


def test_a_count_that_was_evicted_begins_anew() -> None:
    take([FEW], "alice", at=NOON)[0]
    cache.clear()

    assert take([FEW], "alice", at=NOON)[0].left == 2
