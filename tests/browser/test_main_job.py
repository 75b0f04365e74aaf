"""The main job from end to end, in a real browser against ./run, and the same through the API with a token."""

import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
PASSWORD = "a quiet morning on the mat"


def sign_up(page: Page, name: str, *, email: str = "") -> None:
    """Make an account and agree to the texts; the safety questions come next."""
    page.goto("/accounts/signup/")
    expect(page.get_by_text("You seem to be in Lisbon")).to_be_visible()
    page.get_by_label("User name").fill(name)  # each person of these tests has a name of their own
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Email").fill(email)
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/accounts/screening/**")


def agree(page: Page) -> None:
    """Answer the safety questions as somebody whose pain was checked and who has no sign and no condition."""
    page.wait_for_function("() => customElements.get('step-form')")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Roughly when?").fill("2026-09-01")
    for words in ("Next", "None of these", "None of these", "Neither", "None of these", "Nothing to work around"):
        page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_url("**/measures/start/**")


def build_first_week(page: Page) -> str:
    """Go on from the safety questions to a week on Monday and Thursday at 07:30. Return the name of its routine."""
    page.get_by_role("link", name="Rather not say").click()
    page.wait_for_url("**/week/first/")
    name = page.locator("h2#session").inner_text()
    for tick in page.locator("input[name=days]").all():
        tick.set_checked(tick.get_attribute("value") in ("0", "3"), force=True)
    page.get_by_label("At", exact=True).fill("07:30")
    page.get_by_role("button", name="Not now, save my week").click()
    page.wait_for_url("**/today/")
    page.goto("/week/")
    page.get_by_role("link", name="Week after").click()
    expect(page.get_by_text("07:30")).to_have_count(2)
    return name


def practise(page: Page, routine: str, *, before: int, worst: int, after: int) -> None:
    """Check in from the routine's page, do one exercise in the guided session, end early, and see it logged."""
    page.goto("/routines/")
    page.locator("#routines").get_by_role("link", name=routine).first.click()
    page.get_by_role("link", name=re.compile("^Start")).click()
    choose(page, "How strong is your upper-back pain right now", before)
    page.get_by_role("group", name=re.compile("new or different")).get_by_role("radio", name="No").check()
    page.get_by_role("button", name="See today's session").click()
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.wait_for_url("**/play/")
    page.wait_for_selector("guide-player[data-ready]")
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Skip", exact=True).click()  # getting ready
    page.get_by_role("button", name="Skip", exact=True).click()
    page.get_by_role("button", name="Done enough, next exercise").click()
    page.get_by_role("button", name="Leave or end").click()
    page.get_by_role("button", name="No time").click()
    page.wait_for_url("**/finish/")
    choose(page, "Worst pain", worst)
    choose(page, "Pain right after", after)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Session logged").first).to_be_visible()
    expect(page.locator("main").get_by_text("Done", exact=True)).to_have_count(1)


def choose(page: Page, question: str, score: int) -> None:
    group = page.get_by_role("group", name=re.compile(question, re.IGNORECASE))
    group.get_by_role("radio", name=str(score), exact=True).check()


def ask_to_be_reminded(page: Page, site: Site, email: str) -> None:
    """Confirm your address by its link, turn reminders on, and get a test mail."""
    [confirming] = [mail for mail in site.mails() if f"To: {email}" in mail]
    found = re.search(r"https?://[^/\s]+(/\S*confirm\S+)", confirming)
    assert found
    page.goto(found[1])
    page.get_by_role("button", name="Confirm this address").click()
    page.goto("/reminders/")
    page.get_by_role("switch", name="Email me before a session").check()
    page.get_by_role("button", name="Save reminders").click()
    expect(page.get_by_text(re.compile("^Next: (Monday|Thursday) .* at 07:00, as a file$"))).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("We wrote the test into a file.")).to_be_visible()
    assert len([mail for mail in site.mails() if f"To: {email}" in mail]) == 2


def test_someone_signs_up_builds_a_week_logs_two_sessions_sees_both_and_is_reminded(
    browser_page: Page, site: Site
) -> None:
    page = browser_page
    sign_up(page, "clara", email="clara@example.org")
    agree(page)

    routine = build_first_week(page)
    practise(page, routine, before=3, worst=4, after=3)
    practise(page, routine, before=2, worst=4, after=2)

    page.goto("/progress/")
    expect(page.get_by_role("heading", name="You did 2 sessions")).to_be_visible()
    page.locator("section[aria-labelledby=pain] .why-fold summary").click()
    table = page.locator("table.days")
    for scores in ("3, 2", "4, 4"):  # before and after, and worst, of the two sessions
        expect(table.get_by_role("cell", name=scores, exact=True).first).to_be_visible()
    page.goto("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Done for today")
    ask_to_be_reminded(page, site, "clara@example.org")


class Program:
    """A program that knows an API key and the API, and nothing else."""

    def __init__(self, site: Site, token: str = "") -> None:
        self.site, self.token = site, token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, str]:
        """Return the status, the JSON and the ETag of one request."""
        sent = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.site.url}/api/v1{path}", data=data, headers=sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), ""


def make_key(page: Page) -> str:
    """Create a key on its page that may read and change whatever a program may."""
    page.goto("/accounts/tokens/new/")
    page.get_by_label("Name of the key").fill("my script")
    page.get_by_label("Only what I tick below").check()
    page.get_by_text("Area by area").click()
    for tick in page.get_by_label("Read and change").all():
        tick.check()
    for area in ("Exercises", "Downloads"):
        page.get_by_role("group", name=area).get_by_label("Read").check()
    page.get_by_role("button", name="Create key").click()
    fields = page.locator("main input").evaluate_all("inputs => inputs.map(input => input.value)")
    found = re.search(r"pil_[\w-]{20,}", " ".join([page.inner_text("main"), *fields]))
    assert found
    return found[0]


def test_a_program_does_the_same_with_a_token(browser_page: Page, site: Site) -> None:
    sign_up(browser_page, "dora")
    program = Program(site, make_key(browser_page))

    status, problem, _ = program.call("POST", "/sessions/", {})
    assert status == HTTPStatus.FORBIDDEN
    assert "consents" in problem["detail"]
    _, me, _ = program.call("GET", "/me/")
    assert [terms["kind"] for terms in me["terms"]] == ["disclaimer", "health_data", "age"]
    for terms in me["terms"]:
        agreed = {"kind": terms["kind"], "text_version": terms["text_version"]}
        assert program.call("POST", "/me/consents/", agreed)[0] == HTTPStatus.CREATED
    assert (
        program.call("POST", "/me/screening/", {"assessed": "yes", "assessed_on": "2026-09-01"})[0]
        == HTTPStatus.CREATED
    )

    status, exercises, _ = program.call("GET", "/exercises/?page_size=100")
    assert (status, exercises["count"], len(exercises["results"])) == (HTTPStatus.OK, 38, 38)
    status, routine, _ = program.call("POST", "/starters/article-path-basic/copy/")
    assert (status, routine["name"]) == (HTTPStatus.CREATED, "Article path, basic 1")
    slots = [{"weekday": day, "local_time": "07:30", "routine": routine["id"]} for day in (0, 3)]
    _, _, etag = program.call("GET", "/week/")
    status, week, _ = program.call("PUT", "/week/", {"slots": slots}, If_Match=etag)
    assert (status, len(week["slots"])) == (HTTPStatus.OK, 2)

    now = datetime.now(UTC).replace(microsecond=0)
    session = {
        "routine": routine["id"],
        "started_at": now.isoformat(),
        "finished_at": now.isoformat(),
        "pain_before": 5,
        "pain_worst": 6,
        "pain_after": 4,
        "client_uuid": "01890a5d-ac96-774b-bcce-b302099a8057",
    }
    assert program.call("POST", "/sessions/", session)[0] == HTTPStatus.CREATED
    assert program.call("POST", "/sessions/", session)[0] == HTTPStatus.OK
    second = session | {"pain_before": 4, "client_uuid": "01890a5d-ac96-774b-bcce-b302099a8058"}
    assert program.call("POST", "/sessions/", second)[0] == HTTPStatus.CREATED

    status, progress, _ = program.call("GET", "/progress/")
    assert status == HTTPStatus.OK
    assert "5" in json.dumps(progress)
    assert sum(week["sessions"] for week in progress["weeks"]) == 2


def test_the_site_serves_the_same_38_exercises_on_page_and_api(browser_page: Page, site: Site) -> None:
    browser_page.goto("/exercises/")
    links = browser_page.locator("main a[href^='/exercises/']").evaluate_all(
        "found => found.map(link => link.pathname)"
    )
    on_page = {path.split("/")[2] for path in links if path.count("/") == 3} - {"path"}

    _, listed, _ = Program(site).call("GET", "/exercises/?page_size=100")

    assert len(on_page) == 38
    assert {exercise["slug"] for exercise in listed["results"]} == on_page
