"""One workshop's form on the officers' desk: the ledger beside what was typed, slips, last time; pass, return, count."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.loading import workshop_to_see
from shop.admin.quarter_forms import CountForm, PassForm, ReturnForm
from shop.admin.routes.blueprint import bp
from shop.admin.routes.quarters import quarter_asked
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Channel
from shop.workshops.income.periods import quarter_words
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics import filling, labels, reviewing, trail
from shop.workshops.statistics.calendar import days_of
from shop.workshops.statistics.columns import form_for, form_of
from shop.workshops.statistics.declared import declaring
from shop.workshops.statistics.models import WorkshopReturn

_P = Permission


@bp.get("/oversight/quarters/<quarter>/workshops/<slug>")
@guard(_P.REGION_INCOME_VIEW)
def quarter_return(quarter: str, slug: str) -> ResponseReturnValue:
    """The form of one workshop, or that there is none."""
    return _page(quarter_asked(quarter), _workshop(slug))


@bp.post("/oversight/quarters/<quarter>/workshops/<slug>/acceptance")
@guard(_P.STATISTICS_REVIEW)
def accept_return(quarter: str, slug: str) -> ResponseReturnValue:
    """It is right."""
    asked, workshop, form = quarter_asked(quarter), _workshop(slug), PassForm()
    if not form.validate_on_submit():
        return _page(asked, workshop, passing=form), 422
    found = _found(workshop, asked)
    try:
        reviewing.accept(db.session, current_actor(), found.id, note=form.note.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "note")
        return _page(asked, _workshop(slug), passing=form), 422
    edge.commit()
    flash(_("审核通过。"))
    return _back(quarter, slug)


@bp.post("/oversight/quarters/<quarter>/workshops/<slug>/return")
@guard(_P.STATISTICS_REVIEW)
def send_return_back(quarter: str, slug: str) -> ResponseReturnValue:
    """Something has to be put right."""
    asked, workshop, form = quarter_asked(quarter), _workshop(slug), ReturnForm(prefix="back-")
    if not form.validate_on_submit():
        return _page(asked, workshop, back=form), 422
    found = _found(workshop, asked)
    reviewing.send_back(db.session, current_actor(), found.id, reason=form.reason.data or "")
    edge.commit()
    flash(_("退回去了，原因已经告诉工坊。"))
    return _back(quarter, slug)


@bp.post("/oversight/quarters/<quarter>/workshops/<slug>/counts")
@guard(_P.STATISTICS_COUNT)
def supply_counts(quarter: str, slug: str) -> ResponseReturnValue:
    """The rural office's counts."""
    asked, workshop, form = quarter_asked(quarter), _workshop(slug), CountForm()
    if not form.validate_on_submit():
        return _page(asked, workshop, count=form), 422
    try:
        reviewing.supply(
            db.session,
            current_actor(),
            workshop.id,
            asked,
            target=form.target.data or 0,
            monitored=form.monitored.data or 0,
            source=form.source.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(asked, _workshop(slug), count=form), 422
    edge.commit()
    flash(_("记下了，统计用核定的数。"))
    return _back(quarter, slug)


def _workshop(slug: str) -> Workshop:
    return workshop_to_see(db.session, current_actor(), slug)


def _found(workshop: Workshop, quarter: Quarter) -> WorkshopReturn:
    found = filling.return_of(db.session, workshop.id, quarter)
    if found is None:
        raise NotFound(_("这家工坊还没有填这一季的表。"))
    return found


def _back(quarter: str, slug: str) -> ResponseReturnValue:
    return redirect(url_for(".quarter_return", quarter=quarter.lower(), slug=slug), 303)


def _page(
    quarter: Quarter,
    workshop: Workshop,
    *,
    passing: PassForm | None = None,
    back: ReturnForm | None = None,
    count: CountForm | None = None,
) -> str:
    actor = current_actor()
    found = filling.return_of(db.session, workshop.id, quarter)
    handed_in = found is not None and found.submitted_at is not None
    known = reviewing.supplied(db.session, workshop.id, quarter)
    own = workshop.organisation_id in actor.organisations("workshop") or (
        found is not None and found.filled_by == actor.user_id
    )
    year_ago = Quarter(quarter.year - 1, quarter.number)
    data = {"target": known.target, "monitored": known.monitored} if known else {}
    return render_template(
        "admin/quarter_return.html",
        quarter=quarter,
        address=str(quarter).lower(),
        words=quarter_words(quarter),
        workshop=workshop,
        days=days_of(db.session, quarter),
        over=days_of(db.session, quarter).is_over(clock.now()),
        found=found if handed_in else None,
        columns=form_of(db.session, found.form_version_id) if found else form_for(db.session, quarter),
        stated=filling.everything_stated(found) if found and handed_in else {},
        before=filling.last_before(db.session, workshop.id, quarter),
        year_before=filling.return_of(db.session, workshop.id, year_ago),
        sales=filling.sales_of(db.session, workshop.id, quarter),
        sales_before=filling.sales_of(db.session, workshop.id, quarter.previous),
        sales_year_before=filling.sales_of(db.session, workshop.id, year_ago),
        channels={f"net_{c.value}": CHANNEL_LABELS[c] for c in Channel},
        declared=declaring.sales_in(db.session, workshop.id, quarter),
        channel_words=declaring.CHANNEL_WORDS,
        odd=filling.oddities(db.session, found) if found and handed_in else [],
        moved=reviewing.moved(db.session, found) if found and handed_in else False,
        steps=trail.steps(db.session, found) if found else [],
        state=labels.STATES[found.state if found else "none"],
        supplied=known,
        passing=passing or PassForm(formdata=None),
        back=back or ReturnForm(formdata=None, prefix="back-"),
        count=count or CountForm(formdata=None, data=data),
        reviews=allowed(actor, _P.STATISTICS_REVIEW, workshop) and not own,
        counts=allowed(actor, _P.STATISTICS_COUNT, workshop),
        own=own,
    )
