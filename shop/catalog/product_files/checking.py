"""The products of a file against the store: categories, crafts, what is there already, the right to sell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import blocked
from shop.catalog.models import Category, ProductState
from shop.catalog.official import holding
from shop.catalog.product_files import comparing, present
from shop.catalog.product_files.comparing import Planned
from shop.catalog.product_files.looking import Kept
from shop.catalog.product_files.models import Arrival
from shop.catalog.product_files.present import There
from shop.catalog.product_files.values import Fault, Piece, understood
from shop.catalog.products import ich_item_id
from shop.core.errors import Invalid
from shop.core.table_files import Line
from shop.heritage.models import Craft
from shop.workshops import certification
from shop.workshops.models import Workshop

#: So many products that the platform has approved can be changed by one file: each is handed in by itself.
MOST_REVIEWED = 300


def check(
    session: Session,
    lines: Sequence[Line],
    *,
    workshop: Workshop,
    arrival: str,
    pictures: Mapping[str, Kept],
    at: datetime,
    hold: bool = False,
) -> tuple[list[Planned], list[Fault]]:
    """What the rows do with each product, and all that is wrong, in the order of the file. `pictures`: those that came
    with it and are right, by name. Some statements, and some for every 500 products. `hold`: what is there stays as it is
    until the transaction ends.
    """
    there = present.load(session, workshop.id, lines, at, hold=hold)
    pieces, faults = understood(present.completed(lines, there))
    faults += _named(session, pieces, workshop)
    planned = [_planned(piece, there.get(piece.facts["ref"]), pictures) for piece in pieces]
    as_before = {one.piece.row for one in planned if _returns_as_before(one)}
    faults = [f for f in faults if f.column != "returns" or f.row not in as_before]
    for one in planned:
        faults += _pictured(one, arrival, pictures)
        faults += _fits(one)
    if sum(1 for one in planned if one.is_changed and one.there and one.there.reviews) > MOST_REVIEWED:
        most = _("一份文件最多改 %(n)s 件送审过的作品，请分成几份。", n=MOST_REVIEWED)
        faults.append(Fault(0, "", most))
    faults += _refused(session, planned, arrival, workshop, at)
    return planned, sorted(set(faults), key=lambda f: (f.row, f.column, f.sentence))


def _returns_as_before(one: Planned) -> bool:
    """A product that is there is not refused for how it may be returned when the file says nothing of that."""
    return one.there is not None and not {d.column for d in one.changes} & {"returns", "way", "options"}


def _planned(piece: Piece, there: There | None, pictures: Mapping[str, Kept]) -> Planned:
    if there is None:
        return Planned(piece, None, [])
    if piece.craft_id == there.product.craft_id:
        piece.ich_item_id = there.product.ich_item_id
    return Planned(piece, there, comparing.differences(piece, there, pictures))


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


def _pictured(one: Planned, arrival: str, pictures: Mapping[str, Kept]) -> Iterator[Fault]:
    piece = one.piece
    for name in piece.pictures:
        if name not in pictures and (
            one.there is None or comparing.key_of(one.there, name, pictures) is None
        ):
            yield Fault(piece.row, "pictures", _("压缩包里没有能用的“%(name)s”。", name=name[:60]))
    if not one.is_new or arrival != Arrival.ON_SALE:
        return
    if not piece.pictures:
        yield Fault(piece.row, "pictures", _("还没有照片，至少要一张正面。"))
    if not any(o.made_to_order or o.pieces for o in piece.offers):
        yield Fault(piece.row, "pieces", _("还没说有几件，或者几天能做好。"))


def _fits(one: Planned) -> Iterator[Fault]:
    """What cannot be done to a product that is there."""
    if one.there is None:
        return
    for offer, variant in comparing.matched(one.piece, one.there):
        held = one.there.promised.get(variant.id, 0) if variant else 0
        if not offer.made_to_order and offer.pieces < held:
            yield Fault(offer.row, "pieces", _("已经有 %(n)s 件被人订下，不能再少。", n=held))
    product = one.there.product
    becomes_food = one.piece.licence_kind in holding.FOOD and one.piece.category_id != product.category_id
    if becomes_food and product.state == ProductState.PUBLISHED and not present.has_food_review(one.there):
        yield Fault(one.piece.row, "category", _("食品要先审核才能卖。请先下架，改成食品，再点上架送审。"))


def _refused(
    session: Session, planned: Sequence[Planned], arrival: str, workshop: Workshop, at: datetime
) -> Iterator[Fault]:
    """Why the workshop may not sell these goods now (BR-01, BR-21): new ones that come on sale, and those on sale that
    become something else.
    """
    pieces = [one.piece for one in planned if _is_sold(one, arrival)]
    if not pieces:
        return
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


def _is_sold(one: Planned, arrival: str) -> bool:
    if one.there is None:
        return arrival == Arrival.ON_SALE
    product = one.there.product
    return product.state == ProductState.PUBLISHED and product.category_id != one.piece.category_id
