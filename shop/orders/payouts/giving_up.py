"""Finance ends a transfer (or what is to be taken back of one) that the provider neither makes nor refuses.

The provider is looked up first: what it made after all is noted as made. What it cannot be asked, somebody has to have
looked up at the provider's own pages. Should it appear there later, the reconciliation names it.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.db import reading
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.payments.calls import Sessions
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.registry import Providers
from shop.orders.payouts import bank_accounts, outcomes, reversing, snags, transferring
from shop.orders.payouts.snag_models import TransferSnag
from shop.orders.payouts.transferring import Asked

#: No call takes so long: within it, a try that began before may still go through.
ONE_CALL = timedelta(minutes=10)


class Ended(StrEnum):
    """What came of it."""

    MADE = "made"  # the provider has made it after all
    ENDED = "ended"


def get_for(session: Session, actor: Actor, uuid: str) -> TransferSnag:
    """One that does not come about. Finance only; NotFound when it is none (any more)."""
    require(actor, Permission.PAYOUT_MANAGE)
    found = snags.one(session, uuid)
    if found is None:
        raise NotFound(_("这笔已经有结果了，或者没有这笔转账。"))
    return found


def end(
    sessions: Sessions, providers: Providers, actor: Actor, uuid: str, *, reason: str, looked: bool
) -> Ended:
    """Ask for it no more. A transfer comes back to the balance, and the bank account that was in force before is used
    again; what was to be taken back is taken from the next payout.

    Finance only. `looked`: somebody has seen at the provider that it is not there; needed where the provider cannot be
    asked (Invalid, looked). Invalid (reason) without words; Conflict while a try may still be under way.
    """
    reason = reason.strip()
    if not 2 <= len(reason) <= 80:
        raise Invalid(_("请用 2 到 80 个字写明为什么不再等。"), field="reason")
    with reading(), sessions() as session:
        snag = get_for(session, actor, uuid)
        _nobody_asks(snag)
        if snag.reversal_id is None:
            asked = transferring.asked_transfer(session, snag.payout_id)
        else:
            asked = transferring.asked_reversal(session, snag.reversal_id)
    if asked is None:
        raise NotFound(_("这笔已经有结果了，或者没有这笔转账。"))
    if _made(sessions, providers, asked, looked=looked):
        return Ended.MADE
    with sessions() as session:
        _nobody_asks(get_for(session, actor, uuid))
        _end(session, actor, asked, reason)
        session.commit()
    return Ended.ENDED


def _made(sessions: Sessions, providers: Providers, asked: Asked, *, looked: bool) -> bool:
    try:
        if asked.reversal_id is None:
            found, note = transferring.found_transfer(providers, asked), transferring.note_transfer
        else:
            found, note = transferring.found_reversal(providers, asked), transferring.note_reversal
    except ProviderUnknown:
        if not looked:
            raise Invalid(
                _("付款机构现在查不了。请先到付款机构的后台看清没有这一笔，再勾选。"), field="looked"
            ) from None
        return False
    if found is not None:
        note(sessions, asked, found)
    return found is not None


def _end(session: Session, actor: Actor, asked: Asked, reason: str) -> None:
    if asked.reversal_id is not None:
        if not reversing.refused(session, asked.reversal_id, reason=reason):
            raise Conflict(_("这笔刚刚有了结果，请看最新的状态。"))
    else:
        payout = outcomes.given_up(session, actor, asked.payout_id, note=reason)
        account = payout.account
        if account.withdrawn_at is None:
            bank_accounts.take_away(session, actor, account)
    snags.forget(session, asked.key)
    audit.record(
        session, actor, "payout.ended_by_hand", "payout", asked.payout_id, fen=asked.amount_fen, reason=reason
    )
    session.flush()


def _nobody_asks(snag: TransferSnag) -> None:
    now = clock.now()
    if snag.since > now - ONE_CALL or (snag.asking_at is not None and snag.asking_at > now - ONE_CALL):
        raise Conflict(_("正在问付款机构，十分钟以后再来结束。"))
