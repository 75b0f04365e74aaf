"""The order of what was chosen: phases, then the positions of a phase with the fewest changes. Pure."""

from collections.abc import Sequence
from itertools import groupby

from routines.composer.pool import Item
from routines.rules import PHASES

_Way = tuple[int, tuple[int, ...]]  # changes of position, and the positions one after the other


def in_order(items: Sequence[Item]) -> list[Item]:
    """``items`` by phase; inside a phase by position, prerequisites first, then rule B15."""
    ways: dict[int, _Way] = {-1: (0, ())}
    lines: list[dict[int, list[Item]]] = []
    for phase in range(len(PHASES)):
        here = sorted((item for item in items if item.phase == phase), key=lambda item: (item.position, item.order))
        if here:
            lines.append({position: [*group] for position, group in groupby(here, lambda item: item.position)})
            ways = _continued(ways, [*lines[-1]], _orders(here))
    path = iter(min(ways.values())[1])
    return [item for line in lines for __ in line for item in line[next(path)]]


def _continued(ways: dict[int, _Way], positions: Sequence[int], orders: set[tuple[int, int]]) -> dict[int, _Way]:
    """The best way to each last position, a phase with ``positions`` further."""
    if len(positions) == 1:
        ends = [(positions[0], positions[0], tuple(positions))]
    else:
        ends = []
        for first in positions:
            for last in positions:
                if first == last:
                    continue
                middle = [position for position in positions if position not in (first, last)]
                line = _sorted((first, *middle, last), orders)
                if line is not None:
                    ends.append((first, last, line))
    best: dict[int, _Way] = {}
    for before, (changes, path) in ways.items():
        for first, last, line in ends:
            more = len(positions) - 1 + (before not in (-1, first))
            way = (changes + more, path + line)
            if last not in best or way < best[last]:
                best[last] = way
    return best


def _orders(items: Sequence[Item]) -> set[tuple[int, int]]:
    """Which position must come before which, as something there is needed for something here."""
    place = {item.slug: item.position for item in items}
    return {
        (place[need], item.position)
        for item in items
        for need in item.soft_needs
        if need in place and place[need] != item.position
    }


def _sorted(line: tuple[int, ...], orders: set[tuple[int, int]]) -> tuple[int, ...] | None:
    """``line`` with its middle in an order that keeps ``orders``; ``None`` where its ends do not."""
    if not orders:
        return line
    first, *middle, last = line
    kept = [first]
    left = [*middle]
    while left:
        free = [one for one in left if not any((other, one) in orders for other in left if other != one)]
        if not free:
            return None
        kept.append(free[0])
        left.remove(free[0])
    kept.append(last)
    is_kept = all(
        kept.index(before) < kept.index(after) for before, after in orders if before in kept and after in kept
    )
    return tuple(kept) if is_kept else None
