"""The workshop's products: the list, and what is done from it without opening a product."""

from __future__ import annotations

from types import SimpleNamespace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import copies, drafts, essentials, pricing, products, publication, stock, studio_rows
from shop.catalog.forms import QuickPriceForm, QuickStockForm
from shop.catalog.models import Product, ProductState
from shop.catalog.official import queries as official_queries
from shop.catalog.official.moves import STATE_WORDS
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, own_workshop, page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.workshops import certification


@bp.get("/studio/products")
@guard(Permission.PRODUCT_EDIT)
def studio_products() -> ResponseReturnValue:
    """All products of the workshop, by state."""
    return _list()


@bp.post("/studio/products/<int:product_id>/publication")
@guard(Permission.PRODUCT_PUBLISH)
def publish_product(product_id: int) -> ResponseReturnValue:
    """Publish; what stands in the way is said on the check page (BR-01)."""
    product = own_product(product_id, Permission.PRODUCT_PUBLISH)
    try:
        publication.publish(db.session, current_actor(), product_id=product.id)
    except Conflict as refusal:
        db.session.rollback()
        flash(refusal.sentence, "bad")
        return redirect(url_for("catalog.studio_product", product_id=product_id), 303)
    waits = product.state != ProductState.PUBLISHED
    edge.commit()
    flash(_("食品先审核再上架：已经送审，通过以后自动上架。") if waits else _("上架了，现在就能买。"))
    return redirect(url_for("catalog.studio_products"), 303)


@bp.post("/studio/products/<int:product_id>/withdrawal")
@guard(Permission.PRODUCT_PUBLISH)
def unpublish_product(product_id: int) -> ResponseReturnValue:
    """Take down; orders that were placed are not touched."""
    product = own_product(product_id, Permission.PRODUCT_PUBLISH)
    publication.unpublish(db.session, current_actor(), product_id=product.id)
    edge.commit()
    flash(_("下架了。已经下的单照样要发。"))
    return redirect(url_for("catalog.studio_products"), 303)


@bp.post("/studio/products/<int:product_id>/copies")
@guard(Permission.PRODUCT_EDIT)
def copy_product(product_id: int) -> ResponseReturnValue:
    """Copy into a new draft and begin with what differs; pressed twice it is copied once."""
    key = request.form.get("begun", "", str)[:36]
    made = copies.copy(db.session, current_actor(), source=own_product(product_id), begun_key=key or None)
    edge.commit()
    flash(_("复制好了，只改不一样的地方。"))
    db.session.refresh(made, ["variants"])
    step = "essentials" if essentials.only_variant(made) else "what"
    return redirect(url_for("catalog.studio_step", product_id=made.id, step=step), 303)


@bp.get("/studio/products/<int:product_id>/removal")
@guard(Permission.PRODUCT_EDIT)
def remove_draft(product_id: int) -> ResponseReturnValue:
    """Asks once more: a draft that is thrown away does not come back."""
    product = own_product(product_id)
    if product.published_at is not None:
        raise NotFound(_("上过架的作品不能删，只能下架。"))
    return page("studio_removal", product.workshop, product=product)


@bp.post("/studio/products/<int:product_id>/removal")
@guard(Permission.PRODUCT_EDIT)
def throw_away_draft(product_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    drafts.throw_away(db.session, current_actor(), product_id=own_product(product_id).id)
    edge.commit()
    flash(_("草稿删掉了。"))
    return redirect(url_for("catalog.studio_products"), 303)


@bp.post("/studio/products/<int:product_id>/prices")
@guard(Permission.PRODUCT_EDIT)
def price_product(product_id: int) -> ResponseReturnValue:
    """A new price for a product of one variant."""
    product = own_product(product_id)
    variant_id = _only_variant(product)
    form = QuickPriceForm()
    if not form.validate_on_submit():
        return _list({product_id: form}), 422
    try:
        window = pricing.set_base_price(
            db.session, current_actor(), variant_id=variant_id, amount_fen=form.price.data, at=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal, "price")
        return _list({product_id: form}), 422
    if product.state == ProductState.PUBLISHED:
        products.renew_card(db.session, product.id)
    waits = window is None or window.amount_fen != form.price.data
    edge.commit()
    flash(_("这个价格要平台先审核，通过以前照原价卖。") if waits else _("价格改好了。已经下的单不变。"))
    return redirect(_back(), 303)


@bp.post("/studio/products/<int:product_id>/counts")
@guard(Permission.PRODUCT_EDIT)
def count_product(product_id: int) -> ResponseReturnValue:
    """A new number of pieces for a product of one variant."""
    product = own_product(product_id)
    variant_id = _only_variant(product)
    form = QuickStockForm()
    if not form.validate_on_submit():
        return _list({product_id: form}), 422
    try:
        stock.recount(
            db.session,
            current_actor(),
            variant_id=variant_id,
            pieces=form.pieces.data or 0,
            seen=form.seen.data or 0,
        )
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        form.refuse(refusal, "pieces")
        form.seen.raw_data = None
        return _list({product_id: form}), 422
    edge.commit()
    flash(_("件数改好了。"))
    return redirect(_back(), 303)


def _only_variant(product: Product) -> int:
    """The variant meant where none is named; with several the price has a page of its own."""
    sold = [v.id for v in product.variants if v.active]
    if len(sold) != 1:
        raise NotFound(_("这件作品有几款，请打开它再改。"))
    return sold[0]


def _list(refused: dict[int, Form] | None = None) -> str:
    """The page; `refused`: the small form that was sent and could not be taken, by product."""
    workshop = own_workshop()
    at = clock.now()
    state = request.args.get("state", "")
    state = state if state in {*ProductState, studio_rows.LOW} else ""
    number = request.args.get("page", 1, int)
    found = studio_rows.page_of(db.session, workshop.id, at, state=state, number=number)
    rows = found.rows
    missing = set(refused or {}) - {row.product.id for row in rows}
    rows = [studio_rows.row_of(db.session, own_product(i), at) for i in missing] + rows
    pager = SimpleNamespace(
        number=found.number,
        pages=found.pages,
        url=lambda n: url_for("catalog.studio_products", state=state or None, page=n),
    )
    return page(
        "studio_products",
        workshop,
        rows=rows,
        reviews=official_queries.of_products(db.session, [row.product.id for row in rows]),
        review_words=STATE_WORDS,
        review_tags=official_queries.TAGS,
        counts=found.counts,
        low=found.low,
        state=state,
        pager=pager,
        refused=refused or {},
        standing=certification.why_not(db.session, workshop.id, at),
    )


def _back() -> str:
    return url_for("catalog.studio_products", state=request.args.get("state") or None)
