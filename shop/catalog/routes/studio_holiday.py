"""When the workshop rests."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import closures
from shop.catalog.forms import HolidayForm
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_workshop, page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.models import Workshop


@bp.get("/studio/holidays")
@guard(Permission.PRODUCT_EDIT)
def studio_holidays() -> ResponseReturnValue:
    """What runs and what comes, and room for one more."""
    return _page(own_workshop(), HolidayForm(formdata=None))


@bp.post("/studio/holidays")
@guard(Permission.PRODUCT_EDIT)
def announce_holiday() -> ResponseReturnValue:
    """Announce days of rest; buyers read of them from now on."""
    workshop, form = own_workshop(), HolidayForm()
    if not form.validate_on_submit():
        return _page(workshop, form), 422
    assert form.from_day.data is not None and form.until_day.data is not None
    try:
        closures.announce(
            db.session,
            current_actor(),
            workshop_id=workshop.id,
            from_day=form.from_day.data,
            until_day=form.until_day.data,
            text=form.words.data or "",
        )
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(own_workshop(), form), 422
    edge.commit()
    flash(_("登记好了。买的人会看到放假的日子和往后推的发货日。"))
    return redirect(url_for("catalog.studio_holidays"), 303)


@bp.post("/studio/holidays/<int:closure_id>/cancellation")
@guard(Permission.PRODUCT_EDIT)
def call_off_holiday(closure_id: int) -> ResponseReturnValue:
    """Work goes on; orders placed meanwhile keep the day they were told."""
    workshop = own_workshop()
    closures.call_off(db.session, current_actor(), workshop_id=workshop.id, closure_id=closure_id)
    edge.commit()
    flash(_("取消了。已经下的单还按说好的日子。"))
    return redirect(url_for("catalog.studio_holidays"), 303)


def _page(workshop: Workshop, form: HolidayForm) -> str:
    today = clock.today()
    coming = closures.coming(db.session, workshop.id, today)
    return page("studio_holidays", workshop, form=form, coming=coming, today=today)
