"""Paying by bank transfer: choosing it, and the pro-forma invoice with the reference to write on it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.payments.bank import choosing, papers
from shop.orders.payments.models import Payable
from shop.orders.routes.blueprint import bp

USE = Permission.TRANSFER_USE


@bp.post("/payables/<uuid>/transfer")
@guard(USE)
def choose_transfer(uuid: str) -> ResponseReturnValue:
    """It will be paid by bank transfer; chosen twice it is the same one."""
    actor = current_actor()
    payable = db.session.scalar(sa.select(Payable).where(Payable.uuid == uuid))
    paper = papers.paper_for(db.session, actor, payable) if payable else None
    if payable is None or paper is None:
        raise NotFound(_("没有找到这笔付款。"))
    endpoint, values = paper.home
    try:
        reference = choosing.choose(db.session, actor, payable.id).reference
    except Conflict as refusal:
        db.session.rollback()
        flash(refusal.sentence, "warn")
        return redirect(url_for(endpoint, **values), 303)
    edge.commit()
    return redirect(url_for("orders.transfer", reference=reference), 303)


@bp.get("/transfers/<reference>")
@guard(USE)
def transfer(reference: str) -> ResponseReturnValue:
    """The pro-forma invoice: our account, what to transfer, what to write on it, until when; and what came so far."""
    found = choosing.referred(db.session, reference)
    paper = papers.paper_for(db.session, current_actor(), found.payable) if found else None
    if found is None or paper is None:
        raise NotFound(_("没有找到这笔转账。"))
    return render_template(
        "orders/transfer.html",
        transfer=found,
        payable=found.payable,
        paper=paper,
        account=choosing.our_account(db.session),
        came=choosing.came_fen(db.session, found.payable),
        now=clock.now(),
    )
