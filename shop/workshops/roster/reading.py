"""What stands in an uploaded roster file; see shop.core.table_files for how it is read and what is refused."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.core import table_files
from shop.core.table_files import MAX_BYTES, Expected, Line, Read
from shop.workshops.roster.columns import COLUMNS

__all__ = ["MAX_BYTES", "MAX_ROWS", "Line", "Read", "read"]

MAX_ROWS = 10_000


def read(data: bytes) -> Read:
    """The rows of an XLSX or CSV file (told by its content). Raises Invalid with a sentence."""
    expected = Expected(
        titles={column.key: str(column.title) for column in COLUMNS},
        needed=[column.key for column in COLUMNS if column.needed],
        either=("county_code", "county_name"),
        sign="name",
        nothing=_("表里没有工坊。请在栏目下面一行一家填写。"),
        most_rows=MAX_ROWS,
    )
    return table_files.read(data, expected)
