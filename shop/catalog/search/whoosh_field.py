"""The one field of words: terms with weights that we work out ourselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from whoosh import columns, fields, formats

TERMS, KEY, NUMBER, STAMP = "terms", "key", "number", "stamp"


class Weighted(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Indexes a mapping of term to weight as it is; nothing is cut or counted here."""

    def __init__(self) -> None:
        self.format = formats.Frequency()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None
        self.sortable_typecode = None
        self.column_type = None

    def index(self, value: Mapping[str, int], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Term, frequency, weight and value of each posting."""
        for term, weight in value.items():
            yield term.encode(), weight, float(weight), b"\x01"


def schema() -> fields.Schema:
    """Terms; the product's id as key and as a column; its stamp in microseconds since 1970."""
    return fields.Schema(
        **{
            TERMS: Weighted(),
            KEY: fields.ID(unique=True),
            NUMBER: fields.COLUMN(columns.NumericColumn("q")),
            STAMP: fields.COLUMN(columns.NumericColumn("q")),
        }
    )
