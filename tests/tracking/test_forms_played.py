"""The guide plays the form that the conditions ask for: nothing of what it leaves out is drawn, written or said."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import screening
from accounts.models import User
from accounts.screening import gates
from exercises.catalogue.spared import NEGATION
from exercises.facts import EASIER, ExerciseFacts
from exercises.figures.frames import figures
from exercises.models import Exercise
from routines import rules
from tests.factories import MORNING, make_answers, make_routine, records
from tests.tracking.test_play import opened
from tests.tracking.test_progression import calm, practised
from tests.tracking.test_reading import step
from tracking import practice
from tracking.insights.offers import OfferLimits, _harder, offers
from tracking.insights.progression import easier_form
from tracking.insights.standing import Dose, stand
from tracking.models import CheckIn, Draft, KeptSummary, Session

Page = Callable[[User | None], Client]
pytestmark = pytest.mark.usefixtures("monday_morning")

ROWS = {row.slug: row for row in records()}
FACTS: dict[str, ExerciseFacts] = {slug: row.facts for slug, row in ROWS.items()}
ASKING = [(slug, flag) for slug, row in ROWS.items() for flag, effect in row.flags.items() if effect == "M"]
FORMS = ("form", "easier")
HOME = [one for one in FACTS.values() if one.is_home]


def with_flags(monkeypatch: pytest.MonkeyPatch, *flags: str) -> None:
    """Whoever asks has these conditions."""
    for asked in (screening, gates):
        monkeypatch.setattr(asked, "flags", lambda answers, *, today, before=None: frozenset(flags))
    KeptSummary.objects.all().delete()


def kept(row: Exercise, key: str) -> dict[str, Any]:
    return next(form for form in row.forms if form["key"] == key)


def strings(value: Any) -> Iterator[str]:
    """Every text in what the page's script is given."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def spoken(guide: dict[str, Any]) -> str:
    """All that is said of the exercises, in one string, without their names; a reason may name what it spares."""
    labels = [[frame["label"], frame["label_other"]] for one in guide["figures"].values() for frame in one["frames"]]
    cues = [{**cue, "figure": ""} for cue in guide["timeline"]["cues"]]
    forms = [{**form, "figure": "", "why": ""} for one in guide["steps"] for name in FORMS if (form := one[name])]
    said = "\n".join(strings([labels, cues, forms])).lower()
    for one in guide["steps"]:
        said = said.replace(one["name"].lower(), "")
    return said


def says(text: str, words: str) -> bool:
    said = rf"(?<![\w-]){re.escape(words.lower())}"
    return any(re.search(said, line) and not re.search(NEGATION + said, line) for line in text.lower().splitlines())


def played(owner: User, page: Page, slug: str) -> tuple[Session, str, dict[str, Any]]:
    session: Session = practice.begin(owner=owner, routine=make_routine(owner, slug), at=MORNING)
    return (session, *opened(page(owner), session))


@pytest.mark.parametrize(("slug", "flag"), ASKING)
def test_with_one_condition_the_guide_holds_no_word_and_no_picture_of_what_it_excludes(
    slug: str, flag: str, ready: User, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_flags(monkeypatch, flag)
    row, facts = ROWS[slug], FACTS[slug]
    asked = facts.form_for({flag}).form
    if not asked:
        with pytest.raises(ValidationError, match="Nothing of it is open today"):
            practice.begin(owner=ready, routine=make_routine(ready, slug), at=MORNING)
        return

    session, html, guide = played(ready, page, slug)

    [told] = guide["steps"]
    assert told["form"]["key"] == session.steps.get().form == asked
    sent = {key for key in (asked, told["easier"] and told["easier"]["key"]) if key}
    assert all(flag in facts.form(key).suits for key in sent)
    assert {name: len(one["frames"]) for name, one in guide["figures"].items()} == {
        facts.form(key).figure: len(shown.frames) for key in sent if (shown := facts.form(key).shown)
    }
    shown_page = re.sub(r"(?s)<script.*?</script>|<dialog.*?</dialog>|<[^>]*>", " ", html).replace(row.name, "")
    excluded = set.intersection(*({*kept(row, key)["never_says"]} for key in sent))
    for words in excluded:
        assert not says(spoken(guide), words), words
        assert not says(shown_page, words), words
    poses = [frame["pose"] for one in guide["figures"].values() for frame in one["frames"]]
    for pose in excluded_poses(facts, sent):
        assert pose not in poses


def excluded_poses(facts: ExerciseFacts, keys: set[str]) -> Iterator[dict[str, float]]:
    """The frames of these forms' figures that none of them shows."""
    shown = [one for key in keys if (one := facts.form(key).shown)]
    for one in shown:
        whole = figures()[one.figure].frames
        own = [whole[n].pose for form in shown if form.figure == one.figure for n in form.frames]
        for frame in whole:
            if frame.pose not in own:
                yield {name: value for name, value in frame.pose.items() if value}


@pytest.mark.parametrize("one", HOME, ids=lambda one: one.slug)
def test_with_any_two_conditions_no_form_that_can_be_reached_bars_either(one: ExerciseFacts) -> None:
    assert one.forms
    pairs = [frozenset(pair) for pair in combinations(one.effects, 2)] + [frozenset({flag}) for flag in one.effects]
    for flags in pairs:
        for asked in (EASIER, *one.by_key):
            found = one.form_for(flags, asked)
            if not found.form:
                continue
            assert one.is_safe(found.form, flags), (flags, asked)
            smaller = easier_form(found.form, one, flags)
            assert one.is_safe(smaller, flags), (flags, asked)
            easier = one.easier_than(found.form, flags)
            assert easier is None or (easier.key != found.form and one.is_safe(easier.key, flags)), (flags, asked)
            dose = Dose.of(rules.Step.of(one, found.form)).in_form(smaller, one)
            assert dose.reps <= one.form(smaller).reps_high
    assert len(pairs) >= len(one.effects)


# Cases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "flags", "form", "figure", "frames"),
    [
        ("cat-cow", ("OP",), "cow-only", "cat-cow", (0, 3)),
        ("cat-cow", ("SPON",), "cat-only", "cat-cow", (0, 1, 2)),
        ("cat-cow", ("WRIST", "KNEE"), "at-table", "cat-cow.at-table", (0, 1, 2, 3)),
        ("cat-cow", ("NECK", "KNEE"), "on-chair", "cat-cow.on-chair", (0, 1, 2, 3)),
        ("thread-needle", ("EYE",), "open-half", "thread-needle.open", None),
        ("pelvic-curl", ("OP",), "one-piece", "shoulder-bridge", None),
        ("balance", ("BAL",), "heel-to-toe", "balance.heel-to-toe", (0, 1, 2, 3)),
        ("side-kick", ("LBP", "HIP", "NECK"), "knees-bent", "side-kick.knees-bent", None),
        ("seated-extension", ("RIB",), "small-lift", "seated-extension.small", None),
    ],
)
def test_the_conditions_together_name_the_form(
    slug: str, flags: tuple[str, ...], form: str, figure: str, frames: tuple[int, ...] | None,
    ready: User, page: Page, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with_flags(monkeypatch, *flags)

    _, _, guide = played(ready, page, slug)

    shown = FACTS[slug].form(form).shown
    assert guide["steps"][0]["form"]["key"] == form
    assert shown is not None
    assert shown.figure == figure
    assert frames is None or shown.frames == frames


def test_thin_bones_play_cow_and_neutral_and_nothing_says_cat(
    ready: User, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_flags(monkeypatch, "OP")

    session, _, guide = played(ready, page, "cat-cow")

    [told] = guide["steps"]
    [figure] = guide["figures"].values()
    labels = [frame["label"] for frame in figure["frames"]]
    assert labels == ["Back to a long neutral spine", "Cow: tail long, breastbone forward, neck long"]
    assert (told["form"]["name"], told["form"]["cue"], told["easier"]) == (
        "Cow and neutral only", "Breastbone forward, then back to a long spine.", None,
    )  # fmt: skip
    for words in ("cat", "round", "tail under"):
        assert not says(spoken(guide), words)
    assert session.steps.get().form_name == "Cow and neutral only"


def test_at_a_table_one_is_told_to_stand_and_what_is_needed(
    ready: User, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_flags(monkeypatch, "WRIST", "KNEE")
    session = practice.begin(owner=ready, routine=make_routine(ready, "breathing", "cat-cow"), at=MORNING)

    _, guide = opened(page(ready), session)

    change = next(cue for cue in guide["timeline"]["cues"] if cue["kind"] == "change")
    assert (change["detail"], guide["steps"][1]["form"]["supports"]) == ("Stand.", ["table"])


def test_the_easier_form_is_sent_whole(ready: User, page: Page) -> None:
    _, _, guide = played(ready, page, "cat-cow")

    easier = guide["steps"][0]["easier"]
    assert (easier["key"], easier["move"], easier["where"]) == ("on-chair", "Sit on a chair.", "on a chair")
    assert [part["breath"] for part in easier["parts"]] == ["exhale", "inhale", "inhale", "exhale"][
        : len(easier["parts"])
    ]
    assert len(guide["figures"]) == 2
    assert {cue["kind"] for cue in easier["cues"]} == {"ready", "work"}


def test_what_is_mastered_in_the_form_of_a_condition_is_not_mastered_in_the_usual_one() -> None:
    done = step("cat-cow", phase="mobility", form="cow-only", reps=8)
    readings = calm(*practised(0, 3, 7, steps=(done,)))
    standings = stand(readings, FACTS, {"OP"})
    planned = [rules.Step.of(FACTS["cat-cow"], "cow-only", reps=8)]

    found = offers(standings, readings, FACTS, planned, OfferLimits(is_assessed=True, flags=frozenset({"OP"})))

    one = standings.by_slug["cat-cow"]
    assert (one.mastered_in("cow-only") is not None, one.mastered_in("base")) == (True, None)
    assert one.mastered_on is not None
    assert stand(readings, FACTS).by_slug["cat-cow"].mastered_on is None
    assert [offer.what for offer in found if offer.what == "form"] == []


@pytest.mark.parametrize("one", HOME, ids=lambda one: one.slug)
def test_no_offer_leads_to_a_form_that_a_condition_bars(one: ExerciseFacts) -> None:
    assert one.forms
    for flag in one.effects:
        limits = OfferLimits(level="advanced", is_assessed=True, flags=frozenset({flag}))
        form = one.form_for({flag}, EASIER).form
        harder = _harder(rules.Step.of(one, form), FACTS.keys(), limits) if form else None
        assert harder is None or one.is_safe(harder, {flag}), flag
    assert one.effects.keys() >= {row for form in one.forms for row in form.asked_by}


# A condition that is ticked while a session runs ----------------------------------------------------------------------


@pytest.fixture
def running(ready: User) -> Session:
    routine = make_routine(ready, "breathing", "cat-cow", "spine-stretch", "childs-pose")
    session: Session = practice.begin(owner=ready, routine=routine, at=MORNING)
    return session


def forms(session: Session) -> list[tuple[int, str, str]]:
    return [*session.steps.order_by("position").values_list("position", "exercise_slug", "form")]


def told(running: Session, cue: int, *steps: dict[str, Any]) -> None:
    Draft.objects.keep(running, sequence=1, cue=cue, at=MORNING, steps=steps)


def test_a_condition_ticked_meanwhile_changes_what_is_still_to_come_and_the_guide_says_so(
    ready: User, running: Session, page: Page
) -> None:
    told(running, 2, {"position": 1, "outcome": "done", "reps_done": 6})
    make_answers(ready, conditions=("thin_bones",))

    _, guide = opened(page(ready), running)
    _, again = opened(page(ready), running)

    assert forms(running)[:2] == [(1, "breathing", "base"), (2, "cat-cow", "cow-only")]
    assert "spine-stretch" not in [slug for _, slug, _ in forms(running)]
    assert (guide["has_adapted"], again["has_adapted"]) == (True, False)
    assert guide["draft"]["steps"] == [
        {"position": 1, "outcome": "done", "form": "", "reps_done": 6, "has_hurt": False, "skip_reason": ""}
    ]
    cue = guide["timeline"]["cues"][guide["draft"]["cue"]]
    assert (cue["step"], cue["kind"]) == (2, "change")
    changed = [(row["exercise"], row["rule"], row["to"] and row["to"]["form"]) for row in CheckIn.objects.get().changes]
    assert changed[:2] == [("cat-cow", "G5", "cow-only"), ("spine-stretch", "G5", None)]


def test_what_has_begun_is_played_to_its_end(ready: User, running: Session, page: Page) -> None:
    told(running, 4, {"position": 1, "outcome": "done", "reps_done": 6}, {"position": 2, "reps_done": 2})
    make_answers(ready, conditions=("thin_bones",))

    _, guide = opened(page(ready), running)

    assert forms(running)[1] == (2, "cat-cow", "base")
    assert guide["draft"]["cue"] == 4
    assert guide["timeline"]["cues"][4]["kind"] == "work"


def test_going_back_to_what_is_done_shows_nothing_of_what_is_excluded_since(
    ready: User, running: Session, page: Page
) -> None:
    told(running, 6, {"position": 1, "outcome": "done", "reps_done": 6}, {"position": 2, "outcome": "done"})
    _, before = opened(page(ready), running)
    make_answers(ready, conditions=("thin_bones",))

    _, guide = opened(page(ready), running)

    assert forms(running)[1] == (2, "cat-cow", "base")
    step, cues = guide["steps"][1], [cue for cue in guide["timeline"]["cues"] if cue["step"] == 2]
    assert (step["form"]["lines"], step["form"]["start"], step["watch"]) == ([], "", "")
    assert step["form"]["why"] == "Done. Your conditions changed since: go on to the next."
    assert {cue["figure"] for cue in cues} == {""}
    then = [cue for cue in before["timeline"]["cues"] if cue["step"] == 2]
    assert [(cue["kind"], cue["begins"], cue["seconds"]) for cue in cues] == [
        (cue["kind"], cue["begins"], cue["seconds"]) for cue in then
    ]
    assert not re.search(r"all fours|\bround\b|tail under", " ".join(strings([step["form"], cues])), re.IGNORECASE)
    assert "cat-cow" not in guide["figures"]


def test_a_program_is_told_that_the_exercises_to_come_are_others(ready: User, running: Session, api: Any) -> None:
    client = api(ready)
    url = f"/api/v1/sessions/{running.pk}"
    body = {"sequence": 1, "cue": 1, "steps": [{"position": 1, "outcome": "", "reps_done": 2}]}
    assert client.put(f"{url}/draft/", body, format="json").json()["is_outdated"] is False
    make_answers(ready, conditions=("thin_bones",))

    assert client.put(f"{url}/draft/", body | {"sequence": 2}, format="json").json()["is_outdated"] is True
    assert client.get(f"{url}/draft/").json()["is_outdated"] is True
    said = json.dumps(client.get(f"{url}/timeline/").json())
    assert "Cow and neutral only" in said
    assert client.get(f"{url}/draft/").json()["is_outdated"] is False


def test_a_form_that_an_exercise_does_not_have_is_refused_at_its_field(ready: User, running: Session, api: Any) -> None:
    client = api(ready)
    body = {"sequence": 1, "cue": 1, "steps": [{"position": 2, "outcome": "", "form": "cow-onlyy"}]}
    began = MORNING - timedelta(days=1)
    log = {
        "started_at": began.isoformat(),
        "finished_at": (began + timedelta(minutes=10)).isoformat(),
        "steps": [{"exercise": "cat-cow", "form": "cow-onlyy"}],
    }

    draft = client.put(f"/api/v1/sessions/{running.pk}/draft/", body, format="json")
    logged = client.post("/api/v1/sessions/", log, format="json")

    assert (draft.status_code, [*draft.json()["errors"]]) == (400, ["steps"])
    assert logged.status_code == 400
    assert "form" in json.dumps(logged.json()["errors"])
    assert not Draft.objects.exists()
