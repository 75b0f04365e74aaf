"""What a person is ready for, and how much that is new: rules B11 and B14. Pure."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import ARTICLE
from exercises.facts import BASE, EASIER, LEVELS, ExerciseFacts, Rank, Role, is_above
from routines.rules import mends
from routines.rules.newcomer import NEW_LATER
from routines.rules.person import RECENT_STRENGTH_DAYS, Profile
from routines.rules.steps import Mend, RoutineFinding, Step, against, is_counted, is_strength, judged, listed, place_for

B11 = Rule(
    "B11",
    title=gettext_lazy("What an exercise builds on"),
    text=gettext_lazy(
        "For a beginner's exercise, you have done what it builds on once, or it comes earlier in the routine. For a "
        "harder version, you have mastered what it builds on, or a health professional has agreed. If a condition "
        "leaves that out, we do not ask for it, except for full versions and bending under load."
    ),
    reason=gettext_lazy("You learn what an exercise needs on the way to it."),
    sources=(ARTICLE,),
    choice=gettext_lazy(
        "what builds on what is also from the teaching texts that each exercise names, and the exceptions are our "
        "own choice"
    ),
)

NEW_MAX = {"beginner": 1, "intermediate": 2, "advanced": 2}
"""How many exercises of a session may be new."""
REPEATED_PERCENT = 60
"""How many of a session were in the one before of its kind, in a hundred."""

B14 = Rule(
    "B14",
    title=gettext_lazy("New exercises"),
    # xgettext:no-python-format
    text=gettext_lazy(
        "New exercises in a strength session: at most {beginner} for beginners. It is {intermediate} at intermediate "
        "level and {advanced} at advanced level. {percent}% come from the session before. For this, that session must "
        "be in the last {days:# day|# days}, with the same conditions, level and minutes. Otherwise you start each "
        "exercise with few repetitions again. With more pain than usual today, nothing is new."
    ),
    reason=gettext_lazy(
        "You learn a movement by repeating it. You can only tell what a new exercise does if the rest stays the same."
    ),
    choice=OUR_CHOICE,
    numbers={**NEW_MAX, "percent": REPEATED_PERCENT, "days": RECENT_STRENGTH_DAYS},
)


def new_limit(person: Profile) -> int | None:
    """How many may be new; ``None`` where it does not matter."""
    if not person.is_learning_slowly:
        return None
    if "UBP" in person.flags:
        return 0
    return NEW_LATER if person.is_newcomer else NEW_MAX[person.top_level]


def repeats_enough(slugs: Collection[str], last: Collection[str], could: Collection[str]) -> bool:
    """Whether enough of ``slugs`` were in the ``last`` session, or all of it that ``could`` be."""
    repeated = set(slugs) & set(last)
    return 100 * len(repeated) >= REPEATED_PERCENT * len(set(slugs)) or set(could) & set(last) <= repeated


def b11(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """What an exercise builds on comes first; a level is not taken before its time."""
    for n, step in judged(steps):
        if person.is_left_out(step.slug):
            continue
        if is_above(step.level, person.top_level):
            yield _above(steps, person, n)
            continue
        missing = person.missing(step.slug, step.form.key, {other.slug for other in steps[:n]})
        if missing:
            yield _unready(steps, person, n, missing)


def _above(steps: Sequence[Step], person: Profile, n: int) -> RoutineFinding:
    step = steps[n]
    levels = {"intermediate": _("intermediate"), "advanced": _("advanced")}
    level = levels[step.level]
    said = _("This version of {name} is {level}. That is above your level.").format(name=step.name, level=level)
    return against(B11, said, [(n, step)], mend=_milder(steps, person, n) or mends.replacement(steps, person, n))


def _unready(steps: Sequence[Step], person: Profile, n: int, missing: Sequence[str]) -> RoutineFinding:
    step = steps[n]
    names = listed([person.exercises[slug].name if slug in person.exercises else slug for slug in missing])
    if step.level == LEVELS[0]:
        sentence = _("{name} builds on {needs}. Do that once first, or put it earlier in this routine.")
    else:
        sentence = _("{name} builds on {needs}. Master that before this version.")
    mend = _first(steps, person, n, missing) or _milder(steps, person, n) or mends.replacement(steps, person, n)
    return against(B11, sentence.format(name=step.name, needs=names), [(n, step)], mend=mend)


def _first(steps: Sequence[Step], person: Profile, n: int, missing: Sequence[str]) -> Mend | None:
    """Put the first of what is missing before it: move it there, or add it."""
    need = missing[0]
    if steps[n].level != LEVELS[0] or need not in person.exercises:
        return None
    one = person.exercises[need]
    later = next((place for place, other in enumerate(steps) if other.slug == need and place > n), None)
    if later is not None and one.phase == steps[n].phase:
        label = _("Move {name} before {other}").format(name=one.name, other=steps[n].name)
        return Mend(label, "move", later, to=n)
    form = next((one.form(key) for key in person.forms(need)), None)
    place = min(place_for(one.phase, among=[step.phase for step in steps]), n)
    if later is not None or form is None:
        return None
    label = _("Add {name} before it").format(name=one.name)
    return Mend(label, "add", place, slug=need, form=form.key, sets=1, reps=form.reps_low)


def _milder(steps: Sequence[Step], person: Profile, n: int) -> Mend | None:
    """Another form of the same that the person is ready for."""
    step = steps[n]
    if step.form.rank is Rank.EASIER:
        return None
    earlier = {other.slug for other in steps[:n]}
    for key in dict.fromkeys(step.exercise.key_of(form) for form in (BASE, EASIER)):
        is_open = key != step.form.key and key in person.forms(step.slug)
        if is_open and not person.missing(step.slug, key, earlier):
            return mends.in_form(n, step, step.exercise.form(key))
    return None


def b14(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """One thing new at a time, and most of it as last time."""
    limit = new_limit(person)
    if limit is None or not is_strength(steps):
        return
    places = [(n, step) for n, step in judged(steps) if step.slug in person.exercises]
    new = [(n, step) for n, step in places if person.is_new(step.slug) and is_counted(step)]
    if len(new) > limit:
        worked = [(n, step) for n, step in new if step.phase not in ("breath", "stretch", "rest")]
        n, _last = (worked or new)[-1]
        if limit:
            sentence = _("{names} are new for you. {limit} new at a time is enough.")
        else:
            sentence = _("{names} would be new for you. With more pain than usual today, nothing is new.")
        said = sentence.format(names=listed([step.name for __, step in new]), limit=limit)
        mend = mends.replacement(steps, person, n, lambda one: not person.is_new(one.slug))
        yield against(B14, said, new, mend=mend)
    before = person.last_session(is_strength=True)
    could = {slug for slug in before & person.exercises.keys() if person.is_choosable(slug)}
    if not repeats_enough({step.slug for __, step in places}, before, could):
        # xgettext:no-python-format
        sentence = _("Little of this was in your last strength session. {percent}% is usual.")
        yield RoutineFinding(
            B14,
            sentence.format(percent=REPEATED_PERCENT),
            mend=mends.addition(steps, person, lambda one: one.slug in before),
        )


def next_on_the_way(person: Profile, highest: str, *, among: Collection[str] = ()) -> ExerciseFacts | None:
    """The exercise that leads on from level ``highest`` (rule P6): of strength first, and what needs the least.

    What the routine holds already (``among``) is no next step.
    """
    for level, role in ((LEVELS[0], Role.TO_INTERMEDIATE), (LEVELS[1], Role.TO_ADVANCED)):
        ready = [
            one
            for slug, one in person.exercises.items()
            if role in one.roles and slug not in among and not is_above(highest, level)
            if person.is_choosable(slug) and not person.has_learnt(slug)
        ]
        if ready:
            return min(ready, key=lambda one: _distance(person, one))
    return None


def _distance(person: Profile, one: ExerciseFacts) -> tuple[bool, int, str]:
    form = person.forms(one.slug)[0]
    return one.phase != "strength", len(person.missing(one.slug, form, ())), one.slug


RULES = (B11, B14)
