"""The check before a session: green, amber or red, and what of the plan is easier today, with its reason. Pure.

What a gate or a condition leaves out cannot be overruled; everything else the person may keep as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.gates import G9, STRONG_PAIN_FROM, Open
from accounts.screening.guidance import SHEET
from accounts.screening.questions import GREEN_MAX, UBP
from conventions.messages import say
from conventions.rules import Rule
from conventions.sources import PAIN_MONITORING_MODEL
from exercises.barred import NOT_FOR_ME
from exercises.facts import BASE, EASIER, G5, Role, Suitability, Verdict
from exercises.gates import is_within
from routines import rules
from routines.rules.fitting import left_out_in_words
from routines.rules.person import LOADED_PHASES
from routines.rules.resting import RESTS
from tracking.insights.classes import BY_ANALOGY, G12
from tracking.insights.ledger import LEDGER
from tracking.insights.progression import P2, P5, Action, easier_form
from tracking.insights.standing import Dose
from tracking.insights.this_moment import GREEN, RED, Today, light_of, sentence_of, title_of
from tracking.insights.warnings.effort import EFFORT_LIMIT, HARD_RATINGS, W8
from tracking.insights.warnings.fired import WEEK_DAYS
from tracking.insights.warnings.pain import W1
from tracking.insights.warnings.signs import W7

TOLD_MINUTES = 60
"""For how long a pain number counts as the pain before a session."""

CHECK_IN = Rule(
    "CHECK-IN",
    gettext_lazy("The check-in"),
    gettext_lazy(
        "Pain of {green_max} or less before a session is green: go ahead as planned. Above it, up to your limit, is "
        "amber: strength and balance in an easier version, unless you keep the usual one. If your pain has been "
        "checked and is no more than usual for you, nothing changes. We do not ask again for a number of the last "
        "{told:# minute|# minutes}."
    ),
    gettext_lazy("A sore back can move. It just needs less."),
    PAIN_MONITORING_MODEL,
    BY_ANALOGY,
    {"green_max": GREEN_MAX, "told": TOLD_MINUTES},
)
LIFTS_HEAD = "head_lifted"
"""The tag of what rests with the head, beside what moves or lowers it by its role (rule W7)."""

_EASIER_BECAUSE = {
    "strength": gettext_lazy("It works the sore muscles. The easier version is less work for them."),
    "integration": gettext_lazy("It needs control, and pain makes that harder. The easier version is steadier."),
}


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One exercise of the plan that is otherwise today; ``after`` is ``None`` where it is left out.

    ``position`` counts from 1. ``is_gate``: it cannot be kept as it was. ``kept``: the dose where the person keeps the
    usual form, which is what a gate leaves of it. ``hurting``: the diary says to leave it out for good.
    """

    position: int
    slug: str
    name: str
    before: Dose
    after: Dose | None
    rule: Rule
    reason: str
    is_gate: bool = False
    kept: Dose | None = None
    hurting: "Hurting | None" = None

    @property
    def source(self) -> str:
        return self.rule.credits()

    def dose(self, *, is_kept: bool) -> Dose | None:
        """The dose of today; ``None`` where it is left out."""
        return (self.kept or self.before) if is_kept and not self.is_gate else self.after

    def as_row(self, *, is_kept: bool) -> dict[str, object]:
        """As a check-in keeps it."""
        return {
            "position": self.position,
            "exercise": self.slug,
            "from": asdict(self.before),
            "to": asdict(self.after) if self.after else None,
            "rule": self.rule.id,
            "reason": self.reason,
            "is_gate": self.is_gate,
            "is_kept": is_kept,
        }


@dataclass(frozen=True, slots=True)
class Hurting:
    """What the diary says to leave out, and what may take its place (``slug:form``, and its name)."""

    reason: str
    instead: str = ""
    instead_name: str = ""


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """What today looks like. ``asks_red_flags``: which warning signs are read again before it begins: ``""``,
    ``"emergency"`` or ``"today"`` (that and the emergency rows, rule G9)."""

    light: str
    title: str
    sentence: str
    rules: tuple[Rule, ...] = ()
    changes: tuple[Adjustment, ...] = ()
    asks_red_flags: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing of it needs to be read first: green, and all as planned."""
        return self.light == GREEN and not self.changes and not self.asks_red_flags


def check(
    steps: Sequence[rules.Step],
    person: rules.Profile,
    today: Today,
    *,
    actions: Mapping[str, Action],
    hurting: Mapping[str, Hurting] | None = None,
) -> CheckInResult:
    """What the pain now, the conditions and the last sessions make of ``steps``. By slug: ``actions`` (rules P2 to P7)
    and what is ``hurting`` (rule LEDGER).

    ``person`` is seen with the pain of this moment, so that what it alone brings about is there as well.
    """
    allowed = min(person.open, Open.GENTLE) if today.is_above_ceiling or today.is_strong else person.open
    changes = []
    for position, step in enumerate(steps, start=1):
        found = [
            change
            for change in (
                _gate(position, step, person, today, allowed),
                _condition(position, step, person),
                _capped(position, step, person),
                _dizzy(position, step, today),
                _hurting(position, step, (hurting or {}).get(step.slug)),
                _acted(position, step, actions.get(step.slug)),
                _new(position, step, person, today),
                _suggested(position, step, person, today),
                _hard(position, step, person, today),
                _rested(position, step, person),
            )
            if change is not None
        ]
        if found:
            changes.append(_spared(_strictest(found), step, person))
    light = light_of(today)
    acting = [rule for rule, is_so in ((G9, today.is_strong), (G12, today.is_above_ceiling)) if is_so]
    if today.is_high and light != RED:
        acting.append(W1)
    acting += [change.rule for change in changes]
    return CheckInResult(
        light=light,
        title=title_of(today, light, len(changes)),
        sentence=sentence_of(today, light, len(changes)),
        rules=tuple(dict.fromkeys(acting)),
        changes=tuple(changes),
        asks_red_flags="" if not today.is_strong else "emergency" if today.has_read_red_list else "today",
    )


def _strictest(found: Sequence[Adjustment]) -> Adjustment:
    """Merge several changes to one exercise: the first that leaves it out, else the smallest dose.

    Changes required by a gate or a condition cannot be undone by the person.
    """
    gate = next((change for change in found if change.is_gate), None)
    change = next((one for one in sorted(found, key=lambda one: not one.is_gate) if one.after is None), None)
    if change is None:
        change = found[0]
        for other in found[1:]:
            assert change.after is not None
            assert other.after is not None
            change = replace(change, after=change.after.at_most(other.after))
    if gate is None or gate.after is None:
        return change
    is_all = change.after == gate.after
    return replace(change, is_gate=is_all, kept=gate.after)


def _spared(change: Adjustment, step: rules.Step, person: rules.Profile) -> Adjustment:
    """The same change in a form that spares what the conditions ask to spare, whichever rule asked for less."""
    found = _asked(step, person, change.after.form) if change.after else None
    if change.after is None or found is None or found.form in ("", change.after.form):
        return change
    return replace(change, after=change.after.in_form(found.form, step.exercise))


def _asked(step: rules.Step, person: rules.Profile, form: str) -> Suitability | None:
    """What the conditions say of this form; nothing of what they do not know."""
    if step.is_own or step.slug not in person.exercises or not step.exercise.is_home:
        return None
    return person.suits(step.slug, form)


def _change(position: int, step: rules.Step, after: Dose | None, rule: Rule, reason: str) -> Adjustment:
    return Adjustment(position, step.slug, step.name, Dose.of(step), after, rule, reason)


def _gate(position: int, step: rules.Step, person: rules.Profile, today: Today, allowed: Open) -> Adjustment | None:
    """What is not open today at all (the gates, G9 and G12)."""
    if is_within(step.exercise, step.form.key, allowed):
        return None
    if allowed is person.open and person.reasons:
        strictest = min(person.reasons, key=lambda reason: reason.open)
        rule, reason = strictest.rule, strictest.sentence
    elif today.is_strong:
        rule = G9
        reason = _("With pain of {strong} or more, do only gentle exercises today.")
        reason = reason.format(strong=STRONG_PAIN_FROM)
    else:
        rule = G12
        reason = _("Your pain is above your limit of {ceiling}, so do only gentle exercises today.").format(
            ceiling=today.ceiling
        )
    opened = _opened(step, person, allowed)
    after = Dose.of(step).in_form(opened, step.exercise) if opened else None
    return replace(_change(position, step, after, rule, reason), is_gate=True)


def _opened(step: rules.Step, person: rules.Profile, allowed: Open) -> str | None:
    """The form that is open, and safe with the conditions: the one they ask for, else the easier one, else any."""
    asked = _asked(step, person, step.form.key)
    wanted = [asked.form if asked else "", EASIER, *(form.key for form in step.exercise.forms)]
    for key in (step.exercise.key_of(form) for form in wanted if form):
        found = _asked(step, person, key)
        if is_within(step.exercise, key, allowed) and (found is None or found.form == key):
            return key
    return None


def _condition(position: int, step: rules.Step, person: rules.Profile) -> Adjustment | None:
    """What a condition leaves out, or asks to be done in another form (rule G5); and what is not for the person."""
    found = _asked(step, person, step.form.key)
    if found is None or found.form == step.form.key:
        return None
    bar = person.bar_against(step.slug, step.form.key)
    if bar is not None:
        other = Dose.of(step).in_form(found.form, step.exercise) if found.form else None
        change = _change(position, step, other, NOT_FOR_ME, left_out_in_words(bar))
        # What they or their diary said they may overrule, a professional's word they may not.
        return replace(change, is_gate=bar.is_professional)
    flags = rules.listed(person.in_words([why.flag for why in found.whys]))
    if found.verdict is Verdict.LEFT_OUT:
        reason = _("Left out because of {flags}.").format(flags=flags)
        instead = _instead(found, person)
        if instead:
            reason = _("{reason} Instead, add {names}.").format(
                reason=reason, names=rules.listed(instead, last=_(" or "))
            )
        return replace(_change(position, step, None, G5, reason), is_gate=True)
    said = _("Because of {flags}: {form}. {why}")
    reason = said.format(flags=flags, form=found.form_name, why=found.form_why)
    after = Dose.of(step).in_form(found.form, step.exercise)
    return replace(_change(position, step, after, G5, reason), is_gate=True)


def _instead(found: Suitability, person: rules.Profile) -> list[str]:
    """What takes the place of what is left out, each in the form that fits: "Quadruped Reach (Hands on a table)"."""
    names = []
    for target in found.instead:
        slug, __, key = target.partition(":")
        fits = person.suits(slug, key) if slug in person.exercises else None
        if fits is not None and fits.form:
            one = person.exercises[slug]
            names.append(one.name if fits.form == BASE else f"{one.name} ({fits.form_name})")
    return names


def _capped(position: int, step: rules.Step, person: rules.Profile) -> Adjustment | None:
    """No more repetitions than the professional said who agreed to it (rule SHEET)."""
    most = person.reps_allowed(step.slug, step.form.key)
    if most is None or step.reps <= most:
        return None
    reason = _("Your professional agreed to {most} at most.").format(most=most)
    change = _change(position, step, replace(Dose.of(step), reps=most), SHEET, reason)
    return replace(change, is_gate=True)


def _dizzy(position: int, step: rules.Step, today: Today) -> Adjustment | None:
    """What rests after two dizzy notes (rule W7)."""
    if not today.is_head_resting or (Role.MOVES_HEAD not in step.exercise.roles and LIFTS_HEAD not in step.tags):
        return None
    reason = _("You logged dizziness twice in a month, so exercises that move or lower your head are left out.")
    return replace(_change(position, step, None, W7, reason), is_gate=True)


def _hurting(position: int, step: rules.Step, hurting: Hurting | None) -> Adjustment | None:
    """What hurt so often that the diary says to leave it out (rule LEDGER)."""
    if hurting is None:
        return None
    return replace(_change(position, step, None, LEDGER, hurting.reason), hurting=hurting)


def _acted(position: int, step: rules.Step, action: Action | None) -> Adjustment | None:
    """What the last sessions ask for (rules P3 to P7); P2 keeps the usual dose and changes nothing."""
    if action is None or action.rule is P2:
        return None
    change = _change(position, step, action.dose, action.rule, action.sentence)
    return replace(change, is_gate=action.rule is P5)


def _new(position: int, step: rules.Step, person: rules.Profile, today: Today) -> Adjustment | None:
    """What was never done waits for a calmer day (UBP); the first practice of all is new as a whole and stays open, and
    so does the gentle set."""
    if "UBP" not in person.flags or today.is_usual or not any(done.times for done in person.practice.values()):
        return None
    if step.is_own or not person.is_new(step.slug) or _opened(step, person, Open.GENTLE):
        return None
    reason = _(
        "It is new for you. Try it on a day with pain of {green} or less. Then you can tell how your back takes it."
    )
    return _change(position, step, None, UBP, reason.format(green=GREEN_MAX))


def _suggested(position: int, step: rules.Step, person: rules.Profile, today: Today) -> Adjustment | None:
    """What the pain now suggests: a gentle session where it is high (W1), easier strength above green."""
    if today.before is None or _asked(step, person, BASE) is None or step.phase not in LOADED_PHASES:
        return None
    if today.is_high and step.phase == "strength":
        reason = _("Your pain is well above your usual. A gentle session may suit you better today.")
        if today.base is None:
            reason = _("Your pain is high today. A gentle session may suit you better.")
        return _change(position, step, None, W1, reason)
    after = _easier(step, person)
    if today.before <= GREEN_MAX or today.is_usual or after.form == step.form.key:
        return None
    return _change(position, step, after, CHECK_IN, str(_EASIER_BECAUSE[step.phase]))


def _hard(position: int, step: rules.Step, person: rules.Profile, today: Today) -> Adjustment | None:
    """Return the easier dose after very hard sessions (W8): the form below, else fewer repetitions."""
    if not today.is_eased or _asked(step, person, BASE) is None or step.phase not in LOADED_PHASES:
        return None
    after = _easier(step, person)
    if after == Dose.of(step):
        return None
    given = {"limit": EFFORT_LIMIT, "count": HARD_RATINGS, "days": WEEK_DAYS}
    if after.form == step.form.key:
        reason = _(
            "Your effort was {limit} or more {count:# time|# times} in {days:# day|# days}. Fewer repetitions leave "
            "you something in reserve."
        )
    else:
        reason = _(
            "Your effort was {limit} or more {count:# time|# times} in {days:# day|# days}. The easier version leaves "
            "you something in reserve."
        )
    return _change(position, step, after, W8, say(reason, **given))


def _rested(position: int, step: rules.Step, person: rules.Profile) -> Adjustment | None:
    """Strength of which nothing else is known while a sore morning lets strength rest (rules W2 and RESTS)."""
    resting = next((reason for reason in person.held_by_diary if reason.rule is RESTS), None)
    if resting is None or step.is_own or step.phase != "strength" or _opened(step, person, Open.GENTLE):
        return None
    return _change(position, step, None, RESTS, resting.sentence)


def _easier(step: rules.Step, person: rules.Profile) -> Dose:
    """One form down where there is one that is safe, with the fewest repetitions of the exercise."""
    dose = Dose.of(step).in_form(easier_form(step.form.key, step.exercise, person.flags), step.exercise)
    return replace(dose, reps=min(dose.reps, step.exercise.form(dose.form).reps_low))


RULES = (CHECK_IN,)
