"""The drawings: right numbers at the right places, for any record, and nothing that could run."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracking import charts, insights
from tracking.insights import Practised, Reading

MONDAY = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"


def record(sessions: list[Practised], entries: list[Reading], *, days: int = 7, target: int = 2) -> insights.Record:
    return insights.record(
        sessions=sessions,
        entries=entries,
        since=MONDAY - timedelta(days=days - 1),
        until=MONDAY,
        first_weekday=0,
        target=target,
    )


def entry(days_ago: int, score: int, hour: float = 12.0) -> Reading:
    return Reading(MONDAY - timedelta(days=days_ago), hour, "entry", score)


def parts(svg: str, name: str, css: str = "") -> list[ET.Element]:
    found = ET.fromstring(svg).iter(f"{SVG}{name}")
    return [part for part in found if not css or css in part.get("class", "").split()]


def test_a_score_lies_between_the_lines_of_0_and_10() -> None:
    svg = charts.pain_chart(record([], [entry(0, 0), entry(3, 5), entry(6, 10)]))

    heights = {part.get("cy") for part in parts(svg, "circle", "entry")}
    lines = [part.get("y1") for part in parts(svg, "line", "grid")]

    assert heights == {"234", "126", "18"}
    assert lines == ["234", "126", "18"]


def test_a_moment_lies_within_its_day() -> None:
    svg = charts.pain_chart(record([], [entry(6, 5, hour=0), entry(3, 5, hour=12), entry(0, 5, hour=24)]))

    assert [part.get("cx") for part in parts(svg, "circle", "entry")] == ["0%", "50%", "100%"]


def test_each_kind_of_reading_has_its_own_mark_and_after_is_drawn_where_asked_for() -> None:
    shown = record([Practised(MONDAY, 4, before=3, worst=6, after=2)], [entry(0, 4)])

    usual, fuller = charts.pain_chart(shown), charts.pain_chart(shown, with_after=True)

    assert [len(parts(usual, *mark)) for mark in (("circle", "entry"), ("circle", "before"), ("path", "worst"))] == [
        1,
        1,
        1,
    ]
    assert len(parts(usual, "line", "stem")) == 1
    assert (len(parts(usual, "path", "after")), len(parts(fuller, "path", "after"))) == (0, 1)


def test_the_line_of_the_mean_has_a_gap_where_there_is_none() -> None:
    scores = [entry(days_ago, 4) for days_ago in (20, 19, 18, 2, 1, 0)]

    svg = charts.pain_chart(record([], scores, days=21))

    # Days 18 to 14 ago have a mean (four pieces); then none until today, which is one point without a piece.
    assert len(parts(svg, "line", "mean")) == 4
    assert len(parts(svg, "circle", "now")) == 1


def test_a_single_entry_is_drawn_without_a_line() -> None:
    svg = charts.pain_chart(record([], [entry(0, 4)]))

    assert len(parts(svg, "circle", "entry")) == 1
    assert parts(svg, "line", "mean") == []
    assert "too few days" in ET.fromstring(svg).findtext(f"{SVG}desc", "")


def test_nothing_at_all_is_a_frame() -> None:
    svg = charts.pain_chart(record([], []))

    assert len(parts(svg, "line", "grid")) == 3
    assert parts(svg, "circle") == []


def test_a_screen_reader_hears_what_the_eye_sees() -> None:
    shown = record([Practised(MONDAY, 4, 3, 6, 2)], [entry(2, 6), entry(1, 3)])
    svg = ET.fromstring(charts.pain_chart(shown))

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby", "").split() == [
        part.get("id") for part in (*svg.iter(f"{SVG}title"), *svg.iter(f"{SVG}desc"))
    ]
    assert svg.findtext(f"{SVG}title") == "Upper-back pain, 0 to 10, 17 November to 23 November 2026"
    assert svg.findtext(f"{SVG}desc") == "2 pain entries and 1 session. The seven-day mean is 4.0 on 23 November."


def test_a_week_has_one_block_a_session_on_top_of_each_other() -> None:
    sessions = [Practised(MONDAY - timedelta(days=back), 4, None, None, None) for back in (0, 8, 9, 10, 11)]

    svg = charts.weeks_chart(record(sessions, [], days=14))
    blocks = parts(svg, "rect", "block")

    assert len(blocks) == 5
    assert [block.get("x") for block in blocks] == ["2.88%"] * 4 + ["34.88%"]
    assert len({block.get("y") for block in blocks}) == 4
    assert len(parts(svg, "rect", "band")) == 1


@pytest.mark.parametrize(("target", "height"), [(2, "68"), (3, "40"), (7, "12")])
def test_the_persons_target_is_a_line_as_high_as_its_blocks(target: int, height: str) -> None:
    svg = charts.weeks_chart(record([], [], target=target))

    assert [line.get("y1") for line in parts(svg, "line", "target")] == [height]


def test_half_a_year_of_weeks_is_the_most_that_is_drawn() -> None:
    svg = charts.weeks_chart(record([], [], days=700))

    assert "0 sessions in 26 weeks" in ET.fromstring(svg).findtext(f"{SVG}desc", "")


def test_three_years_keep_the_line_of_the_mean_light() -> None:
    svg = charts.pain_chart(record([], [entry(back, 4) for back in range(1096)], days=1096))

    assert 90 <= len(parts(svg, "line", "mean")) <= 184


@pytest.mark.parametrize("days", [1, 7, 30, 91, 400, 1830])
def test_there_are_at_most_eight_dates_below_the_chart(days: int) -> None:
    svg = charts.pain_chart(record([], [entry(0, 4)], days=days))

    dates = [part for part in parts(svg, "text") if part.get("y") == "264"]

    assert 1 <= len(dates) <= 8


scores = some.integers(0, 10)
unknown = some.none() | scores
readings = some.builds(entry, some.integers(0, 400), scores, some.floats(-30, 30))
sessions = some.builds(
    Practised,
    some.dates(MONDAY - timedelta(days=400), MONDAY),
    some.floats(0, 24),
    unknown,
    unknown,
    unknown,
)


@given(some.lists(sessions, max_size=12), some.lists(readings, max_size=12), some.integers(1, 400))
def test_any_record_gives_a_well_formed_drawing_with_every_mark_inside(
    practised: list[Practised], felt: list[Reading], days: int
) -> None:
    shown = record(practised, felt, days=days)

    for svg in (charts.pain_chart(shown, with_after=True), charts.weeks_chart(shown)):
        ET.fromstring(svg)
        assert not re.search(r"nan|inf|None|style=|<script|\son\w+=", svg.replace("xmlns", ""))
        for share in re.findall(r'"(-?[\d.]+)%"', svg):
            assert 0 <= float(share) <= 100
