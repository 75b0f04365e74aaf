"""The drawings: right numbers at the right places, for any record, and nothing that could run."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as some

from tests.tracking.monday import MONDAY, day, entry, history, session
from tracking import charts
from tracking.charts.dumbbells import in_a_sentence
from tracking.charts.frame import apart
from tracking.charts.pain import days_a_mark, thinned
from tracking.charts.series import Answer, Compared, Ends
from tracking.charts.weeks import columns as columns_of
from tracking.insights import facts
from tracking.insights.values import day_values

SVG = "{http://www.w3.org/2000/svg}"


def record(*rows: Any, days: int = 7, target: int = 2, **more: Any) -> charts.Series:
    diary = history(*rows)
    return charts.series_from(diary, since=day(1 - days), until=MONDAY, target=target, values=day_values(diary), **more)


def root(drawing: charts.Drawing) -> ET.Element:
    return ET.fromstring(drawing.on_page())


def parts(drawing: charts.Drawing, name: str, css: str = "") -> list[ET.Element]:
    return [part for part in root(drawing).iter(f"{SVG}{name}") if not css or css in part.get("class", "").split()]


def words(drawing: charts.Drawing) -> str:
    return drawing.description


# Pain -------------------------------------------------------------------------------------------------------------


def test_a_score_lies_between_the_lines_of_0_and_10() -> None:
    drawing = charts.pain_chart(record(entry(0, 0), entry(-3, 5), entry(-6, 10)))

    heights = {part.get("cy") for part in parts(drawing, "circle", "entry")}
    lines = [part.get("y1") for part in parts(drawing, "line", "grid")]

    assert heights == {"234", "126", "18"}
    assert lines == ["234", "126", "18"]


def test_a_moment_lies_within_its_day() -> None:
    drawing = charts.pain_chart(record(entry(-6, 5, hour=0), entry(-3, 5, hour=12), entry(0, 5, hour=24)))

    assert [part.get("cx") for part in parts(drawing, "circle", "entry")] == ["0%", "50%", "100%"]


def test_each_kind_of_number_has_its_own_mark_and_after_and_morning_are_drawn_where_asked_for() -> None:
    morning = facts.MorningFacts(day(-1), "same", 4, "asked")
    shown = record(session(-1, before=3, worst=6, after=2), morning, entry(0, 4))

    usual = charts.pain_chart(shown)
    fuller = charts.pain_chart(shown, shown=["after", "morning"])

    marks = (("circle", "entry"), ("circle", "before"), ("path", "worst"), ("line", "stem"), ("line", "tick"))
    assert [len(parts(usual, *mark)) for mark in marks] == [1, 1, 1, 1, 1]
    assert [len(parts(usual, "path", name)) for name in ("after", "morning")] == [0, 0]
    assert [len(parts(fuller, "path", name)) for name in ("after", "morning")] == [1, 1]


def test_the_line_of_the_mean_runs_through_every_day_and_has_a_gap_where_there_is_none() -> None:
    scores = [entry(-back, 4) for back in (20, 19, 18, 2, 1, 0)]

    [line] = parts(charts.pain_chart(record(*scores, days=21)), "path", "mean")

    # In tenths of a day and hundredths of a point: from 18 to 14 days ago, then today, which is a dot.
    assert line.get("d") == "M25 600L35 600L45 600L55 600L65 600 M205 600h0"


def test_the_first_week_is_a_dashed_line_within_the_band_of_what_may_be_chance() -> None:
    drawing = charts.pain_chart(record(entry(0, 4), base=5.0, band=Ends(3.0, 7.0)))

    [line], [band] = parts(drawing, "line", "base"), parts(drawing, "rect", "band")

    assert (line.get("y1"), line.get("y2")) == ("126", "126")
    assert (band.get("y"), band.get("height")) == ("82.8", "86.4")
    assert [part.text for part in parts(drawing, "text", "wide-only")][-2:] == ["may be chance", "5.0 at the start"]
    assert [part.text for part in parts(drawing, "text", "narrow-only")] == [
        "grey band: may be chance",
        "start 5.0",
    ]


def test_the_end_of_the_line_says_its_number_and_its_day_where_that_is_not_today() -> None:
    now = charts.pain_chart(record(entry(-2, 3), entry(-1, 4), entry(0, 4)))
    then = charts.pain_chart(record(entry(-10, 3), entry(-9, 4), entry(-8, 4), days=14))

    assert [part.text for part in parts(now, "text", "strong")] == ["now 3.7", "3.7 last 7 days"]
    assert [part.text for part in parts(then, "text", "strong")] == ["3.7 on 19 Nov", "3.7 on 19 Nov"]


def test_labels_beside_the_drawing_never_lie_on_each_other() -> None:
    scores = [entry(-back, 5) for back in range(3)]

    labels = parts(charts.pain_chart(record(*scores, base=5.0, band=Ends(4.9, 5.1))), "text", "wide-only")
    beside = sorted(float(label.get("y", 0)) for label in labels if label.get("dx") == "14")

    assert len(beside) == 3
    assert all(lower - upper >= 17 for upper, lower in pairwise(beside))


def test_a_pause_is_a_shade_over_its_days() -> None:
    drawing = charts.pain_chart(record(entry(0, 4), facts.PauseFacts(day(-20), day(-5), "holiday"), days=10))

    [shade] = parts(drawing, "rect", "pause")

    assert (shade.get("x"), shade.get("width")) == ("0%", "50%")
    assert "Paused from 3 November to 18 November." in words(drawing)


def test_a_single_entry_is_drawn_without_a_line() -> None:
    drawing = charts.pain_chart(record(entry(0, 4)))

    assert len(parts(drawing, "circle", "entry")) == 1
    assert parts(drawing, "path", "mean") == []
    assert "Too few days" in words(drawing)


def test_nothing_at_all_is_a_frame() -> None:
    drawing = charts.pain_chart(record())

    assert len(parts(drawing, "line", "grid")) == 3
    assert parts(drawing, "circle") == []


def test_a_screen_reader_hears_what_the_eye_sees() -> None:
    shown = record(session(0, before=3, worst=6, after=2), entry(-2, 6), entry(-1, 3), base=4.0, band=Ends(2.0, 6.0))
    drawing = charts.pain_chart(shown)
    svg = root(drawing)

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby", "").split() == [
        part.get("id") for part in (*svg.iter(f"{SVG}title"), *svg.iter(f"{SVG}desc"))
    ]
    assert svg.findtext(f"{SVG}title") == "Upper-back pain, 0 to 10, 17 November to 23 November 2026"
    assert svg.findtext(f"{SVG}desc") == (
        "2 pain entries and 1 session. Starting point 4.0. The 7-day average is 4.0 on 23 November. "
        "The grey band from 2.0 to 6.0 may be chance. The worst in a session was 6, on 23 November."
    )


def test_three_years_keep_the_line_of_the_mean_light() -> None:
    drawing = charts.pain_chart(record(*(entry(-back, 4) for back in range(1096)), days=1096))

    [line] = parts(drawing, "path", "mean")

    assert 90 <= line.get("d", "").count("L") + 1 <= 184


@pytest.mark.parametrize(
    ("days", "each", "marks"), [(91, 1, 91), (120, 1, 120), (121, 7, 18), (365, 7, 53), (420, 7, 60), (1096, 28, 40)]
)
def test_long_ranges_draw_one_mark_for_several_days(days: int, each: int, marks: int) -> None:
    shown = record(*(entry(-back, 4) for back in range(days)), days=days)

    assert days_a_mark(days) == each
    assert len(thinned(shown)) == marks
    assert charts.thinning(shown) == (
        ""
        if each == 1
        else f"Each mark covers {each} days: the highest for worst pain, the average for the rest. "
        "The table has every number."
    )


def test_marks_together_show_the_highest_worst_and_the_mean_of_all_else() -> None:
    rows = [session(-back, before=score, worst=worst) for back, score, worst in ((0, 2, 3), (2, 4, 8), (6, 3, 4))]

    marks = thinned(record(*rows, days=200))

    assert [(mark.day, mark.kind, mark.score) for mark in marks] == [(day(-3), "worst", 8), (day(-3), "before", 3.0)]


@pytest.mark.parametrize("days", [1, 7, 30, 91, 400, 1830])
def test_there_are_at_most_eight_dates_below_the_chart(days: int) -> None:
    drawing = charts.pain_chart(record(entry(0, 4), days=days))

    dates = [part for part in parts(drawing, "text") if part.get("y") == "266"]

    assert 1 <= len(dates) <= 8


# Weeks ------------------------------------------------------------------------------------------------------------


def test_a_week_has_one_block_a_session_on_top_of_each_other() -> None:
    drawing = charts.weeks_chart(record(*(session(-back) for back in (0, 8, 9, 10, 11)), days=14))
    blocks = parts(drawing, "rect", "block")

    assert len(blocks) == 5
    assert [block.get("x") for block in blocks] == ["3.52%"] * 4 + ["47.52%"]
    assert len({block.get("y") for block in blocks}) == 4
    assert words(drawing) == "5 sessions in 3 weeks. 1 week with 2 or more."


def test_the_band_of_a_good_week_lies_between_two_blocks_and_three() -> None:
    drawing = charts.weeks_chart(record(session(0), session(-1), session(-2)))

    [band] = parts(drawing, "rect", "band")
    tops = sorted(float(block.get("y", 0)) - 2 for block in parts(drawing, "rect", "block"))

    assert float(band.get("y", 0)) == 44
    assert float(band.get("height", 0)) == 30
    assert 74 in tops


def test_a_week_with_a_pause_has_one_dashed_block_unless_it_was_a_good_week() -> None:
    pauses = facts.PauseFacts(day(-10), day(-8), "flare_up"), facts.PauseFacts(day(-2), day(-1), "holiday")
    rows = [session(-13), session(-6), session(-5)]

    drawing = charts.weeks_chart(record(*rows, *pauses, days=14))

    assert len(parts(drawing, "rect", "rest")) == 1
    assert "Paused in the week of 9 November." in words(drawing)


@pytest.mark.parametrize(("days", "columns", "gathers"), [(175, 26, False), (364, 14, True), (1096, 40, True)])
def test_more_than_half_a_year_stands_in_columns_of_four_weeks(days: int, columns: int, *, gathers: bool) -> None:
    shown = record(session(0), days=days)

    assert len(columns_of(shown.weeks)) == columns
    assert bool(charts.gathering(shown)) is gathers
    assert columns_of(shown.weeks)[-1].sessions == (0.25 if gathers else 1)


@pytest.mark.parametrize("weeks", [*range(1, 27), 30, 52, 150])
@pytest.mark.parametrize("across", [236, 306, 500, 900])
def test_no_name_of_a_week_runs_into_the_next(weeks: int, across: int) -> None:
    drawing = charts.weeks_chart(record(session(0), days=7 * weeks))
    names = [name for name in parts(drawing, "text") if re.fullmatch(r"\d+ \w+", name.text or "")]
    shown = [name for name in names if across >= 500 or name.get("class") != "wide-only"]
    edges = []
    for name in shown:
        wide = sum(8.3 if letter.isalnum() else 4.2 for letter in name.text or "")  # the widest font: DejaVu Sans
        middle = float(name.get("x", "").rstrip("%")) * across / 100
        edges.append(
            (middle, middle + wide) if name.get("text-anchor") == "start" else (middle - wide / 2, middle + wide / 2)
        )

    assert len(shown) >= min(weeks, 2)
    assert all(right + 3 < left for (_, right), (left, _) in pairwise(edges))


# Then and now -----------------------------------------------------------------------------------------------------


def test_a_ring_is_where_it_began_and_a_disc_where_it_is() -> None:
    asked = Compared("Desk work", (Answer(day(-42), 4), Answer(day(-1), 5), Answer(day(0), 7)), best=10)

    svg = ET.fromstring(charts.dumbbell(asked))
    rings = [(ring.get("class"), ring.get("cx")) for ring in svg.iter() if ring.tag.endswith("circle")]

    assert rings == [("then", "40%"), ("now", "70%")]
    assert charts.from_to(asked) == "4 to 7"
    assert in_a_sentence(asked) == "Desk work: 4 on 12 October, 7 on 23 November."


def test_one_answer_is_a_disc_alone() -> None:
    asked = Compared("Desk work", (Answer(day(0), 4),), best=10)

    assert "then" not in charts.dumbbell(asked)
    assert charts.from_to(asked) == "4"
    assert in_a_sentence(asked) == "Desk work: 4 on 23 November."


def test_the_words_of_a_person_are_escaped_and_cut_where_there_is_no_room() -> None:
    name = '<script>alert("x")</script> & ' + "very " * 20
    drawing = charts.dumbbells([Compared(name, (Answer(day(0), 4),))], name="activities", title="Own <b>")

    for svg in (drawing.on_page(), drawing.alone()):
        assert "<script" not in svg
        assert "<b>" not in svg
        ET.fromstring(svg)
    [label] = parts(drawing, "text", "name")
    assert label.text
    assert label.text.endswith("…")
    assert len(label.text) <= 42
    assert name.strip() in drawing.description


# Alone ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "across"), [("wide", "960"), ("narrow", "390")])
def test_a_drawing_that_leaves_the_site_carries_size_colours_and_words(size: str, across: str, theme: str) -> None:
    shown = record(*(entry(-back, 4) for back in range(3)), base=4.0, band=Ends(2.0, 6.0))

    text = charts.pain_chart(shown).alone(size=size, theme=theme)
    svg = ET.fromstring(text)

    assert svg.get("width") == across
    assert svg.get("font-size") == "13"
    assert "class=" not in text
    assert charts.PALETTES[theme]["sea"] in text
    assert svg.find(f"{SVG}desc") is not None
    labels = {part.text for part in svg.iter(f"{SVG}text")}
    assert ("4.0 last 7 days" in labels) is (size == "wide")
    assert ("now 4.0" in labels) is (size == "narrow")


def test_its_colours_are_those_of_the_site() -> None:
    tokens = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()

    for index, theme in ((0, "light"), (1, "dark")):
        assert charts.PALETTES[theme]
        for name, colour in charts.PALETTES[theme].items():
            [pair] = re.findall(rf"--{name}: light-dark\((#\w+), (#\w+)\);", tokens)
            assert pair[index] == colour


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([50, 52, 54], [50, 67, 84]),
        ([54, 52, 50], [84, 67, 50]),
        ([100, 20], [100, 20]),
        ([95, 98], [83, 100]),
        ([-5], [0]),
    ],
)
def test_labels_move_as_little_as_needs_be(wanted: list[float], placed: list[float]) -> None:
    assert apart(wanted, least=17, top=0, bottom=100) == placed


# Anything ---------------------------------------------------------------------------------------------------------

scores = some.integers(0, 10)
unknown = some.none() | scores
offsets = some.integers(-400, 0)
entries = some.builds(entry, offsets, scores, hour=some.floats(-30, 30), kind=some.sampled_from(["now", "average"]))
sessions = some.builds(session, offsets, hour=some.floats(0, 24), before=unknown, worst=unknown, after=unknown)
mornings = some.builds(facts.MorningFacts, some.dates(date(2025, 12, 1), MONDAY), some.just("same"), unknown)
pauses = some.builds(
    lambda since, days: facts.PauseFacts(since, since + timedelta(days=days), "holiday"),
    some.dates(date(2025, 10, 1), date(2026, 12, 24)),
    some.integers(0, 60),
)
bases = some.none() | some.floats(0, 10)


@given(
    some.lists(entries | sessions | mornings | pauses, max_size=24), some.integers(1, 1200), bases, some.floats(0, 4)
)
def test_any_record_gives_a_well_formed_drawing_with_every_mark_inside(
    rows: list[Any], days: int, base: float | None, half: float
) -> None:
    band = None if base is None else Ends(max(0, base - half), min(10, base + half))
    shown = record(*rows, days=days, base=base, band=band)

    for drawing in (charts.pain_chart(shown, shown=charts.OPTIONAL), charts.weeks_chart(shown)):
        for svg in (drawing.on_page(), drawing.alone(size="narrow")):
            ET.fromstring(svg)
            assert not re.search(r"nan|inf|None|style=|<script|\son\w+=", svg.replace("xmlns", ""))
            for share in re.findall(r'"(-?[\d.]+)%"', svg):
                assert 0 <= float(share) <= 100
