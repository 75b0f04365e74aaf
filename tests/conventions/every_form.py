"""Every form that makes a row, and every form that changes one, with the request that does the same through the API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from routines.models import Pause
from tests.factories import (
    MORNING,
    SAFE,
    make_activity,
    make_care,
    make_follow_up,
    make_measure,
    make_own_exercise,
    make_pain_entry,
    make_session,
)


@dataclass(frozen=True)
class Making:
    """A form that makes a row, and the request that makes the same kind of row through the API.

    ``other`` are other answers; ``body`` is empty where no program can make the row.
    """

    page: str
    form: dict[str, Any]
    other: dict[str, Any]
    rows: str
    url: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    other_body: dict[str, Any] = field(default_factory=dict)


STEP = {"exercise": "dart", "reps": "6", "sets": "1", "hold_seconds": "", "form": "base", "note": ""}
ROUTINE = {"name": "Night", "note": "", "do": "save"} | {f"steps-0-{name}": value for name, value in STEP.items()}
OWN = {"name": "Wall slide", "phase": "mobility", "position": "stand", "reps": "6", "sets": "1", "rep_seconds": "8"}
MOMENT = {"day": "2026-11-22", "clock": "18:30", "note": ""}
SESSION = {"started_at": "2026-11-22T18:30:00Z", "finished_at": "2026-11-22T18:50:00Z", "note": ""}
PAUSE = {"reason": "holiday", "since_on": "2026-12-07", "until_on": "2026-12-13", "note": ""}
PLACE = {"from_on": "2026-11-26", "from_time": "18:30", "to_on": "2026-11-27", "local_time": "07:00"}
MOVED = {"version": "0", "week_version": "1", "to_on": "2026-11-27", "local_time": "07:00", "do": "once"}
THREE = {"pain": 5, "enjoyment": 4, "activity": 3}
AGREED = {"by": "Dr Day", "signed_on": "2026-11-20"}
STARTER = "/routines/starters/gentle-start/copy/"

MAKINGS = {
    "a key": Making(
        "/accounts/tokens/new/", {"name": "watch", "scope": "read", "days": "30"}, {"name": "phone"}, "apitoken_set"
    ),
    "the first question": Making(
        "/accounts/changed/", {"assessed": "new", "assessed_on": "", "do": "first"}, {"assessed": "changed"},
        "screening_set",
        "/api/v1/me/screening/", {"assessed": "new"}, {"assessed": "changed"},
    ),
    "the safety questions": Making(
        "/accounts/screening/", SAFE | {"is_understood": "on"}, {"conditions": ["wrist"]},
        "healthanswers_set",
    ),
    "an agreement": Making(
        "/exercises/quadruped-reach/sign-off/", AGREED, {"by": "Dr Night"}, "signoff_set",
        "/api/v1/sign-offs/", AGREED | {"exercise": "quadruped-reach"}, {"by": "Dr Night"},
    ),
    "a routine": Making(
        "/routines/new/", ROUTINE, {"name": "Noon"}, "routine_set",
        "/api/v1/routines/", {"name": "Night", "steps": [{"exercise": "dart", "reps": 6}]}, {"name": "Noon"},
    ),
    "a composed routine": Making(
        "/routines/compose/keep/", ROUTINE | {"minutes": "15", "level": "beginner"}, {"name": "Noon"}, "routine_set"
    ),
    "an exercise of one's own": Making(
        "/routines/own/new/", OWN | {"sides": "1", "drawn_as": "", "hold_seconds": ""}, {"name": "Door slide"},
        "ownexercise_set",
        "/api/v1/own-exercises/", {"name": "Wall slide", "phase": "mobility", "position": "stand"},
        {"name": "Door slide"},
    ),
    "a pause": Making(
        "/week/pause/", PAUSE, {"reason": "illness"}, "pause_set",
        "/api/v1/pauses/", PAUSE, {"reason": "illness"},
    ),
    "a move": Making(
        "/week/move/?routine={routine}&from=2026-11-26&at=18:30", MOVED, {"local_time": "08:00"}, "move_set",
        "/api/v1/moves/", PLACE, {"local_time": "08:00"},
    ),
    "pain": Making(
        "/pain/add/", MOMENT | {"score": "4"}, {"score": "7"}, "painentry_set",
        "/api/v1/pain-entries/", {"score": 4, "felt_at": "2026-11-22T18:30:00Z", "note": ""}, {"score": 7},
    ),
    "pain in two taps": Making("/pain/quick/", {"score": "4"}, {"score": "7"}, "painentry_set"),
    "care": Making(
        "/care/add/", MOMENT | {"kind": "physiotherapy"}, {"note": "By the window"}, "care_set",
        "/api/v1/care/", {"kind": "physiotherapy", "noted_at": "2026-11-22T18:30:00Z"}, {"note": "By the window"},
    ),
    "the three questions": Making(
        "/measures/three/", {name: str(value) for name, value in THREE.items()} | {"note": ""}, {"pain": "7"},
        "measure_set",
        "/api/v1/measures/", THREE | {"kind": "three"}, {"pain": 7},
    ),
    "the change": Making(
        "/measures/change/", {"change": "1", "note": ""}, {"change": "-1"}, "measure_set",
        "/api/v1/measures/", {"kind": "change", "change": 1}, {"change": -1},
    ),
    "an activity": Making(
        "/measures/activities/add/", {"name": "Driving", "score": "4"}, {"name": "Reading"}, "activity_set",
        "/api/v1/activities/", {"name": "Driving"}, {"name": "Reading"},
    ),
    "the start": Making("/measures/start/", {"pain_now": "4"}, {"pain_now": "7"}, "painentry_set"),
    "a session": Making(
        "/sessions/log/", MOMENT | {"minutes": "20", "routine": ""}, {"minutes": "25"}, "session_set",
        "/api/v1/sessions/", SESSION, {"note": "After work."},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Changing:
    """A form that changes the row ``make`` makes, and the fields that two windows change differently.

    ``shown``: what the page calls what differs, with what is stored and what was typed, in words.
    """

    make: Callable[[User], Any]
    page: str
    form: dict[str, Any]
    stored: dict[str, Any]
    typed: dict[str, Any]
    shown: list[tuple[str, str, str]]
    url: str = ""
    body: dict[str, Any] = field(default_factory=dict)


def make_pause(owner: User) -> Pause:
    return Pause.objects.begin(owner=owner, at=MORNING, **PAUSE)


CHANGINGS = {
    "the place": Changing(
        lambda owner: owner, "/accounts/place/", {"time_zone": "Europe/Lisbon", "first_weekday": "0"},
        {"first_weekday": "6"}, {"first_weekday": "5"}, [("Your week begins on", "Sunday", "Saturday")],
        "/api/v1/me/", {"time_zone": "Europe/Lisbon", "first_weekday": 0},
    ),
    "an exercise of one's own": Changing(
        make_own_exercise, "/routines/own/{pk}/edit/", OWN | {"sides": "1", "drawn_as": "", "hold_seconds": ""},
        {"name": "Wall slide"}, {"name": "Door slide", "sides": "2"},
        [("Name", "Wall slide", "Door slide"), ("Left and right", "Both sides at once", "Each side in turn")],
        "/api/v1/own-exercises/{pk}/", {"name": "Door slide", "phase": "mobility", "position": "stand"},
    ),
    "a pause": Changing(
        make_pause, "/week/pauses/{pk}/", PAUSE, {"reason": "illness"}, {"until_on": "2026-12-10"},
        [("Why", "Illness", "Holiday"), ("Last day", "13 December 2026", "10 December 2026")],
        "/api/v1/pauses/{pk}/", PAUSE,
    ),
    "pain": Changing(
        make_pain_entry, "/pain/{pk}/edit/", {"day": "2026-11-23", "clock": "08:00", "score": "4", "note": ""},
        {"score": "3"}, {"places": ["neck"], "note": "Night"},
        [("How strong was your upper-back pain?", "3", "4"), ("Where was it?", "", "Neck"),
         ("A note", "", "Night")],
        "/api/v1/pain-entries/{pk}/", {"score": 4, "felt_at": "2026-11-23T08:00:00Z"},
    ),
    "care": Changing(
        make_care, "/care/{pk}/edit/", {"day": "2026-11-23", "clock": "08:00", "kind": "physiotherapy", "note": ""},
        {"note": "Here"}, {"note": "There"}, [("A note", "Here", "There")],
        "/api/v1/care/{pk}/", {"kind": "physiotherapy", "noted_at": "2026-11-23T08:00:00Z"},
    ),
    "a measure": Changing(
        make_measure, "/measures/{pk}/edit/", {name: str(value) for name, value in THREE.items()} | {"note": ""},
        {"note": "Here"}, {"note": "There"}, [("A note", "Here", "There")],
        "/api/v1/measures/{pk}/", THREE | {"kind": "three"},
    ),
    "an activity": Changing(
        make_activity, "/measures/activities/{pk}/edit/", {}, {"name": "Lifting a pan"}, {"name": "Lifting a pot"},
        [("In your own words", "Lifting a pan", "Lifting a pot")],
        "/api/v1/activities/{pk}/", {"name": "Lifting a pot"},
    ),
    "a session": Changing(
        make_session, "/sessions/{pk}/edit/", {"day": "2026-11-23", "clock": "08:00", "minutes": "15", "note": ""},
        {"effort": "5"}, {"minutes": "20"}, [("Minutes", "15", "20"), ("How hard was it?", "5", "No number")],
        "/api/v1/sessions/{pk}/", {"started_at": "2026-11-23T07:00:00Z", "finished_at": "2026-11-23T07:15:00Z"},
    ),
    "a morning": Changing(
        make_follow_up, "/mornings/{pk}/", {"score": ""}, {"feeling": "settled"}, {"feeling": "worse"},
        [("How is your back this morning?", "Settled", "Worse")],
        "/api/v1/mornings/{pk}/", {"feeling": "worse"},
    ),
    "the reminders": Changing(
        lambda owner: owner, "/reminders/", {"is_on": "on"}, {"lead_minutes": "60"}, {"lead_minutes": "30"},
        [("Remind me", "1 hour before", "30 minutes before")],
        "/api/v1/reminders/", {"is_on": True, "lead_minutes": 30},
    ),
}  # fmt: skip
