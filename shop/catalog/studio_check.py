"""The last look before publishing: the card as buyers will see it, and the answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import listing, offers, places, pricing, stock, studio_rows
from shop.catalog.models import Product, Variant
from shop.core.money import format_fen
from shop.workshops.working import StudioHead


class Check(NamedTuple):
    """What the check page shows. `preview` is None until there is a price; `parts`: rows of the price sheet."""

    row: studio_rows.Row
    preview: listing.Card | None
    priced: str
    supplied: str
    ich: str
    parts: list[tuple[str, str, str]]


def check_of(session: Session, product: Product, head: StudioHead, at: datetime) -> Check:
    """The product as it stands at the instant; its variants and pictures are loaded."""
    row = studio_rows.row_of(session, product, at)
    sold = [v for v in product.variants if v.active]
    prices = {i: p.amount_fen for i, p in pricing.price_now(session, [v.id for v in sold], at).items()}
    levels = stock.levels(session, [v.id for v in sold])
    named = [(v, prices[v.id]) for v in sold if v.id in prices]
    return Check(
        row,
        _preview(product, head, row, _lead(sold, levels)) if row.fen is not None else None,
        _("，").join(f"{v.options} {format_fen(fen)}".strip() for v, fen in named),
        _("，").join(f"{v.options} {_supply(v, levels)}".strip() for v in sold) if named else "",
        product.ich_item.name if product.ich_item else "",
        _parts(product, row.fen or 0),
    )


def _preview(product: Product, head: StudioHead, row: studio_rows.Row, lead: str) -> listing.Card:
    return listing.Card(
        product_id=product.id,
        slug=product.slug,
        title=product.title or _("还没起名字的作品"),
        picture=row.picture,
        alt=row.alt,
        pattern_key=product.craft.pattern_key,
        seal=head.seal,
        seal_label="",
        workshop_name=product.workshop.name,
        workshop_slug=product.workshop.slug,
        place=places.short_name(product.workshop.county_code),
        price_fen=row.fen or 0,
        from_price=row.many_prices,
        lead_text=lead,
    )


def _lead(sold: list[Variant], levels: Mapping[int, stock.Level]) -> str:
    free = sum(levels[v.id].available for v in sold if not v.made_to_order and v.id in levels)
    made = [v.lead_days for v in sold if v.made_to_order]
    if free or not made:
        return stock.public_word(free)
    return _("订做 %(days)s 天", days=min(made))


def _supply(variant: Variant, levels: Mapping[int, stock.Level]) -> str:
    on_hand = levels[variant.id].on_hand if variant.id in levels else 0
    had = _("现货 %(pieces)s 件，%(days)s 天内发", pieces=on_hand, days=variant.lead_days)
    if variant.made_to_order:
        had = _("订了再做，%(days)s 天能发", days=variant.lead_days)
    return had if variant.min_pieces == 1 else _("%(had)s，%(n)s 件起卖", had=had, n=variant.min_pieces)


def _parts(product: Product, fen: int) -> list[tuple[str, str, str]]:
    words = {
        "labour": _("工钱"),
        "material": _("材料"),
        "packing": _("包装"),
        "platform": _("平台服务费"),
        "workshop": _("坊里留下"),
    }
    return [
        (words[kind], "", format_fen(part)) for kind, part in offers.amounts(fen, product.price_parts).items()
    ]
