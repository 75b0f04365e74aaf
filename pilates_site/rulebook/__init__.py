"""The rules that the site follows, as a page a person can read: made from the constants themselves, never retyped.

Each rule says what it is called in the code and in the tests, what it is set to, why, and where that comes from.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

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
        Chapter("first", "Before anything else", _first(names, list(kept_out))),
        Chapter("signs", "Signs and conditions", _signs()),
        Chapter("routine", "A routine", routine(names)),
        Chapter("week", "A week", _week()),
        Chapter("practice", "Before and after a session", practice()),
        Chapter("record", "Your record", (*_record(), *_diary())),
        Chapter("reminders", "Reminders", _reminders()),
    )


def _first(names: Mapping[str, str], kept_out: list[str]) -> tuple[Rule, ...]:
    gentle = sorted(names.get(slug, slug) for slug in rules.GENTLE_SET)
    easier = sorted(names.get(slug, slug) for slug in rules.GENTLE_IN_EASIER_FORM)
    return (
        Rule(
            "G3",
            f"If the pain is new or has changed and nobody has looked at it, only the gentle set: "
            f"{rules.listed(gentle)}. Of these {rules.listed(easier)} in the easier form.",
            "Pain from the top of the back is worth a look before it is worked on.",
            "Finucane 2020; the list is a choice of ours",
        ),
        Rule(
            "CEILING",
            f"Pain while moving stays at {screening.CEILING_ASSESSED} of 10 or below if a professional has looked "
            f"at it, and at {screening.CEILING_NOT_ASSESSED} or below if not.",
            "A little pain while moving was no worse in trials; the limits come from knee and tendon pain, so they are "
            "used here by analogy.",
            "Smith 2017, Silbernagel 2007; the numbers are a choice of ours",
        ),
        Rule(
            "G4",
            f"The site is for people of {screening.MINIMUM_AGE} and older. Below {red_flags.ADULT_FROM}, or with new "
            f"pain from {red_flags.NEW_PAIN_FROM} on, we ask you to see someone before you start.",
            "The exercises were chosen for adults, and pain at these ages is worth a look.",
            "Finucane 2020; the limits are a choice of ours",
        ),
        Rule(
            "G6",
            f"What is not for home never enters a routine: {rules.listed(sorted(kept_out) or ['none now'])}.",
            "Head below the heart, or weight on the neck, needs someone who watches.",
            "The teaching texts named on the pages of these exercises",
        ),
        Rule(
            "STOP",
            "When to stop, in this order.",
            "What may be serious comes first, before any question.",
            "Finucane 2020 and general practice",
            points=tuple(f"{tier.title}: {', '.join(tier.signs)}. {tier.action}" for tier in screening.STOP_TIERS),
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
            "Rare, and not to be missed.",
            "Finucane 2020 and public health advice",
            points=_signs_of(screening.Level.EMERGENCY),
        ),
        Rule(
            urgent.rule,
            f"{urgent.sentence} {urgent.ends}",
            "Often harmless, sometimes not; a page cannot tell.",
            "Finucane 2020 and public health advice",
            points=_signs_of(screening.Level.TODAY),
        ),
        Rule(
            "SOON",
            f"Ask a doctor or physiotherapist before you start. Until then: {screening.Open.GENTLE.words}.",
            "Worth a look before exercise.",
            "Finucane 2020 and public health advice",
            points=_signs_of(screening.Level.SOON),
        ),
        Rule(
            "G10",
            f"Check with your doctor first. Until then: {screening.Open.QUIET_AND_SEATED.words}.",
            "Exercise may need to be chosen for you.",
            "General practice",
            points=tuple(check_first),
        ),
        Rule(
            "G11",
            f"Only {screening.Open.QUIET.words} for {_weeks(gates.AFTER_OPERATION)} after an operation or a fracture, "
            f"{_weeks(gates.AFTER_BIRTH)} after a birth, {_weeks(gates.AFTER_CAESAREAN)} after a caesarean, unless a "
            "professional has agreed.",
            "Tissue needs its time.",
            "General practice",
        ),
        Rule(
            "PREG",
            f"In pregnancy exercises change from {questions.PREG_FROM} completed weeks on.",
            "Advice differs, from 13 to 20 weeks; we take the earlier.",
            "Public health advice",
        ),
        Rule(
            "UBP",
            f"With pain above {questions.GREEN_MAX} of 10 today, some exercises are left out or made easier.",
            "A sore day is not the day for more.",
            "A choice of ours",
        ),
        Rule(
            "G7",
            f"The safety questions count for {_days(gates.VALID_DAYS)}; then they are asked again.",
            "Bodies change.",
            "A choice of ours",
        ),
    )


def _signs_of(level: screening.Level) -> tuple[str, ...]:
    return tuple(row.question for row in screening.ROWS if row.level is level)


def _week() -> tuple[Rule, ...]:
    free = rules.MIN_STRENGTH_GAP_DAYS - 1
    return (
        Rule(
            "WEEK",
            f"{rules.DEFAULT_SESSIONS} sessions a week to begin with; {rules.MAX_STRENGTH_DAYS} strength days at most.",
            "Twice a week did more than once in a trial of 296 people; a third time added nothing that could be seen.",
            "Miyamoto 2018, Wells 2014",
        ),
        Rule(
            "GAP",
            f"Between two strength days there {'is' if free == 1 else 'are'} at least {_days(free)}.",
            "So that the back can settle.",
            "General practice, not a trial",
        ),
        Rule(
            "B13",
            f"Sessions on {rules.MAX_SESSION_DAYS} days a week at most, gentle ones among them.",
            "One day stays free.",
            "A choice of ours",
        ),
    )


def _record() -> tuple[Rule, ...]:
    least, most = insights.GOOD_WEEK
    return (
        Rule(
            "DAY",
            f"A day runs from {_clock(time(days.DAY_STARTS_AT_HOUR))} to the same time on the next, in your time zone.",
            "A session after midnight belongs to the evening before.",
            "A choice of ours",
        ),
        Rule(
            "MEAN",
            f"The line on the chart is the mean of the last {insights.MEAN_DAYS} days, drawn where at least "
            f"{insights.MEAN_NEEDS_DAYS} of them have a number.",
            "Single numbers go up and down by chance.",
            "General practice with pain scores, Farrar 2001",
        ),
        Rule(
            "WEEKS",
            f"The band behind the weeks shows {least} to {most} sessions.",
            "The dose that was studied; fewer is no failure.",
            "Miyamoto 2018",
        ),
        Rule(
            "BACK",
            f"Sessions and pain can be written down up to {_days(logged.BACKDATED_DAYS)} later.",
            "Memory of pain fades and changes.",
            "A choice of ours",
        ),
        Rule(
            "UNDO",
            f"What you delete can be brought back for {_days(logged.UNDO_DAYS)}; then it is gone for good.",
            "A slip of the finger should not cost a record.",
            "A choice of ours",
        ),
    )


def _diary() -> tuple[Rule, ...]:
    """What the diary is judged by, in the words of the pages that explain a sentence."""
    return tuple(Rule(rule.id, rule.words, rule.reason, rule.source) for rule in why.all_rules())


def _reminders() -> tuple[Rule, ...]:
    return (
        Rule(
            "QUIET",
            f"Nothing is sent from {_clock(occurrences.QUIET_FROM)} on, unless you chose such a time yourself.",
            "Evenings are for rest.",
            "A choice of ours",
        ),
        Rule(
            "WINDOW",
            f"A reminder that could not leave in time is sent up to {_hours(occurrences.WINDOW)} later, one for late "
            f"in the evening up to {_hours(occurrences.LATE_WINDOW)}; after that it is left out, and the page says so.",
            "A reminder that comes too late is only noise.",
            "A choice of ours",
        ),
        Rule(
            "ONCE",
            "At most one for each planned session, and none when you have practised that day or the week is full.",
            "Reminders help a little with keeping it up; they are not claimed to lessen pain.",
            "Lang 2022, Bennell 2020",
        ),
    )


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _weeks(span: timedelta) -> str:
    return f"{span.days // days.DAYS_IN_WEEK} weeks"


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return f"{minutes} minutes" if rest else f"{hours} hour{'' if hours == 1 else 's'}"
