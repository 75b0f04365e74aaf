"""What a key may do: every address of the API in every method, and a view that forgot to say what it is of."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from accounts.authentication import ApiTokenAuthentication
from accounts.models import ApiToken, User
from conventions.areas import ANY, AREAS, SCOPES, everywhere, sorted_scopes
from conventions.permissions import SignedIn
from tests.accounts.test_tokens import make_token
from tests.factories import make_pain_entry, make_ready, make_routine

Page = Callable[[User | None], Client]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "MOVE")
ARGUMENTS = {"slug": "dart", "form": "dart", "name": "pain", "id": "G3", "kind": "session", "pk": "1", "number": "1"}
# The two that every key opens: what each answers is asked for by ``require`` again.
DRAWINGS = {"api:exercise-picture", "api:exercise-strip"}  # plain views, for everyone
OPEN_TO_EVERY_KEY = {"api:token-self", "api:deleted-list", "api:deleted-detail", "api:changes", "api:sync"}


def _walk(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += _walk(entry, entry.namespace or namespace)
        elif namespace == "api":
            found.append((f"api:{entry.name}", entry))
    return found


def _url(name: str, pattern: URLPattern) -> str:
    regex = getattr(pattern.pattern, "regex", None)
    asked = {*pattern.pattern.converters, *(regex.groupindex if regex else ())} - {"format"}
    return reverse(name, kwargs={one: ARGUMENTS.get(one, "dart") for one in asked})


def _class_of(pattern: URLPattern) -> Any:
    view: Any = pattern.callback
    while not hasattr(view, "cls") and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return getattr(view, "cls", None)


PATTERNS = dict(_walk(get_resolver()))
VIEWS = {name: _class_of(pattern) for name, pattern in PATTERNS.items() if name not in DRAWINGS}
PERSONAL = {name: view for name, view in VIEWS.items() if view.authentication_classes}


def _answer(program: APIClient, name: str, method: str) -> Any:
    """What the view says to a key, asked without the layers around it, which know of no key."""
    address = _url(name, PATTERNS[name])
    request = APIRequestFactory().generic(method, address, **program._credentials)
    return PATTERNS[name].callback(request, **resolve(address).kwargs)


def test_every_view_of_the_api_says_what_it_is_of_and_lets_nobody_in_without_being_asked() -> None:
    assert len(VIEWS) > 100
    undeclared = {name for name, view in VIEWS.items() if getattr(view, "area", "") not in {*AREAS, ANY}}
    unasked = {name for name, view in PERSONAL.items() if not issubclass(view.permission_classes[0], SignedIn)}
    open_to_all = {name for name, view in VIEWS.items() if AllowAny in view.permission_classes}

    assert not undeclared
    assert not unasked
    assert open_to_all == VIEWS.keys() - PERSONAL.keys()
    assert {name for name, view in VIEWS.items() if view.area == ANY} == OPEN_TO_EVERY_KEY


@pytest.mark.parametrize("method", METHODS)
def test_a_key_of_one_area_gets_403_on_every_address_of_another(method: str, alice: User) -> None:
    make_ready(alice)
    _, diary = make_token(alice, scopes=["diary:write"])
    wanted = "read" if method in {"GET", "HEAD", "OPTIONS"} else "write"
    others = {name: view.area for name, view in PERSONAL.items() if view.area not in {"diary", ANY}}

    answers = {name: _answer(diary, name, method) for name in others}

    assert len(answers) > 60
    assert {answer.status_code for answer in answers.values()} == {403}
    sentences = {name: answer.data["detail"] for name, answer in answers.items()}
    assert sentences == {
        name: f"This key has no {area}:{wanted}. It may: diary:write." for name, area in others.items()
    }


def test_the_same_by_the_whole_site(alice: User) -> None:
    _, diary = make_token(make_ready(alice), scopes=["diary:write"])
    asked = [name for name, view in PERSONAL.items() if view.area not in {"diary", ANY}]

    answers = [diary.get(_url(name, PATTERNS[name])) for name in asked]

    assert len(answers) > 60
    assert {(answer.status_code, answer["Content-Type"]) for answer in answers} == {(403, "application/problem+json")}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "MOVE"])
def test_a_key_that_reads_everything_changes_nothing(method: str, alice: User) -> None:
    make_ready(alice)
    _, reader = make_token(alice, scopes=everywhere("read"))
    asked = [name for name, view in PERSONAL.items() if view.area != ANY]

    assert len(asked) > 80
    assert {_answer(reader, name, method).status_code for name in asked} == {403}


@pytest.mark.parametrize("method", METHODS)
def test_a_view_that_forgot_its_area_opens_to_no_key(method: str, alice: User) -> None:
    class Forgetful(APIView):
        authentication_classes = (ApiTokenAuthentication,)

        def get(self, request: Request) -> Response:
            return Response({})

        post = move = get

    _, program = make_token(alice, scopes=everywhere("write"))

    answer: Any = Forgetful.as_view()(APIRequestFactory().generic(method, "/", **program._credentials))

    assert answer.status_code == 403
    assert answer.data["detail"] == "No key opens this address."


def test_who_may_not_come_in_is_not_told_which_methods_there_are(alice: User) -> None:
    _, reader = make_token(alice, scopes=["insights:read"])
    _, writer = make_token(alice, scopes=["insights:write"])
    make_ready(alice)
    address = "/api/v1/insights/"

    codes = [caller.delete(address).status_code for caller in (APIClient(), reader, writer)]

    assert codes == [401, 403, 405]


def test_to_change_an_area_includes_to_read_it(alice: User) -> None:
    make_ready(alice)
    _, program = make_token(alice, scopes=["diary:write", "diary:read"])

    assert ApiToken.objects.visible_to(alice).get().scopes == "diary:write"
    assert program.get("/api/v1/pain-entries/").status_code == 200
    assert program.get("/api/v1/sessions/").json()["detail"] == "This key has no practice:read. It may: diary:write."


def test_what_was_deleted_is_shown_to_a_key_as_far_as_it_may_read(alice: User) -> None:
    make_ready(alice)
    pain, routine = make_pain_entry(alice), make_routine(alice)
    _, everything = make_token(alice, scopes=everywhere("write"))
    everything.delete(f"/api/v1/pain-entries/{pain.pk}/", headers={"If-Match": '"1"'})
    everything.post(f"/api/v1/routines/{routine.pk}/archive/", headers={"If-Match": '"1"'})
    _, diary = make_token(alice, scopes=["diary:write"])

    seen = {row["kind"] for row in diary.get("/api/v1/deleted/").json()}
    refused = diary.delete(f"/api/v1/deleted/routine/{routine.pk}/")

    assert seen == {"pain"}
    assert {row["kind"] for row in everything.get("/api/v1/deleted/").json()} == {"pain", "routine"}
    assert refused.json()["detail"] == "This key has no routines:write. It may: diary:write."
    assert diary.delete(f"/api/v1/deleted/pain/{pain.pk}/").status_code == 204


def test_a_key_is_told_what_it_may_do_and_until_when(alice: User) -> None:
    token, program = make_token(alice, name="watch", scopes=["practice:write", "diary:read"])

    told = program.get("/api/v1/tokens/self/").json()

    assert token.expires_at is not None
    assert (told["name"], told["scopes"], told["scope"]) == ("watch", ["diary:read", "practice:write"], "read")
    assert told["expires_at"][:19] == token.expires_at.isoformat()[:19]
    assert told.keys() == {"name", "prefix", "scope", "scopes", "expires_at", "last_used_at", "created_at"}


def test_a_session_has_no_key_to_be_told_of(page: Page, alice: User) -> None:
    assert page(alice).get("/api/v1/tokens/self/").status_code == 404


def test_a_key_of_the_release_before_does_what_it_did(alice: User) -> None:
    token, program = make_token(alice, scopes=everywhere("read"))
    ApiToken.objects.filter(pk=token.pk).update(scopes="")

    assert program.get("/api/v1/me/").status_code == 200
    assert program.put("/api/v1/me/", {}).status_code == 403


def test_a_ready_choice_gives_what_it_says(page: Page, alice: User) -> None:
    made = {}
    for choice in ("read", "log", "watch", "most"):
        page(alice).post("/accounts/tokens/new/", {"name": choice, "scope": choice, "days": "30"})
        made[choice] = ApiToken.objects.get(name=choice).scopes

    assert made == {
        "read": "account:read catalogue:read diary:read export:read insights:read practice:read reminders:read "
        "routines:read",
        "log": "catalogue:read diary:write practice:write routines:read",
        "watch": "catalogue:read diary:write insights:read practice:write reminders:read routines:read",
        "most": "catalogue:read diary:write export:read insights:write practice:write reminders:write routines:write",
    }


def test_single_ticks_are_what_the_key_may_do(page: Page, alice: User) -> None:
    form = {"name": "pain alone", "scope": "own", "scopes": ["diary:read", "diary:write"], "days": "30"}

    answer = page(alice).post("/accounts/tokens/new/", form)

    assert answer.status_code == 201
    assert ApiToken.objects.get().scopes == "diary:write"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"scope": "own"}, "Tick what the key may do."),
        ({"scope": "read", "scopes": ["diary:write"]}, "Choose “Only what I tick below”, or remove the ticks."),
        ({"scope": "own", "scopes": ["diary:all"]}, "Choose from the list."),
    ],
)
def test_ticks_that_say_nothing_or_two_things_are_asked_for_again(
    sent: dict[str, Any], sentence: str, page: Page, alice: User
) -> None:
    answer = page(alice).post("/accounts/tokens/new/", {"name": "watch", "days": "30"} | sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"scopes": [sentence]}
    assert re.search(r'<details class="field own" open>', answer.content.decode())


def test_scopes_are_kept_sorted_and_unknown_ones_are_refused() -> None:
    assert len(SCOPES) == 14
    assert sorted_scopes(["routines:read", "diary:read", "routines:write"]) == ("diary:read", "routines:write")
    with pytest.raises(ValueError, match="There is no scope 'export:write'"):
        sorted_scopes(["export:write"])
