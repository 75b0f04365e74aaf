"""What a person leaves out: exercises that are not for them, kinds of movement to spare, and what takes their place.
Pure.

Who said it decides how long it holds: the diary may ask for another try, a professional's word stands until the person
or the professional ends it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy

from accounts.screening.guidance import Limit, Spared
from conventions.messages import Message
from conventions.rules import OUR_CHOICE, Rule

ME, DIARY = "me", "diary"
"""Who may say it beside the professionals."""
MAX_FORM = 24


SPARED_TAGS = {Spared.HEAD_LIFTED: "head_lifted", Spared.TURNS: "rotation", Spared.BENDS_BACK: "extension"}
SPARED_POSITIONS = {Spared.FACE_DOWN: "prone", Spared.FLAT_ON_BACK: "supine"}
"""What of it the tags and the position of an exercise tell; the data lists the rest by name."""


@dataclass(frozen=True, slots=True)
class BarFacts:
    """One exercise, or one version of it, that stays out, and who said so. ``instead`` is ``slug:form``."""

    slug: str
    form: str
    said_by: str
    who: str
    since_on: date
    reason: str = ""
    instead: str = ""
    pk: int = 0

    @property
    def is_professional(self) -> bool:
        return self.said_by not in (ME, DIARY)


@dataclass(frozen=True, slots=True)
class Moves:
    """What of an exercise in one version tells whether a kind of movement is in it."""

    slug: str
    form: str
    tags: frozenset[str]
    position: str


@dataclass(frozen=True, slots=True)
class SparedKind:
    """A kind of movement to spare, who said so and when."""

    kind: Spared
    who: str
    said_by: str
    since_on: date


@dataclass(frozen=True)
class Barring:
    """All that a person leaves out, and the numbers that professionals set."""

    rows: tuple[BarFacts, ...] = ()
    spared: tuple[SparedKind, ...] = ()
    named: Mapping[str, Collection[str]] = field(default_factory=dict)
    pain: Limit | None = None
    minutes: Limit | None = None
    days: Limit | None = None

    def bars(self, slug: str, form: str = "", *, moves: Moves | None = None) -> BarFacts | None:
        """What keeps ``slug`` out in this ``form``, a professional's word first; ``None`` where nothing does.

        Without a form only what bars all of them is found. ``moves`` lets the kinds of movement to spare speak too.
        """
        found = [row for row in self.rows if row.slug == slug and row.form in ("", form)]
        found.sort(key=lambda row: (not row.is_professional, row.form != "", row.since_on))
        return next(iter(found), None) or (self._spares(moves) if moves else None)

    def _spares(self, moves: Moves) -> BarFacts | None:
        for one in self.spared:
            if is_in(one.kind, moves, self.named):
                reason = str(one.kind.words)
                return BarFacts(moves.slug, moves.form, one.said_by, one.who, one.since_on, reason=reason)
        return None


def is_in(kind: Spared, moves: Moves, named: Mapping[str, Collection[str]]) -> bool:
    """Whether a kind of movement is in an exercise in this version: by its tags, its position, or named in the data."""
    if kind in SPARED_TAGS:
        return SPARED_TAGS[kind] in moves.tags
    if kind in SPARED_POSITIONS:
        return SPARED_POSITIONS[kind] == moves.position
    there = named.get(kind.value, ())
    return (moves.slug in there or f"{moves.slug}:{moves.form}" in there) and f"-{moves.slug}:{moves.form}" not in there


@dataclass(frozen=True, slots=True)
class Swap:
    """What may take the place of an exercise, and why it is near."""

    slug: str
    form: str
    because: Message

    @property
    def key(self) -> str:
        return f"{self.slug}:{self.form}"


def swap_for(
    slug: str,
    *,
    swaps: Mapping[str, Sequence[Swap]],
    barred: Barring,
    fits: Callable[[Swap], bool],
    form: str = "",
    in_session: Iterable[str] = (),
) -> Swap | None:
    """The first of what is near to ``slug`` that is not left out, ``fits`` the person, and is not there already.

    Another form of the same takes its place only where one ``form`` alone is left out.
    """
    there = {*in_session} - {slug} if form else {*in_session, slug}
    for swap in swaps.get(slug, ()):
        if swap.slug not in there and barred.bars(swap.slug, swap.form) is None and fits(swap):
            return swap
    return None


NOT_FOR_ME = Rule(
    "NOT-FOR-ME",
    title=gettext_lazy("Not for me"),
    text=gettext_lazy(
        "You can leave out any exercise, or one version of it. You say why, and whose advice it was. It then stays "
        "out of every routine, old and new, until you allow it again. What a health professional ruled out does not "
        "come back after some time."
    ),
    reason=gettext_lazy("You know what hurts. Leaving it out once should be enough."),
    choice=OUR_CHOICE,
)
SWAP = Rule(
    "SWAP",
    title=gettext_lazy("What takes its place"),
    text=gettext_lazy(
        "We suggest the nearest exercise that trains the same. It fits your conditions, and you do not leave it out. "
        "You have learnt what it needs, and it is not in the session yet. If there is none, the session is shorter."
    ),
    reason=gettext_lazy("A session keeps its balance if something near takes the place of what hurts."),
    choice=OUR_CHOICE,
)

RULES = (NOT_FOR_ME, SWAP)
