"""A workshop's products as a file with the columns of the import, with their pictures in a ZIP when wished."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import IO

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.catalog import materials, offers, pricing, stock
from shop.catalog.models import Product, ReturnRule, Variant
from shop.catalog.pictures import original_key
from shop.catalog.product_files.cells import COLON
from shop.catalog.product_files.columns import FINAL, MADE, PART_KEYS, RETURNABLE, STOCKED, titles
from shop.catalog.stock import Level
from shop.core import files
from shop.core.errors import Invalid
from shop.core.tables import Cell, csv_text, xlsx_bytes, yuan

#: So many bytes of pictures in one archive.
MOST_BYTES = 500 * 1024 * 1024
_IN_MEMORY = 16 * 1024 * 1024
_CHUNK = 500


def products_of(session: Session, workshop_id: int) -> list[Product]:
    """The workshop's products with all that the file tells, drafts too, the oldest first."""
    return _loaded(session, Product.workshop_id == workshop_id)


def products_by_id(session: Session, ids: Collection[int]) -> list[Product]:
    """These products, read anew, in the order of their ids."""
    return _loaded(session, Product.id.in_(sorted(ids)))


def _loaded(session: Session, which: sa.ColumnElement[bool]) -> list[Product]:
    rows = (
        sa.select(Product)
        .where(which)
        .execution_options(populate_existing=True)
        .options(
            joinedload(Product.craft),
            joinedload(Product.category),
            selectinload(Product.variants),
            selectinload(Product.pictures),
            selectinload(Product.steps),
            selectinload(Product.price_parts),
        )
    )
    return list(session.scalars(rows.order_by(Product.id)))


def rows(session: Session, products: Sequence[Product], at: datetime) -> list[list[Cell]]:
    """A row for each active variant, as the columns of the import say it; a variant without a price has none. Prices are
    base prices: what holds for a time only is no part of the file.
    """
    ids = [v.id for p in products for v in p.variants if v.active]
    prices: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for start in range(0, len(ids), _CHUNK):
        prices |= pricing.base_now(session, ids[start : start + _CHUNK], at)
        levels |= stock.levels(session, ids[start : start + _CHUNK])
    found = []
    for product in products:
        sold = [v for v in product.variants if v.active]
        parts = _parts(product, prices.get(sold[0].id)) if sold else []
        for variant in sold:
            level = levels.get(variant.id)
            fen = prices.get(variant.id)
            found.append([*_row(product, variant, fen, level.on_hand if level else 0), *parts])
    return found


def _parts(product: Product, fen: int | None) -> list[Cell]:
    """Where the price of the first variant goes, as far as columns tell it."""
    told = offers.amounts(fen, product.price_parts) if fen and product.price_parts else {}
    return [yuan(told[kind]) if told.get(kind) else None for kind in PART_KEYS.values()]


def _row(product: Product, variant: Variant, fen: int | None, pieces: int) -> list[Cell]:
    """All but the parts of the price."""
    made = variant.made_to_order
    return [
        product.article or product.slug,
        product.title,
        product.category.name,
        product.craft.name,
        product.subtitle,
        product.story,
        product.material,
        _("、").join(materials.names_of(product.materials)),
        product.size_text,
        product.weight_g,
        product.care,
        variant.options,
        yuan(fen) if fen is not None else None,
        str(MADE if made else STOCKED),
        None if made else pieces,
        variant.lead_days,
        variant.min_pieces if variant.min_pieces > 1 else None,
        str(FINAL if product.return_rule == ReturnRule.CUSTOM_MADE else RETURNABLE),
        _("、").join(picture_name(product, n) for n in range(len(product.pictures))),
        "|".join(p.alt.replace("|", " ") for p in product.pictures),
        "|".join(_step(s.title, s.text) for s in product.steps),
    ]


def _step(title: str, text: str) -> str:
    """A step as the column tells it; what divides steps is left out of its words."""
    title, text = (" ".join(part.replace("|", " ").split()) for part in (title, text))
    title = " ".join(COLON.sub(" ", title).split())
    return _("%(step)s：%(text)s", step=title, text=text) if text else title


def picture_name(product: Product, position: int) -> str:
    """The name of a picture in the archive."""
    return f"{product.slug}-{position + 1}.jpg"


def as_csv(session: Session, products: Sequence[Product], at: datetime) -> str:
    """The file as CSV."""
    return csv_text(titles(), rows(session, products, at))


def as_xlsx(session: Session, products: Sequence[Product], at: datetime) -> bytes:
    """The file as a workbook."""
    return xlsx_bytes([(_("作品"), [titles(), *rows(session, products, at)])])


def as_zip(table: bytes, products: Sequence[Product]) -> IO[bytes]:
    """The workbook with the originals of the pictures beside it, in a file that is gone when it is closed.

    Raises Invalid when the pictures are too many for one archive.
    """
    out = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed on open; whoever sends it closes it
    left = MOST_BYTES
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_("作品.xlsx"), table)
        for name, data in _originals(products):
            left -= len(data)
            if left < 0:
                out.close()
                raise Invalid(_("照片太多，一个压缩包放不下。请下载 XLSX，照片从作品页上存。"))
            archive.writestr(name, data)
    out.seek(0)
    return out


def _originals(products: Sequence[Product]) -> Iterator[tuple[str, bytes]]:
    store = files.store()
    for product in products:
        for n, picture in enumerate(product.pictures):
            data = store.get(original_key(picture.picture_key))
            if data is not None:
                yield picture_name(product, n), data
