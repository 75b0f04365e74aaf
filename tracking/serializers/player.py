"""A session as the guide's page needs it: everything at once, so that the page runs on without a connection."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.screening import EMERGENCY_STOPS, ENDING_STOPS
from conventions.answers import serializer_of
from conventions.api import Data
from exercises import catalogue
from exercises.figures.frames import Figure
from exercises.figures.scene import for_script
from exercises.models import Exercise
from routines.models import GUIDE, PracticeSettings
from routines.timeline import Timeline, position_in_words, timeline_of
from routines.timeline.words import mirrored, shown
from tracking.models import Draft, Session, SessionStep
from tracking.serializers.guide import DraftSerializer

Told = serializer_of(Timeline)


def guide_of(session: Session, *, settings: PracticeSettings, flags: Collection[str]) -> Data:
    """The clock, the steps, the drawings and the words of ``session``, and how far it has come."""
    steps = [*session.steps.all()]
    timeline = timeline_of([step.facts() for step in steps], breath_seconds=settings.own_breath())
    told = [_step(step, flags) for step in steps]
    drawn = {cue.figure for cue in timeline.cues} | {step["easier_figure"] for step in told}
    draft = Draft.objects.filter(session=session).first()
    return {
        "session": session.pk,
        "urls": {
            "draft": reverse("api:session-draft", args=[session.pk]),
            "guide": reverse("api:me-guide"),
            "finish": reverse("tracking:finish", args=[session.pk]),
            "session": reverse("tracking:detail", args=[session.pk]),
        },
        "timeline": Told(timeline).data,
        "steps": told,
        "figures": {name: _figure(figure) for name in sorted(drawn) if (figure := catalogue.drawn(name))},
        "settings": {name: getattr(settings, name) for name in GUIDE} | {"breath_seconds": settings.own_breath()},
        "draft": DraftSerializer(draft).data if draft else None,
        "signs": {"emergency": [sign.key for sign in EMERGENCY_STOPS], "ending": [sign.key for sign in ENDING_STOPS]},
        "words": _words(),
    }


def _step(step: SessionStep, flags: Collection[str]) -> Data:
    subject = step.subject
    exercise = subject if isinstance(subject, Exercise) else None
    easier = ""
    lines = exercise.steps if exercise else [{"breath": "natural", "text": line} for line in _lines(step)]
    return {
        "position": step.position,
        "name": step.exercise_name,
        "where": position_in_words(subject.position) if subject else "",
        "dose": step.dose(),
        "form": step.form,
        "start": exercise.start if exercise else "",
        "lines": [{"breath": line["breath"], "text": line["text"]} for line in lines],
        "watch": exercise.watch if exercise else "",
        "easier": easier or _("Make the movement smaller and slower."),
        "easier_figure": "",
        "sets": step.sets,
        "reps": step.reps,
    }


def _lines(step: SessionStep) -> list[str]:
    own = step.own_exercise
    return [line.strip() for line in own.instructions.splitlines() if line.strip()] if own else []


def _figure(figure: Figure) -> Data:
    """The drawing as it moves, with each label as it is said on either side."""
    told = for_script(figure)
    for frame in told["frames"]:
        frame["label"] = shown(frame["label"])
        frame["label_other"] = mirrored(frame["label"])
    return told


def _words() -> dict[str, str]:
    """What the script says itself."""
    return {
        "inhale": _("Breathe in"),
        "exhale": _("Breathe out"),
        "natural": _("Breathe easily"),
        "hold": _("Hold, and keep breathing"),
        "of": _("of {count}"),
        "second": _("second"),
        "seconds": _("seconds"),
        "left": _("{time} left"),
        "next": _("Next: {what}"),
        "then": _("then {what}"),
        "first_side": _("first side"),
        "other_side": _("other side"),
        "other_way": _("other direction"),
        "set": _("set {number}"),
        "end": _("the end"),
        "other_way_label": _("The same circle the other way."),
        "easier": _("Easier form"),
        "easier_on": _("Easier form: on"),
        "usual": _("Usual form"),
        "full": _("full form"),
        "hurt_title": _("Noted: {name} hurts"),
        "skip_title": _("Skip {name}?"),
        "pause": _("Pause"),
        "go_on": _("Go on"),
        "start": _("Start"),
        "step_done": _("done"),
        "step_eased": _("done, easier form"),
        "step_skipped": _("skipped"),
        "step_now": _("now"),
        "step_open": _("to come"),
        "kept_here": _("No connection. What you do is kept on this device and sent when the connection is back."),
        "sent": _("Saved."),
        "kept_only": _("This could not be kept on this device, and there is no connection: please stay on this page."),
        "not_yet": _("No connection yet. What you did is kept on this device; try again in a moment."),
        "resting": _("Rest. {time} left"),
        "rested": _("Two minutes are over."),
        "tap": _("Tap each time you begin to breathe in"),
        "tap_more": _("{count} more"),
        "breath_is": _("Your breath: {seconds} seconds. It counts from the next time you open the guide."),
        "breath_unknown": _("Not known yet: the pace of each exercise is used."),
        "last": _("That was the last one."),
        "away": _("You were away. The guide waited for you."),
        "breaths": _("breaths"),
    }
