"""The account of a workshop at a payment provider, to which its payouts go by transfer instead of by bank.

Finance enters it once the workshop has opened it there. It cools like a bank account, the owners are told and may withdraw
it meanwhile; a bank account that the owner enters later takes its place. It is optional: the bank is the way for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.orders.payouts import balances, bank_accounts
from shop.orders.payouts.models import PayoutAccount
from shop.workshops.models import Workshop

_NAME = re.compile(r"acct_[A-Za-z0-9]{4,27}")


def normal_name(text: str) -> str:
    """The name of the account as the provider writes it. Invalid (account) when it cannot be one."""
    plain = text.strip()
    if not _NAME.fullmatch(plain):
        raise Invalid(_("账户编号以 acct_ 开头，后面是字母和数字，请从 Stripe 后台复制。"), field="account")
    return plain


def workshop_named(session: Session, actor: Actor, name: str) -> Workshop:
    """The workshop of that name or address. Finance only; Invalid (workshop) when there is none or more than one."""
    require(actor, Permission.PAYOUT_MANAGE)
    plain = name.strip()
    rows = sa.select(Workshop).where(sa.or_(Workshop.slug == plain, Workshop.name == plain)).limit(2)
    found = session.scalars(rows).all()
    if len(found) != 1:
        raise Invalid(
            _("没有叫这个名字的工坊，请照工坊主页的名字填。")
            if not found
            else _("叫这个名字的工坊不止一家，请填工坊网址里的最后一段。"),
            field="workshop",
        )
    return found[0]


def enter(
    session: Session, actor: Actor, workshop: Workshop, *, provider: str, account: str
) -> PayoutAccount:
    """Payouts of the workshop shall go to its account at the provider, from COOLING on.

    Finance only; the route has asked the provider whether the account can be given money. Invalid (account) when another
    workshop is paid there, or this one already.
    """
    require(actor, Permission.PAYOUT_MANAGE)
    name = normal_name(account)
    balances.take_turn(session)
    latest = _latest().where(PayoutAccount.number == name, PayoutAccount.provider == provider)
    taken = session.scalar(latest.limit(1))
    if taken is not None:
        raise Invalid(
            _("这个账户已经是这家工坊的了，不用再登记。")
            if taken.workshop_id == workshop.id
            else _("这个账户已经登记给另一家工坊，一个账户只能给一家用。"),
            field="account",
        )
    entered = PayoutAccount(
        holder=workshop.name, bank=provider.title(), branch="", number=name, provider=provider
    )
    bank_accounts.put_in_place(session, actor, workshop, entered)
    return entered


def stop(session: Session, actor: Actor, account_id: int) -> None:
    """The account is not used any more, at once: payouts go to the bank account again that was in force before.

    Finance only. NotFound when it is none, or was stopped before.
    """
    require(actor, Permission.PAYOUT_MANAGE)
    balances.take_turn(session)
    account = session.scalar(_latest().where(PayoutAccount.id == account_id))
    if account is None:
        raise NotFound(_("没有这个账户，或者已经停用。"))
    bank_accounts.take_away(session, actor, account)


def known(session: Session, actor: Actor) -> Sequence[tuple[PayoutAccount, Workshop]]:
    """All accounts in use or waiting, with their workshops. Finance only."""
    require(actor, Permission.PAYOUT_MANAGE)
    rows = _latest().join(Workshop, Workshop.id == PayoutAccount.workshop_id).add_columns(Workshop)
    found = session.execute(rows.order_by(Workshop.name, PayoutAccount.id))
    return [(account, workshop) for account, workshop in found]


def _latest() -> sa.Select[PayoutAccount]:
    """Accounts at a provider that no later one in force has replaced, and that were not refused or withdrawn."""
    later = sa.orm.aliased(PayoutAccount)
    replaced = sa.exists().where(
        later.workshop_id == PayoutAccount.workshop_id,
        later.id > PayoutAccount.id,
        later.withdrawn_at.is_(None),
        later.effective_at <= clock.now(),
    )
    return sa.select(PayoutAccount).where(
        PayoutAccount.provider.is_not(None),
        PayoutAccount.withdrawn_at.is_(None),
        PayoutAccount.refused_at.is_(None),
        ~replaced,
    )
