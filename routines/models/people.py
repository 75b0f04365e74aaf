"""Whom a routine is for, read from the rows for the rules."""

from dataclasses import replace
from datetime import date

from accounts import screening
from accounts.models import HealthAnswers, PractisedBefore, User
from conventions.days import local_date
from exercises import catalogue
from exercises.models import Barred, Exercise, SignOff
from routines import rules
from routines.models.digest import DiaryDigest
from routines.models.plan import PracticeSettings
from routines.models.practised import ExerciseStanding
from routines.rules.pain_now import KnownPain
from routines.rules.resting import held_by_diary


def person_for(
    owner: User, *, today: date, pain: KnownPain | None = None, level: str = "", minutes: int = 0
) -> rules.Profile:
    """``owner`` as the rules of a routine see them, in a fixed number of queries.

    ``pain`` is the number that counts now, where one does. Without ``level`` and ``minutes`` the ones last chosen
    count.
    """
    before = pain.score if pain else None
    settings = PracticeSettings.objects.of(owner)
    health = owner.health_record()
    digest = DiaryDigest.objects.of(owner)
    clearance = screening.clearance_of(health, today=today, before=before, rises=digest.rises())
    signs_at = health.answers.signs_at if health.answers else None
    practice = ExerciseStanding.objects.filter(owner=owner).practices()
    agreed = SignOff.objects.said_yes(owner, on=today)
    person = rules.Profile(
        today=today,
        exercises=Exercise.objects.facts(),
        level=level or settings.level,
        flags=(owner.flags(today=today) or frozenset()) | screening.flags(None, today=today, before=before),
        open=clearance.open,
        reasons=clearance.reasons,
        is_beginner_only=clearance.is_beginner,
        practice=practice,
        signed_off=SignOff.objects.agreed_for(owner, on=today),
        said_yes={slug: yes.form for slug, yes in agreed.items()},
        most_reps={slug: yes.most_reps for slug, yes in agreed.items() if yes.most_reps},
        words={code: words["label"] for code, words in catalogue.flags().items()},
        barring=Barred.objects.of_person(owner, on=today, sheets=health.sheets, named=catalogue.named_movements()),
        pain=pain,
        limit=clearance.ceiling,
        so_far=digest.so_far(),
        declared=PractisedBefore.objects.declared_by(owner),
        leg_pain_since=clearance.precautions.leg_pain_since,
        pace_since=clearance.precautions.pace_since,
        held_by_diary=tuple(
            held_by_diary(
                digest.rest(),
                today=today,
                assessed_on=health.assessed_on,
                signs_on=local_date(signs_at, owner.time_zone) if signs_at else None,
            )
        ),
    )
    return replace(person, has_changed=_has_changed(owner, person, settings, minutes))


def _has_changed(owner: User, person: rules.Profile, settings: PracticeSettings, minutes: int) -> bool:
    """Whether conditions, level or minutes may be others than in the last strength session (rule B14)."""
    last = person.last_strength_on
    if last is None:
        return False
    answers = HealthAnswers.objects.visible_to(owner).first()
    has_answered = answers is not None and local_date(answers.answered_at, owner.time_zone) > last
    is_new_level = settings.level_since_on is not None and settings.level_since_on > last
    return has_answered or is_new_level or person.level != settings.level or minutes not in (0, settings.minutes)
