"""What is there already of the products that a file names by their own number, as rows of the file would tell it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.catalog.models import Product, Variant
from shop.catalog.official.models import Review, ReviewKind
from shop.catalog.official.moves import HOLDING
from shop.catalog.product_files import export
from shop.catalog.product_files.columns import COLUMNS, OF_VARIANT
from shop.core.table_files import Line

_CHUNK = 500
#: Left as they are when a file says nothing of them; everything else of a row is as it was.
_UNTOLD = ("alts", "materials", "part_labour", "part_material", "part_packing", "part_platform")


@dataclass(frozen=True)
class There:
    """A product that is there: its active variants in order with their cells, pieces promised by variant, the kinds of
    its reviews, whether the platform looks at what is changed of it.
    """

    product: Product
    variants: list[Variant]
    cells: list[dict[str, str]]
    promised: dict[int, int]
    reviews: frozenset[str] = frozenset()
    watched: bool = False

    def of(self, options: str) -> tuple[Variant, dict[str, str]] | None:
        """The active variant of the name with its cells."""
        pairs = zip(self.variants, self.cells, strict=True)
        return next(((v, cells) for v, cells in pairs if v.options == options), None)


def load(
    session: Session, workshop_id: int, lines: Sequence[Line], at: datetime, *, hold: bool = False
) -> dict[str, There]:
    """The workshop's products whose own number (or address, where they have none) a row names, by that number. Some
    statements for every 500. `hold`: nobody else writes them until the transaction ends.
    """
    refs = sorted({ref for line in lines if (ref := line.cells.get("ref", ""))})
    found: dict[str, There] = {}
    for start in range(0, len(refs), _CHUNK):
        ids = _ids(session, workshop_id, refs[start : start + _CHUNK], hold=hold)
        found |= _told(session, ids, at)
    return found


def _ids(session: Session, workshop_id: int, refs: Sequence[str], *, hold: bool) -> dict[int, str]:
    """Products by the number that names them; a product's own number goes before the address of another one."""
    own = sa.select(Product.id, Product.article, Product.slug).where(
        Product.workshop_id == workshop_id, sa.or_(Product.article.in_(refs), Product.slug.in_(refs))
    )
    own = own.order_by(Product.id)
    rows = session.execute(own.with_for_update(key_share=True) if hold else own).all()
    named = {str(article): i for i, article, _slug in rows if article in refs}
    by_slug = {slug: i for i, article, slug in rows if not article and slug in refs}
    return {i: ref for ref, i in (by_slug | named).items()}


def _told(session: Session, ids: Mapping[int, str], at: datetime) -> dict[str, There]:
    if not ids:
        return {}
    products = export.products_by_id(session, ids)
    told = iter(export.rows(session, products, at))
    held = _promised(session, [v.id for p in products for v in p.variants])
    reviews = _reviews(session, ids)
    found = {}
    for product in products:
        sold = [v for v in product.variants if v.active]
        cells = [_as_text(next(told)) for _v in sold]
        known = reviews.get(product.id, {})
        watched = any(state in HOLDING for state in known.values())
        found[ids[product.id]] = There(product, sold, cells, held, frozenset(known), watched)
    return found


def _promised(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    return {v: level.reserved for v, level in stock.levels(session, variant_ids).items()}


def _reviews(session: Session, ids: Collection[int]) -> dict[int, dict[str, str]]:
    rows = session.execute(
        sa.select(Review.product_id, Review.kind, Review.state)
        .where(Review.product_id.in_(sorted(ids)))
        .order_by(Review.product_id, Review.kind)
    )
    grouped = groupby(rows, key=lambda row: row.product_id)
    return {i: {row.kind: row.state for row in group} for i, group in grouped}


def has_food_review(there: There) -> bool:
    """Whether the product was ever handed in as food."""
    return ReviewKind.FOOD.value in there.reviews


def _as_text(row: Sequence[object]) -> dict[str, str]:
    cells = zip(COLUMNS, row, strict=True)
    return {column.key: text for column, cell in cells if (text := "" if cell is None else str(cell))}


def completed(lines: Sequence[Line], there: Mapping[str, There]) -> list[Line]:
    """The rows with all that they leave out of a product that is there: an empty cell changes nothing, and a variant that
    no row names stays as it is.
    """
    rows_of: dict[str, list[Line]] = {}
    for line in lines:
        rows_of.setdefault(line.cells.get("ref", ""), []).append(line)
    found: list[Line] = []
    for ref, rows in rows_of.items():
        found += _under(rows, there[ref]) if ref in there else rows
    return sorted(found, key=lambda line: line.row)


def _under(rows: Sequence[Line], there: There) -> list[Line]:
    alone = len(rows) == 1 and len(there.variants) == 1
    named: set[int] = set()
    found = []
    for n, line in enumerate(rows):
        match = there.of(line.cells.get("options", ""))
        if match is None and (alone or _of_the_whole(line, there)):
            match = there.variants[0], there.cells[0]
        before = _variant_cells(match[1], line.cells) if match else {}
        told = line.cells if n == 0 else _otherwise(there, line.cells)
        whole = _product_cells(there, told) if n == 0 else {}
        if match:
            named.add(match[0].id)
        found.append(Line(line.row, {**whole, **before, **told}))
    ref, row = rows[0].cells["ref"], rows[0].row
    for variant, cells in zip(there.variants, there.cells, strict=True):
        if variant.id not in named:
            kept = {key: cells[key] for key in OF_VARIANT if key in cells}
            found.append(Line(row, {"ref": ref, **kept}))
    return found


def _otherwise(there: There, told: Mapping[str, str]) -> dict[str, str]:
    """A further row without what it says of the product as it was: who changes the first row of an exported file need not
    change all.
    """
    was = there.cells[0] if there.cells else {}
    return {k: text for k, text in told.items() if k in OF_VARIANT or k == "ref" or text != was.get(k)}


def _of_the_whole(line: Line, there: There) -> bool:
    """The row names no variant and says nothing of one: it is about the product."""
    return bool(there.variants) and not any(key in line.cells for key in OF_VARIANT)


def _product_cells(there: There, told: Mapping[str, str]) -> dict[str, str]:
    cells = there.cells[0] if there.cells else {}
    return {
        key: cells[key]
        for key in cells
        if key not in OF_VARIANT and key not in _UNTOLD and key not in told and key != "ref"
    }


def _variant_cells(cells: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """What stands of the variant; of another way of selling it, neither pieces nor days."""
    other_way = "way" in told and told["way"] != cells.get("way")
    left = {"pieces", "lead_days"} if other_way else set()
    return {key: cells[key] for key in OF_VARIANT if key in cells and key not in left}
