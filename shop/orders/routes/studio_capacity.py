"""How much the workshop makes a week, and its production calendar."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.production.capacity import queries, stating
from shop.orders.production.capacity.weeks import monday, upcoming
from shop.orders.production.quotations.forms import CapacityForm, WeekForm
from shop.orders.production.rfq import queries as rfq_queries
from shop.orders.routes.blueprint import bp
from shop.workshops.working import studio_head, workshop_of

STATE = Permission.CAPACITY_STATE
#: Weeks the calendar shows.
SHOWN = 12


@bp.get("/studio/capacity")
@guard(STATE)
def studio_capacity() -> str:
    """What is stated, and week by week what is possible, promised and free."""
    return _page(CapacityForm(formdata=None), WeekForm(formdata=None))


@bp.post("/studio/capacity")
@guard(STATE)
def state_capacity() -> ResponseReturnValue:
    """So many pieces in an ordinary week."""
    actor, form = current_actor(), CapacityForm()
    workshop = workshop_of(db.session, actor, STATE)
    form.craft_id.choices = _crafts()
    if not form.validate_on_submit():
        return _page(form, WeekForm(formdata=None)), 422
    try:
        stating.state(
            db.session, actor, workshop, craft_id=form.craft_id.data, per_week=form.per_week.data or 0
        )
    except Invalid as error:
        form.refuse(error)
        return _page(form, WeekForm(formdata=None)), 422
    edge.commit()
    flash(_("记下了。合适的需求单会出现在“询价”里。"))
    return redirect(url_for(".studio_capacity"), 303)


@bp.post("/studio/capacity/weeks")
@guard(STATE)
def set_capacity_week() -> ResponseReturnValue:
    """A week that differs; nothing filled in: as usual again."""
    actor, form = current_actor(), WeekForm()
    workshop = workshop_of(db.session, actor, STATE)
    form.craft_id.choices = _crafts()
    if not form.validate_on_submit():
        return _page(CapacityForm(formdata=None), form), 422
    assert form.week.data is not None
    try:
        stating.set_week(
            db.session,
            actor,
            workshop,
            craft_id=form.craft_id.data,
            week=form.week.data,
            pieces=form.pieces.data,
        )
    except Invalid as error:
        form.refuse(error)
        return _page(CapacityForm(formdata=None), form), 422
    edge.commit()
    flash(_("记下了。"))
    return redirect(url_for(".studio_capacity"), 303)


def _crafts() -> list[tuple[int, str]]:
    return [(craft.id, craft.name) for craft in rfq_queries.crafts(db.session)]


def _page(form: CapacityForm, week: WeekForm) -> str:
    workshop = workshop_of(db.session, current_actor(), STATE)
    stated = queries.stated(db.session, workshop.id)
    today = clock.today()
    weeks = queries.weeks_of(db.session, [workshop.id], monday(today))
    form.craft_id.choices = _crafts()
    week.craft_id.choices = [(one.craft_id, one.craft.name) for one in stated]
    if form.craft_id.data is None:
        form.craft_id.data = workshop.craft_id
    calendars = []
    for one in stated:
        calendar = weeks[workshop.id, one.craft_id]
        rows = [
            (
                start,
                start + timedelta(days=6),
                calendar.possible(start),
                calendar.promised(start),
                calendar.free(start),
            )
            for start in upcoming(today, SHOWN)
        ]
        calendars.append((one, rows))
    return render_template(
        "orders/studio_capacity.html",
        studio=studio_head(db.session, workshop, clock.now()),
        form=form,
        week=week,
        bad=form if form.errors else week,
        calendars=calendars,
        bookings=queries.bookings_of(db.session, workshop.id, monday(today))[:40],
    )
