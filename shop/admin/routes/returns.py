"""Disputes about returns: the platform reads both sides, decides with reasons, tells who the seller is."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.messages import queries as threads
from shop.orders.returns import arbitration, labels, moves, paying, queries
from shop.orders.returns.forms import DecideForm
from shop.orders.returns.loading import get_case_for
from shop.orders.returns.models import ReturnCase, Side, State
from shop.orders.returns.terms import workshop_bears

DECIDE = Permission.RETURN_DECIDE


@bp.get("/oversight/returns")
@guard(DECIDE)
def returns() -> ResponseReturnValue:
    """Cases that wait for the platform or whose money is late; on other tabs those that run and those that ended."""
    look = request.args.get("look", "")
    look = look if look in ("", "running", "done") else ""
    cases, page = queries.of_platform(db.session, _looked_at(look), request.args.get("page"), look)
    words = {"": _("等平台办"), "running": _("买卖双方在办"), "done": _("办完的")}
    tabs = [(word, None, url_for(".returns", look=key or None), key == look) for key, word in words.items()]
    return render_template(
        "admin/returns.html", cases=cases, page=page, tabs=tabs, says=labels, side=Side.PLATFORM
    )


def _looked_at(look: str) -> sa.ColumnElement[bool]:
    ended = ReturnCase.state.in_(moves.FINAL)
    ours = queries.for_platform()
    if look == "done":
        return ended
    return sa.and_(~ended, ~ours) if look == "running" else ours


@bp.get("/oversight/returns/<number>")
@guard(DECIDE)
def return_dispute(number: str) -> ResponseReturnValue:
    """One case: what both say and show, and the decision."""
    return _page(_case(number))


@bp.post("/oversight/returns/<number>/decision")
@guard(DECIDE)
def decide_return(number: str) -> ResponseReturnValue:
    """Decide it; both sides read the reasons."""
    case, form = _case(number), DecideForm()
    form.offer(arbitration.outcomes(case))
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        arbitration.decide(
            db.session,
            current_actor(),
            case,
            outcome=form.outcome.data,
            words=form.words.data or "",
            fen=form.fen.fen,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_case(number), form), 422
    edge.commit()
    flash(_("决定好了，买家和工坊都收到理由。"))
    return redirect(url_for(".returns"), 303)


@bp.post("/oversight/returns/<number>/disclosure")
@guard(DECIDE)
def disclose_seller(number: str) -> ResponseReturnValue:
    """Tell the buyer who the seller really is (Consumer Law art. 44)."""
    arbitration.disclose(db.session, current_actor(), _case(number))
    edge.commit()
    flash(_("已经把工坊的真实名称、地址和电话告诉买家，记入操作日志。"))
    return redirect(url_for(".return_dispute", number=number), 303)


def _case(number: str) -> ReturnCase:
    return get_case_for(db.session, current_actor(), number, DECIDE)


def _page(case: ReturnCase, form: DecideForm | None = None) -> str:
    if form is None:
        form = DecideForm(formdata=None)
        form.offer(arbitration.outcomes(case))
    return render_template(
        "admin/return.html",
        case=case,
        order=case.order,
        form=form,
        decides=case.state == State.ESCALATED,
        open=moves.is_open(case),
        worth_fen=case.refund.amount_fen if case.refund else paying.worth(db.session, case),
        bears=workshop_bears(case.kind),
        talked=queries.lies_with_platform(db.session, case.order_id)
        and threads.of_order(db.session, case.order_id) is not None,
        tag=labels.tag(case, Side.PLATFORM),
        says=labels,
    )
