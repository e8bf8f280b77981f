"""The platform's finance: what is due to workshops, batches by two people, what the bank did with each line."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.admin.payout_forms import RefusalForm
from shop.admin.payout_lists import batch_list, people
from shop.admin.routes.blueprint import bp
from shop.core import audit, clock
from shop.core.access import Actor, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file
from shop.orders.payouts import bank_accounts, batches, labels, outcomes, reversing, snags
from shop.orders.payouts.bank_file import bank_file, goes_to_bank
from shop.orders.payouts.batches import Wait
from shop.orders.payouts.models import BatchState, Payout, PayoutBatch, PayoutState
from shop.workshops import certification

Act = Callable[[Session, Actor, str], list[Payout]]


@bp.get("/oversight/payouts")
@guard(Permission.PAYOUT_MANAGE)
def payouts() -> ResponseReturnValue:
    """What is due by workshop and what waits for what, what is to be claimed back, and the batches."""
    lines = batches.ready(db.session)
    return render_template(
        "admin/payouts.html",
        now=[line for line in lines if line.wait is None],
        waiting=[line for line in lines if line.wait not in (None, Wait.NEGATIVE)],
        claims=[
            (line, certification.may_sell(db.session, line.workshop.id, clock.now()))
            for line in lines
            if line.wait is Wait.NEGATIVE and line.fen < 0
        ],
        batches=batch_list(db.session),
        stuck=snags.shown(db.session),
        least=batches.minimum_fen(db.session),
        words=labels,
    )


@bp.post("/oversight/payouts")
@guard(Permission.PAYOUT_MANAGE)
def make_payouts() -> ResponseReturnValue:
    """A batch of all that is due."""
    try:
        batch = batches.make(db.session, current_actor())
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for(".payouts"), 303)
    number = batch.number
    edge.commit()
    flash(_("批次做好了，请另一位财务来确认。"))
    return redirect(url_for(".payout_batch", batch=number), 303)


@bp.get("/oversight/payouts/<batch>")
@guard(Permission.PAYOUT_MANAGE)
def payout_batch(batch: str) -> ResponseReturnValue:
    """One batch, line by line."""
    actor = current_actor()
    return _page(batches.get_for(db.session, actor, batch), actor)


def _page(found: PayoutBatch, actor: Actor) -> str:
    return render_template(
        "admin/payout_batch.html",
        batch=found,
        total=batches.total_fen(found),
        names=people(db.session, found),
        is_maker=found.made_by == actor.user_id,
        words=labels,
        masked=bank_accounts.masked,
        to_bank=any(goes_to_bank(p) for p in found.payouts),
        at_bank=any(goes_to_bank(p) and p.state == PayoutState.SENT for p in found.payouts),
        by_transfer=any(p.account.provider is not None for p in found.payouts),
        reversed=reversing.taken_back(db.session, found),
        stuck={snag.payout_id: snag for snag in snags.shown(db.session)},
    )


@bp.post("/oversight/payouts/<batch>/confirmation")
@guard(Permission.PAYOUT_MANAGE)
def confirm_payouts(batch: str) -> ResponseReturnValue:
    """The second person agrees."""
    return _step(batch, batches.confirm, _("确认好了，可以送银行。"))


@bp.post("/oversight/payouts/<batch>/dispatch")
@guard(Permission.PAYOUT_MANAGE)
def send_payouts(batch: str) -> ResponseReturnValue:
    """It goes to the bank."""
    return _step(batch, batches.send, _("记下了。请下载银行文件交给银行，再照银行的回单逐笔登记。"))


@bp.post("/oversight/payouts/<batch>/cancellation")
@guard(Permission.PAYOUT_MANAGE)
def cancel_payouts(batch: str) -> ResponseReturnValue:
    """Give it up; all of it is due again."""

    def act(session: Session, actor: Actor, number: str) -> list[Payout]:
        batches.cancel(session, actor, number)
        return []

    return _step(batch, act, _("批次取消了，里面的钱回到“到期”。"))


def _step(number: str, act: Act, done: str) -> ResponseReturnValue:
    try:
        dropped = act(db.session, current_actor(), number)
        edge.commit()
    except (Conflict, Forbidden) as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for(".payout_batch", batch=number), 303)
    found = batches.get_for(db.session, current_actor(), number)
    if dropped:
        flash(_("有 %(n)s 家的订单或账户刚刚有变动，移出这一批，下批再打。", n=len(dropped)), "warn")
    if found.state != BatchState.CANCELLED or not dropped:
        flash(done)
    return redirect(url_for(".payout_batch", batch=number), 303)


@bp.get("/oversight/payouts/<batch>/bank.csv")
@guard(Permission.PAYOUT_MANAGE, writes="who fetches account numbers is noted in the audit trail")
def payout_bank_file(batch: str) -> ResponseReturnValue:
    """The file for the bank; of a batch that was sent, the same whenever it is fetched."""
    actor = current_actor()
    found = batches.get_for(db.session, actor, batch)
    if found.sent_at is None:
        raise Conflict(_("送银行以后才有文件。先由第二个人确认，再点“送银行”。"))
    text = bank_file(found)
    audit.record(db.session, actor, "payout_batch.file_fetched", "payout_batch", found.number)
    edge.commit()
    return csv_file(text, f"{batch}.csv")


@bp.post("/oversight/payouts/<batch>/results")
@guard(Permission.PAYOUT_MANAGE)
def payout_results(batch: str) -> ResponseReturnValue:
    """The bank paid these lines, or all that are under way."""
    actor = current_actor()
    found = batches.get_for(db.session, actor, batch)
    under_way = {p.id for p in found.payouts if p.state == PayoutState.SENT and goes_to_bank(p)}
    given = {int(text) for text in request.form.getlist("line") if text.isascii() and text.isdigit()}
    chosen = sorted(under_way if request.form.get("all") else given & under_way)
    if not chosen:
        flash(_("请先勾选到账的几笔。"), "warn")
        return redirect(url_for(".payout_batch", batch=batch), 303)
    try:
        done = outcomes.paid(db.session, actor, chosen)
        edge.commit()
        flash(_("%(n)s 笔记为到账，已通知工坊。", n=done))
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
    return redirect(url_for(".payout_batch", batch=batch), 303)


@bp.get("/oversight/payouts/<batch>/<int:payout_id>/refusal")
@guard(Permission.PAYOUT_MANAGE)
def payout_refusal(batch: str, payout_id: int) -> ResponseReturnValue:
    """Why the bank sent a line back."""
    return _refusal_page(batch, payout_id, RefusalForm())


@bp.post("/oversight/payouts/<batch>/<int:payout_id>/refusal")
@guard(Permission.PAYOUT_MANAGE)
def refuse_payout(batch: str, payout_id: int) -> ResponseReturnValue:
    """Record it: the orders are due again, the workshop learns what to correct."""
    form = RefusalForm()
    _found, line = _line(batch, payout_id)
    if not form.validate_on_submit():
        return _refusal_page(batch, payout_id, form), 422
    try:
        note = form.note.data or ""
        outcomes.refused(db.session, current_actor(), line.id, why=form.reason(), note=note)
        edge.commit()
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "note")
        return _refusal_page(batch, payout_id, form), 422
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for(".payout_batch", batch=batch), 303)
    flash(_("记为银行退回，钱回到“到期”，已通知工坊。"))
    return redirect(url_for(".payout_batch", batch=batch), 303)


def _line(batch: str, payout_id: int) -> tuple[PayoutBatch, Payout]:
    found = batches.get_for(db.session, current_actor(), batch)
    line = next((p for p in found.payouts if p.id == payout_id), None)
    if line is None:
        raise NotFound(_("没有这笔打款。"))
    return found, line


def _refusal_page(batch: str, payout_id: int, form: RefusalForm) -> str:
    found, line = _line(batch, payout_id)
    return render_template(
        "admin/payout_refusal.html", batch=found, line=line, form=form, masked=bank_accounts.masked
    )
