"""Whether what stands in a routine suits the person: the gates and rules G5 to G8. Pure.

Sources: domain part 6.2 with amendments 23 to 27, 30 and 31.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.gates import G7
from conventions.rules import Rule
from routines.rules import mends
from routines.rules.gates import not_offered
from routines.rules.person import Person, is_within
from routines.rules.steps import Finding, Mend, Step, listed

MAX_SUPINE_SECONDS = 180
"""Flat on the back in pregnancy, in a stretch and in the whole session."""

G8 = Rule(
    "G8",
    title=gettext_lazy("Exercises in pregnancy"),
    text=gettext_lazy(
        "In pregnancy, no exercise is done face down and none is advanced. Lying flat on your back takes {minutes} "
        "minutes at most in a session. Propped up, sitting or on your side does not count as flat."
    ),
    reason=gettext_lazy(
        "Lying on your belly presses on it, and lying flat can press on a large vein. This is not a time for strain."
    ),
    choice=gettext_lazy("public health advice; the minutes are our own choice"),
    numbers={"minutes": MAX_SUPINE_SECONDS // 60},
)


def gates(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """What the answers leave closed for now (G1 to G4, G7, G9 to G11): the rule is that of the strictest gate."""
    if not person.reasons:
        return
    strictest = min(person.reasons, key=lambda reason: reason.open)
    closed = [
        n
        for n, step in enumerate(steps)
        if not step.is_own and step.slug in person.exercises and not is_within(step.slug, step.form, person.open)
    ]
    for n in closed:
        eased = is_within(steps[n].slug, "easier", person.open)
        yield Finding(
            rule=strictest.rule.id,
            sentence=_("{name} is not open to you for now (rule {rule}). {reason}").format(
                name=steps[n].name, rule=strictest.rule.id, reason=strictest.sentence
            ),
            which=(steps[n].name,),
            source="domain 6.2",
            why=strictest.ends,
            positions=(n,),
            mend=_ease(n, steps[n]) if eased else mends.removal(n, steps[n].name),
        )


def g5(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """What a condition leaves out is not there; what it makes easier is there in the easier form."""
    for n, step in enumerate(steps):
        if step.is_own or step.slug not in person.exercises or not person.exercises[step.slug].record.is_home:
            continue
        if person.is_left_out(step.slug):
            flags = listed(person.in_words([why.flag for why in person.fit(step.slug).whys]))
            yield Finding(
                rule="G5",
                sentence=_("{name} is left out because of: {flags} (rule G5).").format(name=step.name, flags=flags),
                which=(step.name,),
                source="domain 6.2",
                why=_("Your answers say what to spare, and this exercise loads it."),
                positions=(n,),
                mend=mends.replacement(steps, person, n, lambda one: True) or mends.removal(n, step.name),
            )
        elif person.eased_by(step.slug) and step.form != "easier":
            flags = listed(person.in_words(person.eased_by(step.slug)))
            yield Finding(
                rule="G5",
                sentence=_("Because of {flags}, take the easier form of {name}: {words} (rule G5)").format(
                    flags=flags, name=step.name, words=person.easier_words(step.slug)
                ),
                which=(step.name,),
                source="domain 6.2, amendment 25",
                why=_("Your answers say what to spare; the easier form spares it."),
                positions=(n,),
                mend=_ease(n, step),
            )


def g6(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """What is not for home is not there."""
    for n, step in enumerate(steps):
        if step.is_own or (step.slug in person.exercises and person.exercises[step.slug].record.is_home):
            continue
        refusal = not_offered(step.name or step.slug, with_instructor=step.slug in person.exercises, alternatives=())
        yield Finding(
            rule=refusal.rule,
            sentence=refusal.sentence,
            which=refusal.which,
            source=refusal.source,
            why=_("Head below the heart, or weight on the neck, needs someone who watches."),
            positions=(n,),
            mend=mends.replacement(steps, person, n, lambda one: True) or mends.removal(n, step.name),
        )


def g7(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """The safety questions are answered, and not too long ago."""
    due = next((reason for reason in person.reasons if reason.rule is G7), None)
    if steps and due is not None:
        yield Finding("G7", due.sentence, (), "domain 6.2, amendment 30", why=due.ends)


def g8(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """In pregnancy: never face down, flat on the back for a short while only, nothing advanced."""
    if "PREG" not in person.flags:
        return
    judged = [(n, step) for n, step in enumerate(steps) if not step.is_own and step.slug in person.exercises]
    for n, step in judged:
        if person.position(step.slug, step.form) == "prone" or step.level == "advanced":
            yield Finding(
                rule="G8",
                sentence=_("{name} is not for pregnancy: nothing face down, and nothing advanced (rule G8).").format(
                    name=step.name
                ),
                which=(step.name,),
                source="domain 6.2",
                why=_("Lying on the belly presses on it, and strain is not the aim now."),
                positions=(n,),
                mend=mends.replacement(steps, person, n, lambda one: True) or mends.removal(n, step.name),
            )
    flat = [(n, step) for n, step in judged if person.position(step.slug, step.form) == "supine"]
    if sum(_seconds(step) for n, step in flat) > MAX_SUPINE_SECONDS:
        longest, step = max(flat, key=lambda pair: _seconds(pair[1]))
        yield Finding(
            rule="G8",
            sentence=_("In pregnancy, lie flat on the back for {minutes} minutes at most (rule G8).").format(
                minutes=MAX_SUPINE_SECONDS // 60
            ),
            which=tuple(step.name for n, step in flat),
            source="domain 6.2, amendment 31",
            why=_("Lying flat can press on a large vein; propped up or on the side it does not."),
            positions=tuple(n for n, step in flat),
            mend=mends.removal(longest, step.name),
        )


def _seconds(step: Step) -> float:
    return step.usual_seconds * step.sets * step.reps / (step.usual_sets * step.usual_reps)


def _ease(position: int, step: Step) -> Mend:
    label = _("Take the easier form of {name}").format(name=step.name)
    return Mend(label, "form", position, form="easier")


RULES = (G8,)
