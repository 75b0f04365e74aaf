"""Figure, bar, held or missed: as tables that `benchmarks/README.md` takes over as they are."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.web.load import Waited
from benchmarks.web.measuring import Figure
from benchmarks.web.rows import FIRST_READ, GROWTH, MEMORY, MIX_MILLISECONDS, MIX_WAIT_MILLISECONDS, WGER_BARE, Row
from benchmarks.web.site import RunningSite


def word(*, is_held: bool) -> str:
    return "held" if is_held else "**missed**"


def say(line: str) -> None:
    print(line, flush=True)


def table(*names: str) -> None:
    say(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")


def head(site: RunningSite) -> None:
    """Say when and on what, and how much there is."""
    busy, told = os.getloadavg()[0], site.people
    say(
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} cores ({processor()}), load {busy:.1f}, "
        f"Python {platform.python_version()}, Django {version('django')}, waitress {version('waitress')}, "
        f"{told['database']}.\n"
        f"{counted(told['rows'])}, written in {told['seconds']:.0f} s; of the busiest person "
        f"{counted(told['rows_of_busiest'])}."
    )


def counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in rows.items())


def heading() -> None:
    table("Work", "Bar", "Bare views", "", "ms", "Queries (bar)", "", "wger, bare views", "Times as dear")


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def cells(*found: str) -> None:
    say(f"| {' | '.join(found)} |")


def against(bar: float, found: float, name: str, unit: str = "") -> None:
    """Print one figure beside its bar."""
    cells(name, f"{bar:g} {unit}".strip(), f"{found:.0f} {unit}".strip(), word(is_held=found <= bar))


def row(figure: Figure) -> None:
    one = figure.row
    theirs = one.wger / WGER_BARE if one.wger else 0
    cells(
        one.name,
        f"{one.bar:g}" if one.bar else "",
        f"{figure.multiple:.1f}",
        word(is_held=figure.is_cheap) if one.bar else "",
        f"{figure.milliseconds:.1f}",
        f"{figure.queries} ({one.most_queries})" if one.most_queries else f"{figure.queries}",
        word(is_held=figure.asks_little) if one.most_queries else "",
        f"{theirs:.0f}" if theirs else "",
        f"{theirs / figure.multiple:.1f}" if theirs else "",
    )


def rest(memory: float, first_reads: dict[str, float]) -> None:
    """Print what is no multiple."""
    table("", "Bar", "Measured", "")
    for name, takes in first_reads.items():
        against(FIRST_READ[name], takes, f"First read after a log, in process, {name}", "ms")
    against(MEMORY, memory, "Memory of the web process after all of it", "MB")


def profiles(found: dict[str, dict[str, float]]) -> None:
    """Print where the time of every row goes that is missed, the database's own time left out."""
    if not found:
        say("\nAll held.")
        return
    table("Missed", "Where the time of the process goes")
    for name, parts in found.items():
        cells(name, ", ".join(f"{part} {share:.0%}" for part, share in parts.items()))


def growth(ratios: Iterable[tuple[Row, float]]) -> None:
    table("Work", "Bar", "With ten times the rows", "")
    for one, ratio in ratios:
        cells(one.name, f"x{GROWTH:g}", f"x{ratio:.2f}", word(is_held=ratio <= GROWTH))


def mix(most: Waited, half: Waited) -> None:
    table("", "Bar", "Measured", "")
    against(MIX_MILLISECONDS, half.milliseconds_each, "Processor time a request", "ms")
    against(MIX_WAIT_MILLISECONDS, half.percentile(0.95), "95 of 100 wait at half the capacity at most", "ms")
    against(0, most.errors + half.errors, "Errors")
    cells("Half wait at most", "", f"{half.percentile(0.5):.0f} ms", "")
    cells("Capacity, with the load made on the same cores", "", f"{len(most.seconds) / most.took:.0f} a second", "")
    alone = (os.cpu_count() or 1) * 1000 / most.milliseconds_each
    cells("Capacity by processor time alone", "", f"{alone:.0f} a second", "")
    say(f"\n{len(half.seconds)} requests in {half.took:.0f} s; {dict(most.statuses + half.statuses)}")


def parallel(waited: Waited) -> None:
    table("", "Bar", "Measured", "")
    against(0, waited.errors, f"Errors of {len(waited.seconds)} sessions of one person at once")
    cells("The last one waited", "", f"{waited.percentile(1):.0f} ms", "")
    say(f"\n{dict(waited.statuses)}")
