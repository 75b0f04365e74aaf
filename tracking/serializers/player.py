"""A session as the guide's page needs it: everything at once, so that the page runs on without a connection."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.screening import EMERGENCY_STOPS, ENDING_STOPS
from accounts.screening.precautions import NO_PRECAUTIONS, Precautions
from conventions.answers import serializer_of
from conventions.api import Data
from exercises import catalogue
from exercises.facts import BASE, Form
from exercises.figures.frames import Figure
from exercises.figures.scene import for_script
from exercises.models import Phase
from routines import rules
from routines.models import GUIDE, PracticeSettings
from routines.timeline import Kind, TimedCue, Timeline, move_in_words, position_in_words, timeline_of
from routines.timeline.words import mirrored
from tracking.models import Draft, Session, SessionStep
from tracking.serializers.guide import DraftSerializer

Told = serializer_of(Timeline)
_OVER = gettext_lazy("Done. Your conditions changed since: go on to the next.")
_SAID = ("kind", "side", "way", "title", "detail", "side_words", "way_words", "spoken", "spoken_short")


def guide_of(
    session: Session,
    *,
    draft: Draft | None,
    settings: PracticeSettings,
    flags: Collection[str],
    precautions: Precautions = NO_PRECAUTIONS,
    has_adapted: bool = False,
    barred: Collection[int] = (),
) -> Data:
    """The clock, the steps, the drawings and the words of ``session``, and how far it has come by its ``draft``.

    Each step is told in its form, and in the easier one where there is one that is safe with ``flags``: nothing else of
    an exercise leaves the server. ``precautions``: whether the voice reminds of breathing, and whether it leaves the
    breath alone. ``has_adapted``: the steps to come were changed while the session ran. ``barred``: the positions
    of what is done and left out by now, of which going back shows the time alone.
    """
    steps = [*session.steps.all()]
    told = _told(steps, settings=settings, flags=flags, precautions=precautions, barred=barred)
    return told | {
        "session": session.pk,
        "urls": {
            "draft": reverse("api:session-draft", args=[session.pk]),
            "guide": reverse("api:me-guide"),
            "finish": reverse("tracking:finish", args=[session.pk]),
            "leave_out": reverse("api:barred-list"),
            "session": reverse("tracking:detail", args=[session.pk]),
        },
        "draft": DraftSerializer(draft).data if draft else None,
        "has_adapted": has_adapted,
    }


def guide_without_account(steps: Sequence[SessionStep]) -> Data:
    """The guide through ``steps`` that nobody owns: without an address to send anything to.

    ``asked`` is what the page keeps of each step, as the API takes it. Where it goes on to afterwards is a part of the
    page itself.
    """
    told = _told(steps, settings=PracticeSettings(), flags=())
    for step in told["steps"]:
        step["slug"] = ""  # nobody is there whom it could be left out for
    return told | {
        "urls": {"finish": "#done", "session": reverse("welcome")},
        "asked": [
            {
                "exercise": step.exercise_slug,
                "form": step.form,
                "sets": step.sets,
                "reps": step.reps,
                "hold_seconds": step.hold_seconds,
            }
            for step in steps
        ],
    }


def _told(
    steps: Sequence[SessionStep],
    *,
    settings: PracticeSettings,
    flags: Collection[str],
    precautions: Precautions = NO_PRECAUTIONS,
    barred: Collection[int] = (),
) -> Data:
    """What every guide tells, whoever is led: the clock, the steps, the drawings and the words."""
    eased = [step.facts().exercise.easier_than(step.form, flags) for step in steps]
    played = [_bare(step.facts()) if step.position in barred else step.facts() for step in steps]
    timeline = timeline_of(played, breath_seconds=settings.own_breath())
    cues = [_over(cue) if cue.kind == Kind.CHANGE.value and cue.step in barred else cue for cue in timeline.cues]
    drawn = [one.form for one in played] + [form for form in eased if form]
    return {
        "timeline": Told(replace(timeline, cues=tuple(cues))).data,
        "steps": [
            _step(step, one.form, easier, is_over=step.position in barred)
            | {"keeps_breathing": precautions.is_breath_called and step.phase == Phase.STRENGTH}
            for step, one, easier in zip(steps, played, eased, strict=True)
        ],
        "is_breath_easy": precautions.is_breath_easy,
        "figures": {form.figure: _figure(catalogue.drawn_as(form.shown)) for form in drawn if form.shown},
        "settings": {name: getattr(settings, name) for name in GUIDE} | {"breath_seconds": settings.own_breath()},
        "signs": {"emergency": [sign.key for sign in EMERGENCY_STOPS], "ending": [sign.key for sign in ENDING_STOPS]},
        "words": _words() | _words_of_counts(get_language() or "") | _words_of_saving(),
    }


def _bare(step: rules.Step) -> rules.Step:
    """The step with its seconds, and without what is drawn and said of its form."""
    form = replace(step.form, start="", steps=(), cue="", why=str(_OVER), shown=None, figure="", supports=())
    return replace(step, form=form)


def _over(cue: TimedCue) -> TimedCue:
    """The change to what is left out by now, without the position."""
    return replace(cue, detail=str(_OVER), spoken=str(_OVER), spoken_short=str(_OVER))


def _step(step: SessionStep, form: Form, easier: Form | None, *, is_over: bool) -> Data:
    exercise = step.exercise if form.key == BASE and not is_over else None
    return {
        "position": step.position,
        "name": step.exercise_name,
        "slug": step.exercise.slug if step.exercise else "",
        "dose": step.dose(),
        "sets": step.sets,
        "reps": step.reps,
        # What to watch for is said of the usual form, and may name what another form leaves out.
        "watch": exercise.watch if exercise else "",
        "form": _form(form) | ({} if form.steps else {"lines": _lines(step)}) | ({"where": ""} if is_over else {}),
        "easier": _easier(step, easier) if easier else None,
        "smaller": _("Make the movement smaller and slower."),
    }


def _form(form: Form) -> Data:
    """A form as it is shown and said; the usual one has no name."""
    return {
        "key": form.key,
        "name": "" if form.key == BASE else form.name,
        "why": form.why,
        "cue": form.cue,
        "start": form.start,
        "lines": [{"breath": line.breath, "text": line.text} for line in form.steps],
        "where": position_in_words(form.position),
        "supports": [*form.supports],
        "figure": form.figure,
    }


def _easier(step: SessionStep, form: Form) -> Data:
    """The easier form with all that changes with it: ``parts`` of one repetition, and what its cues say."""
    usual = step.facts()
    told = timeline_of([usual.in_form(form.key)]).cues
    said = {(cue.kind, cue.side, cue.way): {name: getattr(cue, name) for name in _SAID} for cue in reversed(told)}
    parts = next(cue.parts for cue in told if cue.kind == Kind.WORK.value)
    return _form(form) | {
        "move": move_in_words(form.position) if form.position != usual.position else "",
        "parts": [{"frame": part.frame, "breath": part.breath, "seconds": part.seconds} for part in parts],
        "cues": [*said.values()],
    }


def _lines(step: SessionStep) -> list[Data]:
    """What a person wrote down of an exercise of their own."""
    own = step.own_exercise
    lines = own.instructions.splitlines() if own else []
    return [{"breath": "natural", "text": line.strip()} for line in lines if line.strip()]


def _figure(figure: Figure) -> Data:
    """The drawing as it moves, with each label as it is said on either side."""
    told = for_script(figure)
    for frame in told["frames"]:
        frame["label_other"] = mirrored(frame["label"])
    return told


def _words() -> dict[str, str]:
    """What the script says itself."""
    return {
        "inhale": _("Breathe in"),
        "exhale": _("Breathe out"),
        "natural": _("Breathe easily"),
        "hold": _("Hold and keep breathing"),
        "keep_breathing": _("Keep breathing."),
        "of": _("of {count}"),
        "left": _("{time} left"),
        "next": _("Next: {what}"),
        "then": _("then {what}"),
        "other_way": _("other direction"),
        "set": _("set {number}"),
        "end": _("the end"),
        "other_way_label": _("The same circle the other way."),
        "easier": _("Easier version"),
        "easier_on": _("Easier version: on"),
        "as_planned": _("As planned"),
        "adapted": _("Your conditions changed. The exercises to come are adapted to them."),
        "hurt_title": _("Saved: {name} hurts"),
        "skip_title": _("Skip {name}?"),
        "left_out": _("{name} is left out from now on. You find it under Me, Not for me."),
        "not_left_out": _("This could not be saved. You can leave it out on its page."),
        "pause": _("Pause"),
        "go_on": _("Continue"),
        "start": _("Start"),
        "step_done": _("done"),
        "step_eased": _("done, easier version"),
        "step_skipped": _("skipped"),
        "step_now": _("now"),
        "step_open": _("to come"),
        "resting": _("Rest. {time} left"),
        "rested": _("2 minutes are up."),
        "tap": _("Tap each time you begin to breathe in"),
        "tap_more": _("{count} more"),
        "breath_unknown": _("Not set yet. Each exercise uses its own pace."),
        "last": _("That was the last exercise."),
        "away": _("You were away, so the session was paused."),
        "voice_test": _("This voice will lead you through each movement."),
    }


@cache
def _words_of_counts(_language: str) -> dict[str, Data]:
    """What the script says of a count that it alone knows, in the language of the moment."""
    return {
        "seconds": _by_count(lambda n: ngettext("second", "seconds", n)),
        "of_breaths": _by_count(lambda n: ngettext("of {count} breath", "of {count} breaths", n)),
        "breath_is": _by_count(
            lambda n: ngettext(
                "Your breath takes {count} second. We will use it from your next guided session.",
                "Your breath takes {count} seconds. We will use it from your next guided session.",
                n,
            )
        ),
    }


def _by_count(said: Callable[[int], str]) -> Data:
    """Return each form once, and which of them goes with 0, 1, 2 …: from 100 on it is the last 2 digits that count."""
    each = [said(n) for n in range(200)]
    forms = list(dict.fromkeys(each))
    return {"forms": forms, "which": [forms.index(one) for one in each]}


def _words_of_saving() -> dict[str, str]:
    """What the script says of what it keeps until there is a connection."""
    return {
        "kept_here": _(
            "No connection. Your session is saved on this device and will be sent when you are back online."
        ),
        "sent": _("Saved."),
        "signed_out": _("You were signed out. Go on: what you do is saved on this device."),
        "kept_only": _("You are offline, and we could not save this on your device. Please stay on this page."),
        "not_yet": _("Still no connection. Your session is saved on this device. Try again in a moment."),
    }
