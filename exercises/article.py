"""The article that the library grew from: its groups of exercises, and what is known of each thing it promises. Pure.

Its licence is unknown, so nothing longer than a short quotation stands here. Quotations are its own words: they are
not translated, and pages set them in quotation marks.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy

from conventions import sources
from conventions.messages import Message
from conventions.sources import Source

ARTICLE = Path(__file__).parent / "data" / "article.toml"
NAME = sources.ARTICLE.reference
"""Its title and who signed it, in full."""


@dataclass(frozen=True, slots=True)
class ArticleGroup:
    """Exercises under one heading of the article, by slug, in its order."""

    key: str
    title: Message
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the article promises: its words, and what is known of it. ``basis`` says what an answer without a
    publication rests on."""

    key: str
    about: Message
    quotations: tuple[str, ...]
    answers: tuple[Message, ...]
    sources: tuple[Source, ...] = ()
    basis: Message = ""


TITLES = {
    "basic": gettext_lazy("Basic"),
    "intermediate": gettext_lazy("Intermediate"),
    "advanced": gettext_lazy("Advanced"),
    "without": gettext_lazy("Named without a level"),
}
GENERAL_KNOWLEDGE = gettext_lazy("general knowledge, without a study")

CLAIMS = (
    Claim(
        key="posture",
        about=gettext_lazy("Posture"),
        quotations=("improve posture", "poor posture"),
        answers=(
            gettext_lazy(
                "Strength work can make the curve of the upper back a little smaller over months, by a few degrees on "
                "average. In one study of neck pain, the pain fell although posture did not change. So posture is not "
                "the key to pain."
            ),
        ),
        sources=(
            sources.GONZALEZ_GALVEZ_2019,
            sources.GONZALEZ_GALVEZ_2023,
            sources.MUN_2024,
            sources.ARCH_OSTEOPOROS_2021,
            sources.DUNLEAVY_2016,
        ),
    ),
    Claim(
        key="flexibility",
        about=gettext_lazy("Flexibility"),
        quotations=("increases flexibility",),
        answers=(
            gettext_lazy(
                "In reviews, people who do Pilates bend further than people who do nothing. They did not test whether "
                "that eases the upper back."
            ),
        ),
        sources=(sources.MEIKIS_2021, sources.CRUZ_FERREIRA_2011),
    ),
    Claim(
        key="stability",
        about=gettext_lazy("Stability"),
        quotations=("core", "instability"),
        answers=(
            gettext_lazy(
                "Pilates trains the trunk and helps balance a little, which is best shown in older people. Nobody has "
                "shown that a lack of stability is the root of upper-back pain."
            ),
        ),
        sources=(sources.MEIKIS_2021,),
    ),
    Claim(
        key="scoliosis",
        about=gettext_lazy("Scoliosis"),
        quotations=("due to bad posture and scoliosis",),
        answers=(
            gettext_lazy(
                "Small trials report smaller curves after Pilates. Most were in young people, and their quality was "
                "mixed. The largest review covers 13 trials of exercise with 583 teenagers. For adults we found no "
                "answer. Exercise will not straighten a grown curve. Ask somebody who knows your curve."
            ),
        ),
        sources=(sources.GOU_2021, sources.ROMANO_2024),
    ),
    Claim(
        key="stress",
        about=gettext_lazy("Stress"),
        quotations=("reduces overall stress", "can lower stress levels"),
        answers=(
            gettext_lazy(
                "In small trials, people who did Pilates felt less anxious, less low and less tired than people who "
                "did nothing. Slow breathing lowers blood pressure and heart rate a little at the time. Whether people "
                "felt less stress was uncertain."
            ),
        ),
        sources=(sources.FLEMING_2018, sources.JU_2023, sources.SHAO_2024),
    ),
    Claim(
        key="headache",
        about=gettext_lazy("Tension headache"),
        quotations=("reduce tension headaches",),
        answers=(
            gettext_lazy(
                "In 12 trials of exercise, headaches were weaker but hardly fewer. Strength work for neck and "
                "shoulders did best, and stretching did not. Certainty is very low. As far as we read, none of the "
                "trials tested breathing."
            ),
            gettext_lazy("A sudden, new or worst headache is not for exercise: see the warning signs."),
        ),
        sources=(sources.TAO_2025,),
    ),
    Claim(
        key="oxygen",
        about=gettext_lazy("Oxygen"),
        quotations=("increases oxygen throughout the body",),
        answers=(
            gettext_lazy(
                "In healthy people at rest, the blood is nearly full of oxygen already. Slow breathing calms you. It "
                "does not fill you up."
            ),
        ),
        sources=(sources.ZACCARO_2018,),
        basis=gettext_lazy("the study for the calming, and general knowledge for the rest"),
    ),
    Claim(
        key="minutes",
        about=gettext_lazy("How fast"),
        quotations=("relieve upper back pain in minutes",),
        answers=(
            gettext_lazy(
                "Some people feel less pain right after moving, for a short while. Others feel more. What lasts takes "
                "weeks."
            ),
        ),
        sources=(sources.VAEGTER_2020, sources.RICE_2019),
    ),
    Claim(
        key="space",
        about=gettext_lazy("Room in the spine"),
        quotations=("space between vertebrae",),
        answers=(
            gettext_lazy(
                "Everybody loses about 2 centimetres of height in a day and gains it back lying down, because discs "
                "give off and take up water. A stretch does not add lasting room."
            ),
        ),
        sources=(sources.TYRRELL_1985,),
        basis=gettext_lazy("19 mm on average, in 8 young adults"),
    ),
    Claim(
        key="circulation",
        about=gettext_lazy("Blood flow"),
        quotations=("blood circulation around vertebrae",),
        answers=(gettext_lazy("Not tested. Moving warms the muscles. We cannot say more."),),
        basis=GENERAL_KNOWLEDGE,
    ),
    Claim(
        key="lasting",
        about=gettext_lazy("For how long"),
        quotations=("lasting relief", "end your chronic pain", "pain will lessen"),
        answers=(
            gettext_lazy(
                "Nobody can promise that. Trials in low-back pain show a small to medium gain over months. For the "
                "upper back there is very little research. Backs often ease by themselves."
            ),
        ),
        sources=(sources.YAMATO_2015, sources.MENEZES_COSTA_2012),
    ),
    Claim(
        key="proof",
        about=gettext_lazy("How sure"),
        quotations=("proven to benefit the mind and body",),
        answers=(gettext_lazy("Studied, mostly in low-back pain. Helpful on average, not for everybody."),),
        sources=(sources.YAMATO_2015, sources.WHO_2023),
    ),
)
"""In the order in which the page answers them."""


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(ARTICLE.read_text("utf-8"))


@cache
def groups() -> tuple[ArticleGroup, ...]:
    """The article's three groups, and the exercises that it names without a level."""
    return tuple(ArticleGroup(key, TITLES[key], tuple(slugs)) for key, slugs in _data()["groups"].items())


@cache
def places() -> dict[str, tuple[int, ArticleGroup]]:
    """Where each of its exercises stands: the place in the article from 0, and the group, by slug."""
    found = [(slug, group) for group in groups() for slug in group.exercises]
    return {slug: (place, group) for place, (slug, group) in enumerate(found)}


def claims_for(slug: str) -> tuple[Claim, ...]:
    """What the article promises of one exercise."""
    return tuple(claim for claim in CLAIMS if slug in _data()["claims"].get(claim.key, ()))
