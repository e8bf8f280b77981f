"""The dry run: what stands in a file and its pictures. Takes long, so it is done by the worker and tells how far it is.

No transaction is open while pictures are decoded. Nothing of the file is in the store afterwards but what was read and
the cleaned pictures, which nobody sees until they are brought in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from flask_babel import gettext as _

from shop.catalog import pictures
from shop.catalog.product_files import archive
from shop.catalog.product_files.archive import Packed
from shop.catalog.product_files.cells import READERS
from shop.catalog.product_files.columns import COLUMNS, MOST_ROWS
from shop.catalog.product_files.values import Fault
from shop.core import files, table_files
from shop.core.errors import Invalid, NotFound
from shop.core.table_files import Expected, Line

Progress = Callable[[int, int], None]
_TYPE = "application/json"


class Kept(NamedTuple):
    """A picture that came with the file, cleaned and kept: its key and size in pixels."""

    key: str
    width: int
    height: int


class Looked(NamedTuple):
    """What was read: the rows, the pictures by their names, what is wrong with pictures by their names."""

    lines: list[Line]
    unused: list[str]
    pictures: dict[str, Kept]
    broken: dict[str, str]


def look(data: bytes, progress: Progress) -> Looked:
    """Read the table, clean and keep the pictures that it names. `progress(done, todo)` is told now and then.

    Raises Invalid (field `file`) for a file that is refused whole.
    """
    opened = archive.opened(data)
    read = table_files.read(opened.table, expected())
    named = _named(read.lines)
    wanted = [packed for name, packed in opened.pictures.items() if name in named]
    kept: dict[str, Kept] = {}
    broken: dict[str, str] = {}
    for n, packed in enumerate(wanted):
        progress(n, len(wanted))
        try:
            kept[packed.name.lower()] = _kept(packed)
        except Invalid as error:
            broken[packed.name.lower()] = error.sentence
    progress(len(wanted), len(wanted))
    return Looked(read.lines, read.unused, kept, broken)


def expected() -> Expected:
    """The table that is expected."""
    return Expected(
        titles={column.key: str(column.title) for column in COLUMNS},
        needed=[column.key for column in COLUMNS if column.needed],
        sign="ref",
        nothing=_("表里没有作品。请在栏目下面一行一款填写。"),
        most_rows=MOST_ROWS,
    )


def _named(lines: Sequence[Line]) -> set[str]:
    """The pictures that the rows name: what nobody names is not looked at."""
    found: set[str] = set()
    for line in lines:
        with suppress(ValueError):
            found |= set(READERS["pictures"](line.cells.get("pictures", "")))
    return found


def _kept(packed: Packed) -> Kept:
    data = packed.read()
    if (ours := pictures.known(data)) is not None:
        return Kept(*ours)
    cleaned = pictures.clean(data, packed.name)
    pictures.keep(cleaned)
    return Kept(cleaned.key, cleaned.width, cleaned.height)


def pack(looked: Looked) -> bytes:
    """As it is kept between the look and bringing in."""
    told = {
        "lines": [list(line) for line in looked.lines],
        "unused": looked.unused,
        "pictures": {name: list(kept) for name, kept in looked.pictures.items()},
        "broken": looked.broken,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def unpack(file_key: str) -> Looked:
    """What was kept. NotFound when it is not there any more."""
    data = files.store().get(file_key) if file_key else None
    if data is None:
        raise NotFound(_("这份文件已经不在了，请重新上传。"))
    told: dict[str, Any] = json.loads(data)
    return Looked(
        [Line(row, cells) for row, cells in told["lines"]],
        told["unused"],
        {name: Kept(*kept) for name, kept in told["pictures"].items()},
        told["broken"],
    )


def with_broken(faults: Iterable[Fault], broken: dict[str, str]) -> list[Fault]:
    """The faults, saying of a picture that came and is no good what is wrong with it."""
    found = []
    for fault in faults:
        name = next(
            (n for n in broken if fault.column == "pictures" and f"“{n[:60]}”" in fault.sentence), None
        )
        found.append(fault._replace(sentence=broken[name]) if name else fault)
    return found
