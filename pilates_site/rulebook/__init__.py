"""The rules that the site follows, as a page a person can read: made from the constants themselves, never retyped.

Each rule says what it is called in the code and in the tests, what it is set to, why, and where that comes from.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import screening
from accounts.screening import gates, questions, red_flags
from conventions import days
from pilates_site.rulebook.kinds import Chapter, Rule
from pilates_site.rulebook.practice import practice
from pilates_site.rulebook.routine import routine
from reminders import occurrences
from routines import rules
from tracking import insights
from tracking.insights import why
from tracking.models import logged


def chapters(names: Mapping[str, str], kept_out: Iterable[str]) -> tuple[Chapter, ...]:
    """All rules. ``names`` are the exercises by slug; ``kept_out`` the names of those that are not for home."""
    return (
        Chapter("first", _("Before anything else"), _first(names, list(kept_out))),
        Chapter("signs", _("Signs and conditions"), _signs()),
        Chapter("routine", _("A routine"), routine(names)),
        Chapter("week", _("A week"), _week()),
        Chapter("practice", _("Before and after a session"), practice()),
        Chapter("record", _("Your record"), (*_record(), *_diary())),
        Chapter("reminders", _("Reminders"), _reminders()),
    )


def _first(names: Mapping[str, str], kept_out: list[str]) -> tuple[Rule, ...]:
    gentle = sorted(names.get(slug, slug) for slug in rules.GENTLE_SET)
    easier = sorted(names.get(slug, slug) for slug in rules.GENTLE_IN_EASIER_FORM)
    return (
        Rule(
            "G3",
            _(
                "If the pain is new or has changed and nobody has looked at it, only the gentle set: "
                "{gentle}. Of these {easier} in the easier form."
            ).format(gentle=rules.listed(gentle), easier=rules.listed(easier)),
            _("Pain from the top of the back is worth a look before it is worked on."),
            _("Finucane 2020; the list is a choice of ours"),
        ),
        Rule(
            "CEILING",
            _(
                "Pain while moving stays at {ceiling_assessed} of 10 or below if a professional has "
                "looked at it, and at {ceiling_not_assessed} or below if not."
            ).format(ceiling_assessed=screening.CEILING_ASSESSED, ceiling_not_assessed=screening.CEILING_NOT_ASSESSED),
            _(
                "A little pain while moving was no worse in trials; the limits come from knee and tendon pain, so "
                "they are "
                "used here by analogy."
            ),
            _("Smith 2017, Silbernagel 2007; the numbers are a choice of ours"),
        ),
        Rule(
            "G4",
            _(
                "The site is for people of {minimum_age} and older. Below {adult_from}, or with new "
                "pain from {new_pain_from} on, we ask you to see someone before you start."
            ).format(
                minimum_age=screening.MINIMUM_AGE,
                adult_from=red_flags.ADULT_FROM,
                new_pain_from=red_flags.NEW_PAIN_FROM,
            ),
            _("The exercises were chosen for adults, and pain at these ages is worth a look."),
            _("Finucane 2020; the limits are a choice of ours"),
        ),
        Rule(
            "G6",
            _("What is not for home never enters a routine: {listed}.").format(
                listed=rules.listed(sorted(kept_out) or ["none now"])
            ),
            _("Head below the heart, or weight on the neck, needs someone who watches."),
            _("The teaching texts named on the pages of these exercises"),
        ),
        Rule(
            "STOP",
            _("When to stop, in this order."),
            _("What may be serious comes first, before any question."),
            _("Finucane 2020 and general practice"),
            points=tuple(
                f"{tier.title}: {', '.join(map(str, tier.signs))}. {tier.action}" for tier in screening.STOP_TIERS
            ),
        ),
    )


def _signs() -> tuple[Rule, ...]:
    emergency, urgent = (
        screening.standing(screening.Record(block=level), today=date.min).reasons[0]
        for level in (screening.Level.EMERGENCY, screening.Level.TODAY)
    )
    check_first = [
        option.text for question in screening.QUESTIONS for option in question.options if option.is_check_first
    ]
    return (
        Rule(
            emergency.rule,
            f"{emergency.sentence} {emergency.ends}",
            _("Rare, and not to be missed."),
            _("Finucane 2020 and public health advice"),
            points=_signs_of(screening.Level.EMERGENCY),
        ),
        Rule(
            urgent.rule,
            f"{urgent.sentence} {urgent.ends}",
            _("Often harmless, sometimes not; a page cannot tell."),
            _("Finucane 2020 and public health advice"),
            points=_signs_of(screening.Level.TODAY),
        ),
        Rule(
            "SOON",
            _("Ask a doctor or physiotherapist before you start. Until then: {words}.").format(
                words=screening.Open.GENTLE.words
            ),
            _("Worth a look before exercise."),
            _("Finucane 2020 and public health advice"),
            points=_signs_of(screening.Level.SOON),
        ),
        Rule(
            "G10",
            _("Check with your doctor first. Until then: {words}.").format(words=screening.Open.QUIET_AND_SEATED.words),
            _("Exercise may need to be chosen for you."),
            _("General practice"),
            points=tuple(check_first),
        ),
        Rule(
            "G11",
            _(
                "Only {words} for {weeks} after an operation or a fracture, {after_birth} after a birth, "
                "{after_caesarean} after a caesarean, unless a professional has agreed."
            ).format(
                words=screening.Open.QUIET.words,
                weeks=_weeks(gates.AFTER_OPERATION),
                after_birth=_weeks(gates.AFTER_BIRTH),
                after_caesarean=_weeks(gates.AFTER_CAESAREAN),
            ),
            _("Tissue needs its time."),
            _("General practice"),
        ),
        Rule(
            "PREG",
            _("In pregnancy exercises change from {preg_from} completed weeks on.").format(
                preg_from=questions.PREG_FROM
            ),
            _("Advice differs, from 13 to 20 weeks; we take the earlier."),
            _("Public health advice"),
        ),
        Rule(
            "UBP",
            _("With pain above {green_max} of 10 today, some exercises are left out or made easier.").format(
                green_max=questions.GREEN_MAX
            ),
            _("A sore day is not the day for more."),
            _("A choice of ours"),
        ),
        Rule(
            "G7",
            _("The safety questions count for {days}; then they are asked again.").format(days=_days(gates.VALID_DAYS)),
            _("Bodies change."),
            _("A choice of ours"),
        ),
    )


def _signs_of(level: screening.Level) -> tuple[str, ...]:
    return tuple(row.question for row in screening.ROWS if row.level is level)


def _week() -> tuple[Rule, ...]:
    free = rules.MIN_STRENGTH_GAP_DAYS - 1
    return (
        Rule(
            "WEEK",
            _("{default_sessions} sessions a week to begin with; {max_strength_days} strength days at most.").format(
                default_sessions=rules.DEFAULT_SESSIONS, max_strength_days=rules.MAX_STRENGTH_DAYS
            ),
            _(
                "Twice a week did more than once in a trial of 296 people; a third time added nothing that could be "
                "seen."
            ),
            _("Miyamoto 2018, Wells 2014"),
        ),
        Rule(
            "GAP",
            ngettext(
                "Between two strength days there is at least {days}.",
                "Between two strength days there are at least {days}.",
                free,
            ).format(days=_days(free)),
            _("So that the back can settle."),
            _("General practice, not a trial"),
        ),
        Rule(
            "B13",
            _("Sessions on {max_session_days} days a week at most, gentle ones among them.").format(
                max_session_days=rules.MAX_SESSION_DAYS
            ),
            _("One day stays free."),
            _("A choice of ours"),
        ),
    )


def _record() -> tuple[Rule, ...]:
    least, most = insights.GOOD_WEEK
    return (
        Rule(
            "DAY",
            _("A day runs from {clock} to the same time on the next, in your time zone.").format(
                clock=_clock(time(days.DAY_STARTS_AT_HOUR))
            ),
            _("A session after midnight belongs to the evening before."),
            _("A choice of ours"),
        ),
        Rule(
            "MEAN",
            _(
                "The line on the chart is the mean of the last {mean_days} days, drawn where at "
                "least {mean_needs_days} of them have a number."
            ).format(mean_days=insights.MEAN_DAYS, mean_needs_days=insights.MEAN_NEEDS_DAYS),
            _("Single numbers go up and down by chance."),
            _("General practice with pain scores, Farrar 2001"),
        ),
        Rule(
            "WEEKS",
            _("The band behind the weeks shows {least} to {most} sessions.").format(least=least, most=most),
            _("The dose that was studied; fewer is no failure."),
            _("Miyamoto 2018"),
        ),
        Rule(
            "BACK",
            _("Sessions and pain can be written down up to {days} later.").format(days=_days(logged.BACKDATED_DAYS)),
            _("Memory of pain fades and changes."),
            _("A choice of ours"),
        ),
        Rule(
            "UNDO",
            _("What you delete can be brought back for {days}; then it is gone for good.").format(
                days=_days(logged.UNDO_DAYS)
            ),
            _("A slip of the finger should not cost a record."),
            _("A choice of ours"),
        ),
    )


def _diary() -> tuple[Rule, ...]:
    """What the diary is judged by, in the words of the pages that explain a sentence."""
    return tuple(Rule(rule.id, rule.words, rule.reason, rule.source) for rule in why.all_rules())


def _reminders() -> tuple[Rule, ...]:
    return (
        Rule(
            "QUIET",
            _("Nothing is sent from {clock} on, unless you chose such a time yourself.").format(
                clock=_clock(occurrences.QUIET_FROM)
            ),
            _("Evenings are for rest."),
            _("A choice of ours"),
        ),
        Rule(
            "WINDOW",
            _(
                "A reminder that could not leave in time is sent up to {hours} later, one for late "
                "in the evening up to {late}; after that it is left out, and the page says so."
            ).format(hours=_hours(occurrences.WINDOW), late=_hours(occurrences.LATE_WINDOW)),
            _("A reminder that comes too late is only noise."),
            _("A choice of ours"),
        ),
        Rule(
            "ONCE",
            _("At most one for each planned session, and none when you have practised that day or the week is full."),
            _("Reminders help a little with keeping it up; they are not claimed to lessen pain."),
            _("Lang 2022, Bennell 2020"),
        ),
    )


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _weeks(span: timedelta) -> str:
    return _("{weeks} weeks").format(weeks=span.days // days.DAYS_IN_WEEK)


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("{minutes} minutes").format(minutes=minutes)
    return ngettext("{hours} hour", "{hours} hours", hours).format(hours=hours)
