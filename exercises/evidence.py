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
            "There is very little direct research. We found no randomised trial of Pilates for it. What we "
            "offer is based on studies of the low back and neck, and on custom."
        ),
    ),
    Strength(
        key="low_back",
        about=gettext_lazy("Low-back pain"),
        certainty=gettext_lazy("Some certainty"),
        words=gettext_lazy(
            "Exercise may help by a small to medium amount over months, and so may Pilates. Pilates is not "
            "clearly better than other exercise."
        ),
    ),
    Strength(
        key="neck",
        about=gettext_lazy("Neck pain"),
        certainty=gettext_lazy("Low certainty"),
        words=gettext_lazy(
            "Results are mixed. Pilates did better than no exercise in single trials, but on average no "
            "better than other care."
        ),
    ),
    Strength(
        key="posture",
        about=gettext_lazy("Posture"),
        certainty=gettext_lazy("Low to moderate certainty"),
        words=gettext_lazy(
            "On average, strength work made the curve of the upper back a little smaller after months. Pain "
            "may fall without any change in posture."
        ),
    ),
    Strength(
        key="long_term",
        about=gettext_lazy("Longer than a year"),
        certainty=gettext_lazy("Unknown"),
        words=gettext_lazy("We found no study."),
    ),
    Strength(
        key="harm",
        about=gettext_lazy("Harm"),
        certainty=gettext_lazy("Little is known about exercise at home"),
        words=gettext_lazy(
            "Soreness for a day or two is common. These trials reported no serious harm, but they checked people "
            "first. Exercise at home without a teacher has hardly been tested."
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
            "Two acceptable trials up to 2015 found effects too small to matter. There is no guideline. In "
            "one year, 15 to 28 of 100 people have such pain."
        ),
        means=gettext_lazy("The honest starting point: there are hardly any studies."),
    ),
    Study(
        about=gettext_lazy("Low back"),
        references=(sources.YAMATO_2015,),
        tested=gettext_lazy("Pilates against little care or other exercise: 10 trials, 510 people"),
        found=gettext_lazy(
            "Compared with little care, pain fell by about 14 of 100 points in the short term (low "
            "quality). Compared with other exercise there was no clear difference."
        ),
        means=gettext_lazy("A medium effect, but in another part of the back and mostly with a teacher."),
    ),
    Study(
        about=gettext_lazy("Low back"),
        references=(sources.OWEN_2020, sources.HAYDEN_2021, sources.FERNANDEZ_RODRIGUEZ_2022),
        tested=gettext_lazy("Many kinds of exercise compared, across networks of 89 to 217 trials"),
        found=gettext_lazy("Most kinds beat doing little. Pilates ranked high for pain."),
        means=gettext_lazy("These are rankings of small trials. Read them with care."),
    ),
    Study(
        about=gettext_lazy("Low back"),
        references=(sources.WHO_2023,),
        tested=gettext_lazy("Exercise for long-standing low-back pain"),
        found=gettext_lazy(
            "All kinds of exercise together had a small effect on pain. The certainty of that is moderate. For "
            "Pilates alone it was mostly very low."
        ),
        means=gettext_lazy("The most cautious figure."),
    ),
    Study(
        about=gettext_lazy("Neck"),
        references=(sources.MARTINI_2022,),
        tested=gettext_lazy("Pilates for neck pain: 5 trials, 224 people"),
        found=gettext_lazy("No better than other care in the short term (low certainty)."),
        means=gettext_lazy("The nearest part of the body. The honest answer is no."),
    ),
    Study(
        about=gettext_lazy("Neck"),
        references=(sources.DUNLEAVY_2016,),
        tested=gettext_lazy("12 group sessions of Pilates or yoga against none: 56 people"),
        found=gettext_lazy("Both groups had less neck trouble. Posture and range of movement stayed the same."),
        means=gettext_lazy("Pain may fall without posture changing."),
    ),
    Study(
        about=gettext_lazy("Neck"),
        references=(sources.CAZOTTI_2018,),
        tested=gettext_lazy(
            "Pilates twice a week for 12 weeks, 6 to 12 repetitions, against medicine alone: 64 people"
        ),
        found=gettext_lazy("Less pain and better function than with medicine alone."),
        means=gettext_lazy("Our usual number of sessions and repetitions comes from here."),
    ),
    Study(
        about=gettext_lazy("Neck and shoulder"),
        references=(sources.ANDERSEN_2011, sources.SAETERBAKKEN_2020),
        tested=gettext_lazy("2, 10, 12 or 20 minutes of strength work on 5 days a week, 10 weeks: 198 and 30 people"),
        found=gettext_lazy(
            "About 1.4 to 1.9 points out of 10 less pain than without. Longer sessions added little or nothing."
        ),
        means=gettext_lazy("Short sessions are worth having."),
    ),
    Study(
        about=gettext_lazy("How often"),
        references=(sources.MIYAMOTO_2018, sources.DA_SILVA_2019),
        tested=gettext_lazy(
            "Pilates once, twice or 3 times a week for 6 weeks against a booklet: 296 people with low-back pain. "
            "Each practised alone with a teacher, on mat and apparatus"
        ),
        found=gettext_lazy("1.2, 2.3 and 2.1 points out of 10 less pain than with the booklet."),
        means=gettext_lazy("Twice a week is our default. There is no sign that a third session adds anything."),
    ),
    Study(
        about=gettext_lazy("How often"),
        references=(sources.WELLS_2014,),
        tested=gettext_lazy("What 30 Australian physiotherapists agreed on for low-back pain"),
        found=gettext_lazy(
            "With a teacher, 30 to 60 minutes, twice a week, for 3 to 6 months, after checking the person."
        ),
        means=gettext_lazy("This is opinion, not a trial. Exercise at home is less than this."),
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
            "The curve became a little smaller. Strength mattered more than stretching. The effect on pain "
            "was small and uncertain."
        ),
        means=gettext_lazy("We prefer work for the back muscles and do not promise better posture."),
    ),
    Study(
        about=gettext_lazy("Pain while moving"),
        references=(sources.SMITH_2017, sources.SILBERNAGEL_2007),
        tested=gettext_lazy(
            "Exercise that may hurt a little, compared with exercise that may not: 7 trials, 385 people. "
            "Also 38 people with tendon pain who kept to a limit"
        ),
        found=gettext_lazy("A little pain was no worse, and slightly better in the short term. The limit did no harm."),
        means=gettext_lazy("This is why there is a limit and not a ban."),
    ),
    Study(
        about=gettext_lazy("Osteoporosis or thin bones"),
        references=(sources.SINAKI_1984, sources.BROOKE_WAVELL_2022),
        tested=gettext_lazy(
            "Exercises that bend or straighten the back in 59 women with thin spine bones, and an agreement of experts"
        ),
        found=gettext_lazy(
            "Further fractures in 16 of 100 who straightened (25 women) and in 89 of 100 who bent (9). In 53 of 100 "
            "who did both (19), and in 67 of 100 who did no exercise (6). Small, not randomised."
        ),
        means=gettext_lazy("With thin bones, we leave out exercises that bend the back under load."),
    ),
    Study(
        about=gettext_lazy("Warning signs"),
        references=(sources.FINUCANE_2020,),
        tested=gettext_lazy("Which signs should make someone look for a serious cause of back pain"),
        found=gettext_lazy("A single sign tells little. Several together, with a person's history, tell more."),
        means=gettext_lazy("This is why we first ask whether your pain has been checked."),
    ),
    Study(
        about=gettext_lazy("Keeping it up"),
        references=(sources.JACK_2010, sources.LANG_2022, sources.BENNELL_2020),
        tested=gettext_lazy("What keeps people from practising, and whether apps and messages help"),
        found=gettext_lazy(
            "Pain while they practise, low confidence and little support stop people. Reminders help a little."
        ),
        means=gettext_lazy("This is why there are reminders. We do not claim that they reduce pain."),
    ),
    Study(
        about=gettext_lazy("Measuring pain"),
        references=(sources.FARRAR_2001, sources.KOVACS_2008),
        tested=gettext_lazy("How much a pain score has to change before people notice it"),
        found=gettext_lazy("About 2 points out of 10. Single scores vary more than that by chance."),
        means=gettext_lazy("This is why the chart shows an average and calls small changes chance."),
    ),
)


def behind(tags: Collection[str]) -> tuple[Strength, ...]:
    """What stands behind an exercise with these tags: the upper back itself, the nearest neighbours, and posture."""
    keys = ["upper_back", "low_back", "neck"]
    if "extension" in tags:
        keys.append("posture")
    return tuple(strength for strength in STRENGTHS if strength.key in keys)
