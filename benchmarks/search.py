"""How long a search takes in a library of 2,000 exercises: the ranker with the counts of all filters, and the whole.

    .venv/bin/python -m benchmarks.search

The 38 real records are stored over and over, in a database of their own, each copy under new names.
"""

import statistics
from functools import partial

from benchmarks.processor import best, in_a_new_database, milliseconds

MANY = 2_000
ROUNDS = 15
WANTS = {"level": frozenset({"beginner"})}
BEGINNINGS = ("sa", "lo", "mi", "ter", "ban", "ku", "pre", "vo", "dri", "fen", "gul", "ho")
ENDS = ("ra", "lin", "tos", "mek", "pan", "dor", "vis", "nu", "gal", "ser", "bit", "kom")


def store_many() -> None:
    from exercises import catalogue
    from exercises.models import Exercise

    copies: list[Exercise] = []
    while len(copies) < MANY:
        copies += catalogue.read()
    real = len(catalogue.read())
    for number, row in enumerate(copies[:MANY]):
        copy = number // real
        if copy:
            names = f"{BEGINNINGS[copy % 12]}{ENDS[number % 12]} {BEGINNINGS[number % 12]}{ENDS[copy // 12]}{copy}"
            first, *lines = row.search_index.split("\n")
            row.slug, row.name = f"{row.slug}-{copy}", f"{row.name} {names}"
            row.search_index = "\n".join([f"{first}|{names}", *lines])
    Exercise.objects.bulk_create(copies[:MANY], batch_size=100)


def main() -> None:
    from exercises import everyday
    from exercises.models import FILTERS, Exercise
    from tests.exercises.queries import QUERIES

    store_many()
    rows = Exercise.objects.index()

    def find(query: str) -> object:
        return everyday.find(query, WANTS, rows, groups=FILTERS, spared=Exercise.objects.fitting)

    first = milliseconds(partial(find, "dart"))
    taken = {query: best(partial(find, query), of=ROUNDS) for query in QUERIES}
    slowest = max(taken, key=lambda query: taken[query])
    print(f"{len(rows)} exercises, {len(taken)} queries, one filter, all counts; best of {ROUNDS}")
    print("milliseconds of processor time, so that a busy machine measures the same")
    print(f"ranker: median {statistics.median(taken.values()):.1f}, slowest {taken[slowest]:.1f} ({slowest!r})")
    print(f"ranker, the first time after the catalogue changed: {first:.1f}")
    print(f"reading the index from the database: {best(Exercise.objects.index, of=ROUNDS):.1f}")


if __name__ == "__main__":
    in_a_new_database(main)
