"""Matters that go to another county: asked for here, taken or declined there."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.cases import notices as desk
from shop.admin.cases.forms import DecideTransferForm, TransferForm
from shop.admin.cases.notices import Place
from shop.admin.forms import CHOOSE
from shop.admin.loading import who_decides, workshop_to_see
from shop.admin.routes.blueprint import bp
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage import queries as heritage
from shop.workshops.applications import transferring
from shop.workshops.applications.models import Transfer
from shop.workshops.models import Workshop


def other_counties(county_code: str) -> list[tuple[str, str]]:
    """All counties of the province but this one, with their full names."""
    places = heritage.leaves(db.session, county_code[:2] + "0000")
    names = heritage.place_texts(db.session, [p.code for p in places])
    return [(p.code, names[p.code]) for p in places if p.code != county_code]


@bp.get("/oversight/transfers")
@guard(Permission.APPLICATION_VIEW)
def transfers() -> ResponseReturnValue:
    """Transfers from and to the account's regions."""
    rows = desk.transfers(db.session, current_actor())
    codes = {code for t in rows for code in (t.from_county, t.to_county)}
    return render_template("admin/transfers.html", rows=rows, places=desk.place_names(db.session, codes))


@bp.get("/oversight/transfers/<int:transfer_id>")
@guard(Permission.APPLICATION_VIEW)
def transfer(transfer_id: int) -> ResponseReturnValue:
    """One transfer, with the form of the answer for the county that is asked."""
    found = desk.transfer_for(db.session, current_actor(), transfer_id)
    return _transfer_page(found, DecideTransferForm())


@bp.post("/oversight/transfers/<int:transfer_id>/decision")
@guard(Permission.APPLICATION_VIEW)
def decide_transfer(transfer_id: int) -> ResponseReturnValue:
    """Take it or decline."""
    actor = current_actor()
    found = desk.transfer_for(db.session, actor, transfer_id)
    if not allowed(actor, Permission.APPLICATION_DECIDE, Place(found.to_county)):
        raise Forbidden(_("由对方县的文旅部门答复。"))
    if found.decided_at is not None:
        raise Conflict(_("这个转办已经有了答复。"))
    form = DecideTransferForm()
    if not form.validate_on_submit():
        return _transfer_page(found, form), 422
    try:
        transferring.decide(
            db.session,
            actor,
            transfer_id,
            accepted=form.accepted.data == "yes",
            answer=form.answer.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _transfer_page(desk.transfer_for(db.session, actor, transfer_id), form), 422
    edge.commit()
    flash(_("已经答复对方。"))
    return redirect(url_for(".transfer", transfer_id=transfer_id), 303)


@bp.post("/oversight/transfers/<int:transfer_id>/withdrawal")
@guard(Permission.APPLICATION_VIEW)
def take_back_transfer(transfer_id: int) -> ResponseReturnValue:
    """Take the question back while it has no answer."""
    actor = current_actor()
    found = desk.transfer_for(db.session, actor, transfer_id)
    if not allowed(actor, Permission.APPLICATION_DECIDE, Place(found.from_county)):
        raise Forbidden(_("由申请转出的县的文旅部门撤回。"))
    transferring.take_back(db.session, actor, transfer_id)
    edge.commit()
    flash(_("已经撤回。"))
    return redirect(url_for(".transfer", transfer_id=transfer_id), 303)


def _transfer_page(found: Transfer, form: DecideTransferForm) -> str:
    actor = current_actor()
    return render_template(
        "admin/transfer.html",
        transfer=found,
        form=form,
        decides=found.decided_at is None
        and allowed(actor, Permission.APPLICATION_DECIDE, Place(found.to_county)),
        takes_back=found.decided_at is None
        and allowed(actor, Permission.APPLICATION_DECIDE, Place(found.from_county)),
        sees_application=found.application is not None
        and allowed(actor, Permission.APPLICATION_VIEW, found.application),
        sees_workshop=found.workshop is not None and allowed(actor, Permission.REGISTER_VIEW, found.workshop),
        places=desk.place_names(db.session, {found.from_county, found.to_county}),
    )


@bp.get("/oversight/workshops/<slug>/transfers/new")
@guard(Permission.REGISTER_VIEW)
def new_workshop_transfer(slug: str) -> ResponseReturnValue:
    """The form that asks another county to take the workshop into its register."""
    workshop = _own(slug)
    form = TransferForm()
    form.to_county.choices = [CHOOSE, *other_counties(workshop.county_code)]
    return render_template("admin/workshop_transfer.html", workshop=workshop, form=form)


@bp.post("/oversight/workshops/<slug>/transfers")
@guard(Permission.REGISTER_VIEW)
def ask_workshop_transfer(slug: str) -> ResponseReturnValue:
    """Ask it."""
    actor, workshop = current_actor(), _own(slug)
    form = TransferForm()
    form.to_county.choices = [CHOOSE, *other_counties(workshop.county_code)]
    if form.validate_on_submit():
        try:
            made = transferring.ask(
                db.session,
                actor,
                workshop_id=workshop.id,
                to_county=form.to_county.data,
                reason=form.reason.data or "",
            )
        except Invalid as error:
            db.session.rollback()
            workshop = _own(slug)
            form.refuse(error)
        else:
            transfer_id = made.id
            edge.commit()
            flash(_("已经请对方接收，等对方答复。"))
            return redirect(url_for(".transfer", transfer_id=transfer_id), 303)
    return render_template("admin/workshop_transfer.html", workshop=workshop, form=form), 422


def _own(slug: str) -> Workshop:
    """The workshop, for culture officers of its own county."""
    actor = current_actor()
    workshop = workshop_to_see(db.session, actor, slug)
    if not allowed(actor, Permission.APPLICATION_DECIDE, workshop):
        raise Forbidden(who_decides(workshop))
    return workshop
