"""The code checks itself: names, imports, lengths, and tests that can fail, read from the source without running it."""

import ast
import pkgutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests import assertions, repeats

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("pilates_site", "reminders", "tracking", "routines", "exercises", "accounts", "conventions")

# What is not yet as it should be. Each list may only get shorter: what is mended is taken off it in the same change.
NAMES_TWICE: set[str] = set()
LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()
FULL_PACKAGES = {"routines/rules/__init__.py"}
FOR_TYPES_ALONE: set[str] = set()

# Named exceptions that stay: a whole program in one file, checks that begin when all apps are there, a module of one
# operating system, and the type of a translated text, which exists in the stubs alone.
MAY_BE_LONG = {"pilates_site/supervisor.py"}
MAY_IMPORT_LATE = {"pilates_site/bootstrap.py: one_at_a_time", "routines/apps.py: check_starters"}
MAY_IMPORT_FOR_TYPES = {"conventions/messages.py", "conventions/pages.py"}
# What a migration names of the house stays where it is for good: a released migration is never changed.
MIGRATIONS_NAME = {
    "conventions.fields.validate_time_zone",
    "conventions.migrations.DropIndex",
    *("conventions.text.NotAnAddress", "conventions.text.key", "conventions.text.shown_address"),
}

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 50
MOST_NAMES_IN_A_PACKAGE = 40
MOST_LINES_TWICE = 12
# What pure modules take from outside: translated words and work on text, nothing that knows a table or a request.
PURE_MAY_IMPORT = {
    "django.utils.formats", "django.utils.functional", "django.utils.translation", "django.utils.text",
    "django_stubs_ext", "idna", "pyuca",
}  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources() -> dict[str, str]:
    """The Python of the seven packages by its path, migrations left out."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths if "migrations" not in path.parts}


@cache
def trees() -> dict[str, ast.Module]:
    return {path: ast.parse(source) for path, source in sources().items()}


def functions() -> Iterator[tuple[str, Function]]:
    """Every function of the product as ("file: name", node)."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}: {node.name}", node


def imported(node: ast.AST) -> list[str]:
    """The modules an import statement names; of Django's utilities the one that is meant."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module="django.utils", names=names):
            return [f"django.utils.{alias.name}" for alias in names]
        case ast.ImportFrom(module=str() as module):
            return [module]
    return []


def offered(tree: ast.Module) -> set[str]:
    """The names that a package offers: what it defines for others, and what it passes on from the house."""
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str() as module, names=aliases) if module.partition(".")[0] in PACKAGES:
                names.update(alias.asname or alias.name for alias in aliases)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return {name for name in names if not name.startswith("_")}


# Names --------------------------------------------------------------------------------------------------------------


def test_one_name_is_one_class() -> None:
    """``Command`` is what Django asks a command to be called; a class inside of another one goes by both names."""
    classes = [node.name for tree in trees().values() for node in tree.body if isinstance(node, ast.ClassDef)]

    twice = {name for name, count in Counter(classes).items() if count > 1} - {"Command"}

    assert len(classes) > 500
    assert twice == NAMES_TWICE


def test_a_package_offers_no_more_than_40_names() -> None:
    counts = {path: len(offered(tree)) for path, tree in trees().items() if path.endswith("__init__.py")}

    assert len(counts) > 20
    assert {path for path, count in counts.items() if count > MOST_NAMES_IN_A_PACKAGE} == FULL_PACKAGES


# Imports ------------------------------------------------------------------------------------------------------------


def test_nothing_is_imported_inside_a_function_but_in_the_named_places() -> None:
    late = {name for name, node in functions() for inner in ast.walk(node) if imported(inner)}

    assert late == MAY_IMPORT_LATE


def test_what_a_benchmark_imports_is_there() -> None:
    """Tests run one of the benchmarks alone, and most import inside of functions, after Django was set up."""
    taken = [
        f"{node.module}.{alias.name}"
        for path in sorted((ROOT / "benchmarks").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in {*PACKAGES, "tests"}
        for alias in node.names
        if alias.name != "*"
    ]

    found = [pkgutil.resolve_name(name) for name in taken]

    assert len(found) > 30


def test_nothing_is_imported_for_types_alone() -> None:
    """Such an import hides a circle: what only types need lies lower."""
    found = {path for path, source in sources().items() if "TYPE_CHECKING" in source}

    assert found == MAY_IMPORT_FOR_TYPES | FOR_TYPES_ALONE


def named_of_the_house(tree: ast.Module) -> set[str]:
    """What a module names of the seven packages, by ``import a.b`` and ``a.b.c`` or by ``from a.b import c``."""
    names = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for module in modules:
        names |= {name for name in dotted if name.rpartition(".")[0] == module} or {module}
    return {name for name in names if name.partition(".")[0] in PACKAGES}


def test_a_migration_imports_nothing_of_the_house_but_what_is_named_here() -> None:
    """A released migration is never changed, so what it imports could never be moved or renamed."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package / "migrations").glob("0*.py"))]

    found = {name for path in paths for name in named_of_the_house(ast.parse(path.read_text()))}

    assert len(paths) >= 5
    assert found == MIGRATIONS_NAME


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import tracking.models", {"tracking.models"}),
        ("import conventions.fields\n[conventions.fields.check]", {"conventions.fields.check"}),
        ("from routines.models import Week", {"routines.models.Week"}),
        ("import uuid\nfrom django.db import models", set()),
    ],
)
def test_what_a_migration_names_of_the_house_is_found(line: str, names: set[str]) -> None:
    assert named_of_the_house(ast.parse(line)) == names


def pure_modules() -> dict[str, ast.Module]:
    """Pure modules by their path: those that the import rules name, with all that lies in them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [named] = [one["source_modules"] for one in contracts if one["name"] == "Pure modules know no framework"]
    stems = tuple(module.replace(".", "/") for module in named)
    found = {
        path: tree for path, tree in trees().items() for stem in stems if path.startswith((f"{stem}.py", f"{stem}/"))
    }
    assert all(any(path.startswith(stem) for path in found) for stem in stems)
    return found


def test_pure_modules_take_of_django_words_and_text_alone() -> None:
    taken = {
        (path, module)
        for path, tree in pure_modules().items()
        for node in ast.walk(tree)
        for module in imported(node)
        if module.partition(".")[0] not in {*sys.stdlib_module_names, *PACKAGES}
    }

    assert {module for _, module in taken} <= PURE_MAY_IMPORT, sorted(taken)
    assert any(module == "django.utils.translation" for _, module in taken)


def test_pure_modules_import_of_the_house_pure_modules_alone() -> None:
    pure = pure_modules()
    names = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in pure}

    taken = {
        (path, module)
        for path, tree in pure.items()
        for node in ast.walk(tree)
        for module in imported(node)
        if module.partition(".")[0] in PACKAGES and module not in {*names, *PACKAGES}
    }

    assert taken == set()


# Lengths ------------------------------------------------------------------------------------------------------------


def test_no_file_is_longer_than_400_lines() -> None:
    long = {path for path, source in sources().items() if len(source.splitlines()) > MOST_LINES_IN_A_FILE}

    assert long == LONG_FILES | MAY_BE_LONG


def test_no_function_is_longer_than_50_lines() -> None:
    lengths = {name: (node.end_lineno or node.lineno) - node.lineno + 1 for name, node in functions()}

    assert len(lengths) > 1_500
    assert {name for name, length in lengths.items() if length > MOST_LINES_IN_A_FUNCTION} == LONG_FUNCTIONS


@pytest.mark.parametrize("by_shape", [False, True], ids=["letter by letter", "but for names and values"])
def test_no_more_than_12_lines_in_a_row_stand_twice(by_shape: bool) -> None:
    assert repeats.repeated(sources(), most=MOST_LINES_TWICE, by_shape=by_shape) == []


# Thirteen lines, and the same with other names.
SUMS = "def total(rows):\n" + "".join(f"    a{n} = rows[{n}] + {n}\n" for n in range(11)) + "    return a1"
OTHER_SUMS = SUMS.replace("a", "b").replace("total", "whole")


@pytest.mark.parametrize(
    ("one", "other", "by_shape", "places"),
    [
        (SUMS, SUMS, False, [(("one.py", 1), ("other.py", 1))]),
        (SUMS, f"import os\n\n\n{SUMS}\n", False, [(("one.py", 1), ("other.py", 4))]),
        (SUMS, OTHER_SUMS, False, []),
        (SUMS, OTHER_SUMS, True, [(("one.py", 1), ("other.py", 1))]),
        (SUMS.replace("rows[3] + 3", "rows[3]"), SUMS, True, []),
        (f"{SUMS}\n\n\n{SUMS}", "", False, [(("one.py", 1), ("one.py", 16))]),
    ],
)
def test_lines_that_stand_twice_are_found(
    one: str, other: str, by_shape: bool, places: list[tuple[repeats.Place, repeats.Place]]
) -> None:
    assert repeats.repeated({"one.py": one, "other.py": other}, most=12, by_shape=by_shape) == places


# Tests that can fail ------------------------------------------------------------------------------------------------


def test_a_test_whose_every_assertion_stands_in_a_loop_or_branch_also_asserts_that_it_ran() -> None:
    paths = sorted((ROOT / "tests").rglob("test_*.py"))

    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in paths
        for name in assertions.may_assert_nothing(path.read_text())
    ]

    assert len(paths) > 140
    assert found == []


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("for row in rows():\n  assert row", True),
        ("if rows():\n  assert row", True),
        ("for row in rows:\n  with pytest.raises(ValueError):\n    row()", True),
        ("rows = read()\nfor row in rows:\n  expect(row).to_be_visible()", True),
        ("for row in [*rows]:\n  assert row", True),
        ("for row in ():\n  assert row", True),
        ("rows = read()\nassert rows\nfor row in rows:\n  assert row", False),
        ("for row in (1, 2):\n  assert row", False),
        ("for row in range(3):\n  assert row", False),
        ("for row in ROWS:\n  assert row", False),
        ("with travel():\n  assert row", False),
        ("if rows():\n  assert row\nelse:\n  assert not row", False),
        ("make()", False),
    ],
)
def test_a_test_that_may_pass_without_an_assertion_is_found(body: str, is_found: bool) -> None:
    test = "ROWS = [1, 2]\n\n\ndef test_it():\n" + "\n".join(f"  {line}" for line in body.splitlines())

    assert assertions.may_assert_nothing(test) == (["test_it"] if is_found else [])
