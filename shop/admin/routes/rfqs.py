"""Requests and capacity at the desk: officers and the platform bring buyers and workshops together (对接)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import production_desk
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.production.quotations import queries as quotes
from shop.orders.production.quotations.forms import IntroduceForm
from shop.orders.production.rfq import introducing, labels, matching, queries
from shop.orders.production.rfq.loading import get_published_for
from shop.orders.production.rfq.models import Rfq, State
from shop.workshops.models import Workshop
from shop.workshops.queries import watched_regions

INTRODUCE = Permission.RFQ_INTRODUCE


@bp.get("/oversight/rfqs")
@guard(INTRODUCE)
def rfqs() -> str:
    """Published requests that workshops of the region may answer; the platform sees volume and award rate besides."""
    actor, now = current_actor(), clock.now()
    look = "done" if request.args.get("look") == "done" else ""
    regions = watched_regions(actor)
    where = matching.is_open(now) if not look else (Rfq.state != State.OPEN) | (Rfq.deadline_at <= now)
    found, page = queries.published(
        db.session, where & queries.in_reach_of(regions), request.args.get("page"), {"look": look}
    )
    words = {"": _("征集报价的"), "done": _("截止和结束的")}
    tabs = [(word, None, url_for(".rfqs", look=key or None), key == look) for key, word in words.items()]
    return render_template(
        "admin/rfqs.html",
        rfqs=found,
        page=page,
        tabs=tabs,
        counts=queries.quotes_of(db.session, [one.id for one in found]),
        volume=production_desk.volume(db.session, now) if regions is None else None,
        says=labels,
    )


@bp.get("/oversight/rfqs/<number>")
@guard(INTRODUCE)
def published_rfq(number: str) -> str:
    """One published request, and workshops of the region that could make it."""
    return _page(get_published_for(db.session, current_actor(), number), IntroduceForm(formdata=None))


@bp.post("/oversight/rfqs/<number>/introductions")
@guard(INTRODUCE)
def introduce(number: str) -> ResponseReturnValue:
    """Bring a workshop together with the buyer."""
    actor, form = current_actor(), IntroduceForm()
    found = get_published_for(db.session, actor, number)
    _offer(form, found)
    if not form.validate_on_submit():
        return _page(found, form), 422
    workshop = db.session.get(Workshop, form.workshop.data)
    if workshop is None:
        raise NotFound("")
    try:
        introducing.introduce(db.session, actor, found, workshop, words=form.words.data or "")
    except Invalid as error:
        db.session.rollback()
        found = get_published_for(db.session, actor, number)
        form.refuse(error, "workshop")
        return _page(found, form), 422
    edge.commit()
    flash(_("对接了，买家和工坊都会收到通知。"))
    return redirect(url_for(".published_rfq", number=number), 303)


@bp.get("/oversight/capacity")
@guard(Permission.CAPACITY_VIEW)
def free_capacity() -> str:
    """Free capacity of the workshops of the region, by craft."""
    craft = request.args.get("craft", "")
    craft_id = int(craft) if craft.isascii() and craft.isdigit() and len(craft) < 9 else None
    rows, page = production_desk.free(
        db.session, watched_regions(current_actor()), craft_id, request.args.get("page")
    )
    crafts = [("", _("全部手艺"), craft_id is None)] + [
        (str(one.id), one.name, one.id == craft_id) for one in queries.crafts(db.session)
    ]
    return render_template("admin/free_capacity.html", rows=rows, page=page, crafts=crafts)


def _offer(form: IntroduceForm, found: Rfq) -> list[production_desk.Free]:
    able = production_desk.to_introduce(db.session, found, watched_regions(current_actor()))
    form.workshop.choices = [
        (
            one.workshop.id,
            _(
                "%(name)s（%(place)s），到期前空 %(n)s 件",
                name=one.workshop.name,
                place=one.workshop.county.short_name,
                n=one.soon,
            ),
        )
        for one in able
    ]
    return able


def _page(found: Rfq, form: IntroduceForm) -> str:
    able = _offer(form, found)
    is_open = found.state == State.OPEN and found.deadline_at is not None and found.deadline_at > clock.now()
    return render_template(
        "admin/rfq.html",
        rfq=found,
        form=form,
        able=able,
        is_open=is_open,
        count=quotes.count_of(db.session, found.id),
        tag=labels.workshop_tag(found),
        says=labels,
    )
