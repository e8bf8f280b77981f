"""What the workshop asks for delivery."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import delivery
from shop.catalog.forms import DeliveryForm
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_workshop, page
from shop.core.access import Permission, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.web import edge


@bp.get("/studio/delivery")
@guard(Permission.PRODUCT_EDIT)
def studio_delivery() -> ResponseReturnValue:
    """The fee as it is."""
    workshop = own_workshop()
    rule = delivery.rules_of(db.session, [workshop.id]).get(workshop.id)
    form = DeliveryForm(fee=rule.fee_fen if rule else 0, free_from=rule.free_from_fen if rule else None)
    return page("studio_delivery", workshop, form=form)


@bp.post("/studio/delivery")
@guard(Permission.PRODUCT_EDIT)
def save_delivery() -> ResponseReturnValue:
    """Orders from now on pay the new fee."""
    workshop, form = own_workshop(), DeliveryForm()
    if not form.validate_on_submit():
        return page("studio_delivery", workshop, form=form), 422
    try:
        delivery.set_rule(
            db.session,
            current_actor(),
            workshop_id=workshop.id,
            fee_fen=form.fee.data,
            free_from_fen=form.free_from.data,
        )
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return page("studio_delivery", own_workshop(), form=form), 422
    edge.commit()
    flash(_("运费存好了，从下一单开始算。"))
    return redirect(url_for("catalog.studio_delivery"), 303)
