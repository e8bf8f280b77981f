"""The bank account a workshop is paid to: entered by its owner, in force after a cooling time, masked when shown.

The number never reaches the audit trail, the ledger or a message.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.models import Order
from shop.orders.payouts.models import PayoutAccount
from shop.workshops.models import Workshop

#: A change takes effect after this, so that an owner whose session was stolen hears of it in time.
COOLING = timedelta(hours=48)
#: Cards have 16 to 19 digits and a check digit; accounts of companies 8 to 32 and none.
_CARD = range(16, 20)
_BLANKS = re.compile(r"[\s\-‐-―]")


def normal_number(text: str) -> str:
    """Digits only. Invalid (field number), with the place, when something else stands in it or the length is wrong."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    wrong = next((i for i, sign in enumerate(plain, 1) if not (sign.isascii() and sign.isdigit())), None)
    if wrong is not None:
        raise Invalid(
            _("账号只能是数字，第 %(n)s 位是“%(sign)s”。", n=wrong, sign=plain[wrong - 1]), field="number"
        )
    if not 8 <= len(plain) <= 32:
        raise Invalid(_("账号是 8 到 32 位数字，您填了 %(n)s 位。", n=len(plain)), field="number")
    if len(set(plain)) == 1:
        raise Invalid(_("账号不能全是同一个数字，请照银行卡或开户许可核对。"), field="number")
    return plain


def is_card(number: str) -> bool:
    """Whether the digits end with the check digit of a bank card (Luhn)."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(number)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def masked(number: str) -> str:
    """Only the last four digits: 尾号 is what a bank says too."""
    return "**** " + number[-4:]


def in_force(session: Session, workshop_id: int, at: datetime | None = None) -> PayoutAccount | None:
    """The account that payouts go to at the instant (default: now); None when there is none yet."""
    return in_force_for(session, {workshop_id}, at).get(workshop_id)


def in_force_for(
    session: Session, workshop_ids: set[int], at: datetime | None = None
) -> dict[int, PayoutAccount]:
    """The same for several workshops, in one statement."""
    at = at or clock.now()
    rows = (
        sa.select(PayoutAccount)
        .where(
            PayoutAccount.workshop_id.in_(workshop_ids),
            PayoutAccount.effective_at <= at,
            PayoutAccount.withdrawn_at.is_(None),
        )
        .order_by(PayoutAccount.effective_at, PayoutAccount.id)
        .execution_options(populate_existing=True)
    )
    return {account.workshop_id: account for account in session.scalars(rows)}


def trouble(session: Session, workshop_id: int) -> str:
    """What keeps money from being paid: "missing" (orders are paid and no account was entered), "refused" (the bank does
    not know it and no other was entered), or nothing.
    """
    account = in_force(session, workshop_id)
    if account is not None and account.refused_at is None:
        return ""
    if cooling(session, workshop_id) is not None:
        return ""
    if account is not None:
        return "refused"
    sold = sa.exists().where(Order.workshop_id == workshop_id, Order.paid_at.is_not(None))
    return "missing" if session.scalar(sa.select(sold)) else ""


def cooling(session: Session, workshop_id: int) -> PayoutAccount | None:
    """The account that was entered and is not in force yet."""
    rows = sa.select(PayoutAccount).where(
        PayoutAccount.workshop_id == workshop_id,
        PayoutAccount.effective_at > clock.now(),
        PayoutAccount.withdrawn_at.is_(None),
    )
    return session.scalar(rows.order_by(PayoutAccount.id.desc()).limit(1))


def enter(
    session: Session,
    actor: Actor,
    workshop: Workshop,
    *,
    holder: str,
    bank: str,
    branch: str,
    number: str,
    number_again: str,
    personal: bool,
) -> PayoutAccount:
    """Enter the account that payouts shall go to, from COOLING on. The route has asked for the password.

    Owner only. `personal`: a card of a person, whose check digit must fit. Raises Invalid at the field. One entered before
    and not yet in force is withdrawn; all owners are told.
    """
    require(actor, Permission.PAYOUT_ACCOUNT, workshop)
    plain = normal_number(number)
    if personal and (len(plain) not in _CARD or not is_card(plain)):
        raise Invalid(
            _("银行卡号不对：应是 16 到 19 位，最后一位校验没有通过，请照卡面一位一位核对。"), field="number"
        )
    if normal_number(number_again) != plain:
        raise Invalid(
            _("两次填的账号不一样，第 %(n)s 位起不同。", n=_differs(plain, number_again)),
            field="number_again",
        )
    account = PayoutAccount(holder=holder, bank=bank, branch=branch, number=plain)
    put_in_place(session, actor, workshop, account)
    return account


def put_in_place(session: Session, actor: Actor, workshop: Workshop, account: PayoutAccount) -> None:
    """The account takes effect after COOLING; one that was waiting is withdrawn, all owners are told."""
    assert actor.user_id is not None
    now = clock.now()
    _hold_still(session, workshop.id)
    pending = cooling(session, workshop.id)
    if pending is not None:
        pending.withdrawn_at = now
    account.workshop_id, account.created_by = workshop.id, actor.user_id
    account.created_at, account.effective_at = now, now + COOLING
    session.add(account)
    session.flush()
    audit.record(session, actor, "payout_account.entered", "workshop", workshop.slug, account=account.id)
    for owner in owners_of(session, workshop):
        messages.notify(
            session, owner, "payout_account_entered", name=workshop.name, tail=account.number[-4:],
            at=f"{clock.local(account.effective_at):%Y-%m-%d %H:%M}",
        )  # fmt: skip


def withdraw(session: Session, actor: Actor, workshop: Workshop) -> None:
    """Take back the account that is not in force yet. Owner only. Conflict when there is none."""
    require(actor, Permission.PAYOUT_ACCOUNT, workshop)
    _hold_still(session, workshop.id)
    pending = cooling(session, workshop.id)
    if pending is None:
        raise Conflict(_("没有等着生效的账户。已经生效的，请填一个新的来替换。"))
    pending.withdrawn_at = clock.now()
    audit.record(session, actor, "payout_account.withdrawn", "workshop", workshop.slug, account=pending.id)
    session.flush()


def take_away(session: Session, actor: Actor, account: PayoutAccount) -> None:
    """The account is not used any more; the one that was in force before it is again. The caller has checked who may."""
    account.withdrawn_at = clock.now()
    workshop = session.get_one(Workshop, account.workshop_id)
    audit.record(session, actor, "payout_account.withdrawn", "workshop", workshop.slug, account=account.id)
    session.flush()


def owners_of(session: Session, workshop: Workshop) -> list[int]:
    """Users who own the workshop."""
    rows = sa.select(Membership.user_id).where(
        Membership.organisation_id == workshop.organisation_id,
        Membership.role == "owner",
        Membership.ended_at.is_(None),
    )
    return list(session.scalars(rows.order_by(Membership.user_id).distinct()))


def _differs(plain: str, again: str) -> int:
    other = normal_number(again)
    pairs = enumerate(zip(plain, other, strict=False), 1)
    return next((i for i, (a, b) in pairs if a != b), min(len(plain), len(other)) + 1)


def _hold_still(session: Session, workshop_id: int) -> None:
    """Two entries of one workshop at once follow each other."""
    session.execute(
        sa.select(Workshop.id).where(Workshop.id == workshop_id).with_for_update(key_share=True)
    ).all()
