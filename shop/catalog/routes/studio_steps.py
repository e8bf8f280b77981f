"""The steps of writing a product: how each form is filled from the product, and which act saves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import (
    axes,
    categories,
    essentials,
    guesses,
    low_stock,
    materials,
    matrix,
    offers,
    pricing,
    products,
    stock,
)
from shop.catalog.axes import MOST_AXES, Axis
from shop.catalog.forms import (
    MADE,
    STOCKED,
    EssentialsForm,
    PriceForm,
    SizeForm,
    StepForm,
    StockForm,
    StoryForm,
    WhatForm,
)
from shop.catalog.models import Product, ReturnRule
from shop.catalog.offers import MOST_VARIANTS, PACKING_DAYS, Offer, Supply
from shop.catalog.official import price_limit
from shop.catalog.products import MOST_STEPS, Step
from shop.catalog.table_forms import KindsForm
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.core.text import later as _l
from shop.heritage.models import Craft

# What a product cannot go without, in order; everything else may be told at any time, from the last look.
PATH = ("photos", "essentials")
MAKING_DAYS = 15
OF = len(PATH) + 1


class StepView(NamedTuple):
    """A step: its heading and help, its form filled from the product, the act that saves the form."""

    title: str
    help: str
    form: Callable[[Session, Product], StepForm]
    save: Callable[[Session, Actor, Product, Any], None]


def after(step: str) -> str | None:
    """The next step of the path; None when the check comes."""
    at = PATH.index(step) + 1 if step in PATH else len(PATH)
    return PATH[at] if at < len(PATH) else None


def before(step: str) -> str | None:
    """The step before; None for the first and for one beside the path."""
    at = PATH.index(step) if step in PATH else 0
    return PATH[at - 1] if at else None


def _wanted_prices(session: Session, product: Product, ids: list[int]) -> dict[int, int]:
    """Base prices in fen by variant, those that wait for the platform before those that hold: an edit goes on from them."""
    waits = price_limit.waiting_prices(session, [product.id])
    held = pricing.base_now(session, ids, clock.now())
    return held | {variant: fen for variant, fen in waits.items() if variant in held}


def _essentials_form(session: Session, product: Product) -> StepForm:
    variant = essentials.only_variant(product)
    if variant is None:
        raise NotFound(_("这件作品有几款，请一款一款写价格和件数。"))
    priced = _wanted_prices(session, product, [variant.id]).get(variant.id)
    level = stock.levels(session, [variant.id]).get(variant.id)
    on_hand = level.on_hand if level else 0
    made = variant.made_to_order
    usual = guesses.lead_days_of(session, product, made_to_order=True, usual=MAKING_DAYS)
    return EssentialsForm(
        revision=product.revision,
        title=product.title,
        price=priced,
        seen=on_hand,
        pieces=on_hand or 1,
        made=made,
        lead_days=variant.lead_days if made else usual,
    )


def _save_essentials(session: Session, actor: Actor, product: Product, form: EssentialsForm) -> None:
    made = bool(form.made.data)
    packing = guesses.lead_days_of(session, product, made_to_order=False, usual=PACKING_DAYS)
    essentials.tell(
        session,
        actor,
        product_id=product.id,
        revision=form.revision.data or 0,
        title=form.title.data,
        fen=form.price.data or 0,
        made_to_order=made,
        lead_days=form.lead_days.data or 0 if made else packing,
        pieces=form.pieces.data or 0,
        seen=form.seen.data or 0,
    )


def _what_form(session: Session, product: Product) -> StepForm:
    form = WhatForm(
        revision=product.revision,
        title=product.title,
        category=product.category_id if product.title else 0,
        craft=product.craft_id,
    )
    kinds = [
        (c.id, c.name) for c in categories.all_of(session) if not c.blocked or c.id == product.category_id
    ]
    form.category.choices = [(0, _("请选择")), *kinds]
    crafts = session.execute(sa.select(Craft.id, Craft.name).order_by(Craft.id))
    form.craft.choices = [(row.id, row.name) for row in crafts]
    return form


def _save_what(session: Session, actor: Actor, product: Product, form: WhatForm) -> None:
    products.describe(
        session,
        actor,
        product_id=product.id,
        revision=form.revision.data or 0,
        title=form.title.data,
        craft_id=form.craft.data,
        category_id=form.category.data,
    )


def _size_form(_session: Session, product: Product) -> StepForm:
    form = SizeForm(obj=product, made_of=materials.codes_of(product.materials))
    form.made_of.choices = list(materials.names().items())
    return form


def _save_size(session: Session, actor: Actor, product: Product, form: SizeForm) -> None:
    products.measure(
        session,
        actor,
        product_id=product.id,
        revision=form.revision.data or 0,
        size_text=form.size_text.data,
        material=form.material.data,
        made_of=[code for code in form.made_of.data or [] if code in materials.CODES],
        weight_g=form.weight_g.data,
        care=form.care.data,
    )


def _price_form(session: Session, product: Product) -> StepForm:
    sold = [v for v in product.variants if v.active]
    prices = _wanted_prices(session, product, [v.id for v in sold])
    rows: list[dict[str, Any]] = [
        {
            "variant_id": v.id,
            "options": v.options,
            "price": prices.get(v.id),
        }
        for v in sold
    ]
    first = next((row["price"] for row in rows if row["price"]), 0)
    parts = offers.amounts(first, product.price_parts) if first else {}
    form = PriceForm(
        revision=product.revision, offers=rows, **{k: parts.get(k) for k in ("labour", "material", "packing")}
    )
    blank = len(form.offers.entries) < MOST_VARIANTS and (len(sold) > 1 or "more" in request.form)
    if blank and not form.offers.entries[-1].form.is_blank:
        form.offers.append_entry()
    return form


def _save_price(session: Session, actor: Actor, product: Product, form: PriceForm) -> None:
    rows = form.rows()
    told = [Offer(row.variant_id.data, row.options.data, row.price.data or 0) for _n, row in rows]
    amounts = {k: form[k].data for k in ("labour", "material", "packing") if form[k].data}
    parts = offers.shares(told[0].fen, amounts) if amounts and told[0].fen > 0 else {}
    saved = offers.set_offers(
        session, actor, product_id=product.id, revision=form.revision.data or 0, offers=told
    )
    if parts != {p.kind: p.share_bp for p in saved.price_parts}:
        offers.set_price_parts(session, actor, product_id=product.id, revision=saved.revision, parts=parts)


def _kinds_form(session: Session, product: Product) -> StepForm:
    told = axes.axes_of(session, product.id) or [Axis(_("颜色"), ()), Axis(_("大小"), ())]
    rows = [{"name": axis.name, "values": _("、").join(axis.values)} for axis in told]
    return KindsForm(revision=product.revision, axes=[*rows, *([{}] * (MOST_AXES - len(rows)))])


def _save_kinds(session: Session, actor: Actor, product: Product, form: KindsForm) -> None:
    matrix.cross(session, actor, product_id=product.id, revision=form.revision.data or 0, told=form.told())


def _stock_form(session: Session, product: Product) -> StepForm:
    sold = [v for v in product.variants if v.active]
    levels = stock.levels(session, [v.id for v in sold])
    rows = []
    for variant in sold:
        on_hand = levels[variant.id].on_hand if variant.id in levels else 0
        new = product.published_at is None and not variant.made_to_order and not on_hand
        rows.append(
            {
                "variant_id": variant.id,
                "seen": on_hand,
                "way": MADE if variant.made_to_order else STOCKED,
                "pieces": None if new else on_hand,
                "lead_days": variant.lead_days or PACKING_DAYS,
                "least": variant.min_pieces if variant.min_pieces > 1 else None,
            }
        )
    return StockForm(
        revision=product.revision, supplies=rows, return_rule=product.return_rule, low_at=product.low_at
    )


def _save_stock(session: Session, actor: Actor, product: Product, form: StockForm) -> None:
    rows = [entry.form for entry in form.supplies.entries]
    told = [
        Supply(
            r.variant_id.data or 0,
            r.way.data == MADE,
            r.lead_days.data or 0,
            r.pieces.data or 0,
            r.seen.data or 0,
            1 if r.least.data is None else r.least.data,
        )
        for r in rows
    ]
    saved = offers.set_supply(
        session,
        actor,
        product_id=product.id,
        revision=form.revision.data or 0,
        supplies=told,
        return_rule=ReturnRule(form.return_rule.data),
    )
    low_stock.warn_at(session, actor, product_id=product.id, revision=saved.revision, pieces=form.low_at.data)


def _story_form(_session: Session, product: Product) -> StepForm:
    rows = [{"title": s.title, "text": s.text} for s in product.steps]
    blank = max(min(MOST_STEPS - len(rows), 2), 0)
    return StoryForm(
        revision=product.revision,
        subtitle=product.subtitle,
        story=product.story,
        steps=[*rows, *({"title": "", "text": ""} for _n in range(blank))],
    )


def _save_story(session: Session, actor: Actor, product: Product, form: StoryForm) -> None:
    rows = [entry.form for entry in form.steps.entries]
    products.tell(
        session,
        actor,
        product_id=product.id,
        revision=form.revision.data or 0,
        subtitle=form.subtitle.data,
        story=form.story.data,
        steps=[Step(r.title.data, r.text.data) for r in rows if r.title.data],
    )


VIEWS = {
    "essentials": StepView(
        _l("叫什么，卖多少钱"), _l("先写这几样就能卖，别的以后再补。"), _essentials_form, _save_essentials
    ),
    "what": StepView(_l("是什么"), _l("买的人先看到的就是这些。"), _what_form, _save_what),
    "size": StepView(
        _l("多大，用什么料"), _l("写实在的，买的人心里有数，退货就少。"), _size_form, _save_size
    ),
    "price": StepView(_l("卖多少钱"), _l("说清钱花在哪里，买的人愿意付。"), _price_form, _save_price),
    "stock": StepView(_l("有几件，几天能发"), _l("没有现货也能卖：订了再做。"), _stock_form, _save_stock),
    "kinds": StepView(
        _l("有哪些款"),
        _l("写好颜色、大小，款式自动配出来，再一款一款写价格和件数。"),
        _kinds_form,
        _save_kinds,
    ),
    "story": StepView(_l("它的来历"), _l("都可以不填，想到再补。"), _story_form, _save_story),
}
NAMES = {"essentials": _l("名字和价格")}
