# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small faults that could be in a Python file: each is the file's text with one place changed. Pure."""

from __future__ import annotations

import ast
import difflib
import typing as t
from collections.abc import Iterator, Sequence

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_FUNCTIONS = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list"}
_FEWEST: dict[type[ast.AST], int] = {ast.List: 1, ast.Set: 2, ast.Tuple: 3}  # elements, so that one less is another value of the kind
_NORMALISING = ("lower", "upper", "casefold", "strip", "rstrip", "lstrip")


class Mutant(t.NamedTuple):
    """The changed text, and the lines of the original that the change touches."""

    text: str
    first_line: int
    last_line: int


class _Edit(t.NamedTuple):
    start: int
    end: int
    text: str


def mutants_of(source: str) -> list[Mutant]:
    """All mutants of a file, in the order of their places."""
    tree = ast.parse(source)
    places = _Places(source)
    edits = sorted({edit for node, anchor in _mutable(tree) for edit in _edits(node, anchor, places)})
    found = [places.apply(edit) for edit in edits]
    return [mutant for mutant in found if mutant.text != source and _is_valid(mutant.text)]


def difference(source: str, mutant: Mutant) -> str:
    """The changed lines as in a diff, without its head."""
    lines = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


class _Places:
    """Where the nodes stand in the text: the tree counts bytes in lines."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def start(self, node: t.Any) -> int:
        return self._starts[node.lineno - 1] + int(node.col_offset)

    def end(self, node: t.Any) -> int:
        return self._starts[node.end_lineno - 1] + int(node.end_col_offset)

    def apply(self, edit: _Edit) -> Mutant:
        text = self._bytes[: edit.start] + edit.text.encode() + self._bytes[edit.end :]
        first, last = (self._bytes.count(b"\n", 0, position) + 1 for position in (edit.start, edit.end))
        return Mutant(text.decode(), first, last)


def _is_valid(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _mutable(node: ast.AST, anchor: ast.JoinedStr | None = None) -> Iterator[tuple[ast.AST, ast.JoinedStr | None]]:
    """Every node that runs, and the f-string that it is part of: the tree of Python 3.11 does not know the places inside."""
    yield node, anchor
    inner = node if isinstance(node, ast.JoinedStr) and anchor is None else anchor
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _only_describes(child, node):
                yield from _mutable(child, inner)


def _only_describes(node: ast.AST, parent: ast.AST) -> bool:
    """An import, a docstring, a type."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return True
    if isinstance(parent, ast.Module) and isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
        return True
    return isinstance(parent, ast.Subscript) and isinstance(node, ast.Tuple)


def _edits(node: ast.AST, anchor: ast.JoinedStr | None, places: _Places) -> Iterator[_Edit]:
    for changed in _replacements(node):
        if anchor is None:
            yield _Edit(places.start(node), places.end(node), _written(changed))
        else:
            yield _Edit(places.start(anchor), places.end(anchor), ast.unparse(_exchanged(anchor, node, changed)))
    if anchor is None:
        yield from _left_out(node, places)


def _written(node: ast.AST) -> str:
    if isinstance(node, ast.stmt | ast.Constant | ast.Name | ast.JoinedStr):
        return ast.unparse(node)
    return f"({ast.unparse(node)})"


def _exchanged(root: t.Any, old: ast.AST, new: ast.AST) -> t.Any:
    """A tree with one node exchanged."""
    if root is old:
        return new
    if isinstance(root, list):
        return [_exchanged(item, old, new) for item in root]
    if isinstance(root, ast.AST):
        return type(root)(**{name: _exchanged(value, old, new) for name, value in ast.iter_fields(root)})
    return root


def _replacements(node: t.Any) -> Iterator[ast.AST]:
    """What could stand in the place of a node."""
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            ops = [*node.ops[:number], _OPERATORS[type(operator)](), *node.ops[number + 1 :]]
            yield ast.Compare(node.left, t.cast("list[ast.cmpop]", ops), node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(t.cast(ast.boolop, _OPERATORS[type(node.op)]()), node.values)
        for number in range(len(node.values)):
            rest = [*node.values[:number], *node.values[number + 1 :]]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield ast.BinOp(node.left, t.cast(ast.operator, _OPERATORS[type(node.op)]()), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield ast.JoinedStr([part for part in node.values if not isinstance(part, ast.Constant)])
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif _can_be_missing(node):
        yield ast.Pass()


def _can_be_missing(node: ast.AST) -> bool:
    """Not where the name that a statement sets would be missing too: that is noticed without any test."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    return isinstance(node, ast.Raise | ast.Continue | ast.AugAssign | ast.Delete)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _other_constants(value: t.Any) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant("" if value else "mutant")


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in _FUNCTIONS:
        yield ast.Call(ast.Name(_FUNCTIONS[function.id]), node.args, [] if function.id == "sorted" else node.keywords)
    elif isinstance(function, ast.Attribute) and function.attr in _NORMALISING and not node.args:
        yield function.value


def _left_out(node: t.Any, places: _Places) -> Iterator[_Edit]:
    """Conditions that always or never hold, and one element less in what is a list of some kind."""
    if isinstance(node, ast.If):
        yield from (_Edit(places.start(node.test), places.end(node.test), text) for text in ("True", "False"))
    elif isinstance(node, ast.While):
        yield _Edit(places.start(node.test), places.end(node.test), "False")
    elif isinstance(node, ast.comprehension):
        yield from (_Edit(places.start(test), places.end(test), "True") for test in node.ifs)
    elif isinstance(node, ast.Dict):
        entries = zip(node.keys, node.values, strict=True)
        spans = [(places.start(key) if key else places.start(value) - 2, places.end(value)) for key, value in entries]
        yield from _one_less(spans, range(len(spans)))
    elif isinstance(node, ast.Call):
        spans = sorted((places.start(each), places.end(each)) for each in (*node.args, *node.keywords))
        yield from _one_less(spans, range(len(node.args), len(spans)))
    elif isinstance(node, ast.List | ast.Set | ast.Tuple) and len(node.elts) >= _FEWEST[type(node)]:
        spans = [(places.start(each), places.end(each)) for each in node.elts]
        yield from _one_less(spans, range(len(spans)))


def _one_less(spans: Sequence[tuple[int, int]], which: Sequence[int]) -> Iterator[_Edit]:
    for number in which:
        start, end = spans[number]
        if number + 1 < len(spans):
            yield _Edit(start, spans[number + 1][0], "")
        else:
            yield _Edit(spans[number - 1][1] if number else start, end, "")
