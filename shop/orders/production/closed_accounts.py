"""What of requests and contracts is open for a person, and who takes it over when the account is closed.

They belong to the company: whoever asked or signed for it is only the one who hears of everything. So closing an account
stops for them only where nobody else of the company could take them over; otherwise another member does, and is told.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.accounts.models import Membership, User
from shop.core import audit, messages
from shop.core.access import SYSTEM
from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.contracts.queries import RUNNING
from shop.orders.production.rfq.models import Rfq
from shop.orders.production.rfq.models import State as RfqState

MOST_NAMED = 5
#: Who may answer for a company's contracts, the first that there is.
SUCCESSORS = ("owner", "approver", "requester")
_OPEN_REQUESTS = (RfqState.DRAFT, RfqState.OPEN)


class Matter(NamedTuple):
    """A request or a contract that is not over. `kind`: rfq, contract; `heir`: user id of who would take it over."""

    kind: str
    number: str
    title: str
    heir: int | None


def open_of(session: Session, user_id: int) -> list[Matter]:
    """All that is open for the person: requests that are written or sent; contracts that run or are not paid."""
    heirs: dict[int, int | None] = {}

    def heir(organisation_id: int) -> int | None:
        if organisation_id not in heirs:
            heirs[organisation_id] = _heir(session, organisation_id, user_id)
        return heirs[organisation_id]

    found = [Matter("rfq", r.number, r.title, heir(r.organisation_id)) for r in _requests(session, user_id)]
    contracts = _contracts(session, user_id)
    return found + [Matter("contract", c.number, c.title, heir(c.organisation_id)) for c in contracts]


def blockers(session: Session, user_id: int) -> list[str]:
    """What nobody else of the company could take over; a draft never stands in the way."""
    left = [m for m in open_of(session, user_id) if m.heir is None]
    sent = set(
        session.scalars(sa.select(Rfq.number).where(Rfq.user_id == user_id, Rfq.state == RfqState.OPEN))
    )
    numbers = [m.number for m in left if m.kind == "contract" or m.number in sent]
    if not numbers:
        return []
    named = _("、").join(numbers[:MOST_NAMED])
    return [
        _(
            "还有 %(n)s 张需求单或合同没有办完（%(numbers)s），单位里没有别人能接手。请先加一位负责人、审批或经办。",
            n=len(numbers),
            numbers=named,
        )
    ]


def erase(session: Session, user_id: int) -> None:
    """Another member takes over and hears of it."""
    told: dict[int, list[str]] = {}
    rows: list[Rfq | Contract] = [*_requests(session, user_id), *_contracts(session, user_id)]
    for row in rows:
        heir = _heir(session, row.organisation_id, user_id)
        if heir is None:
            continue
        row.user_id = heir
        told.setdefault(heir, []).append(row.number)
        kind = "contract" if isinstance(row, Contract) else "rfq"
        audit.record(session, SYSTEM, f"{kind}.handed_over", kind, row.number, heir_id=heir)
    for heir, numbers in told.items():
        named = _("、").join(numbers[:MOST_NAMED])
        messages.notify(session, heir, "contract_taken_over", numbers=named, n=len(numbers))
    session.flush()


def _requests(session: Session, user_id: int) -> list[Rfq]:
    rows = sa.select(Rfq).where(Rfq.user_id == user_id, Rfq.state.in_(_OPEN_REQUESTS))
    return list(session.scalars(rows.order_by(Rfq.id)))


def _contracts(session: Session, user_id: int) -> list[Contract]:
    """Running ones, and those of which something is still to be paid."""
    due = sa.exists().where(Instalment.contract_id == Contract.id, Instalment.state == InstalmentState.DUE)
    rows = sa.select(Contract).where(Contract.user_id == user_id, sa.or_(Contract.state.in_(RUNNING), due))
    return list(session.scalars(rows.order_by(Contract.id)))


def _heir(session: Session, organisation_id: int, user_id: int) -> int | None:
    """The member who answers best for it: an owner, else an approver, else who asks; the eldest of them."""
    rank = sa.case({role: place for place, role in enumerate(SUCCESSORS)}, value=Membership.role)
    rows = (
        sa.select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.user_id != user_id,
            Membership.role.in_(SUCCESSORS),
            Membership.ended_at.is_(None),
            User.closed_at.is_(None),
        )
    )
    return session.scalar(rows.order_by(rank, Membership.id).limit(1))


closing.watch(blockers=blockers, erase=erase)
