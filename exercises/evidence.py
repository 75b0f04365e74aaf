"""What is known about Pilates and pain, in honest words, with the studies it rests on. Pure.

Source: domain part 3. The studies were read as abstracts or excerpts; ``found`` says in our own words what was visible
there, and nothing is said of a study whose result was not.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strength:
    """How sure one can be about one thing: ``certainty`` in a few words, and what is known in a sentence or two."""

    key: str
    about: str
    certainty: str
    words: str


@dataclass(frozen=True, slots=True)
class Study:
    """One study or review: ``tested`` what was compared in whom, ``found`` what came out, ``means`` what we take."""

    key: str
    about: str
    reference: str
    tested: str
    found: str
    means: str


STRENGTHS = (
    Strength(
        key="upper_back",
        about="Upper-back pain",
        certainty="Very low certainty",
        words="There is very little direct research, and no randomised trial of Pilates for it was found. What is "
        "offered here is by analogy with the low back and the neck, and by custom.",
    ),
    Strength(
        key="low_back",
        about="Low-back pain",
        certainty="Some certainty",
        words="Exercise, Pilates included, may help a little to moderately for months. It is not clearly better than "
        "other exercise.",
    ),
    Strength(
        key="neck",
        about="Neck pain",
        certainty="Low certainty",
        words="Results are mixed: better than no exercise in single trials, not better than other care on average.",
    ),
    Strength(
        key="posture",
        about="Posture",
        certainty="Low to moderate certainty",
        words="Strength work made the curve of the upper back a little smaller on average, after months. Pain may fall "
        "without any change in posture.",
    ),
    Strength(
        key="long_term",
        about="Longer than a year",
        certainty="Unknown",
        words="Nobody was found to have looked.",
    ),
    Strength(
        key="harm",
        about="Harm",
        certainty="Little is known about home",
        words="Soreness for a day or two is common. Serious events were not reported in these trials, which looked at "
        "people first. Practice at home without a teacher was seldom tested.",
    ),
)
"""In the order in which they matter to someone whose upper back hurts (domain 3.2)."""

STUDIES = (
    Study(
        key="E7",
        about="Upper back",
        reference="Review of care for thoracic and chest-wall pain, to 2015; review presented at the World Congress on "
        "Pain 2024; BMC Musculoskelet Disord 2023 (s12891-023-06505-8); Briggs AM, BMC Musculoskelet Disord 2009;10:77",
        tested="Care of any kind for pain in the upper back",
        found="Two acceptable trials up to 2015, with effects too small to matter; no guideline exists; in one year "
        "15 to 28 of 100 people have such pain.",
        means="The honest starting point: hardly studied.",
    ),
    Study(
        key="E1",
        about="Low back",
        reference="Yamato TP and others. Cochrane Database Syst Rev 2015;7:CD010265",
        tested="Pilates against little care or other exercise: 10 trials, 510 people",
        found="Against little care, pain fell by about 14 of 100 points in the short term (low quality). Against other "
        "exercise there was no clear difference.",
        means="A medium effect, in another part of the back, mostly with a teacher.",
    ),
    Study(
        key="E2",
        about="Low back",
        reference="Owen PJ and others. Br J Sports Med 2020;54:1279. Hayden JA and others. J Physiother 2021;67:252. "
        "Fernandez-Rodriguez R and others. J Orthop Sports Phys Ther 2022;52:505",
        tested="Many kinds of exercise compared through networks of 89 to 217 trials",
        found="Most kinds beat doing little; Pilates ranked high for pain.",
        means="Rankings of small trials, to be read with care.",
    ),
    Study(
        key="E3",
        about="Low back",
        reference="Review for the World Health Organization. J Occup Rehabil 2023 (PMC10684665)",
        tested="Exercise for long-standing low-back pain",
        found="All exercise together: a small effect on pain, moderate certainty. Pilates alone: mostly very low "
        "certainty.",
        means="The sober figure.",
    ),
    Study(
        key="E4",
        about="Neck",
        reference="Martini JD and others. J Bodyw Mov Ther 2022;31:37",
        tested="Pilates for neck pain: 5 trials, 224 people",
        found="Not better than other care in the short term; low certainty.",
        means="The nearest part of the body, and an honest no.",
    ),
    Study(
        key="E5",
        about="Neck",
        reference="Dunleavy K and others. Physiotherapy 2016",
        tested="12 group sessions of Pilates or yoga against none: 56 people",
        found="Both groups had less trouble with the neck; posture and range stayed as they were.",
        means="Pain may fall without posture changing.",
    ),
    Study(
        key="E6",
        about="Neck",
        reference="Cazotti LA and others. Arch Phys Med Rehabil 2018;99:1740",
        tested="Pilates twice a week for 12 weeks, 6 to 12 repetitions, against medicine alone: 64 people",
        found="Less pain and better function than with medicine alone.",
        means="Where our usual dose comes from.",
    ),
    Study(
        key="E7b",
        about="Neck and shoulder",
        reference="Andersen LL and others. Pain 2011;152:440. Saeterbakken AH and others 2020 (PMC7110779)",
        tested="2, 10, 12 or 20 minutes of strength work on five days a week, ten weeks: 198 and 30 people",
        found="About 1.4 to 1.9 points of 10 less pain than without; longer sessions gave little or nothing more.",
        means="Short sessions are worth having.",
    ),
    Study(
        key="E8",
        about="How often",
        reference="Miyamoto GC and others. Br J Sports Med 2018;52:859. da Silva ML and others. Braz J Phys Ther 2019",
        tested="Pilates once, twice or three times a week for six weeks against a booklet: 296 people, low back",
        found="1.2, 2.3 and 2.1 points of 10 less pain than with the booklet.",
        means="Twice a week is our default; no sign that a third session adds.",
    ),
    Study(
        key="E9",
        about="How often",
        reference="Wells C and others. Phys Ther 2014;94:792 and 806",
        tested="What 30 Australian physiotherapists agreed on for low-back pain",
        found="With a teacher, 30 to 60 minutes, twice a week, for three to six months, after a look at the person.",
        means="Opinion, not a trial. Home practice is less than this.",
    ),
    Study(
        key="E10",
        about="Posture",
        reference="Gonzalez-Galvez N and others. 2019 (PMC6488071) and Postgrad Med J 2023. Mun WL, Roh SY. J Clin Med "
        "2024;13:4376. Arch Osteoporos 2021 (s11657-021-00998-3)",
        tested="Months of strength and stretching for a rounded upper back",
        found="The curve became a little smaller; strength counted for more than stretching; the effect on pain was "
        "small and uncertain.",
        means="We prefer work for the back muscles, and promise no posture.",
    ),
    Study(
        key="E11",
        about="Pain while moving",
        reference="Smith BE and others. Br J Sports Med 2017;51:1679. Silbernagel KG and others. Am J Sports Med "
        "2007;35:897",
        tested="Exercise that may hurt a little against exercise that may not: 7 trials, 385 people; and 38 with "
        "tendon pain who kept to a limit",
        found="A little pain was no worse, and slightly better in the short term; the limit did no harm.",
        means="Why there is a ceiling and not a ban.",
    ),
    Study(
        key="E14",
        about="Thin bones",
        reference="Sinaki M, Mikkelsen BA. Arch Phys Med Rehabil 1984;65:593. Brooke-Wavell K and others. Br J Sports "
        "Med 2022;56:837",
        tested="Bending or straightening exercises in 59 women with thin spine bones; an agreement of experts",
        found="New fractures in 16 of 100 who straightened and 89 of 100 who bent (small, not randomised).",
        means="With thin bones, exercises that bend with load are left out.",
    ),
    Study(
        key="F1",
        about="Warning signs",
        reference="Finucane LM and others. J Orthop Sports Phys Ther 2020;50:350",
        tested="Which signs should make one look for a serious cause of back pain",
        found="Single signs tell little; together, and with a person's story, they tell more.",
        means="Why we ask first whether anyone has looked at the pain.",
    ),
    Study(
        key="E12",
        about="Keeping it up",
        reference="Jack K and others. Man Ther 2010;15:220. Lang S and others. Arch Physiother 2022;12. Bennell K and "
        "others. J Med Internet Res 2020;22:e21749",
        tested="What keeps people from practising, and whether apps and messages help",
        found="Pain while practising, low confidence and little support keep people from it; reminders help a little.",
        means="Why reminders exist. They are not claimed to lessen pain.",
    ),
    Study(
        key="M1",
        about="Measuring pain",
        reference="Farrar JT and others. Pain 2001;94:149. Kovacs FM and others. BMC Musculoskelet Disord 2008;9:43",
        tested="How much a pain score has to change before people notice",
        found="About two points of ten; single scores differ by more than that by chance.",
        means="Why the chart shows a mean and calls small changes chance.",
    ),
)


def behind(tags: Collection[str]) -> tuple[Strength, ...]:
    """What stands behind an exercise with these tags: the upper back itself, the nearest neighbours, and posture."""
    keys = ["upper_back", "low_back", "neck"]
    if "extension" in tags:
        keys.append("posture")
    return tuple(strength for strength in STRENGTHS if strength.key in keys)
