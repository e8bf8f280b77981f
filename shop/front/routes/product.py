"""The page of a product, and what stands there when it cannot be had any more."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from shop.catalog import page_words as words
from shop.catalog import places, product_page
from shop.catalog.product_page import Offer, ProductPage
from shop.catalog.stock import public_word
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.money import format_fen
from shop.core.web import pages
from shop.core.web.words import gettext as _
from shop.front.routes.blueprint import bp
from shop.workshops import grace

# Parts the page from the bar that phones show in place of the tabs.
BAR = "<!--bar-->"


@bp.get("/products/<slug>")
@public("the shop window")
@pages.kept
def product(slug: str) -> ResponseReturnValue:
    """A product on sale; 410 with the reason when it was public and is not on sale now, 404 when it never was."""
    now = clock.now()
    found = product_page.load(db.session, slug, now)
    if not found.on_sale:
        closed = product_page.gone(db.session, found, now)
        return render_template("front/product_gone.html", gone=closed, nav="products", tab="products"), 410
    body, bar = pages.body("product", lambda: _body(product_page.page(db.session, found, now))).split(BAR)
    return render_template(
        "front/product.html",
        body=body,
        bar=bar,
        title=found.product.title,
        description=found.product.subtitle or found.craft.summary,
        nav="products",
        tab="products",
    )


def _body(page: ProductPage) -> str:
    return pages.part(
        "front/_product.html",
        page=page,
        product=page.found.product,
        choices=[_choice(page, offer) for offer in page.offers],
        stock_word=_offer_word(page.chosen) if page.chosen else "",
        prices_differ=len({o.fen for o in page.offers if o.fen is not None}) > 1,
        promises=_promises(page),
        specs=_specs(page),
        parts=[(words.part_word(part.kind), part.fen, part.percent) for part in page.parts],
        place=places.within_province(page.found.workshop.county_code),
        words=words,
        standing=words.standing_tag(page.standing),
        leaving=grace.leaving(page.standing),
    )


def _offer_word(offer: Offer) -> str:
    """How it can be had; stock in words, as a number only at five or fewer (BR-31)."""
    if offer.made_to_order:
        return _("订做，%(days)s 天", days=offer.lead_days)
    return public_word(offer.pieces)


def _choice(page: ProductPage, offer: Offer) -> dict[str, object]:
    several_prices = len({o.fen for o in page.offers}) > 1
    note = _offer_word(offer)
    if offer.fen is None:
        note = _("暂不出售")
    elif several_prices:
        note = f"{format_fen(offer.fen)} · {note}"
    return {
        "value": offer.variant_id,
        "label": offer.options or _("标准"),
        "note": note,
        "checked": page.chosen is not None and offer.variant_id == page.chosen.variant_id and offer.buyable,
        "disabled": not offer.buyable,
    }


def _promises(page: ProductPage) -> list[tuple[str, str]]:
    lines = []
    offer = page.chosen
    if offer is not None and offer.buyable:
        day = clock.local_day(page.at) + timedelta(days=offer.lead_days)
        sent = _("今天下单，最晚 %(month)s 月 %(day)s 日发出", month=day.month, day=day.day)
        lines.append(
            ("truck", _("%(sent)s，%(fee)s。", sent=sent, fee=words.delivery_text(page.found.delivery)))
        )
    lines.append(("back", words.return_text(page.found.product.return_rule)))
    return lines


def _specs(page: ProductPage) -> list[tuple[str, str]]:
    product = page.found.product
    weight = _("%(n)s 克", n=product.weight_g) if product.weight_g else ""
    return [
        (_("尺寸"), product.size_text),
        (_("材质"), product.material),
        (_("重量"), weight),
        (_("养护"), product.care),
        (_("类别"), page.found.category.name),
    ]
