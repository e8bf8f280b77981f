"""Writing a product step by step: each step is saved in the product, in any order, at any time."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import publication, studio_check
from shop.catalog.forms import StepForm
from shop.catalog.models import Product
from shop.catalog.official import queries as official_queries
from shop.catalog.official.moves import STATE_WORDS
from shop.catalog.routes import studio_steps
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.working import studio_head


@bp.get("/studio/products/<int:product_id>/edit")
@guard(Permission.PRODUCT_EDIT)
def studio_product(product_id: int) -> ResponseReturnValue:
    """Look once more: the card as buyers see it, every answer with a way to change it, what is missing."""
    product, at = own_product(product_id), clock.now()
    head = studio_head(db.session, product.workshop, at)
    return render_template(
        "catalog/studio_check.html",
        studio=head,
        product=product,
        gaps=publication.gaps(db.session, product, at),
        standing=publication.standing(db.session, product, at),
        of=studio_steps.OF,
        reviews=official_queries.of_products(db.session, [product.id]).get(product.id, []),
        review_words=STATE_WORDS,
        **studio_check.check_of(db.session, product, head, at)._asdict(),
    )


@bp.get("/studio/products/<int:product_id>/edit/<step>")
@guard(Permission.PRODUCT_EDIT)
def studio_step(product_id: int, step: str) -> ResponseReturnValue:
    """One step with what was said before."""
    product = own_product(product_id)
    return _page(product, step, _view(step).form(db.session, product))


@bp.post("/studio/products/<int:product_id>/edit/<step>")
@guard(Permission.PRODUCT_EDIT)
def save_step(product_id: int, step: str) -> ResponseReturnValue:
    """Save the step, go on to the next; a form made before somebody else saved comes back with all that was
    typed.
    """
    product, view = own_product(product_id), _view(step)
    form = view.form(db.session, product)
    if "more" in request.form:
        return _page(product, step, form)
    if not form.validate_on_submit():
        return _page(product, step, form), 422
    try:
        view.save(db.session, current_actor(), product, form)
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(own_product(product_id), step, form), 422
    except Conflict as refusal:
        db.session.rollback()
        product = own_product(product_id)
        form.made_anew(product.revision)
        return _page(product, step, form, conflict=refusal.sentence), 409
    edge.commit()
    return redirect(way_on(product, step), 303)


def way_on(product: Product, step: str) -> str:
    """Where to go once a step is saved: the list, the check, or the next step."""
    if "later" in request.form:
        return url_for("catalog.studio_products")
    if step == "kinds":
        return url_for("catalog.studio_table", product=product.id)
    following = studio_steps.after(step)
    if following is None or product.published_at is not None or request.args.get("back") == "check":
        return url_for("catalog.studio_product", product_id=product.id)
    return address(product, following)


def address(product: Product, step: str) -> str:
    """The page of a step."""
    if step == "photos":
        return url_for("catalog.studio_photos", product_id=product.id)
    return url_for("catalog.studio_step", product_id=product.id, step=step)


def _view(step: str) -> studio_steps.StepView:
    if step not in studio_steps.VIEWS:
        raise NotFound(_("没有这一步。"))
    return studio_steps.VIEWS[step]


def _page(product: Product, step: str, form: StepForm, conflict: str = "") -> str:
    earlier, following = studio_steps.before(step), studio_steps.after(step)
    return page(
        "studio_step",
        product.workshop,
        product=product,
        step=step,
        view=studio_steps.VIEWS[step],
        form=form,
        conflict=conflict,
        number=studio_steps.PATH.index(step) + 1 if step in studio_steps.PATH else 0,
        of=studio_steps.OF,
        earlier=address(product, earlier) if earlier else "",
        following=studio_steps.NAMES[following] if following else "",
        straight=product.published_at is not None or request.args.get("back") == "check",
    )
