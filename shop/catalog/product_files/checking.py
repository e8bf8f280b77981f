"""The products of a file against the store: categories, crafts, what is there already, the right to sell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import blocked
from shop.catalog.models import Category, Product
from shop.catalog.product_files.models import Arrival
from shop.catalog.product_files.values import Fault, Piece, understood
from shop.catalog.products import ich_item_id
from shop.core.errors import Invalid
from shop.core.table_files import Line
from shop.heritage.models import Craft
from shop.workshops import certification
from shop.workshops.models import Workshop

_CHUNK = 500


def check(
    session: Session,
    lines: Sequence[Line],
    *,
    workshop: Workshop,
    arrival: str,
    pictures: Collection[str],
    at: datetime,
) -> tuple[list[Piece], list[Fault]]:
    """The products of the rows, and all that is wrong, in the order of the file. `pictures`: names of those that came
    with it and are right. A dozen statements, and one for every 500 products.
    """
    pieces, faults = understood(lines)
    faults += _named(session, pieces, workshop)
    faults += _there_already(session, pieces)
    for piece in pieces:
        faults += _pictured(piece, arrival, pictures)
    if arrival == Arrival.ON_SALE:
        faults += _refused(session, pieces, workshop, at)
    return pieces, sorted(set(faults), key=lambda f: (f.row, f.column, f.sentence))


def _named(session: Session, pieces: Sequence[Piece], workshop: Workshop) -> Iterator[Fault]:
    """Put category, craft and ICH item into the products; what is not known of them."""
    categories = {c.name: c for c in session.scalars(sa.select(Category))}
    crafts = _crafts(session)
    own = session.get_one(Craft, workshop.craft_id)
    for piece in pieces:
        category = categories.get(piece.facts["category"])
        if category is None:
            yield Fault(piece.row, "category", _("没有这一类。请照模板里的“类别和技艺”写。"))
        else:
            piece.category_id, piece.licence_kind = category.id, category.licence_kind
            yield from _blocked(piece, category)
        craft = crafts.get(piece.facts["craft"]) if piece.facts["craft"] else own
        if craft is None:
            yield Fault(piece.row, "craft", _("没有这门技艺。请照模板里的“类别和技艺”写。"))
        else:
            piece.craft_id, piece.craft_slug = craft.id, craft.slug
            piece.ich_item_id = ich_item_id(workshop, craft)


def _blocked(piece: Piece, category: Category) -> Iterator[Fault]:
    try:
        blocked.refuse(category, piece.facts["title"])
    except Invalid as refusal:
        yield Fault(piece.row, refusal.field or "category", refusal.sentence)


def _crafts(session: Session) -> dict[str, Craft]:
    found: dict[str, Craft] = {}
    for craft in session.scalars(sa.select(Craft)):
        others = {other.strip(): craft for other in craft.aliases.split(";") if other.strip()}
        found = {**others, **found, craft.name: craft}
    return found


def _there_already(session: Session, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """A file that was exported names products that are there: an import only adds."""
    refs = [piece.facts["ref"] for piece in pieces]
    known: set[str] = set()
    for start in range(0, len(refs), _CHUNK):
        there = sa.select(Product.slug).where(Product.slug.in_(refs[start : start + _CHUNK]))
        known |= set(session.scalars(there))
    for piece in pieces:
        if piece.facts["ref"] in known:
            yield Fault(
                piece.row, "ref", _("这件作品已经有了。导入只添新的，不改旧的；要添一件一样的，请换个货号。")
            )


def _pictured(piece: Piece, arrival: str, there: Collection[str]) -> Iterator[Fault]:
    for name in piece.pictures:
        if name not in there:
            yield Fault(piece.row, "pictures", _("压缩包里没有能用的“%(name)s”。", name=name[:60]))
    if arrival == Arrival.ON_SALE and not piece.pictures:
        yield Fault(piece.row, "pictures", _("还没有照片，至少要一张正面。"))
    empty = not any(o.made_to_order or o.pieces for o in piece.offers)
    if arrival == Arrival.ON_SALE and empty:
        yield Fault(piece.row, "pieces", _("还没说有几件，或者几天能做好。"))


def _refused(session: Session, pieces: Sequence[Piece], workshop: Workshop, at: datetime) -> Iterator[Fault]:
    """Why the workshop may not sell these goods now (BR-01, BR-21)."""
    kinds = {piece.licence_kind for piece in pieces} | {None}
    refusals = certification.refusals(session, [(workshop.id, kind) for kind in kinds], at)
    whole = refusals.get((workshop.id, None))
    if whole is not None:
        yield Fault(0, "", whole.sentence)
        return
    for piece in pieces:
        refusal = refusals.get((workshop.id, piece.licence_kind))
        if refusal is not None:
            yield Fault(piece.row, "category", refusal.sentence)
