"""A session before and after: what the check-in goes by, what a session was, and what follows from it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilates_site.rulebook.kinds import Rule
from tracking.insights import check_in, offers, progression, reading, standing

OURS = gettext_lazy("a choice of ours")
MODEL = gettext_lazy(
    "After the pain-monitoring model (Thomee 1997, Silbernagel 2007), tested on knees and tendons: used by analogy"
)


def practice() -> tuple[Rule, ...]:
    return (*_before(), *_classes(), *_progress())


def _before() -> tuple[Rule, ...]:
    return (
        Rule(
            _("CHECK-IN"),
            _(
                "Pain before a session of {green_max} or less is green: as planned. Above it, up to "
                "your limit, is amber: strength and balance in an easier form, which you may keep as "
                "usual. Where the pain was assessed and is no more than usual for you, nothing "
                "changes."
            ).format(green_max=reading.GREEN_MAX),
            _("A sore back can move; it asks for less."),
            MODEL,
        ),
        Rule(
            "G12",
            _(
                "Pain above your limit before the first movement is red: only the gentle set that "
                "day, and only a rise of {rise} or more during the session counts against it."
            ).format(rise=reading.RISE),
            _("Nobody should fail before they began."),
            OURS,
        ),
        Rule(
            _("W1 before a session"),
            _(
                "Pain two points or more above your baseline: a gentle session is suggested. Without "
                "a baseline, from {high_without_base} on."
            ).format(high_without_base=check_in.HIGH_WITHOUT_BASE),
            _("Two points are about the smallest change that matters."),
            _("Farrar 2001"),
        ),
    )


def _classes() -> tuple[Rule, ...]:
    percent = int(reading.COMPLETE_OK * 100)
    return (
        Rule(
            "6.4",
            _(
                "What a session was is said by the first of these that fits, once the next morning is known. D is the "
                "next "
                "morning less the pain before the first session of the day."
            ),
            _("A back is judged by how it takes it, not by how it felt for a moment."),
            MODEL,
            points=(
                _("Stopped: a sign that ends a session."),
                _("Too much: worst pain above your limit, stopped because of pain, or D of {flare} or more.").format(
                    flare=reading.FLARE
                ),
                _(
                    "On the edge: worst pain above {green_max}, D of 1, effort of {effort_high} or more, "
                    "less than {percent} % done, or the form lost."
                ).format(green_max=reading.GREEN_MAX, effort_high=reading.EFFORT_HIGH, percent=percent),
                _(
                    "Calm: worst pain of {green_max} or less, D of 0 or less, and nothing of the above. "
                    "Also where the pain was assessed, was above that before, and did not rise."
                ).format(green_max=reading.GREEN_MAX),
                _("Without an answer by 18:00 the next day a calm session counts neither for nor against."),
            ),
        ),
    )


def _progress() -> tuple[Rule, ...]:
    ease, back = round((1 - progression.EASE) * 100), round((1 - progression.BACK) * 100)
    return (
        Rule(
            "P1",
            _(
                "After {row} calm sessions in a row over {row_days} days or more, with control, one "
                "change may be offered for an exercise: one repetition, a longer hold, a harder "
                "form, the next exercise. At most {most_offers} at once, and the strength part grows "
                "by {share} % at most."
            ).format(
                row=standing.ROW,
                row_days=standing.ROW_DAYS,
                most_offers=offers.MOST_OFFERS,
                share=round((offers.VOLUME - 1) * 100),
            ),
            _("Learning comes before loading. You decide; no answer is as good as no."),
            OURS,
        ),
        Rule("P2", _("On the edge once: the same again."), _("One day says little."), OURS),
        Rule(
            "P3",
            _(
                "On the edge twice in a row, or less than {share} % done: {ease} % fewer "
                "repetitions, or the easier form."
            ).format(share=round(standing.COMPLETE_LOW * 100), ease=ease),
            _("What was too much twice is likely to be so again."),
            OURS,
        ),
        Rule(
            "P4",
            _(
                "Too much, or effort of {effort_limit} or more: the easier form and {back} % fewer "
                "repetitions, strength no sooner than two days after the report, and the usual dose "
                "again after {greens_after_back} calm sessions."
            ).format(effort_limit=standing.EFFORT_LIMIT, back=back, greens_after_back=standing.GREENS_AFTER_BACK),
            _("Less for a while, not nothing."),
            OURS,
        ),
        Rule(
            "P5",
            _("Stopped by a warning sign: no strength until the safety questions are answered."),
            _("What may be serious comes first."),
            _("Finucane 2020"),
        ),
        Rule(
            "P6",
            _(
                "The next level is offered when the exercises that carry it are mastered and "
                "{sessions_to_intermediate} sessions were calm ({sessions_to_advanced} more for the "
                "last level). It can be taken back at any time, and is never the aim."
            ).format(
                sessions_to_intermediate=offers.SESSIONS_TO_INTERMEDIATE,
                sessions_to_advanced=offers.SESSIONS_TO_ADVANCED,
            ),
            _("Harder is not better."),
            OURS,
        ),
        Rule(
            "P7",
            _(
                "{away_days} days or more since the last strength session: one step easier and "
                "{ease} % fewer repetitions. From {away_long_days} days on: as at the start."
            ).format(away_days=progression.AWAY_DAYS, ease=ease, away_long_days=standing.AWAY_LONG_DAYS),
            _("Strength fades, and comes back."),
            OURS,
        ),
        Rule(
            "P8",
            _("On a day that begins {above_base} points or more above your baseline nothing progresses.").format(
                above_base=offers.ABOVE_BASE
            ),
            _("Two points are about the smallest change that matters."),
            _("Farrar 2001"),
        ),
    )
