"""What a script imports, and what that imports: a browser that is told asks for all of it at once.

Read from the scripts themselves, so that there is nothing to build and no list to keep.
"""

import posixpath
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

IMPORT = re.compile(r'^(?:import|export)\b[^;"]*"(\.{1,2}/[^"]+)";', re.MULTILINE)


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """Return the names of all scripts that ``name`` leads to, without itself; those that it names first come first."""
    found, waiting = [name], [name]
    while waiting:
        one = waiting.pop(0)
        for to in IMPORT.findall(_source(one)):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(one), to))
            if other not in found:
                found.append(other)
                waiting.append(other)
    return tuple(found[1:])


def _source(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"There is no static file {name}.")
    return Path(path).read_text("utf-8")
