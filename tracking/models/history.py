"""The rows behind every insight, read once: one query a kind, whatever their number."""

from collections import defaultdict
from datetime import date, datetime

from accounts import screening
from accounts.models import User
from conventions.days import local_date
from routines.models import Pause
from tracking.insights import facts, mornings
from tracking.models.answers import Activity, Care, Measure
from tracking.models.logged import hour_of_day
from tracking.models.mornings import FollowUp
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session
from tracking.models.steps import SessionStep


def morning_deadline(day: date, *, zone: str) -> datetime:
    """Until when the morning after ``day`` may be answered."""
    return mornings.moment_after(day, mornings.DEADLINE, zone=zone)


def history_of(
    owner: User, *, now: datetime, planned: tuple[date, ...] = (), health: screening.Record | None = None
) -> facts.History:
    """Everything ``owner`` has written down, as the rules see it.

    ``planned`` comes from the plan (routines), ``health`` from the person, where it was read already.
    """
    today = local_date(now, owner.time_zone)
    health = health or owner.health_record()
    standing = screening.standing(health, today=today)
    signs_at = health.answers.signs_at if health.answers else None
    sessions = _sessions(owner)
    return facts.History(
        today=today,
        now=now,
        ceiling=standing.ceiling,
        is_assessed=not standing.is_beginner,
        signs_at=signs_at,
        signs_on=local_date(signs_at, owner.time_zone) if signs_at else None,
        assessed_on=health.assessed_on,
        is_blocked=standing.is_blocked,
        first_weekday=owner.first_weekday,
        sessions=sessions,
        mornings=_mornings(owner, sessions),
        entries=entries_of(owner),
        measures=_measures(owner),
        activities=_activities(owner),
        pauses=_pauses(owner),
        care=tuple(
            facts.CareFacts(*row)
            for row in Care.objects.visible_to(owner)
            .kept()
            .order_by("noted_at", "pk")
            .values_list("local_date", "kind")
        ),
        planned=planned,
    )


def practice_of(owner: User, *, now: datetime) -> facts.History:
    """Only what ``owner`` practised and how the mornings after were: what classes and standings rest on."""
    today = local_date(now, owner.time_zone)
    standing = owner.standing(today=today)
    sessions = _sessions(owner)
    return facts.History(
        today=today,
        now=now,
        ceiling=standing.ceiling,
        is_assessed=not standing.is_beginner,
        first_weekday=owner.first_weekday,
        sessions=sessions,
        mornings=_mornings(owner, sessions),
    )


def picture_of(owner: User, *, now: datetime) -> facts.History:
    """What the drawings need of it, in seven queries: neither the steps, nor care, nor what is planned or allowed."""
    sessions = _sessions(owner, with_steps=False)
    return facts.History(
        today=local_date(now, owner.time_zone),
        now=now,
        ceiling=0,
        is_assessed=False,
        first_weekday=owner.first_weekday,
        sessions=sessions,
        mornings=_mornings(owner, sessions),
        entries=entries_of(owner),
        measures=_measures(owner),
        activities=_activities(owner),
        pauses=_pauses(owner),
    )


def _measures(owner: User) -> tuple[facts.MeasureFacts, ...]:
    rows = Measure.objects.visible_to(owner).answered().order_by("answered_at", "pk")
    columns = ("pk", "local_date", "kind", "pain", "enjoyment", "activity", "change")
    return tuple(facts.MeasureFacts(*row) for row in rows.values_list(*columns))


def _pauses(owner: User) -> tuple[facts.PauseFacts, ...]:
    rows = Pause.objects.visible_to(owner).order_by("since_on", "pk")
    return tuple(facts.PauseFacts(*row) for row in rows.values_list("since_on", "until_on", "reason"))


def _steps(owner: User) -> defaultdict[int, list[facts.StepFacts]]:
    steps: defaultdict[int, list[facts.StepFacts]] = defaultdict(list)
    rows = SessionStep.objects.filter(session__owner=owner, session__deleted_at__isnull=True)
    names = ("exercise_slug", "phase", "form", "sets", "reps", "hold_seconds", "outcome", "reps_done", "worst")
    more_names = ("has_hurt", "skip_reason", "exercise_name")
    for pk, *row in rows.order_by("position").values_list("session_id", *names, *more_names):
        steps[pk].append(facts.StepFacts(*row))
    return steps


def _sessions(owner: User, *, with_steps: bool = True) -> tuple[facts.SessionFacts, ...]:
    steps = _steps(owner) if with_steps else defaultdict(list)
    finished = Session.objects.visible_to(owner).finished().order_by("started_at", "pk")
    columns = ("pk", "local_date", "time_zone", "started_at", "finished_at", "pain_before", "pain_worst", "pain_after")
    more = ("effort", "is_strength", "is_controlled", "stop_reason", "stop_signs", "routine_id")
    return tuple(
        facts.SessionFacts(
            pk=pk,
            day=day,
            started_at=started_at,
            hour=hour_of_day(started_at, day=day, zone=zone),
            minutes=max(1, round((finished_at - started_at).total_seconds() / 60)),
            deadline_at=morning_deadline(day, zone=zone),
            steps=tuple(steps[pk]),
            before=before,
            worst=worst,
            after=after,
            effort=effort,
            is_strength=is_strength,
            is_controlled=is_controlled,
            stop_reason=stop_reason,
            stop_signs=tuple(stop_signs),
            routine=routine,
        )
        for (
            pk,
            day,
            zone,
            started_at,
            finished_at,
            before,
            worst,
            after,
            effort,
            is_strength,
            is_controlled,
            stop_reason,
            stop_signs,
            routine,
        ) in finished.values_list(*columns, *more)
    )


def _mornings(owner: User, sessions: tuple[facts.SessionFacts, ...]) -> tuple[facts.MorningFacts, ...]:
    """The answers, each with the pain it stands for (a feeling alone follows the sessions of its day)."""
    by_day: defaultdict[date, list[facts.SessionFacts]] = defaultdict(list)
    for session in sessions:
        by_day[session.day].append(session)
    rows = FollowUp.objects.visible_to(owner).order_by("practised_on")
    return tuple(
        facts.MorningFacts(
            day,
            feeling,
            mornings.score_meant(
                feeling, score, before=[one.before for one in by_day[day]], after=[one.after for one in by_day[day]]
            ),
            source,
        )
        for day, feeling, score, source in rows.values_list("practised_on", "feeling", "score", "source")
    )


def entries_of(owner: User) -> tuple[facts.EntryFacts, ...]:
    """The pain entries of ``owner``, oldest first."""
    rows = PainEntry.objects.visible_to(owner).kept().order_by("felt_at", "pk")
    return tuple(
        facts.EntryFacts(pk, day, hour_of_day(felt_at, day=day, zone=zone), kind, score, tuple(places))
        for pk, day, zone, felt_at, kind, score, places in rows.values_list(
            "pk", "local_date", "time_zone", "felt_at", "kind", "score", "places"
        )
    )


def _activities(owner: User) -> tuple[facts.ActivityFacts, ...]:
    """Each with its ratings, in one query: an activity without one comes as a row with nothing in it."""
    ratings: defaultdict[tuple[int, str, date, bool], list[tuple[date, int]]] = defaultdict(list)
    rows = Activity.objects.visible_to(owner).order_by("since_on", "pk", "ratings__local_date")
    names = ("pk", "name", "since_on", "ended_on", "ratings__local_date", "ratings__score")
    for pk, name, since_on, ended_on, day, score in rows.values_list(*names):
        found = ratings[pk, name, since_on, ended_on is None]
        if day is not None:
            found.append((day, score))
    return tuple(
        facts.ActivityFacts(pk, name, since_on, tuple(found), is_current)
        for (pk, name, since_on, is_current), found in ratings.items()
    )
