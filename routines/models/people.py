"""Whom a routine is for, read from the rows for the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts import screening
from accounts.models import PractisedBefore, User
from accounts.screening import Reason
from accounts.screening.practised import Declaration
from conventions.days import local_date
from conventions.statements import Given, stated
from exercises import catalogue
from exercises.barred import Barring
from exercises.facts import ExerciseFacts
from exercises.looking import Looker
from exercises.models import Agreed, Barred, Exercise, SignOff, limits_on
from routines import rules
from routines.models.digest import DiaryDigest
from routines.models.plan import PracticeSettings
from routines.models.practised import ExerciseStanding, PractisedDay
from routines.rules.pain_now import KnownPain
from routines.rules.resting import held_by_diary


class Wanted(NamedTuple):
    """What somebody asks routines to be made for (``PracticeSettings``)."""

    level: str
    level_since_on: date | None
    minutes: int


_DECLARED = ("practised", "has_teacher", "last")


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows say of a person, read once for all that a page asks of it. ``settings`` are those they chose."""

    health: screening.HealthRecord
    settings: Wanted | None
    digest: DiaryDigest
    declared: Declaration | None
    standings: Mapping[str, ExerciseStanding]
    agreed: Agreed
    barring: Barring

    def tell(self, looker: Looker, *, today: date) -> None:
        """Let ``looker`` know, so that nothing of it is read again."""
        looker.take_over(flags=self.health.flags(today=today), agreed=self.agreed, barring=self.barring)


def known_of(owner: User, *, today: date, health: screening.HealthRecord | None = None) -> Known:
    """What is known of ``owner``, in three queries: their answers, what there is one row of, and how they stand with
    each exercise. One more for each kind of what they leave out and what professionals said, where there is any."""
    health = health or owner.health_record()
    (row,) = _one_row_of(owner=owner.pk, today=today, **limits_on(today))
    (is_sparing, is_agreed, has_days), row = row[:3], row[3:]
    chosen, row = row[: len(Wanted._fields)], row[len(Wanted._fields) :]
    declared, digest = row[: len(_DECLARED)], dict(zip(_DIGESTS, row[len(_DECLARED) :], strict=True))
    bars = Barred.objects.all() if is_sparing else Barred.objects.none()
    return Known(
        health=health,
        settings=Wanted(*chosen) if chosen[0] else None,
        digest=_digest(owner, digest, has_days=has_days),
        declared=PractisedBefore(**dict(zip(_DECLARED, declared, strict=True))).facts() if declared[0] else None,
        standings=ExerciseStanding.objects.by_slug(owner),
        agreed=SignOff.objects.agreed(owner, on=today) if is_agreed else Agreed(),
        barring=bars.of_person(owner, on=today, sheets=health.sheets, named=catalogue.named_movements()),
    )


_DIGESTS = tuple(field.attname for field in DiaryDigest._meta.concrete_fields)


@stated
def _one_row_of(owner: Given, today: Given, signed_after: Given, reviewed_from: Given) -> QuerySet:
    """Whether a person has anything of the kinds that most have none of, and then what there is one row of."""
    agreed = SignOff.objects.filter(owner=OuterRef("pk"))
    mine = User.objects.filter(pk=owner).annotate(
        is_sparing=Exists(Barred.objects.filter(owner=OuterRef("pk")).standing(today)),
        is_agreed=Exists(agreed.counting_within(today, signed_after=signed_after, reviewed_from=reviewed_from)),
        has_days=Exists(PractisedDay.objects.filter(owner=OuterRef("pk"))),
    )
    names = (
        *(f"practicesettings_set__{name}" for name in Wanted._fields),
        *(f"practisedbefore_set__{name}" for name in _DECLARED),
        *(f"diary_digest__{name}" for name in _DIGESTS),
    )
    newest = (F("practisedbefore_set__declared_at").desc(nulls_last=True), "-practisedbefore_set__pk")
    return mine.order_by(*newest).values_list("is_sparing", "is_agreed", "has_days", *names)[:1]


def _digest(owner: User, known: dict[str, Any], *, has_days: bool) -> DiaryDigest:
    """The digest that was read, or as ``DiaryDigest.objects.of`` where there is none."""
    if known["id"] is not None:
        return DiaryDigest(**known)
    return DiaryDigest.objects.of(owner) if has_days else DiaryDigest(owner=owner)


def person_for(
    owner: User,
    *,
    today: date,
    pain: KnownPain | None = None,
    level: str = "",
    minutes: int = 0,
    known: Known | None = None,
    exercises: Mapping[str, ExerciseFacts] | None = None,
) -> rules.Profile:
    """``owner`` as the rules of a routine see them, in a fixed number of queries; none where all is ``known``.

    ``pain`` is the number that counts now, where one does. Without ``level`` and ``minutes`` the ones last chosen
    count. ``exercises`` are all that are listed.
    """
    before = pain.score if pain else None
    known = known or known_of(owner, today=today)
    settings = known.settings or PracticeSettings(owner=owner)
    health, digest = known.health, known.digest
    clearance = screening.clearance_of(health, today=today, before=before, rises=digest.rises())
    person = rules.Profile(
        today=today,
        exercises=Exercise.objects.facts() if exercises is None else exercises,
        level=level or settings.level,
        flags=screening.flags(health.answers, today=today, before=before),
        open=clearance.open,
        reasons=clearance.reasons,
        is_beginner_only=clearance.is_beginner,
        practice={slug: row.practice() for slug, row in known.standings.items()},
        signed_off=known.agreed.slugs,
        said_yes={slug: yes.form for slug, yes in known.agreed.said.items()},
        most_reps={slug: yes.most_reps for slug, yes in known.agreed.said.items() if yes.most_reps},
        words={code: words["label"] for code, words in catalogue.flags().items()},
        barring=known.barring,
        pain=pain,
        limit=clearance.ceiling,
        so_far=digest.so_far(),
        declared=known.declared,
        leg_pain_since=clearance.precautions.leg_pain_since,
        pace_since=clearance.precautions.pace_since,
        held_by_diary=_held_by_diary(owner, known, today=today),
    )
    return replace(person, has_changed=_has_changed(person, health, settings, minutes))


def _held_by_diary(owner: User, known: Known, *, today: date) -> tuple[Reason, ...]:
    """What the diary holds back, as far as nobody looked at it and the safety questions were not answered since."""
    signs_at = known.health.answers.signs_at if known.health.answers else None
    signs_on = local_date(signs_at, owner.time_zone) if signs_at else None
    rest, assessed_on = known.digest.rest(), known.health.assessed_on
    return tuple(held_by_diary(rest, today=today, assessed_on=assessed_on, signs_on=signs_on))


def _has_changed(
    person: rules.Profile, health: screening.HealthRecord, settings: Wanted | PracticeSettings, minutes: int
) -> bool:
    """Whether conditions, level or minutes may be others than in the last strength session (rule B14)."""
    last = person.last_strength_on
    if last is None:
        return False
    has_answered = health.answers is not None and health.answers.answered_on > last
    is_new_level = settings.level_since_on is not None and settings.level_since_on > last
    return has_answered or is_new_level or person.level != settings.level or minutes not in (0, settings.minutes)
