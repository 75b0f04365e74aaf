"""A session before and after: what the check-in goes by, what a session was, and what follows from it."""

from pilates_site.rulebook.kinds import Rule
from tracking.insights import check_in, offers, progression, reading, standing

OURS = "a choice of ours"
MODEL = "After the pain-monitoring model (Thomee 1997, Silbernagel 2007), tested on knees and tendons: used by analogy"


def practice() -> tuple[Rule, ...]:
    return (*_before(), *_classes(), *_progress())


def _before() -> tuple[Rule, ...]:
    return (
        Rule(
            "CHECK-IN",
            f"Pain before a session of {reading.GREEN_MAX} or less is green: as planned. Above it, up to your limit, "
            "is amber: strength and balance in an easier form, which you may keep as usual. Where the pain was "
            "assessed and is no more than usual for you, nothing changes.",
            "A sore back can move; it asks for less.",
            MODEL,
        ),
        Rule(
            "G12",
            "Pain above your limit before the first movement is red: only the gentle set that day, and only a rise of "
            f"{reading.RISE} or more during the session counts against it.",
            "Nobody should fail before they began.",
            OURS,
        ),
        Rule(
            "W1 before a session",
            "Pain two points or more above your baseline: a gentle session is suggested. Without a baseline, from "
            f"{check_in.HIGH_WITHOUT_BASE} on.",
            "Two points are about the smallest change that matters.",
            "Farrar 2001",
        ),
    )


def _classes() -> tuple[Rule, ...]:
    percent = int(reading.COMPLETE_OK * 100)
    return (
        Rule(
            "6.4",
            "What a session was is said by the first of these that fits, once the next morning is known. D is the next "
            "morning less the pain before the first session of the day.",
            "A back is judged by how it takes it, not by how it felt for a moment.",
            MODEL,
            points=(
                "Stopped: a sign that ends a session.",
                f"Too much: worst pain above your limit, stopped because of pain, or D of {reading.FLARE} or more.",
                f"On the edge: worst pain above {reading.GREEN_MAX}, D of 1, effort of {reading.EFFORT_HIGH} or more, "
                f"less than {percent} % done, or the form lost.",
                f"Calm: worst pain of {reading.GREEN_MAX} or less, D of 0 or less, and nothing of the above. Also "
                "where the pain was assessed, was above that before, and did not rise.",
                "Without an answer by 18:00 the next day a calm session counts neither for nor against.",
            ),
        ),
    )


def _progress() -> tuple[Rule, ...]:
    ease, back = round((1 - progression.EASE) * 100), round((1 - progression.BACK) * 100)
    return (
        Rule(
            "P1",
            f"After {standing.ROW} calm sessions in a row over {standing.ROW_DAYS} days or more, with control, one "
            "change may be offered for an exercise: one repetition, a longer hold, a harder form, the next exercise. "
            f"At most {offers.MOST_OFFERS} at once, and the strength part grows by "
            f"{round((offers.VOLUME - 1) * 100)} % at most.",
            "Learning comes before loading. You decide; no answer is as good as no.",
            OURS,
        ),
        Rule("P2", "On the edge once: the same again.", "One day says little.", OURS),
        Rule(
            "P3",
            f"On the edge twice in a row, or less than {round(standing.COMPLETE_LOW * 100)} % done: {ease} % fewer "
            "repetitions, or the easier form.",
            "What was too much twice is likely to be so again.",
            OURS,
        ),
        Rule(
            "P4",
            f"Too much, or effort of {standing.EFFORT_LIMIT} or more: the easier form and {back} % fewer repetitions, "
            "strength no sooner than two days after the report, and the usual dose again after "
            f"{standing.GREENS_AFTER_BACK} calm sessions.",
            "Less for a while, not nothing.",
            OURS,
        ),
        Rule(
            "P5",
            "Stopped by a warning sign: no strength until the safety questions are answered.",
            "What may be serious comes first.",
            "Finucane 2020",
        ),
        Rule(
            "P6",
            "The next level is offered when the exercises that carry it are mastered and "
            f"{offers.SESSIONS_TO_INTERMEDIATE} sessions were calm ({offers.SESSIONS_TO_ADVANCED} more for the last "
            "level). It can be taken back at any time, and is never the aim.",
            "Harder is not better.",
            OURS,
        ),
        Rule(
            "P7",
            f"{progression.AWAY_DAYS} days or more since the last strength session: one step easier and {ease} % fewer "
            f"repetitions. From {standing.AWAY_LONG_DAYS} days on: as at the start.",
            "Strength fades, and comes back.",
            OURS,
        ),
        Rule(
            "P8",
            f"On a day that begins {offers.ABOVE_BASE} points or more above your baseline nothing progresses.",
            "Two points are about the smallest change that matters.",
            "Farrar 2001",
        ),
    )
