"""Whether what stands in a routine suits the person: the gates and rules G5 to G8. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.screening.gates import G7
from accounts.screening.guidance import SHEET
from conventions.messages import isolated
from conventions.rules import Rule
from conventions.sources import NHS_PREGNANCY
from exercises.barred import DIARY, ME, NOT_FOR_ME, BarFacts
from exercises.facts import G5, Verdict
from exercises.gates import is_within
from routines.rules import mends
from routines.rules.gates import not_offered
from routines.rules.person import Profile
from routines.rules.steps import Mend, Place, RoutineFinding, Step, against, judged, listed

MAX_SUPINE_SECONDS = 180
"""Flat on the back in pregnancy, in a stretch and in the whole session."""

G8 = Rule(
    "G8",
    title=gettext_lazy("Exercises in pregnancy"),
    text=gettext_lazy(
        "In pregnancy, no exercise is done face down and none is advanced. Lying flat on your back takes "
        "{minutes:# minute|# minutes} at most in a session. Propped up, sitting or on your side does not count as flat."
    ),
    reason=gettext_lazy(
        "Lying on your belly presses on it, and lying flat can press on a large vein. This is not a time for strain."
    ),
    sources=(NHS_PREGNANCY,),
    choice=gettext_lazy("lying flat is from the same page. The minutes and the rest are our own choice"),
    numbers={"minutes": MAX_SUPINE_SECONDS // 60},
)


def gates(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """What the answers leave closed for now (G1 to G4, G7, G9 to G11): the rule is that of the strictest gate."""
    if not person.reasons:
        return
    strictest = min(person.reasons, key=lambda reason: reason.open)
    for n, step in _known(steps, person):
        if is_within(step.exercise, step.form.key, person.open):
            continue
        open_form = next((step.exercise.form(key) for key in person.forms(step.slug)), None)
        mend = mends.in_form(n, step, open_form) if open_form else mends.removal(n, step)
        said = _("You cannot do {name} yet. {reason}").format(name=isolated(step.name), reason=strictest.sentence)
        yield against(strictest.rule, said, [(n, step)], because=strictest.ends, mend=mend)


def g5(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """What a condition leaves out is not there; where it asks for a form, that form is there."""
    for n, step in _known(steps, person):
        if not step.exercise.is_home:
            continue
        found = person.by_conditions(step.slug, step.form.key)
        flags = listed(person.in_words([why.flag for why in found.whys]))
        if found.verdict is Verdict.LEFT_OUT:
            said = _("{name} is left out because of {flags}.").format(name=isolated(step.name), flags=flags)
            yield against(G5, said, [(n, step)], mend=mends.replacement(steps, person, n))
        elif found.form != step.form.key:
            said = _("Because of {flags}, {name} is done as “{form}”. {why}").format(
                flags=flags, name=isolated(step.name), form=found.form_name, why=found.form_why
            )
            yield against(G5, said, [(n, step)], mend=mends.in_form(n, step, step.exercise.form(found.form)))


def not_for_me(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """What the person or their professional leaves out is not there (rule NOT-FOR-ME)."""
    for n, step in _known(steps, person):
        bar = person.bar_against(step.slug, step.form.key)
        if bar is None:
            continue
        said = _("{name} is not for you. {why}").format(name=isolated(step.name), why=left_out_in_words(bar))
        other = person.suits(step.slug, step.form.key).form
        mend = mends.in_form(n, step, step.exercise.form(other)) if other else mends.replacement(steps, person, n)
        yield against(NOT_FOR_ME, said, [(n, step)], mend=mend)


def most_reps(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """No more repetitions than the professional said who agreed to it (rule SHEET)."""
    for n, step in _known(steps, person):
        most = person.reps_allowed(step.slug, step.form.key)
        if most is not None and step.reps > most:
            said = _("{name}: your professional agreed to {most} at most.").format(name=isolated(step.name), most=most)
            mend = Mend(_("Make it {most}").format(most=most), "dose", n, sets=step.sets, reps=most)
            yield against(SHEET, said, [(n, step)], mend=mend)


def left_out_in_words(bar: BarFacts) -> str:
    """Who leaves an exercise out, and why: ``Left out, as Physiotherapist Example said.``"""
    if bar.said_by == ME:
        return (
            _("You leave it out: {reason}").format(reason=isolated(bar.reason))
            if bar.reason
            else _("You leave it out.")
        )
    if bar.said_by == DIARY:
        return _("Left out because of your diary.")
    return _("Left out, as {who} said.").format(who=isolated(bar.who))


def g6(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    for n, step in judged(steps):
        if step.slug in person.exercises and step.exercise.is_home:
            continue
        refusal = not_offered(step.name or step.slug, with_instructor=step.slug in person.exercises, alternatives=())
        yield replace(refusal, positions=(n,), mend=mends.replacement(steps, person, n))


def g7(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """The safety questions are answered, and not too long ago."""
    due = next((reason for reason in person.reasons if reason.rule is G7), None)
    if steps and due is not None:
        yield RoutineFinding(G7, due.sentence, because=due.ends)


def g8(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """In pregnancy: never face down, flat on the back for a short while only, nothing advanced."""
    if "PREG" not in person.flags:
        return
    known = _known(steps, person)
    for n, step in known:
        if step.position == "prone" or step.level == "advanced":
            said = _("{name} is not for pregnancy. Avoid lying face down and advanced exercises.")
            yield against(
                G8, said.format(name=isolated(step.name)), [(n, step)], mend=mends.replacement(steps, person, n)
            )
    flat = [(n, step) for n, step in known if step.position == "supine"]
    if sum(_seconds(step) for n, step in flat) > MAX_SUPINE_SECONDS:
        longest = max(flat, key=lambda place: _seconds(place[1]))
        said = ngettext(
            "In pregnancy, lie flat on your back for {minutes} minute at most.",
            "In pregnancy, lie flat on your back for {minutes} minutes at most.",
            MAX_SUPINE_SECONDS // 60,
        )
        yield against(G8, said.format(minutes=MAX_SUPINE_SECONDS // 60), flat, mend=mends.removal(*longest))


def _known(steps: Sequence[Step], person: Profile) -> list[Place]:
    return [(n, step) for n, step in judged(steps) if step.slug in person.exercises]


def _seconds(step: Step) -> float:
    return step.sets * step.reps * step.form.sides * step.form.rep_seconds


RULES = (G8,)
