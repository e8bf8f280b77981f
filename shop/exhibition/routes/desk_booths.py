"""The booth plan at the organiser's desk: halls, booths, who is in them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import placing
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.exhibitors.models import ExhibitorState
from shop.exhibition.fairs import plan, queries
from shop.exhibition.fairs.models import Booth, Fair, Hall
from shop.exhibition.forms import AssignForm, BoothForm, HallForm, SwapForm
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.desk import get_fair_for, refused
from shop.exhibition.zone import drawing, showing

S = ExhibitorState


@bp.get("/fair-desk/<slug>/booths")
@guard(Permission.FAIR_MANAGE)
def desk_booths(slug: str) -> ResponseReturnValue:
    """Plan and table; assign by select; print."""
    return _page(get_fair_for(slug), HallForm(None))


@bp.post("/fair-desk/<slug>/halls")
@guard(Permission.FAIR_MANAGE)
def add_hall(slug: str) -> ResponseReturnValue:
    """One more hall, every cell a booth."""
    fair, form = get_fair_for(slug), HallForm()
    if not form.validate_on_submit():
        return _page(fair, form), 422
    try:
        hall = plan.add_hall(
            db.session,
            current_actor(),
            fair,
            code=form.code.data or "",
            name=form.title.data or "",
            rows=form.rows.data or 0,
            columns=form.columns.data or 0,
            area_m2=form.area.data or 0,
            fee_fen=form.fee.data or 0,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "code")
        return _page(get_fair_for(slug), form), 422
    hall_id = hall.id
    edge.commit()
    flash(_("展区加好了。过道、柱子那几格，把勾去掉。"))
    return redirect(url_for("exhibition.desk_hall", slug=slug, hall_id=hall_id), 303)


@bp.get("/fair-desk/<slug>/halls/<int:hall_id>")
@guard(Permission.FAIR_MANAGE)
def desk_hall(slug: str, hall_id: int) -> ResponseReturnValue:
    """The grid of a hall: a tick is a booth."""
    fair = get_fair_for(slug)
    hall = _hall(fair, hall_id)
    cells = {(b.grid_row, b.grid_column): b for b in hall.booths}
    return render_template("exhibition/desk_hall.html", fair=fair, hall=hall, cells=cells)


@bp.post("/fair-desk/<slug>/halls/<int:hall_id>")
@guard(Permission.FAIR_MANAGE)
def redraw_hall(slug: str, hall_id: int) -> ResponseReturnValue:
    """Booths stand where there are ticks."""
    fair = get_fair_for(slug)
    hall = _hall(fair, hall_id)
    ticked = [cell.split("-") for cell in request.form.getlist("cell")]
    cells = [(int(c[0]), int(c[1])) for c in ticked if len(c) == 2 and all(part.isdecimal() for part in c)]
    try:
        plan.redraw(
            db.session, current_actor(), fair, hall, cells, used=exhibitors.used_booths(db.session, fair.id)
        )
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for("exhibition.desk_hall", slug=slug, hall_id=hall_id), 303)
    edge.commit()
    flash(_("展位图改好了。"))
    return redirect(url_for("exhibition.desk_booths", slug=slug), 303)


@bp.get("/fair-desk/<slug>/booths/<int:booth_id>")
@guard(Permission.FAIR_MANAGE)
def desk_booth(slug: str, booth_id: int) -> ResponseReturnValue:
    """A booth: what it measures and costs, who held it."""
    fair = get_fair_for(slug)
    booth = placing.booth(db.session, fair, booth_id)
    form = BoothForm(None, area=booth.area_m2, fee=booth.fee_fen)
    return _booth_page(fair, booth, form)


@bp.post("/fair-desk/<slug>/booths/<int:booth_id>")
@guard(Permission.FAIR_MANAGE)
def price_booth(slug: str, booth_id: int) -> ResponseReturnValue:
    """Another floor or fee."""
    fair, form = get_fair_for(slug), BoothForm()
    booth = placing.booth(db.session, fair, booth_id)
    if not form.validate_on_submit():
        return _booth_page(fair, booth, form), 422
    try:
        plan.set_fee(
            db.session, current_actor(), fair, booth, area_m2=form.area.data or 0, fee_fen=form.fee.data or 0
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "area")
        return _booth_page(fair, booth, form), 422
    edge.commit()
    flash(_("改好了。"))
    return redirect(url_for("exhibition.desk_booths", slug=slug), 303)


@bp.post("/fair-desk/<slug>/placements")
@guard(Permission.FAIR_MANAGE)
def place_exhibitor(slug: str) -> ResponseReturnValue:
    """Put a workshop into a booth; all that were selected when none is named."""
    fair, actor = get_fair_for(slug), current_actor()
    try:
        if "all" in request.form:
            placed, failed = placing.assign_in_order(db.session, actor, fair)
            edge.commit()
            flash(_("排好了 %(n)s 家。", n=placed))
            for sentence in failed:
                flash(sentence, "warn")
        else:
            ids = [request.form.get(name, "") for name in ("exhibitor", "booth")]
            if not all(i.isdecimal() for i in ids):
                raise Conflict(_("请选工坊和展位。"))
            placing.assign(db.session, actor, fair, int(ids[0]), int(ids[1]))
            edge.commit()
            flash(_("排好了。"))
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_booths", slug)
    return redirect(url_for("exhibition.desk_booths", slug=slug), 303)


@bp.post("/fair-desk/<slug>/swaps")
@guard(Permission.FAIR_MANAGE)
def swap_booths(slug: str) -> ResponseReturnValue:
    """Two workshops change places."""
    fair = get_fair_for(slug)
    ids = [request.form.get(name, "") for name in ("one", "other")]
    try:
        if not all(i.isdecimal() for i in ids):
            raise Conflict(_("请选两个展位。"))
        placing.swap(db.session, current_actor(), fair, int(ids[0]), int(ids[1]))
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_booths", slug)
    edge.commit()
    flash(_("换好了，两家都通知了。"))
    return redirect(url_for("exhibition.desk_booths", slug=slug), 303)


@bp.get("/fair-desk/<slug>/badges")
@guard(Permission.FAIR_MANAGE)
def desk_badges(slug: str) -> ResponseReturnValue:
    """All badges of the fair, to print."""
    fair = get_fair_for(slug)
    held = exhibitors.holders_of(db.session, fair.id, clock.now())
    return render_template(
        "exhibition/badges.html",
        fair=fair,
        badges=exhibitors.badges_of(db.session, fair.id),
        booths={h.exhibitor_id: h.booth_number for h in held.values()},
        back=url_for("exhibition.desk_fair", slug=slug),
    )


def _hall(fair: Fair, hall_id: int) -> Hall:
    for hall in queries.halls_of(db.session, fair.id):
        if hall.id == hall_id:
            return hall
    raise NotFound("")


def _booth_page(fair: Fair, booth: Booth, form: BoothForm) -> str:
    return render_template(
        "exhibition/desk_booth.html",
        fair=fair,
        booth=booth,
        form=form,
        holder=exhibitors.holder_of(db.session, booth.id, clock.now()),
        history=exhibitors.history_of(db.session, booth.id),
    )


def _page(fair: Fair, form: HallForm) -> str:
    now = clock.now()
    halls = queries.halls_of(db.session, fair.id)
    stands = showing.stands(db.session, halls, fair.id, now)
    booked = exhibitors.open_holdings(db.session, fair.id)
    free = placing.free_booths(db.session, fair)
    ready = exhibitors.of_fair(db.session, fair.id, S.SELECTED, S.PLACED, S.WAITING)
    assign = AssignForm(None)
    assign.exhibitor.choices = [
        (e.id, _("%(w)s（%(c)s）", w=e.workshop.name, c=e.workshop.craft.name)) for e in ready
    ]
    assign.booth.choices = [(b.id, b.number) for b in free]
    swap = SwapForm(None)
    taken = [(s.booth.id, f"{s.booth.number} {s.workshop.name}") for s in stands if s.workshop is not None]
    swap.one.choices = swap.other.choices = taken
    return render_template(
        "exhibition/desk_booths.html",
        fair=fair,
        halls=halls,
        stands=stands,
        booked=booked,
        fees=exhibitors.fees_of(db.session, fair.id),
        plan=drawing.draw(
            halls,
            {s.booth.id: s.told for s in stands if s.workshop},
            lambda booth: url_for("exhibition.desk_booth", slug=fair.slug, booth_id=booth.id),
        ),
        form=form,
        assign=assign,
        swap=swap,
        selected=sum(e.state == S.SELECTED for e in ready),
    )
