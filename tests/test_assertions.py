"""Every test can fail: it asserts something, and a refusal that it expects is the one that is meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = sorted(path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
CHECKS = ("raises", "warns", "fail", "call_and_validate")
"""Calls that fail a test by themselves; so do functions whose name contains "assert"."""
BROAD = {
    "AssertionError",
    "InvalidInput",
    "JudgeDisagrees",
    "OutputRefused",
    "SystemExit",
    "TerritoryError",
    "TypeError",
}
"""Errors that have many causes, so that the class alone does not say what was refused."""


def called(node: ast.AST) -> str:
    """Name of the function that a call calls, without what it belongs to; empty for other nodes."""
    return ast.unparse(node.func).rsplit(".", 1)[-1] if isinstance(node, ast.Call) else ""


def asserts(function: ast.AST, helpers: set[str]) -> bool:
    """Whether a function asserts something, or calls a function of its file that does."""
    return any(
        isinstance(node, ast.Assert)
        or called(node) in (*CHECKS, *helpers)
        or "assert" in called(node)
        or (isinstance(node, ast.Raise) and node.exc is not None)
        for node in ast.walk(function)
    )


def without_assertion(tree: ast.Module) -> Iterator[str]:
    """Tests that nothing can fail but an unexpected error."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    helpers = {one.name for one in functions if not one.name.startswith("test") and asserts(one, set())}
    for one in functions:
        if one.name.startswith("test") and not asserts(one, helpers):
            yield f"{one.lineno} {one.name}"


def vague_refusals(tree: ast.Module) -> Iterator[str]:
    """Uses of pytest.raises that accept any error of a broad class, and do not look at it."""
    for item in (node for node in ast.walk(tree) if isinstance(node, ast.withitem)):
        call = item.context_expr
        if called(call) != "raises" or not isinstance(call, ast.Call) or item.optional_vars is not None:
            continue
        error = ast.unparse(call.args[0]).rsplit(".", 1)[-1]
        if error in BROAD and not call.keywords:
            yield f"{call.lineno} {ast.unparse(call)}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def test_a():\n    run()", ["1 test_a"]),
        ("def test_a():\n    assert run()", []),
        ("def test_a():\n    check()\ndef check():\n    assert run()", []),
        ("def test_a():\n    check()\ndef check():\n    run()", ["1 test_a"]),
        ("def test_a():\n    with pytest.raises(KeyError):\n        run()", []),
    ],
)
def test_tests_without_an_assertion_are_found(text, found):
    assert list(without_assertion(ast.parse(text))) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("with pytest.raises(InvalidInput): run()", 1),
        ("with pytest.raises(to.TerritoryError): run()", 1),
        ("with pytest.raises(InvalidInput, match='twice'): run()", 0),
        ("with pytest.raises(InvalidInput) as refused: run()", 0),
        ("with pytest.raises(Interrupted): run()", 0),
    ],
)
def test_vague_refusals_are_found(text, count):
    assert len(list(vague_refusals(ast.parse(text)))) == count


def test_every_test_asserts_something_definite():
    found = [
        f"{path.relative_to(TESTS)}:{one}"
        for path in FILES
        for check in (without_assertion, vague_refusals)
        for one in check(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert len(FILES) > 100
    assert found == []
