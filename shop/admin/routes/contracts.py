"""Contracts as the platform sees them: volume, on-time rate, disputes and their decision."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.production.contracts import disputes, ending, labels, queries
from shop.orders.production.contracts.forms import WAYS, DecideForm
from shop.orders.production.contracts.loading import get_contract_for
from shop.orders.production.contracts.models import Contract
from shop.orders.production.endings import EndedBy, Remedy

DECIDE = Permission.CONTRACT_DECIDE


@bp.get("/oversight/contracts")
@guard(DECIDE)
def contracts() -> str:
    """How much is made to order, how much of it in time, and disputes that wait."""
    done = request.args.get("look") == "done"
    number = max(1, request.args.get("page", 1, type=int))
    today = clock.today()
    rows = queries.listed(db.session, today=today, running=not done, offset=(number - 1) * queries.PAGE)
    in_time, accepted = queries.on_time(db.session)
    return render_template(
        "admin/production_contracts.html",
        rows=rows[: queries.PAGE],
        more=len(rows) > queries.PAGE,
        number=number,
        done=done,
        today=today,
        volume=queries.volume(db.session),
        in_time=in_time,
        accepted=accepted,
        disputes=queries.open_disputes(db.session),
        says=labels,
    )


@bp.get("/oversight/contracts/<number>/decision")
@guard(DECIDE)
def contract_dispute(number: str) -> str:
    """What both sides say, and the decision."""
    return _page(get_contract_for(db.session, current_actor(), number, DECIDE))


@bp.post("/oversight/contracts/<number>/decision")
@guard(DECIDE)
def decide_contract(number: str) -> ResponseReturnValue:
    """Decide the dispute; both sides read the reasons."""
    actor = current_actor()
    contract, form = get_contract_for(db.session, actor, number, DECIDE), DecideForm()
    form.offer(ending.possible(db.session, contract, WAYS))
    if not form.validate_on_submit():
        return _page(contract, form), 422
    try:
        _decide(contract, form)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(get_contract_for(db.session, actor, number, DECIDE), form), 422
    edge.commit()
    flash(_("决定好了，双方都收到通知。"))
    return redirect(url_for(".contracts"), 303)


def _decide(contract: Contract, form: DecideForm) -> None:
    actor, why = current_actor(), form.decision.data or ""
    if form.outcome.data == "continue":
        disputes.let_go_on(db.session, actor, contract.id, decision=why)
        return
    by, remedy = EndedBy(form.outcome.data), Remedy(form.remedy.data)
    disputes.end(db.session, actor, contract.id, by=by, work_fen=form.work.fen, remedy=remedy, decision=why)


def _page(contract: Contract, form: DecideForm | None = None) -> str:
    effects = ending.possible(db.session, contract, WAYS)
    if form is None:
        form = DecideForm(formdata=None)
        form.offer(effects)
    found = [d for d in queries.disputes(db.session, contract.id) if d.closed_at is None]
    return render_template(
        "admin/contract_dispute.html",
        contract=contract,
        disputes=found,
        effects=effects if found else {},
        form=form,
        says=labels,
    )
