"""The bank account of an organiser: entered by an operator, in force after the same cooling time as a workshop's.

The number never reaches the audit trail, the ledger or a message.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.exhibition.settling.models import OrganiserAccount
from shop.orders.payouts.bank_accounts import COOLING, normal_number


def in_force(session: Session, organisation_id: int) -> OrganiserAccount | None:
    """The account that fees go to now; None when there is none yet."""
    rows = _standing(organisation_id).where(OrganiserAccount.effective_at <= clock.now())
    return session.scalar(
        rows.order_by(OrganiserAccount.effective_at.desc(), OrganiserAccount.id.desc()).limit(1)
    )


def cooling(session: Session, organisation_id: int) -> OrganiserAccount | None:
    """The account that was entered and is not in force yet."""
    rows = _standing(organisation_id).where(OrganiserAccount.effective_at > clock.now())
    return session.scalar(rows.order_by(OrganiserAccount.id.desc()).limit(1))


def enter(
    session: Session,
    actor: Actor,
    organisation_id: int,
    *,
    holder: str,
    bank: str,
    branch: str,
    number: str,
    number_again: str,
) -> OrganiserAccount:
    """Fees go to this account from COOLING on; one that was waiting is withdrawn. The route has asked for the password.

    Forbidden for others than operators of the organiser; Invalid at the field for a number that is none or differs.
    """
    _ask(actor, organisation_id)
    plain = normal_number(number)
    if normal_number(number_again) != plain:
        raise Invalid(_("两次填的账号不一样。"), field="number_again")
    _hold_still(session, organisation_id)
    now = clock.now()
    if pending := cooling(session, organisation_id):
        pending.withdrawn_at = now
    assert actor.user_id is not None
    account = OrganiserAccount(
        organisation_id=organisation_id, holder=holder, bank=bank, branch=branch, number=plain,
        created_by=actor.user_id, created_at=now, effective_at=now + COOLING,
    )  # fmt: skip
    session.add(account)
    session.flush()
    audit.record(
        session, actor, "organiser_account.entered", "organisation", organisation_id, account=account.id
    )
    return account


def withdraw(session: Session, actor: Actor, organisation_id: int) -> None:
    """Take back the account that is not in force yet. Conflict when there is none."""
    _ask(actor, organisation_id)
    _hold_still(session, organisation_id)
    pending = cooling(session, organisation_id)
    if pending is None:
        raise Conflict(_("没有等着生效的账户。已经生效的，请填一个新的来替换。"))
    pending.withdrawn_at = clock.now()
    session.flush()
    audit.record(
        session, actor, "organiser_account.withdrawn", "organisation", organisation_id, account=pending.id
    )


def _standing(organisation_id: int) -> sa.Select[OrganiserAccount]:
    return sa.select(OrganiserAccount).where(
        OrganiserAccount.organisation_id == organisation_id, OrganiserAccount.withdrawn_at.is_(None)
    )


def _ask(actor: Actor, organisation_id: int) -> None:
    if organisation_id not in actor.organisations("organiser", "operator"):
        raise Forbidden(_("只有主办单位的人可以改收款账户。"))


def _hold_still(session: Session, organisation_id: int) -> None:
    session.execute(
        sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    ).all()
