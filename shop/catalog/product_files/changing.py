"""Changes of many products at once, as the steps of the studio would make them: texts, variants, prices, pieces, pictures.

Products that the platform never looked at are written with few statements whatever their number. Those that it did go
through the acts of the official catalogue: what was approved stays on sale, what is risky waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import alts, cards, pricing, products, stock
from shop.catalog.models import (
    MakingStep,
    Price,
    PricePart,
    PriceSource,
    Product,
    ProductPicture,
    ProductState,
    Stock,
    Variant,
)
from shop.catalog.offers import PARTS
from shop.catalog.official import holding
from shop.catalog.product_files import comparing, writing
from shop.catalog.product_files.comparing import Planned
from shop.catalog.product_files.looking import Kept
from shop.catalog.product_files.values import Offer
from shop.core import audit, cache, clock
from shop.core.access import Actor
from shop.core.db import table_of

_PLAIN = ("title", "subtitle", "story", "material", "size_text", "weight_g", "care")
_CHUNK = 500
Sold = list[tuple[Planned, Offer, Variant]]


def change(
    session: Session, actor: Actor, planned: Sequence[Planned], *, pictures: Mapping[str, Kept], source: str
) -> int:
    """Make the changes, which were checked in this transaction and whose products are held; answers how many products.

    `source`: the import they came with, for the audit trail. Only flushes.
    """
    if not planned:
        return 0
    now = clock.now()
    used = {pictures[name] for one in planned for name in one.piece.pictures if name in pictures}
    writing.record_pictures(session, used, now)
    for one in planned:
        _take_over_food(session, one)
    for one in planned:
        _write_texts(session, one, now)
    _write_making(session, planned)
    for one in planned:
        _write_pictures(one, pictures)
    sold = _write_variants(session, planned)
    _write_prices(session, actor, sold, now)
    _write_pieces(session, actor, sold)
    audit.record_all(session, actor, [_told(one, source) for one in planned])
    session.flush()
    for one in planned:
        if one.there is not None and one.there.reviews:
            holding.hold_back(session, actor, one.there.product)
    cards.refresh(session, [p.id for p in map(_product, planned) if p.state == ProductState.PUBLISHED])
    cache.touch(session)
    return len(planned)


def _product(one: Planned) -> Product:
    assert one.there is not None  # only changes come here
    return one.there.product


def _told(one: Planned, source: str) -> audit.Act:
    columns = sorted({difference.column for difference in one.changes})
    return audit.Act(
        "product.changed_by_file", "product", str(_product(one).id), {"import": source, "columns": columns}
    )


def _take_over_food(session: Session, one: Planned) -> None:
    """Food that was on sale before it had to be looked at counts as passed as it stands."""
    product = _product(one)
    if one.there is None or one.there.reviews or product.state != ProductState.PUBLISHED:
        return
    if holding.is_food(product.category):
        holding.take_over(session, product)


def _write_texts(session: Session, one: Planned, now: datetime) -> None:
    product, piece = _product(one), one.piece
    words_before = alts.all_prefilled(product)
    columns = {difference.column for difference in one.changes}
    for key in _PLAIN:
        if key in columns:
            setattr(product, key, piece.facts[key])
    if "materials" in columns:
        product.materials = writing.made_of(piece)
    product.category_id, product.craft_id = piece.category_id, piece.craft_id
    product.ich_item_id = piece.ich_item_id
    if "returns" in columns:
        product.return_rule = piece.facts["returns"].value
    product.revision, product.updated_at = product.revision + 1, now
    if "title" in columns and not columns & {"pictures", "alts"}:
        alts.follow(product, words_before)


def _write_making(session: Session, planned: Sequence[Planned]) -> None:
    """Steps and parts of the price: what is replaced goes first, for all products together."""
    steps = [one for one in planned if any(d.column == "steps" for d in one.changes)]
    parts = [one for one in planned if any(d.column == "part_labour" for d in one.changes)]
    for one in steps:
        _product(one).steps.clear()
    for one in parts:
        _product(one).price_parts.clear()
    session.flush()
    for one in steps:
        told = enumerate(one.piece.steps, 1)
        _product(one).steps.extend(MakingStep(position=n, title=s.title, text=s.text) for n, s in told)
    for one in parts:
        shares = one.piece.part_shares
        _product(one).price_parts.extend(
            PricePart(position=n, kind=kind, share_bp=shares[kind])
            for n, kind in enumerate(PARTS)
            if shares.get(kind)
        )
    session.flush()


def _write_pictures(one: Planned, pictures: Mapping[str, Kept]) -> None:
    if not any(d.column in ("pictures", "alts") for d in one.changes):
        return
    assert one.there is not None
    product, there = one.there.product, {p.picture_key: p for p in one.there.product.pictures}
    wanted = [key for name in one.piece.pictures if (key := comparing.key_of(one.there, name, pictures))]
    names = list(dict.fromkeys(wanted))
    told = one.piece.facts["alts"]
    for picture in list(product.pictures):
        if picture.picture_key not in names:
            product.pictures.remove(picture)
    for n, key in enumerate(names):
        picture = there.get(key) or ProductPicture(picture_key=key, alt=one.piece.alt(n))
        if key not in there:
            product.pictures.append(picture)
        picture.position = n
        if n < len(told) and told[n]:
            picture.alt = told[n][:120]
    product.pictures.sort(key=lambda p: p.position)


def _write_variants(session: Session, planned: Sequence[Planned]) -> Sold:
    """The variants as told; new ones are added at the end, one of the same name that rested is taken up again."""
    found: Sold = []
    for one in planned:
        assert one.there is not None
        product, after = one.there.product, len(one.there.variants)
        resting = {v.options: v for v in product.variants if not v.active}
        for offer, match in comparing.matched(one.piece, one.there):
            variant = match or resting.get(offer.options)
            if variant is None:
                variant = Variant(sku_code=products.new_sku())
                product.variants.append(variant)
            if match is None:
                variant.position, variant.active, after = after, True, after + 1
            if variant.options != offer.options and (rests := resting.get(offer.options)) is not None:
                rests.options = f"~{rests.id}"
                session.flush()
            variant.options = offer.options
            variant.made_to_order, variant.lead_days = offer.made_to_order, offer.lead_days
            variant.min_pieces = offer.least
            found.append((one, offer, variant))
    session.flush()
    return found


def _write_prices(session: Session, actor: Actor, sold: Sold, now: datetime) -> None:
    plain: list[tuple[int, int]] = []
    for one, offer, variant in sold:
        if one.there is not None and one.there.reviews:
            if any(d.column in ("price", "options") for d in one.changes):
                pricing.set_base_price(session, actor, variant_id=variant.id, amount_fen=offer.fen, at=now)
        else:
            plain.append((variant.id, offer.fen))
    running = _running(session, [variant_id for variant_id, _fen in plain])
    wanted = [(i, fen) for i, fen in plain if i not in running or running[i].amount_fen != fen]
    fresh = []
    for variant_id, fen in wanted:
        window = running.get(variant_id)
        if window is not None and window.from_at >= now:
            window.amount_fen = fen
            continue
        if window is not None:
            window.until_at = now
        fresh.append({"variant_id": variant_id, "amount_fen": fen, "from_at": now})
    session.flush()  # windows close before others open
    if fresh:
        session.execute(sa.insert(table_of(Price)), fresh)
    acts = [
        audit.Act("variant.priced", "variant", str(i), {"channel": pricing.MALL, "fen": fen})
        for i, fen in wanted
    ]
    audit.record_all(session, actor, acts)


def _running(session: Session, variant_ids: Sequence[int]) -> dict[int, Price]:
    """The open base price of each variant."""
    found: dict[int, Price] = {}
    for start in range(0, len(variant_ids), _CHUNK):
        rows = sa.select(Price).where(
            Price.variant_id.in_(variant_ids[start : start + _CHUNK]),
            Price.channel == pricing.MALL,
            Price.min_qty == 1,
            Price.source == PriceSource.BASE,
            Price.until_at.is_(None),
        )
        found |= {price.variant_id: price for price in session.scalars(rows)}
    return found


def _write_pieces(session: Session, actor: Actor, sold: Sold) -> None:
    """The pieces of what is in stock: the file was checked against what stands there, under the same lock."""
    wanted = {variant.id: offer.pieces for _one, offer, variant in sold if not offer.made_to_order}
    ids = sorted(wanted)
    levels: dict[int, stock.Level] = {}
    for start in range(0, len(ids), _CHUNK):
        levels |= stock.levels(session, ids[start : start + _CHUNK])
    fresh = [{"variant_id": i, "on_hand": n} for i, n in wanted.items() if i not in levels]
    if fresh:
        session.execute(sa.insert(table_of(Stock)), fresh)
    moves = {
        levels[i].stock_id: n - levels[i].on_hand
        for i, n in wanted.items()
        if i in levels and n != levels[i].on_hand
    }
    stock.recount_many(session, moves)
    of = {level.stock_id: level for level in levels.values()}
    acts = [
        audit.Act("stock.recounted", "variant", str(of[i].variant_id), {"before": of[i].on_hand, "change": n})
        for i, n in moves.items()
    ]
    audit.record_all(session, actor, acts)
