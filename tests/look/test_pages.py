"""Every page that belongs to no app: errors, welcome and account, and the frame around all of them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject
from django.views import defaults

from accounts.models import User
from pilates_site.templatetags import ui

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STYLESHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
SPRITE = settings.BASE_DIR / "static" / "img" / "icons.svg"

PUBLIC_PAGES = [
    "/",
    "/about/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-wrong-key/",
    "/accounts/confirm-email/wrong-key/",
    "/accounts/confirm-email/",
    "/accounts/inactive/",
]
OWN_PAGES = [
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/2fa/",
]


def assert_in_the_look(response: HttpResponse) -> None:
    """Assert the frame of a page: its head, and the footer with its way to help."""
    html = response.content.decode()
    assert_framed(html)
    footer = html.partition("<footer")[2]
    assert "Not medical care, not yet reviewed by a health professional" in footer
    assert 'href="/about/"' in footer
    assert 'href="/accounts/emergency/"' in footer or "tel:" in footer


def assert_framed(html: str) -> None:
    """Assert what every page has: style sheets, one heading, a skip link, and no script or style of its own."""
    assert html.count("<h1") == 1
    assert "css/tokens.css" in html
    assert 'id="main"' in html
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?! type=\"application/json\")(?![^>]*\bsrc=)", html)


def unreachable_person() -> User:
    raise RuntimeError("The database is down.")


def request_without_a_database() -> HttpRequest:
    request = RequestFactory().get("/somewhere/")
    request.user = SimpleLazyObject(unreachable_person)
    return request


# Errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (defaults.bad_request, 400, "We could not read that request"),
        (defaults.permission_denied, 403, "You do not have access to this page"),
        (defaults.page_not_found, 404, "Page not found"),
    ],
)
def test_an_error_page_needs_no_database_and_no_person(
    view: Callable[..., HttpResponse], status: int, words: str
) -> None:
    response = view(request_without_a_database(), exception=Exception("secret detail"))

    assert response.status_code == status
    assert words in response.content.decode()
    assert "secret detail" not in response.content.decode()
    assert_in_the_look(response)


@pytest.mark.parametrize("template", ["400", "403", "403_csrf", "404", "405", "413", "429", "503"])
def test_an_error_page_keeps_the_tabs_of_a_person_and_says_whom_to_tell(
    alice: User, settings: Any, template: str
) -> None:
    settings.SUPPORT_EMAIL, settings.SUPPORT_URL = "help@example.org", "https://example.org/contact/"
    request = RequestFactory().get("/week/none/")
    request.user = alice

    html = get_template(f"{template}.html").render({}, request)

    tabs = re.findall(r'<a href="([^"]+)"', html.partition("<nav")[2].partition("</nav>")[0])
    assert tabs == ["/today/", "/exercises/", "/week/", "/progress/", "/accounts/me/"]
    assert 'href="mailto:help@example.org"' in html
    assert 'href="https://example.org/contact/"' in html
    assert html.count("button main") <= 1


def test_the_500_page_leads_on_and_to_whom_to_tell() -> None:
    html = (settings.BASE_DIR / "templates" / "500.html").read_text()

    assert re.findall(r'href="(/[^"]*)"', html) == [
        *("/", "/today/", "/exercises/", "/about/"),
        *("/", "/about/#contact", "/about/", "/accounts/emergency/"),
    ]


def test_without_an_address_a_page_says_in_words_whom_to_ask(client: Client) -> None:
    html = client.get("/no/such/page/").content.decode()

    assert "the person who runs this site" in html
    assert "mailto:" not in html


def test_the_500_page_needs_no_context_at_all() -> None:
    response = defaults.server_error(request_without_a_database())

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert_in_the_look(response)


def test_the_500_page_uses_no_tag_that_may_be_what_broke() -> None:
    text = (settings.BASE_DIR / "templates" / "500.html").read_text()

    assert set(re.findall(r"{% (\w+)", text)) == {"load", "comment", "endcomment", "static"}
    assert "{{" not in text


def test_the_address_of_a_button_that_is_opened_by_itself_leads_on(page: Callable[[User], Client], alice: User) -> None:
    response = page(alice).get("/measures/put-away/")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "There is nothing to open here" in response.content.decode()
    assert_in_the_look(response)


def test_a_program_is_told_the_same_in_its_own_way(page: Callable[[User], Client], alice: User) -> None:
    response = page(alice).delete("/api/v1/exercises/")

    assert (response.status_code, response.headers["Content-Type"]) == (405, "application/problem+json")


def test_more_than_the_site_takes_is_refused_in_the_look(page: Callable[[User], Client], alice: User) -> None:
    response = page(alice).post("/accounts/place/", {"time_zone": "a" * 1_000_001})

    assert response.status_code == 413
    assert "That was too much at once" in response.content.decode()
    assert_in_the_look(response)


def test_an_unknown_address_answers_404_with_the_same_bytes_for_each(client: Client) -> None:
    one, other = client.get("/no/such/page/"), client.get("/nor/this/one/")

    assert (one.status_code, other.status_code) == (404, 404)
    assert one.content == other.content
    assert_in_the_look(one)


@pytest.mark.django_db
def test_a_form_without_its_secret_answers_403_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "alice", "password": "in vain"})

    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()
    assert "in vain" not in response.content.decode()
    assert "<keep-typed" not in response.content.decode()  # what was typed before it stays on the device
    assert "<keep-typed" in Client().get("/").content.decode()
    assert_in_the_look(response)


def test_too_many_tries_answer_in_the_look() -> None:
    html = get_template("429.html").render({}, request_without_a_database())

    assert "Too many attempts" in html
    assert 'href="/accounts/emergency/"' in html


# Account ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_is_in_the_look(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert_in_the_look(response)


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_page_of_the_account_is_in_the_look(page: Callable[[User], Client], alice: User, path: str) -> None:
    response = page(alice).get(path)

    assert response.status_code == 200
    assert_in_the_look(response)


@pytest.mark.django_db
def test_sign_up_is_on_the_way_to_something_and_says_what_the_address_is_for(client: Client) -> None:
    html = client.get("/accounts/signup/").content.decode()

    assert_framed(html)
    assert 'class="tab-list"' not in html
    assert "<footer" not in html
    assert '<a class="back" href="/">' in html
    assert "For a forgotten password, and reminders you set." in html
    assert re.search(r'<label for="id_email">Email\s*<span class="optional">optional</span>', html)
    assert '<select name="time_zone"' in html
    assert '<option value="Europe/Lisbon">' in html


@pytest.mark.django_db
def test_a_refused_sign_up_keeps_what_was_typed_and_leads_to_the_field(client: Client) -> None:
    typed = {"username": "alice", "password1": "short", "time_zone": "Europe/Lisbon"}

    html = client.post("/accounts/signup/", typed).content.decode()

    assert 'value="alice"' in html
    assert '<option value="Europe/Lisbon" selected>' in html
    assert 'href="#id_password1"' in html
    assert 'aria-describedby="id_password1_helptext id_password1_error"' in html


def test_signing_in_is_not_announced(alice: User, client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "alice", "password": "correct horse battery"})

    assert response.status_code == 302
    assert "messages" not in response.cookies


# The frame -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_stranger_sees_four_tabs(client: Client) -> None:
    html = client.get("/about/").content.decode()

    tabs = re.findall(r'<a href="([^"]+)"( aria-current="\w+")?><svg.*?</svg>([^<]+)</a>', html)

    assert tabs == [
        ("/exercises/", "", "Exercises"),
        ("/about/", ' aria-current="page"', "About"),
        ("/accounts/login/", "", "Sign in"),
        ("/accounts/signup/", "", "Start"),
    ]


def test_a_person_sees_five_tabs_and_a_way_to_say_that_something_changed(
    page: Callable[[User], Client], alice: User
) -> None:
    html = page(alice).get("/accounts/email/").content.decode()

    tabs = re.findall(r'<a href="([^"]+)"( aria-current="\w+")?><svg.*?</svg>([^<]+)</a>', html)

    assert tabs == [
        ("/today/", "", "Today"),
        ("/exercises/", "", "Exercises"),
        ("/week/", "", "Plan"),
        ("/progress/", "", "Progress"),
        ("/accounts/me/", ' aria-current="true"', "Me"),
    ]
    assert 'href="/accounts/changed/"' in html


def test_the_welcome_page_leads_a_person_to_today(page: Callable[[User], Client], alice: User) -> None:
    response = page(alice).get("/")

    assert response.status_code == 302
    assert response["Location"] == "/today/"


def test_the_browser_frame_has_the_colour_of_the_paper() -> None:
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    frame = (settings.BASE_DIR / "templates" / "base.html").read_text()

    light, dark = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", tokens).groups()

    assert f'content="{light}" media="(prefers-color-scheme: light)"' in frame
    assert f'content="{dark}" media="(prefers-color-scheme: dark)"' in frame
    assert f'"background_color": "{light}"' in (settings.BASE_DIR / "pilates_site" / "pages.py").read_text()


def test_a_phone_can_keep_the_site_on_its_first_screen(client: Client) -> None:
    response = client.get("/manifest.webmanifest")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/manifest+json"
    assert response.json()["name"] == "Pilates at home"
    assert [icon["src"] for icon in response.json()["icons"]] == [
        "/static/img/favicon.svg",
        "/static/img/icon-512.png",
        "/static/img/icon-maskable.svg",
    ]
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in response.json()["icons"])


# Files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_static_file_that_a_template_names_exists(path: Path) -> None:
    named = re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text())

    assert [name for name in named if not finders.find(name)] == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_layered_and_loads_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text()

    assert re.search(r"^@layer (tokens|base|layout|components|app|print) {", text, re.MULTILINE)
    assert "@import" not in text
    assert "!important" not in text or path.name in {"base.css", "components.css", "print.css"}
    assert [name for name in re.findall(r"url\(\"?([^\")]+)", text) if not (path.parent / name).exists()] == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_a_style_sheet_uses_only_tokens_that_exist(path: Path) -> None:
    text = path.read_text()
    tokens = (path.parent / "tokens.css").read_text()
    defined = set(re.findall(r"(--[\w-]+):", tokens)) | set(re.findall(r"(--[\w-]+):", text))

    used = set(re.findall(r"var\((--[\w-]+)\)", text))

    assert used - defined == set()


def test_no_page_restyles_the_inside_of_a_shared_part() -> None:
    shared, own = (
        [path for path in STYLESHEETS if (path.name in {"layout.css", "components.css"}) is is_shared]
        for is_shared in (True, False)
    )
    inside = {name for path in shared for name in re.findall(r"& (?:> )?\.([a-z][\w-]*)", path.read_text())}

    at_the_top = {name: path.name for path in own for name in re.findall(r"(?m)^  \.([a-z][\w-]*)", path.read_text())}

    assert {name: file for name, file in at_the_top.items() if name in inside} == {}


def test_the_sprite_has_every_icon_that_is_used() -> None:
    drawn = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text())
    named = {name for path in TEMPLATES for name in re.findall(r"{% icon ['\"]([\w-]+)['\"]", path.read_text())}
    tabs = {tab.icon for tab in (*ui.SIGNED_IN_TABS, *ui.ANONYMOUS_TABS)}

    assert len(drawn) == len(set(drawn))
    assert (named | tabs | set(ui.MARKS.values()) | {"ring", "close", "logo"}) - set(drawn) == set()
