"""The official catalogue as the workshop sees it: hand a product in, see what waits and why, leave, the mark of assistance."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog.models import Product
from shop.catalog.official import assistance, possible, queries, submitting
from shop.catalog.official.forms import MarkForm
from shop.catalog.official.holding import reviews_of
from shop.catalog.official.models import ReviewKind
from shop.catalog.official.moves import Act, legal
from shop.catalog.official.standing import mark_holds
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.evidence.contents import MAX_BYTES


@bp.get("/studio/products/<int:product_id>/catalogue")
@guard(Permission.PRODUCT_PUBLISH)
def studio_official(product_id: int) -> ResponseReturnValue:
    """How the product stands in the catalogue, and what can be done."""
    return _page(_own(product_id))


@bp.post("/studio/products/<int:product_id>/catalogue/submission")
@guard(Permission.PRODUCT_PUBLISH)
def submit_to_catalogue(product_id: int) -> ResponseReturnValue:
    """Hand it in."""
    _own(product_id)
    submitting.submit(db.session, current_actor(), product_id=product_id)
    return _done(product_id, _("送审了。平台看过以后发消息告诉你；等的时候照样卖，照样能改。"))


@bp.post("/studio/products/<int:product_id>/catalogue/recall")
@guard(Permission.PRODUCT_PUBLISH)
def recall_from_review(product_id: int) -> ResponseReturnValue:
    """Take back what waits."""
    _own(product_id)
    wanted = request.form.get("kind", "")
    kind = ReviewKind.FOOD if wanted == ReviewKind.FOOD else ReviewKind.CATALOGUE
    submitting.recall(
        db.session, current_actor(), product_id=product_id, kind=kind,
        revision=request.form.get("revision", None, int),
    )  # fmt: skip
    return _done(product_id, _("撤回了。"))


@bp.post("/studio/products/<int:product_id>/catalogue/departure")
@guard(Permission.PRODUCT_PUBLISH)
def leave_catalogue(product_id: int) -> ResponseReturnValue:
    """Out of the catalogue, still on sale."""
    _own(product_id)
    submitting.leave(
        db.session, current_actor(), product_id=product_id, revision=request.form.get("revision", None, int)
    )
    return _done(product_id, _("已经退出产品目录，作品照样在卖。"))


@bp.post("/studio/products/<int:product_id>/catalogue/marks")
@guard(Permission.PRODUCT_PUBLISH)
def file_mark(product_id: int) -> ResponseReturnValue:
    """Hand in the certificate of consumption assistance."""
    workshop_id, form = _own(product_id).workshop_id, MarkForm()
    if not form.validate_on_submit():
        return _page(_own(product_id), form), 422
    first, last = form.valid_from.data, form.valid_until.data
    assert first is not None and last is not None  # the form asks for both
    data = form.file.data.stream.read(MAX_BYTES + 1)
    db.session.rollback()
    try:
        assistance.file(
            db.session,
            current_actor(),
            product_id=product_id,
            workshop_id=workshop_id,
            number=form.number.data or "",
            issuer=form.issuer.data or "",
            valid_from=first,
            valid_until=last,
            paper=assistance.Paper(data, form.file.data.filename or ""),
        )
    except (Invalid, Conflict, Forbidden) as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(_own(product_id), form), 422
    return _done(product_id, _("证书交上去了，平台看过以后发消息告诉你。"))


def _own(product_id: int) -> Product:
    return own_product(product_id, Permission.PRODUCT_PUBLISH)


def _done(product_id: int, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for("catalog.studio_official", product_id=product_id), 303)


def _page(product: Product, form: MarkForm | None = None) -> str:
    at = clock.now()
    reviews = reviews_of(db.session, product.id)
    listed, food = (reviews.get(kind) for kind in (ReviewKind.CATALOGUE, ReviewKind.FOOD))
    marks = queries.marks_of(db.session, product.id)
    return page(
        "official_product",
        product.workshop,
        product=product,
        listed=queries.standing_of(db.session, listed) if listed else None,
        food=queries.standing_of(db.session, food) if food else None,
        refused=possible.why_not_in_catalogue(db.session, product, at),
        may={act.value: listed is not None and legal(listed.state, act) for act in Act},
        food_may_recall=food is not None and legal(food.state, Act.RECALL),
        marks=[(m, mark_holds(m, at)) for m in marks],
        files_marks=product.workshop.organisation_id in current_actor().organisations("workshop", "owner"),
        mark_waits=any(m.decided_at is None for m in marks),
        form=form or MarkForm(formdata=None),
    )
