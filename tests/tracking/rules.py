"""Which rules spoke: every sentence, change and offer carries its rule, and each is written down as it is made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from accounts.screening import Reason
from conventions.rules import Finding, Rule
from pilates_site import rulebook
from tracking.insights.changes import MeasureChange
from tracking.insights.check_in import Adjustment
from tracking.insights.facts import Insight
from tracking.insights.offers import Offer
from tracking.insights.progression import Action

LISTED = {rule for chapter in rulebook.CHAPTERS for rule in chapter.rules}
KINDS: tuple[type[Any], ...] = (Finding, Insight, Reason, MeasureChange, Adjustment, Offer, Action)


@contextmanager
def rules_used(kinds: tuple[type[Any], ...] = KINDS) -> Iterator[set[Rule]]:
    """Collect the rule of everything of these ``kinds`` that is made meanwhile."""
    used: set[Rule] = set()

    def noting(make: Callable[..., None]) -> Callable[..., None]:
        def init(made: Any, *args: Any, **kwargs: Any) -> None:
            make(made, *args, **kwargs)
            used.add(made.rule)

        return init

    patches = [patch.object(kind, "__init__", noting(kind.__init__)) for kind in kinds]
    for one in patches:
        one.start()
    try:
        yield used
    finally:
        for one in patches:
            one.stop()
