"""How long a routine is and how much of each exercise: rules B3, B16 and B17. Pure."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.screening import Open
from conventions.messages import say, say_lazy
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import ANDERSEN_2011
from routines.rules import mends
from routines.rules.gates import is_gentle_set
from routines.rules.person import Profile
from routines.rules.steps import Mend, Pace, RoutineFinding, Step, against, judged

COUNTS = {6: (3, 4), 10: (4, 6), 15: (6, 8), 20: (7, 9), 30: (9, 12), 45: (11, 14)}
"""How many exercises go into so many minutes."""
GENTLE_COUNT = (3, 8)
"""How many exercises a routine of the gentle set holds."""
WINDOW_SECONDS = 120
"""How much shorter than asked for a routine may be; never longer."""
CHANGE_SECONDS = 15
"""Getting ready for each exercise."""
POSITION_CHANGE_SECONDS = 12
"""Getting into another position, besides getting ready."""

READY_SECONDS = {Pace.USUAL: CHANGE_SECONDS, Pace.CALM: 30, Pace.SLOW: 30}
"""Getting ready for an exercise where there is more time."""
TEMPO = {Pace.USUAL: 1.0, Pace.CALM: 1.0, Pace.SLOW: 1.2}
"""How much longer a repetition takes; breaths keep their own time."""
FILL_BREATHS = 12
"""How many breaths a routine may begin with, to fill the time."""
FILL_REST_SECONDS = 180
"""How long a rest at its end may be."""

FILL = Rule(
    "FILL",
    title=gettext_lazy("How a longer session is filled"),
    text=gettext_lazy(
        "If you asked for more minutes than the exercises take, we add time in this order. First up to "
        "{breaths:# breath|# breaths} at the start. Then {ready:# second|# seconds} to get ready for each exercise. "
        "Then movements {tempo:# time|# times} as slow, and up to {rest:# minute|# minutes} of rest."
    ),
    reason=gettext_lazy("More time for each movement teaches more than more movements."),
    choice=OUR_CHOICE,
    numbers={
        "breaths": FILL_BREATHS,
        "ready": READY_SECONDS[Pace.CALM],
        "tempo": TEMPO[Pace.SLOW],
        "rest": FILL_REST_SECONDS // 60,
    },
)
B3 = Rule(
    "B3",
    title=gettext_lazy("How long a routine takes"),
    text=gettext_lazy(
        "We estimate the time: each exercise, {ready:# second|# seconds} to get ready for it, and {change} more if "
        "your position changes. A routine we build takes the time you asked for or up to {window:# minute|# minutes} "
        "less, never more. This is how many exercises fit:"
    ),
    reason=gettext_lazy(
        "Short sessions can help too. 10 minutes are then 10 minutes, each exercise gets its time, and none is rushed."
    ),
    sources=(ANDERSEN_2011,),
    choice=gettext_lazy("the minutes and how many exercises fit are our own choice"),
    numbers={"ready": CHANGE_SECONDS, "change": POSITION_CHANGE_SECONDS, "window": WINDOW_SECONDS // 60},
    points=(
        *(
            say_lazy(gettext_lazy("{minutes:# minute|# minutes}: {low} to {high}"), minutes=minutes, low=low, high=high)
            for minutes, (low, high) in COUNTS.items()
        ),
        say_lazy(gettext_lazy("gentle exercises only: {low} to {high}"), low=GENTLE_COUNT[0], high=GENTLE_COUNT[1]),
    ),
)
B16 = Rule(
    "B16",
    title=gettext_lazy("How many repetitions"),
    text=gettext_lazy(
        "A new exercise starts with the fewest repetitions its page says, and none ever has more than the most. Both "
        "sides get the same. Breath and rest may be longer."
    ),
    reason=gettext_lazy("Start low, and add more when it has gone well."),
    choice=gettext_lazy("the repetitions are from teaching texts, and starting low is general practice, not a trial"),
)

REST_BETWEEN_SETS_SECONDS = 15

B17 = Rule(
    "B17",
    title=gettext_lazy("How many sets"),
    text=gettext_lazy(
        "No exercise has more sets than its page says. Rest for {seconds:# second|# seconds} between 2 sets."
    ),
    reason=gettext_lazy("More sets make you tired rather than stronger. The rest is about 2 breaths."),
    choice=OUR_CHOICE,
    numbers={"seconds": REST_BETWEEN_SETS_SECONDS},
)


def counts_for(minutes: float) -> tuple[int, int]:
    """How many exercises go into ``minutes``: between two steps of the table the wider of both."""
    steps = [*COUNTS]
    below = max((step for step in steps if step <= minutes), default=steps[0])
    above = min((step for step in steps if step >= minutes), default=steps[-1])
    return COUNTS[below][0], COUNTS[above][1]


def table_minutes(seconds: int) -> int:
    """The length of the table that a routine of so many seconds belongs to: the next longer one."""
    return next((step for step in COUNTS if step * 60 >= seconds), max(COUNTS))


def b3(steps: Sequence[Step], person: Profile, *, seconds: int, minutes: int | None = None) -> Iterator[RoutineFinding]:
    """It takes as long as was asked for, if it was, and holds as many exercises as go into that time."""
    count = len(judged(steps))
    if not count:
        return
    yield from length(seconds, minutes)
    is_gentle = person.open <= Open.GENTLE or is_gentle_set([step for n, step in judged(steps)])
    low, high = GENTLE_COUNT if is_gentle else counts_for(minutes or seconds / 60)
    if low <= count <= high:
        return
    mend = None
    if count < low:
        sentence = _(
            "{count:# exercise is|# exercises are} few for {minutes:# minute|# minutes}. {low} to {high} are usual."
        )
        mend = mends.addition(steps, person, lambda one: one.phase in ("activation", "mobility"))
    else:
        sentence = _(
            "{count:# exercise is|# exercises are} many for {minutes:# minute|# minutes}. {low} to {high} are usual."
        )
        worked = [(n, step) for n, step in judged(steps) if step.phase in ("activation", "mobility", "strength")]
        mend = mends.removal(*worked[-1]) if worked else None
    said = say(sentence, count=count, minutes=minutes or whole_minutes(seconds), low=low, high=high)
    yield RoutineFinding(B3, said, mend=mend)


def length(seconds: int, minutes: int | None) -> Iterator[RoutineFinding]:
    """It takes as long as was asked for, or a little less."""
    if minutes is None or minutes * 60 - WINDOW_SECONDS <= seconds <= minutes * 60:
        return
    if seconds > minutes * 60:
        sentence = ngettext(
            "It takes {taken} minute, longer than the {minutes} you asked for.",
            "It takes {taken} minutes, longer than the {minutes} you asked for.",
            whole_minutes(seconds),
        )
    else:
        sentence = ngettext(
            "It takes {taken} minute, shorter than the {minutes} you asked for.",
            "It takes {taken} minutes, shorter than the {minutes} you asked for.",
            whole_minutes(seconds),
        )
    yield RoutineFinding(B3, sentence.format(taken=whole_minutes(seconds), minutes=minutes))


def whole_minutes(seconds: int) -> int:
    """``seconds`` as whole minutes to say to a person; at least one."""
    return max(1, round(seconds / 60))


def b16(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """Repetitions begin at the low end of the dose, and stay inside it. Breath and rest may be longer."""
    for n, step in judged(steps):
        if step.phase in ("breath", "rest", "stretch"):
            continue
        most = step.form.reps_low if person.is_new(step.slug) else step.form.reps_high
        if step.reps <= most:
            continue
        sentence, because = _("{name} is new for you. Start with {most}."), ""
        if not person.is_new(step.slug):
            sentence = _("{most} are enough for {name}.")
            because = _("Its page says no more. More repetitions make you tired rather than stronger.")
        mend = Mend(_("Make it {count}").format(count=most), "dose", n, sets=step.sets, reps=most)
        said = sentence.format(name=step.name, most=most)
        yield against(B16, said, [(n, step)], mend=mend, because=because)


def b17(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    for n, step in judged(steps):
        most = step.form.sets_max
        if step.sets <= most:
            continue
        sentence = ngettext("{name} is meant for {most} set.", "{name} is meant for {most} sets at most.", most)
        label = ngettext("Make it {count} set", "Make it {count} sets", most).format(count=most)
        mend = Mend(label, "dose", n, sets=most, reps=step.reps)
        yield against(B17, sentence.format(name=step.name, most=most), [(n, step)], mend=mend)


RULES = (B3, FILL, B16, B17)
