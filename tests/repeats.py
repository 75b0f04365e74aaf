"""Runs of lines that stand twice in Python: letter by letter, or alike but for names and values."""

import ast
import io
import keyword
import tokenize
from collections import defaultdict
from collections.abc import Mapping

Place = tuple[str, int]
NOT_SAID = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def lines_of(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def always_alike(tree: ast.Module) -> set[int]:
    """Return the lines that are left out: imports and docstrings."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for line in lines_of(node)
    }


def declared(tree: ast.Module) -> set[int]:
    """Return the lines of declarations, which have one shape by nature: fields, tables, heads of classes."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            lines.update(lines_of(node))
        if isinstance(node, ast.ClassDef):
            lines.update(line for part in (*node.decorator_list, *node.bases) for line in lines_of(part))
            lines.add(node.lineno)
        if isinstance(node, ast.Module | ast.ClassDef):
            fields = [part for part in node.body if isinstance(part, ast.Assign | ast.AnnAssign)]
            lines.update(line for field in fields for line in lines_of(field))
    return lines


def words(source: str, *, by_shape: bool) -> list[tuple[int, str]]:
    """Return the lines to compare with their numbers; ``by_shape`` writes "name" and "value" for names and values."""
    tree = ast.parse(source)
    left_out = always_alike(tree) | (declared(tree) if by_shape else set())
    said: dict[int, list[str]] = defaultdict(list)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in NOT_SAID or token.start[0] in left_out:
            continue
        word = token.string
        if by_shape and token.type == tokenize.NAME and not keyword.iskeyword(word):
            word = "name"
        elif by_shape and token.type in {tokenize.STRING, tokenize.NUMBER}:
            word = "value"
        said[token.start[0]].append(word)
    return [(number, " ".join(said[number])) for number in sorted(said)]


def repeated(sources: Mapping[str, str], *, most: int, by_shape: bool = False) -> list[tuple[Place, Place]]:
    """Return each pair of places, as (file, line), from which on more than ``most`` lines are the same."""
    first_places: dict[tuple[str, ...], tuple[str, int]] = {}
    found: list[tuple[Place, Place]] = []
    for path, source in sources.items():
        lines = words(source, by_shape=by_shape)
        before: tuple[str, int] | None = None
        for start in range(len(lines) - most):
            run = tuple(word for _, word in lines[start : start + most + 1])
            other, at = first_places.setdefault(run, (path, start))
            is_second = other != path or at + most < start
            if is_second and before != (other, at - 1):
                found.append(((other, words(sources[other], by_shape=by_shape)[at][0]), (path, lines[start][0])))
            before = (other, at) if is_second else None
    return found
