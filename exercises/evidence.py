"""What is known about Pilates and pain, in honest words, with the studies it rests on. Pure.

The studies were read as abstracts or excerpts; ``found`` says in our own words what was visible
there, and nothing is said of a study whose result was not.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from conventions import sources
from conventions.messages import Message
from conventions.sources import Source


@dataclass(frozen=True, slots=True)
class Strength:
    """How sure one can be about one thing: ``certainty`` in a few words, and what is known in a sentence or two."""

    key: str
    about: Message
    certainty: Message
    words: Message


@dataclass(frozen=True, slots=True)
class Study:
    """One study or review: ``tested`` what was compared in whom, ``found`` what came out, ``means`` what we take."""

    about: Message
    references: tuple[Source, ...]
    tested: Message
    found: Message
    means: Message


STRENGTHS = (
    Strength(
        key="upper_back",
        about=gettext_lazy("Upper-back pain"),
        certainty=gettext_lazy("Very low certainty"),
        words=gettext_lazy(
            "There is very little direct research, and no randomised trial of Pilates for it was found. What is "
            "offered here is by analogy with the low back and the neck, and by custom."
        ),
    ),
    Strength(
        key="low_back",
        about=gettext_lazy("Low-back pain"),
        certainty=gettext_lazy("Some certainty"),
        words=gettext_lazy(
            "Exercise, Pilates included, may help a little to moderately for months. It is not clearly better than "
            "other exercise."
        ),
    ),
    Strength(
        key="neck",
        about=gettext_lazy("Neck pain"),
        certainty=gettext_lazy("Low certainty"),
        words=gettext_lazy(
            "Results are mixed: better than no exercise in single trials, not better than other care on average."
        ),
    ),
    Strength(
        key="posture",
        about=gettext_lazy("Posture"),
        certainty=gettext_lazy("Low to moderate certainty"),
        words=gettext_lazy(
            "Strength work made the curve of the upper back a little smaller on average, after months. Pain may fall "
            "without any change in posture."
        ),
    ),
    Strength(
        key="long_term",
        about=gettext_lazy("Longer than a year"),
        certainty=gettext_lazy("Unknown"),
        words=gettext_lazy("Nobody was found to have looked."),
    ),
    Strength(
        key="harm",
        about=gettext_lazy("Harm"),
        certainty=gettext_lazy("Little is known about home"),
        words=gettext_lazy(
            "Soreness for a day or two is common. Serious events were not reported in these trials, which looked at "
            "people first. Practice at home without a teacher was seldom tested."
        ),
    ),
)
"""In the order in which they matter to someone whose upper back hurts."""

STUDIES = (
    Study(
        about=gettext_lazy("Upper back"),
        references=(sources.CHEST_WALL_2015, sources.WORLD_CONGRESS_2024, sources.THORACIC_2023, sources.BRIGGS_2009),
        tested=gettext_lazy("Care of any kind for pain in the upper back"),
        found=gettext_lazy(
            "Two acceptable trials up to 2015, with effects too small to matter; no guideline exists; in one year "
            "15 to 28 of 100 people have such pain."
        ),
        means=gettext_lazy("The honest starting point: hardly studied."),
    ),
    Study(
        about=gettext_lazy("Low back"),
        references=(sources.YAMATO_2015,),
        tested=gettext_lazy("Pilates against little care or other exercise: 10 trials, 510 people"),
        found=gettext_lazy(
            "Against little care, pain fell by about 14 of 100 points in the short term (low quality). Against other "
            "exercise there was no clear difference."
        ),
        means=gettext_lazy("A medium effect, in another part of the back, mostly with a teacher."),
    ),
    Study(
        about=gettext_lazy("Low back"),
        references=(sources.OWEN_2020, sources.HAYDEN_2021, sources.FERNANDEZ_RODRIGUEZ_2022),
        tested=gettext_lazy("Many kinds of exercise compared through networks of 89 to 217 trials"),
        found=gettext_lazy("Most kinds beat doing little; Pilates ranked high for pain."),
        means=gettext_lazy("Rankings of small trials, to be read with care."),
    ),
    Study(
        about=gettext_lazy("Low back"),
        references=(sources.WHO_2023,),
        tested=gettext_lazy("Exercise for long-standing low-back pain"),
        found=gettext_lazy(
            "All exercise together: a small effect on pain, moderate certainty. Pilates alone: mostly very low "
            "certainty."
        ),
        means=gettext_lazy("The sober figure."),
    ),
    Study(
        about=gettext_lazy("Neck"),
        references=(sources.MARTINI_2022,),
        tested=gettext_lazy("Pilates for neck pain: 5 trials, 224 people"),
        found=gettext_lazy("Not better than other care in the short term; low certainty."),
        means=gettext_lazy("The nearest part of the body, and an honest no."),
    ),
    Study(
        about=gettext_lazy("Neck"),
        references=(sources.DUNLEAVY_2016,),
        tested=gettext_lazy("12 group sessions of Pilates or yoga against none: 56 people"),
        found=gettext_lazy("Both groups had less trouble with the neck; posture and range stayed as they were."),
        means=gettext_lazy("Pain may fall without posture changing."),
    ),
    Study(
        about=gettext_lazy("Neck"),
        references=(sources.CAZOTTI_2018,),
        tested=gettext_lazy(
            "Pilates twice a week for 12 weeks, 6 to 12 repetitions, against medicine alone: 64 people"
        ),
        found=gettext_lazy("Less pain and better function than with medicine alone."),
        means=gettext_lazy("Where our usual dose comes from."),
    ),
    Study(
        about=gettext_lazy("Neck and shoulder"),
        references=(sources.ANDERSEN_2011, sources.SAETERBAKKEN_2020),
        tested=gettext_lazy(
            "2, 10, 12 or 20 minutes of strength work on five days a week, ten weeks: 198 and 30 people"
        ),
        found=gettext_lazy(
            "About 1.4 to 1.9 points of 10 less pain than without; longer sessions gave little or nothing more."
        ),
        means=gettext_lazy("Short sessions are worth having."),
    ),
    Study(
        about=gettext_lazy("How often"),
        references=(sources.MIYAMOTO_2018, sources.DA_SILVA_2019),
        tested=gettext_lazy(
            "Pilates once, twice or three times a week for six weeks against a booklet: 296 people, low back; "
            "supervised, individual, mat and apparatus"
        ),
        found=gettext_lazy("1.2, 2.3 and 2.1 points of 10 less pain than with the booklet."),
        means=gettext_lazy("Twice a week is our default; no sign that a third session adds."),
    ),
    Study(
        about=gettext_lazy("How often"),
        references=(sources.WELLS_2014,),
        tested=gettext_lazy("What 30 Australian physiotherapists agreed on for low-back pain"),
        found=gettext_lazy(
            "With a teacher, 30 to 60 minutes, twice a week, for three to six months, after a look at the person."
        ),
        means=gettext_lazy("Opinion, not a trial. Home practice is less than this."),
    ),
    Study(
        about=gettext_lazy("Posture"),
        references=(
            sources.GONZALEZ_GALVEZ_2019,
            sources.GONZALEZ_GALVEZ_2023,
            sources.MUN_2024,
            sources.ARCH_OSTEOPOROS_2021,
        ),
        tested=gettext_lazy("Months of strength and stretching for a rounded upper back"),
        found=gettext_lazy(
            "The curve became a little smaller; strength counted for more than stretching; the effect on pain was "
            "small and uncertain."
        ),
        means=gettext_lazy("We prefer work for the back muscles, and promise no posture."),
    ),
    Study(
        about=gettext_lazy("Pain while moving"),
        references=(sources.SMITH_2017, sources.SILBERNAGEL_2007),
        tested=gettext_lazy(
            "Exercise that may hurt a little against exercise that may not: 7 trials, 385 people; and 38 with "
            "tendon pain who kept to a limit"
        ),
        found=gettext_lazy("A little pain was no worse, and slightly better in the short term; the limit did no harm."),
        means=gettext_lazy("Why there is a limit and not a ban."),
    ),
    Study(
        about=gettext_lazy("Thin bones"),
        references=(sources.SINAKI_1984, sources.BROOKE_WAVELL_2022),
        tested=gettext_lazy(
            "Bending or straightening exercises in 59 women with thin spine bones; an agreement of experts"
        ),
        found=gettext_lazy(
            "Further fractures in 16 of 100 who straightened (25 women), 89 of 100 who bent (9), 53 of 100 who did "
            "both (19) and 67 of 100 who did no exercise (6). Small, not randomised."
        ),
        means=gettext_lazy("With thin bones, exercises that bend with load are left out."),
    ),
    Study(
        about=gettext_lazy("Warning signs"),
        references=(sources.FINUCANE_2020,),
        tested=gettext_lazy("Which signs should make one look for a serious cause of back pain"),
        found=gettext_lazy("Single signs tell little; together, and with a person's story, they tell more."),
        means=gettext_lazy("Why we ask first whether anyone has looked at the pain."),
    ),
    Study(
        about=gettext_lazy("Keeping it up"),
        references=(sources.JACK_2010, sources.LANG_2022, sources.BENNELL_2020),
        tested=gettext_lazy("What keeps people from practising, and whether apps and messages help"),
        found=gettext_lazy(
            "Pain while practising, low confidence and little support keep people from it; reminders help a little."
        ),
        means=gettext_lazy("Why reminders exist. They are not claimed to lessen pain."),
    ),
    Study(
        about=gettext_lazy("Measuring pain"),
        references=(sources.FARRAR_2001, sources.KOVACS_2008),
        tested=gettext_lazy("How much a pain score has to change before people notice"),
        found=gettext_lazy("About two points of ten; single scores differ by more than that by chance."),
        means=gettext_lazy("Why the chart shows a mean and calls small changes chance."),
    ),
)


def behind(tags: Collection[str]) -> tuple[Strength, ...]:
    """What stands behind an exercise with these tags: the upper back itself, the nearest neighbours, and posture."""
    keys = ["upper_back", "low_back", "neck"]
    if "extension" in tags:
        keys.append("posture")
    return tuple(strength for strength in STRENGTHS if strength.key in keys)
