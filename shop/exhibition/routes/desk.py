"""The organiser's desk: own fairs, a new one, its settings and days, its turns."""

from __future__ import annotations

from collections import Counter
from datetime import time

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard, require
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.exhibitors.models import ExhibitorState
from shop.exhibition.fairs import moves, planning, queries
from shop.exhibition.fairs.models import Fair
from shop.exhibition.forms import DaysForm, FairForm, HoursForm
from shop.exhibition.items import calling_off, leaving, offering
from shop.exhibition.routes.blueprint import bp
from shop.heritage import queries as heritage


def get_fair_for(slug: str) -> Fair:
    """The fair of the actor's own organiser. NotFound for an unknown one and for others."""
    fair = queries.by_slug(db.session, slug)
    if fair.organiser_id not in current_actor().organisations("organiser", "operator"):
        raise NotFound("")
    require(current_actor(), Permission.FAIR_MANAGE, fair)
    return fair


def refused(refusal: Conflict, endpoint: str, slug: str) -> ResponseReturnValue:
    """Back to the page with the sentence; nothing was done."""
    db.session.rollback()
    flash(str(refusal), "warn")
    return redirect(url_for(endpoint, slug=slug), 303)


@bp.get("/fair-desk")
@guard(Permission.FAIR_MANAGE)
def fair_desk() -> ResponseReturnValue:
    """Own fairs by date, and what waits in each."""
    found = queries.of_organisers(db.session, current_actor().organisations("organiser", "operator"))
    waits = {
        fair.id: len(exhibitors.of_fair(db.session, fair.id, ExhibitorState.APPLIED, ExhibitorState.SELECTED))
        for fair in found
    }
    return render_template(
        "exhibition/desk_fairs.html",
        fairs=found,
        spans=queries.spans(db.session, [fair.id for fair in found]),
        waits=waits,
        state_words=moves.STATE_WORDS,
    )


@bp.get("/fair-desk/new")
@guard(Permission.FAIR_MANAGE)
def new_fair() -> ResponseReturnValue:
    """The form."""
    return render_template("exhibition/desk_settings.html", fair=None, form=_form(FairForm(fee_days=7)))


@bp.post("/fair-desk")
@guard(Permission.FAIR_MANAGE)
def plan_fair() -> ResponseReturnValue:
    """Begin it."""
    actor, form = current_actor(), _form(FairForm())
    organiser = min(actor.organisations("organiser", "operator"))
    if not form.validate_on_submit():
        return render_template("exhibition/desk_settings.html", fair=None, form=form), 422
    try:
        fair = planning.plan(db.session, actor, organiser, form.facts())
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "name")
        return render_template("exhibition/desk_settings.html", fair=None, form=form), 422
    slug = fair.slug
    edge.commit()
    flash(_("建好了，还没有公开。接着写展期，画展位图。"))
    return redirect(url_for("exhibition.fair_days", slug=slug), 303)


@bp.get("/fair-desk/<slug>")
@guard(Permission.FAIR_MANAGE)
def desk_fair(slug: str) -> ResponseReturnValue:
    """How far it is, what waits, and what can be done next."""
    fair = get_fair_for(slug)
    found = exhibitors.of_fair(db.session, fair.id)
    return render_template(
        "exhibition/desk_fair.html",
        fair=fair,
        span=queries.span_of(db.session, fair.id),
        gaps=planning.gaps(db.session, fair) if moves.can(fair, moves.Act.ANNOUNCE) else [],
        counts=Counter(e.state for e in found),
        booths=len(queries.booths_of(db.session, fair.id)),
        held=len(exhibitors.holders_of(db.session, fair.id, clock.now())),
        fees=list(exhibitors.fees_of(db.session, fair.id).values()),
        can={act.value: moves.can(fair, act) for act in moves.Act},
        now=clock.now(),
        state_words=moves.STATE_WORDS,
    )


@bp.post("/fair-desk/<slug>/announcement")
@guard(Permission.FAIR_MANAGE)
def announce_fair(slug: str) -> ResponseReturnValue:
    """Public, and open for applications."""
    fair = get_fair_for(slug)
    try:
        planning.announce(db.session, current_actor(), fair)
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_fair", slug)
    edge.commit()
    flash(_("公开了，报名期内工坊可以报名。"))
    return redirect(url_for("exhibition.desk_fair", slug=slug), 303)


@bp.post("/fair-desk/<slug>/arrangement")
@guard(Permission.FAIR_MANAGE)
def arrange_fair(slug: str) -> ResponseReturnValue:
    """Booths stand: fair prices hold in the opening hours from now on."""
    fair = get_fair_for(slug)
    try:
        leaving.arrange(db.session, current_actor(), fair)
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_fair", slug)
    edge.commit()
    flash(_("展位排定了，到开放时间展会价自动生效。"))
    return redirect(url_for("exhibition.desk_fair", slug=slug), 303)


@bp.post("/fair-desk/<slug>/closing")
@guard(Permission.FAIR_MANAGE)
def close_fair(slug: str) -> ResponseReturnValue:
    """Over: goods go back."""
    fair = get_fair_for(slug)
    try:
        back = leaving.close(db.session, current_actor(), fair)
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_fair", slug)
    edge.commit()
    flash(_("已经闭展，%(n)s 件没卖完的回到商城库存。", n=back))
    return redirect(url_for("exhibition.desk_fair", slug=slug), 303)


@bp.get("/fair-desk/<slug>/settings")
@guard(Permission.FAIR_MANAGE)
def fair_settings(slug: str) -> ResponseReturnValue:
    """What it says."""
    fair = get_fair_for(slug)
    days = fair.apply_days
    facts: dict[str, object] = {"apply_first": days[0], "apply_last": days[1]} if days else {}
    facts["refund_last"] = fair.refund_last
    return render_template(
        "exhibition/desk_settings.html", fair=fair, form=_form(FairForm(obj=fair, data=facts))
    )


@bp.post("/fair-desk/<slug>/settings")
@guard(Permission.FAIR_MANAGE)
def edit_fair(slug: str) -> ResponseReturnValue:
    """Change it; 409 when somebody else did meanwhile."""
    fair, form = get_fair_for(slug), _form(FairForm())
    if not form.validate_on_submit():
        return render_template("exhibition/desk_settings.html", fair=fair, form=form), 422
    try:
        planning.edit(db.session, current_actor(), fair, form.facts(), revision=form.revision.data or 0)
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "name")
        fair = get_fair_for(slug)
        form.revision.data, form.revision.raw_data = fair.revision, None
        page = render_template("exhibition/desk_settings.html", fair=fair, form=form)
        return page, 409 if isinstance(error, Conflict) else 422
    edge.commit()
    flash(_("改好了。"))
    return redirect(url_for("exhibition.desk_fair", slug=slug), 303)


@bp.get("/fair-desk/<slug>/days")
@guard(Permission.FAIR_MANAGE)
def fair_days(slug: str) -> ResponseReturnValue:
    """The days with their hours."""
    fair = get_fair_for(slug)
    return _days_page(fair, DaysForm(**_usual(fair)))


@bp.post("/fair-desk/<slug>/days")
@guard(Permission.FAIR_MANAGE)
def set_days(slug: str) -> ResponseReturnValue:
    """The same hours on every day from the first to the last. Prices follow."""
    fair, form = get_fair_for(slug), DaysForm()
    if not form.validate_on_submit():
        return _days_page(fair, form), 422
    try:
        hours = planning.every_day(*form.facts())
        if _waited_for(fair) and set(hours) != {day.day for day in fair.days}:
            raise Invalid(_("已经有工坊在等，换日子请用“改期”。"), field="first_day")
        planning.set_days(db.session, current_actor(), fair, hours)
        offering.price_all(db.session, fair, clock.now())
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "first_day")
        return _days_page(get_fair_for(slug), form), 422
    edge.commit()
    flash(_("展期写好了。"))
    return redirect(url_for("exhibition.fair_days", slug=slug), 303)


@bp.post("/fair-desk/<slug>/days/<int:day_id>")
@guard(Permission.FAIR_MANAGE)
def set_hours(slug: str, day_id: int) -> ResponseReturnValue:
    """Other hours on one day. Prices follow."""
    fair, form = get_fair_for(slug), HoursForm()
    hours = {day.day: (_clock(day.opens_at), _clock(day.closes_at)) for day in fair.days}
    day = next((d for d in fair.days if d.id == day_id), None)
    if day is None:
        raise NotFound("")
    if not form.validate_on_submit():
        return _days_page(fair, DaysForm(**_usual(fair)), refused_day=day_id, hours=form), 422
    hours[day.day] = form.facts()
    try:
        planning.set_days(db.session, current_actor(), fair, hours)
        offering.price_all(db.session, fair, clock.now())
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error, "closes")
        fair = get_fair_for(slug)
        return _days_page(fair, DaysForm(**_usual(fair)), refused_day=day_id, hours=form), 422
    edge.commit()
    flash(_("改好了。"))
    return redirect(url_for("exhibition.fair_days", slug=slug), 303)


def _waited_for(fair: Fair) -> bool:
    """Whether somebody counts on its days, so that others are announced and not just written."""
    return bool(exhibitors.of_fair(db.session, fair.id, *calling_off.STANDING))


def _usual(fair: Fair) -> dict[str, object]:
    """What the form of days shows at first."""
    if not fair.days:
        return {"opens": time(9), "closes": time(17)}
    first, last = fair.days[0], fair.days[-1]
    span = {"first_day": first.day, "last_day": last.day}
    return {**span, "opens": _clock(first.opens_at), "closes": _clock(first.closes_at)}


def _clock(at: object) -> time:
    return clock.local(at).time()  # type: ignore[arg-type]


def _days_page(fair: Fair, form: DaysForm, *, refused_day: int = 0, hours: HoursForm | None = None) -> str:
    forms = {}
    for day in fair.days:
        if day.id == refused_day and hours is not None:
            forms[day.id] = hours
        else:
            forms[day.id] = HoursForm(None, opens=_clock(day.opens_at), closes=_clock(day.closes_at))
    return render_template(
        "exhibition/desk_days.html",
        fair=fair,
        form=form,
        hours=forms,
        now=clock.now(),
        wrong=hours,
        moves=_waited_for(fair),
    )


def _form(form: FairForm) -> FairForm:
    """The places that can be chosen: prefectures and counties of Hunan's kind, by code."""
    places = [
        (
            county.code,
            f"{prefecture.name}{county.name}" if county.code != prefecture.code else prefecture.name,
        )
        for province in heritage.provinces(db.session)
        if province.code == "430000"
        for prefecture in heritage.children(db.session, province.code)
        for county in (prefecture, *heritage.children(db.session, prefecture.code))
    ]
    form.region_code.choices = [("", _("请选")), *places]
    return form
