"""Two people for what asks of the site, not of its speed: alice with three months of diary, and bob who has just come.

Started by `site.py` with Django set up. Prints how each of them is signed in, as JSON.
"""

import json

from benchmarks.web.people import arrive, live_three_months, signed_in


def main() -> None:
    people = {"alice": live_three_months("alice"), "bob": arrive("bob")}
    print(json.dumps({name: signed_in(person) for name, person in people.items()}))
