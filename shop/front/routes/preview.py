"""A product as buyers will see it, shown to its workshop before it is on sale, or after a change."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.catalog import product_page, product_rows, products, publication
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.web.words import gettext as _
from shop.front.routes.blueprint import bp
from shop.front.routes.product import CUT, body_of
from shop.workshops.working import studio_head


@bp.get("/studio/products/<int:product_id>/preview")
@guard(Permission.PRODUCT_EDIT)
def preview(product_id: int) -> ResponseReturnValue:
    """The page of the product with its buttons at rest. Conflict while the workshop may not sell it: nobody sees it then."""
    product = products.product_for(db.session, current_actor(), product_id, Permission.PRODUCT_EDIT)
    now = clock.now()
    if refusal := publication.standing(db.session, product, now):
        raise Conflict(refusal.sentence, code=refusal.code)
    found = product_rows.find(db.session, product.slug, now, also_drafts=True)
    if found is None:
        raise NotFound(_("没有找到这件作品。"))
    _head, before, after, _bar = body_of(product_page.page(db.session, found, now), preview=True).split(CUT)
    return render_template(
        "front/preview.html",
        studio=studio_head(db.session, product.workshop, now),
        product=product,
        parts=[Markup(part) for part in (before, after)],  # noqa: S704 - made by our templates, which escape
    )
