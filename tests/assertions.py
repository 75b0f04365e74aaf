"""Tests that may pass without having asserted anything: every assertion stands in a loop or branch that may not run."""

import ast
from collections.abc import Mapping

# What says by itself what must hold, beside ``assert``: the browser's expectations, expected errors, counted queries.
EXPECTATIONS = ("expect(", "pytest.raises(", "django_assert")


def asserts(node: ast.AST) -> bool:
    """Whether ``node`` is an assertion, or a call or block that is one."""
    match node:
        case ast.Assert():
            return True
        case ast.Expr(value=called) | ast.withitem(context_expr=called):
            return any(name in ast.unparse(called) for name in EXPECTATIONS)
    return False


def runs(looped: ast.expr, constants: Mapping[str, ast.expr]) -> bool:
    """Whether a loop over ``looped`` runs at least once, as far as the file shows: what it goes over is written out."""
    match looped:
        case ast.Name(id=name) if name in constants:
            return runs(constants[name], {})
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items) | ast.Dict(keys=items):
            return any(not isinstance(item, ast.Starred | None) for item in items)
        case ast.Call(func=ast.Name(id="range"), args=numbers):
            return all(isinstance(number, ast.Constant) for number in numbers)
    return False


def is_sure(node: ast.stmt, constants: Mapping[str, ast.expr]) -> bool:
    """Whether ``node`` asserts something whenever it is reached."""
    match node:
        case ast.With(items=items, body=inner):
            return any(map(asserts, items)) or any(is_sure(one, constants) for one in inner)
        case ast.For(iter=looped, body=inner):
            return runs(looped, constants) and any(is_sure(one, constants) for one in inner)
        case ast.If(body=then, orelse=otherwise):
            return all(any(is_sure(one, constants) for one in branch) for branch in (then, otherwise))
        case ast.Try(body=inner, finalbody=last):
            return any(is_sure(one, constants) for one in (*inner, *last))
    return asserts(node)


def written_out(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """The values that ``body`` gives to names, by name."""
    found: dict[str, ast.expr] = {}
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = value
    return found


def may_assert_nothing(source: str) -> list[str]:
    """The names of the tests of a file that assert, but may pass without doing so."""
    tree = ast.parse(source)
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return [
        test.name
        for test in tests
        if any(map(asserts, ast.walk(test)))
        and not any(is_sure(node, written_out(tree.body) | written_out(test.body)) for node in test.body)
    ]
