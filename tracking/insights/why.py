"""Why the site says what it says: each rule in words, with its numbers, its reason and its source. Pure.

Made from the constants themselves, for the page of a rule, the page of all rules and programs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking.insights import adherence, changes, ledger, measures, warnings
from tracking.insights.mornings import FLARE
from tracking.insights.questions import REVIEW_MARGIN, REVIEW_WEEKS


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule: its id, a title, what it says with its numbers in words, why, where it is from, its numbers by name."""

    id: str
    title: str
    words: str
    reason: str
    source: str
    constants: tuple[tuple[str, str], ...] = ()


_NAMES: Mapping[str, str] = {
    "base_days": gettext_lazy("days of the first week"),
    "base_most": gettext_lazy("days at most"),
    "needs": gettext_lazy("days with a number needed"),
    "points": gettext_lazy("points"),
    "percent": gettext_lazy("per cent"),
    "judged_from": gettext_lazy("lowest start that is judged"),
    "first": gettext_lazy("first days compared"),
    "recent": gettext_lazy("last days compared"),
    "recent_needs": gettext_lazy("of these with a number"),
    "sure": gettext_lazy("standard errors"),
    "every": gettext_lazy("days from one reading to the next"),
    "detectable": gettext_lazy("points between two answers to the same pain"),
    "spread": gettext_lazy("published spread in points"),
    "own_from": gettext_lazy("days the published spread weighs"),
    "three_points": gettext_lazy("point of the mean"),
    "three_from": gettext_lazy("lowest start that is judged"),
    "one": gettext_lazy("points for one activity"),
    "all": gettext_lazy("points for the mean"),
    "low": gettext_lazy("sessions that keep a week"),
    "high": gettext_lazy("sessions at most"),
    "enough": gettext_lazy("days needed"),
    "latest": gettext_lazy("latest days looked at"),
    "hurt": gettext_lazy("days with a mark, easier"),
    "leave": gettext_lazy("days with a mark, leave out"),
    "mornings": gettext_lazy("sore mornings, ask"),
    "flare": gettext_lazy("points above the pain before"),
    "without_base": gettext_lazy("pain without a first week"),
    "row": gettext_lazy("sore mornings in a row"),
    "of_last": gettext_lazy("sore mornings"),
    "last": gettext_lazy("of the last mornings"),
    "pause": gettext_lazy("days of rest from strength"),
    "weeks": gettext_lazy("weeks in a row"),
    "planned": gettext_lazy("planned sessions at least"),
    "done_percent": gettext_lazy("per cent of them done"),
    "dizzy": gettext_lazy("notes of dizziness"),
    "dizzy_days": gettext_lazy("days"),
    "hard": gettext_lazy("very hard sessions"),
    "effort": gettext_lazy("effort from"),
    "strength": gettext_lazy("strength days"),
    "missed": gettext_lazy("planned sessions missed"),
    "once_in": gettext_lazy("days from one time to the next"),
    "shown": gettext_lazy("days for which it is shown"),
    "review_one": gettext_lazy("weeks to the first review"),
    "review_two": gettext_lazy("weeks to the second"),
    "margin": gettext_lazy("days about it"),
}
"""What each number is, to stand before it."""


def _numbers() -> dict[str, object]:
    """The constants as they are, by the name they have in the words."""
    return {
        "base_days": measures.BASE_DAYS,
        "base_most": measures.BASE_DAYS_AT_MOST,
        "needs": measures.NEEDS_DAYS,
        "points": measures.MEANINGFUL_POINTS,
        "percent": round(100 * measures.MEANINGFUL_SHARE),
        "judged_from": measures.JUDGED_FROM,
        "first": measures.FIRST_DAYS,
        "recent": measures.RECENT_DAYS,
        "recent_needs": measures.RECENT_NEEDS,
        "sure": measures.SURE,
        "every": measures.READ_EVERY,
        "detectable": measures.DETECTABLE,
        "spread": f"{measures.PUBLISHED_SPREAD:.2f}",
        "own_from": measures.OWN_FROM,
        "three_points": measures.THREE_POINTS,
        "three_from": measures.THREE_FROM,
        "one": measures.ONE_ACTIVITY,
        "all": measures.ALL_ACTIVITIES,
        "low": adherence.GOOD_WEEK[0],
        "high": adherence.GOOD_WEEK[1],
        "enough": ledger.ENOUGH_DAYS,
        "latest": ledger.RECENT_DAYS,
        "hurt": ledger.HURT_DAYS,
        "leave": ledger.LEAVE_DAYS,
        "mornings": ledger.MORNING_DAYS,
        "flare": FLARE,
        "without_base": warnings.HIGH_WITHOUT_BASE,
        "row": warnings.IN_A_ROW,
        "of_last": warnings.OF_LAST,
        "last": warnings.LAST,
        "pause": warnings.PAUSE_DAYS,
        "weeks": warnings.HIGH_WEEKS,
        "planned": warnings.LEAST_PLANNED,
        "done_percent": round(100 * warnings.WORKING_FROM),
        "dizzy": warnings.DIZZY_NOTES,
        "dizzy_days": warnings.DIZZY_DAYS,
        "hard": warnings.HARD_RATINGS,
        "effort": warnings.EFFORT_LIMIT,
        "strength": warnings.STRENGTH_DAYS,
        "missed": warnings.MISSED,
        "once_in": warnings.W10_ONCE_IN.days,
        "shown": warnings.W10_SHOWN_DAYS,
        "review_one": REVIEW_WEEKS[0],
        "review_two": REVIEW_WEEKS[1],
        "margin": REVIEW_MARGIN.days,
    }


_CHANCE_REASON = gettext_lazy(
    "Pain goes up and down by itself. Of simulated people whose pain never moves, the plain rule alone tells almost "
    "half something within twelve weeks; this one tells about 5 of 100, and still 8 of 10 whose pain fell by 2.5. It "
    "was tuned on such a simulation, where the noise of one day has nothing to do with that of the next. Where the two "
    "are linked (0.3), it tells about 1 in 10 of those whose pain never moves (11.6 of 100 in the run that was looked "
    "at first). Real people have not been followed."
)


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    words: str
    reason: str
    source: str
    numbers: tuple[str, ...] = ()


_TEXTS: Mapping[str, _Text] = {
    "BASE": _Text(
        gettext_lazy("Where you began"),
        gettext_lazy(
            "Your first week is the mean of the first {base_days} days from your first number on. It needs {needs} "
            "days with a number, else it reaches to day {base_most}. A day counts by your answer for the average of "
            "the week, else by the pain before the day's first session, else by its first pain entry."
        ),
        gettext_lazy("So that a day with ten entries weighs as much as a day with one."),
        gettext_lazy("Domain 4.3; the number of days is a choice of ours"),
        ("base_days", "base_most", "needs"),
    ),
    "CHANGE": _Text(
        gettext_lazy("When pain is called down or up"),
        gettext_lazy(
            "Two things must be so. The pain fell by at least {points} points and {percent} % (or rose by {points} "
            "points) from the first week or fortnight to the last 7 or {recent} days. And the first {first} and the "
            "last {recent} days differ by more than chance: {sure} standard errors, reckoned from your own days and "
            "published figures. It is judged every {every} days, from six weeks on. A start below {judged_from} is "
            "too low to judge a fall."
        ),
        _CHANCE_REASON,
        measures.SOURCE,
        ("points", "percent", "judged_from", "first", "recent", "recent_needs", "sure", "every"),
    ),
    "BAND": _Text(
        gettext_lazy("What may be chance"),
        gettext_lazy(
            "The band about your first week shows where the mean of seven days may lie by chance alone: {sure} "
            "standard errors to either side, never less than {points} points. The spread is that of your own days, "
            "together with the published {spread} points, which weigh as much as {own_from} days."
        ),
        gettext_lazy("Two answers to the same pain may differ by {detectable} points."),
        gettext_lazy("Kovacs 2008 for the published spread; the weight is a choice of ours"),
        ("sure", "points", "spread", "own_from", "detectable"),
    ),
    "THREE": _Text(
        gettext_lazy("When the three questions are called better or worse"),
        gettext_lazy(
            "Their mean must fall by {three_points} point and {percent} % (or rise by {three_points} point) from the "
            "first answer to the last, and the answers of the first {first} and the last {recent} days must differ "
            "by more than chance. A start below {three_from} is too low to judge."
        ),
        gettext_lazy("Three answers on one day share much of their noise."),
        changes.THREE_SOURCE,
        ("three_points", "percent", "three_from", "first", "recent"),
    ),
    "ACTIVITY": _Text(
        gettext_lazy("When an activity of your own is called better or worse"),
        gettext_lazy("One activity must change by {one} points, the mean of several by {all}."),
        gettext_lazy("Smaller differences come about by chance."),
        changes.ACTIVITY_SOURCE,
        ("one", "all"),
    ),
    "FELT": _Text(
        gettext_lazy("The change as you feel it"),
        gettext_lazy("“Better” and “very much better” count as better, “worse” and “very much worse” as worse."),
        gettext_lazy("You know what matters to you; the answer leans towards how you feel today."),
        changes.CHANGE_SOURCE,
    ),
    "RHYTHM": _Text(
        gettext_lazy("When a week is kept"),
        gettext_lazy(
            "A week is kept with {low} sessions, or with all that were planned where that was less; {high} are the "
            "most that strength needs. A pause counts as keeping the plan. Days in a row are never counted."
        ),
        gettext_lazy("Two sessions a week did more than one in a trial; a third added nothing that could be seen."),
        gettext_lazy("Miyamoto 2018"),
        ("low", "high"),
    ),
    "LEDGER": _Text(
        gettext_lazy("What is said of an exercise"),
        gettext_lazy(
            "Nothing before {enough} days. Then the latest {latest} days count. Leave out: it hurt on {leave} of "
            "them and on half, or on {hurt} in its easier form. Easier: it hurt on {hurt} and on a quarter. Ask: "
            "{mornings} sore mornings after it, half of those known, and twice as often as after days without it. "
            "Else keep. A morning is sore from {flare} points above the pain before."
        ),
        gettext_lazy("It says what goes together. Exercises are done side by side, so it never says what causes what."),
        ledger.SOURCE,
        ("enough", "latest", "hurt", "leave", "mornings", "flare"),
    ),
    "REVIEW": _Text(
        gettext_lazy("The reviews"),
        gettext_lazy(
            "After {review_one} and {review_two} weeks the diary is summed up and three questions are asked; an "
            "answer within {margin} days of that counts for it, a later one keeps its own date."
        ),
        gettext_lazy("Trials last that long; sooner there is little to see."),
        gettext_lazy("Miyamoto 2018 and the trials named with the evidence"),
        ("review_one", "review_two", "margin"),
    ),
    "W1": _Text(
        gettext_lazy("A day with more pain than usual"),
        gettext_lazy(
            "The pain before a session is {points} or more above your first week; without a first week, "
            "{without_base} or more. Then a gentle session is suggested."
        ),
        gettext_lazy("A sore day is not the day for more."),
        warnings.SOURCES["W1"],
        ("points", "without_base"),
    ),
    "W2": _Text(
        gettext_lazy("One sore morning"),
        gettext_lazy("The next morning was {flare} or more above the pain before the session."),
        gettext_lazy("Once is a signal to do a little less."),
        warnings.SOURCES["W2"],
        ("flare",),
    ),
    "W3": _Text(
        gettext_lazy("Several sore mornings"),
        gettext_lazy(
            "{row} known mornings in a row were sore, or {of_last} of the last {last}. Strength rests for {pause} "
            "days, and the urgent safety questions are asked again. A day with two sessions counts once."
        ),
        gettext_lazy("A pattern weighs more than one morning."),
        warnings.SOURCES["W3"],
        ("row", "of_last", "last", "pause"),
    ),
    "W4": _Text(
        gettext_lazy("Two weeks with more pain"),
        gettext_lazy(
            "The mean of seven days was {points} or more above your first week for {weeks} weeks in a row. The plan "
            "rests until a mean is lower again or a professional has looked at it; the urgent questions are asked "
            "again."
        ),
        gettext_lazy("Pain that stays up needs someone who can examine you."),
        warnings.SOURCES["W4"],
        ("points", "weeks"),
    ),
    "W5": _Text(
        gettext_lazy("A new sign"),
        gettext_lazy(
            "A session was stopped by tingling, weakness or another sign of the safety questions, and they have not "
            "been answered since."
        ),
        gettext_lazy("Rare, and not to be missed."),
        warnings.SOURCES["W5"],
    ),
    "W6": _Text(
        gettext_lazy("Not working so far"),
        gettext_lazy(
            "At {review_one} or {review_two} weeks, with {planned} sessions planned or more and {done_percent} % "
            "done, neither the pain nor the three questions fell as far as a fall counts, and you said “about the "
            "same” or worse."
        ),
        gettext_lazy("You did your part; then it is time for another plan, or another pair of eyes."),
        warnings.SOURCES["W6"],
        ("review_one", "review_two", "planned", "done_percent"),
    ),
    "W7": _Text(
        gettext_lazy("Dizzy twice"),
        gettext_lazy(
            "{dizzy} notes of dizziness within {dizzy_days} days. Exercises that move or lower the head rest meanwhile."
        ),
        gettext_lazy("Quick changes of the head can bring it on, and a doctor should know."),
        warnings.SOURCES["W7"],
        ("dizzy", "dizzy_days"),
    ),
    "W8": _Text(
        gettext_lazy("Very hard sessions"),
        gettext_lazy(
            "Effort of {effort} or more in {hard} sessions of seven days. The check before a session then offers "
            "easier forms, or fewer repetitions; you may keep the usual."
        ),
        gettext_lazy("Strength grows with effort that leaves something over."),
        warnings.SOURCES["W8"],
        ("effort", "hard"),
    ),
    "W9": _Text(
        gettext_lazy("Little rest"),
        gettext_lazy("{strength} strength days in seven, or two that touch."),
        gettext_lazy("So that the back can settle."),
        warnings.SOURCES["W9"],
        ("strength",),
    ),
    "W10": _Text(
        gettext_lazy("Sessions that did not come about"),
        gettext_lazy(
            "The last {missed} planned sessions were not done and none came in their place. It is said once in "
            "{once_in} days and stands for {shown} of them. Nothing is said in a pause or right after one, nor while "
            "a warning or a safety answer holds you back."
        ),
        gettext_lazy("Life happens; six gentle minutes are a way back."),
        warnings.SOURCES["W10"],
        ("missed", "once_in", "shown"),
    ),
}

IDS = tuple(_TEXTS)


def rule_text(rule: str) -> RuleText | None:
    """The rule with this id; ``None`` where there is no such rule."""
    text = _TEXTS.get(rule)
    if text is None:
        return None
    numbers = _numbers()
    return RuleText(
        id=rule,
        title=_(text.title),
        words=_(text.words).format(**numbers),
        reason=_(text.reason).format(**numbers),
        source=_(text.source),
        constants=tuple((_(_NAMES[name]), str(numbers[name])) for name in text.numbers),
    )


def all_rules() -> tuple[RuleText, ...]:
    """Every rule of the diary, in the order in which they are explained."""
    return tuple(found for rule in IDS if (found := rule_text(rule)))
