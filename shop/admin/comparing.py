"""Two texts side by side: which lines stay, go and come, and inside a changed line which signs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

AROUND = 2
LONGEST_LINE = 2000


class Bit(NamedTuple):
    """A stretch of a line; `changed`: not in the other text."""

    text: str
    changed: bool


class Line(NamedTuple):
    """A line; `kind` same, gone, new, or gap: `left_out` lines that stay are not shown."""

    kind: str
    bits: list[Bit]
    left_out: int = 0


def compare(old: str, new: str) -> list[Line]:
    """The lines of both texts in their order; of those that stay only the ones around a change."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            found += _folded(before[a:b], first=a == 0, last=b == len(before))
        elif tag == "replace" and b - a == d - c:
            pairs = [_pair(x, y) for x, y in zip(before[a:b], after[c:d], strict=True)]
            found += [line for pair in pairs for line in pair]
        else:
            found += [Line("gone", [Bit(x, True)]) for x in before[a:b]]
            found += [Line("new", [Bit(x, True)]) for x in after[c:d]]
    return found


def _folded(lines: list[str], *, first: bool, last: bool) -> Iterator[Line]:
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(lines) <= head + tail + 1:
        yield from (Line("same", [Bit(x, False)]) for x in lines)
        return
    yield from (Line("same", [Bit(x, False)]) for x in lines[:head])
    yield Line("gap", [], len(lines) - head - tail)
    yield from (Line("same", [Bit(x, False)]) for x in lines[len(lines) - tail :])


def _pair(old: str, new: str) -> tuple[Line, Line]:
    if max(len(old), len(new)) > LONGEST_LINE:
        return Line("gone", [Bit(old, True)]), Line("new", [Bit(new, True)])
    gone, come = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        gone.append(Bit(old[a:b], tag != "equal"))
        come.append(Bit(new[c:d], tag != "equal"))
    return Line("gone", [x for x in gone if x.text]), Line("new", [x for x in come if x.text])
