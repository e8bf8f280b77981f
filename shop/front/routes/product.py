"""The page of a product, and what stands there when it cannot be had any more."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.catalog import closures, places, product_page, saving
from shop.catalog import page_words as words
from shop.catalog.product_page import ProductPage
from shop.core import clock
from shop.core.access import current_actor, public
from shop.core.db import db
from shop.core.web import pages
from shop.core.web.words import gettext as _
from shop.front import product_view, structured
from shop.front.arrival import arrival
from shop.front.routes.blueprint import bp
from shop.front.structured import Data
from shop.orders.context import with_cart_count
from shop.orders.promotions import hints as promotions
from shop.orders.reviews import labels as review_words
from shop.orders.reviews import queries as reviews
from shop.orders.reviews.models import BuyerReview
from shop.workshops import grace

# Between the parts of the page: its head, its body up to what is the visitor's own, the rest, and the bar that phones
# show in place of the tabs.
CUT = "<!--cut-->"
# Reviews on the page itself; the others are on their own.
VOICES = 3


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
    kept = pages.body("product", lambda: body_of(product_page.page(db.session, found, now)))
    head, before, after, bar = kept.split(CUT)
    return render_template(
        "front/product.html",
        head=head,
        before=before,
        after=after,
        bar=bar,
        title=found.product.title,
        saved=_is_saved(found.product.id),
        nav="products",
        tab="products",
    )


def _is_saved(product_id: int) -> bool:
    user_id = current_actor().user_id
    return user_id is not None and with_cart_count(saving.IS_SAVED, saver=user_id, saved=product_id)


def body_of(page: ProductPage, *, preview: bool = False) -> str:
    """Everything of the page that is the same for everybody, its parts with CUT between them. `preview`: nothing can be
    bought on it.
    """
    found, rating = page.found, page.found.rating
    voices = reviews.newest(db.session, found.product.id, VOICES) if rating and rating.total else []
    to = arrival(request.args.get("to", ""), found.workshop.county_code, page.sent_in, page.at)
    url = url_for("front.product", slug=found.product.slug, _external=True)
    pictures = [url_for("front.home", _external=True).rstrip("/") + base for base, _alt in page.pictures]
    return pages.part(
        "front/_product.html",
        page=page,
        preview=preview,
        product=found.product,
        choices=[product_view.choice(page, offer) for offer in page.offers],
        stock_word=product_view.offer_word(page.chosen) if page.chosen else "",
        prices_differ=len({o.fen for o in page.offers if o.fen is not None}) > 1,
        promises=product_view.promises(page, to),
        to=to,
        specs=product_view.specs(page),
        heritage=product_view.heritage(page),
        marks=product_view.marks(page),
        seller=product_view.seller(page),
        parts=[(words.part_word(part.kind), part.fen, part.percent) for part in page.parts],
        place=places.within_province(found.workshop.county_code),
        words=words,
        standing=words.standing_tag(page.standing),
        leaving=grace.leaving(page.standing),
        rest=closures.told(found.rest, clock.local_day(page.at)),
        url=url,
        picture=f"{pictures[0]}/800.jpg" if pictures else "",
        data=_data(page, url, [f"{base}/1600.webp" for base in pictures], voices),
        rating=rating,
        voices=voices,
        says=review_words,
        hints=promotions.hints(
            db.session,
            workshop_id=found.workshop.id,
            at=page.at,
            product_id=found.product.id,
            craft_id=found.craft.id,
        ),
    )


def _data(page: ProductPage, url: str, pictures: list[str], voices: list[BuyerReview]) -> list[Data]:
    found = page.found
    thing = structured.product(
        page,
        url=url,
        pictures=pictures,
        seller_url=url_for("front.workshop", slug=found.workshop.slug, _external=True),
        certificate_url=url_for(
            "workshops.certificate", number=page.standing.certificate_number, _external=True
        ),
    )
    if found.rating is not None and voices:
        thing |= structured.opinions(found.rating, voices)
    steps = [
        (_("首页"), url_for("front.home", _external=True)),
        (found.craft.name, url_for("front.craft", slug=found.craft.slug, _external=True)),
        (found.product.title, url),
    ]
    return [thing, structured.trail(steps)]
