"""Questions about contracts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core import clock
from shop.orders.production.contracts.course_models import Delay, Delivery, Event, Milestone, MilestoneState
from shop.orders.production.contracts.models import Contract, ContractSignature, ContractVersion, Side, State
from shop.orders.production.contracts.money_models import (
    ContractInvoice,
    ContractReview,
    Dispute,
    Ending,
    EndOffer,
    Instalment,
    InstalmentState,
)

PAGE = 20
RUNNING = (
    State.TO_SIGN, State.TO_DEPOSIT, State.IN_PRODUCTION, State.READY, State.DELIVERED, State.INSPECTING, State.REWORK,
    State.ACCEPTED, State.DISPUTED,
)  # fmt: skip


def numbered(session: Session, number: str) -> Contract | None:
    """The contract with its parties, lines and versions."""
    return session.scalar(
        sa.select(Contract)
        .where(Contract.number == number)
        .options(
            joinedload(Contract.organisation),
            joinedload(Contract.workshop),
            selectinload(Contract.lines),
            selectinload(Contract.versions).selectinload(ContractVersion.signatures),
        )
        .execution_options(populate_existing=True)
    )


def milestones(session: Session, contract_id: int) -> list[Milestone]:
    """Milestones in order."""
    rows = sa.select(Milestone).where(Milestone.contract_id == contract_id).order_by(Milestone.position)
    return list(session.scalars(rows))


def deliveries(session: Session, contract_id: int) -> list[Delivery]:
    """Deliveries in order, with lines and parcels."""
    rows = (
        sa.select(Delivery)
        .where(Delivery.contract_id == contract_id)
        .order_by(Delivery.position)
        .options(selectinload(Delivery.lines), selectinload(Delivery.parcels))
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(rows))


def events(session: Session, contract_id: int) -> list[Event]:
    """The log, the latest last, with pictures."""
    rows = sa.select(Event).where(Event.contract_id == contract_id).order_by(Event.id)
    return list(session.scalars(rows.options(selectinload(Event.pictures))))


def delays(session: Session, contract_id: int) -> list[Delay]:
    """Dates that were to be put off, in order."""
    rows = sa.select(Delay).where(Delay.contract_id == contract_id).order_by(Delay.id)
    return list(session.scalars(rows.options(joinedload(Delay.milestone))))


def open_delay(session: Session, contract_id: int) -> Delay | None:
    """The date that waits for an answer."""
    return session.scalar(
        sa.select(Delay).where(Delay.contract_id == contract_id, Delay.answered_at.is_(None))
    )


def open_offer(session: Session, contract_id: int) -> EndOffer | None:
    """The offer to end it by agreement that waits for an answer."""
    return session.scalar(
        sa.select(EndOffer).where(EndOffer.contract_id == contract_id, EndOffer.answered_at.is_(None))
    )


def open_proposal(contract: Contract) -> ContractVersion | None:
    """The change that waits for the other side."""
    waiting = [
        v for v in contract.versions if v.number > 1 and v.in_force_at is None and v.refused_at is None
    ]
    return waiting[-1] if waiting else None


def in_force(contract: Contract) -> ContractVersion:
    """The version that holds now."""
    return next(v for v in contract.versions if v.number == contract.version)


def disputes(session: Session, contract_id: int) -> list[Dispute]:
    """Disputes about it, in order."""
    rows = sa.select(Dispute).where(Dispute.contract_id == contract_id).order_by(Dispute.id)
    return list(session.scalars(rows))


def ending(session: Session, contract_id: int) -> Ending | None:
    """How it ended, if it did."""
    return session.get(Ending, contract_id)


def invoices(session: Session, contract_id: int) -> list[ContractInvoice]:
    """Invoices asked for."""
    rows = sa.select(ContractInvoice).where(ContractInvoice.contract_id == contract_id)
    return list(session.scalars(rows.order_by(ContractInvoice.id)))


def review(session: Session, contract_id: int) -> ContractReview | None:
    """What the buyer said at the end."""
    return session.get(ContractReview, contract_id)


class Row(NamedTuple):
    """A contract in a list: what is due first, by when, and what waits for an answer."""

    contract: Contract
    due_on: date | None
    due_fen: int
    reported: int
    late_milestones: int

    def risky(self, today: date) -> bool:
        """Whether something is late or in dispute."""
        late = self.contract.deliver_by < today and self.contract.state in (State.IN_PRODUCTION, State.READY)
        return late or self.late_milestones > 0 or self.contract.state == State.DISPUTED


def listed(
    session: Session,
    *,
    today: date,
    organisation_ids: Collection[int] | None = None,
    workshop_id: int | None = None,
    running: bool = True,
    offset: int = 0,
) -> list[Row]:
    """Contracts of a buyer's organisations, of a workshop, or all: running ones by date, the others the latest first."""
    due = sa.select(Instalment).where(
        Instalment.contract_id == Contract.id, Instalment.state == InstalmentState.DUE
    )
    first = due.with_only_columns(sa.func.min(Instalment.due_on)).scalar_subquery()
    fen = due.with_only_columns(sa.func.sum(Instalment.amount_fen)).scalar_subquery()
    reported = _milestones(Milestone.state == MilestoneState.REPORTED)
    late = _milestones(
        Milestone.state.in_((MilestoneState.OPEN, MilestoneState.QUESTIONED)), Milestone.promised_on < today
    )
    rows = sa.select(Contract, first, fen, reported, late).options(
        joinedload(Contract.organisation), joinedload(Contract.workshop)
    )
    if organisation_ids is not None:
        rows = rows.where(Contract.organisation_id.in_(organisation_ids))
    if workshop_id is not None:
        rows = rows.where(Contract.workshop_id == workshop_id)
    if running:
        rows = rows.where(Contract.state.in_(RUNNING)).order_by(Contract.deliver_by, Contract.id)
    else:
        rows = rows.where(Contract.state.not_in(RUNNING)).order_by(Contract.id.desc())
    found = session.execute(rows.offset(offset).limit(PAGE + 1)).all()
    return [Row(c, day, int(f or 0), int(r), int(m)) for c, day, f, r, m in found]


def _milestones(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(Milestone.id))
        .where(Milestone.contract_id == Contract.id, *conditions)
        .scalar_subquery()
    )


class Volume(NamedTuple):
    """How many contracts, and what they are worth in fen."""

    contracts: int
    fen: int


def volume(session: Session) -> dict[str, Volume]:
    """By state."""
    rows = sa.select(Contract.state, sa.func.count(), sa.func.sum(Contract.value_fen)).group_by(
        Contract.state
    )
    return {state: Volume(count, int(fen)) for state, count, fen in session.execute(rows)}


def on_time(session: Session) -> tuple[int, int]:
    """Of all accepted contracts: how many were delivered by the agreed day, and how many there are."""
    last = (
        sa.select(sa.func.max(Delivery.sent_at)).where(Delivery.contract_id == Contract.id).scalar_subquery()
    )
    rows = sa.select(Contract.deliver_by, last).where(Contract.accepted_at.is_not(None))
    found = session.execute(rows).all()
    return sum(_in_time(day, sent) for day, sent in found), len(found)


def _in_time(day: date, sent: object) -> bool:
    return isinstance(sent, datetime) and clock.local_day(sent) <= day


def open_disputes(session: Session) -> Sequence[tuple[Dispute, Contract]]:
    """Disputes the platform has to decide, the oldest first."""
    rows = (
        sa.select(Dispute, Contract)
        .join(Contract, Contract.id == Dispute.contract_id)
        .where(Dispute.closed_at.is_(None))
        .order_by(Dispute.id)
        .options(joinedload(Contract.organisation), joinedload(Contract.workshop))
    )
    return [(dispute, contract) for dispute, contract in session.execute(rows)]


class Task(NamedTuple):
    """A contract that waits for its workshop."""

    number: str
    title: str
    state: str
    by: date


def to_do(session: Session, workshop_id: int, today: date) -> list[Task]:
    """Contracts in which the workshop has to do something within three days: confirm, show, send,
    mend; and those whose buyer wants an invoice. One statement."""
    soon = today + timedelta(days=3)
    signed = sa.exists().where(
        ContractVersion.contract_id == Contract.id,
        ContractSignature.version_id == ContractVersion.id,
        ContractSignature.side == Side.WORKSHOP,
    )
    steps = (
        sa.select(sa.func.min(Milestone.promised_on))
        .where(
            Milestone.contract_id == Contract.id,
            Milestone.state.in_((MilestoneState.OPEN, MilestoneState.QUESTIONED)),
        )
        .scalar_subquery()
    )
    proposed = sa.exists().where(
        ContractVersion.contract_id == Contract.id,
        ContractVersion.number > 1,
        ContractVersion.in_force_at.is_(None),
        ContractVersion.refused_at.is_(None),
        ContractVersion.proposed_side == Side.BUYER,
    )
    making = sa.and_(
        Contract.state == State.IN_PRODUCTION, sa.or_(steps <= soon, Contract.deliver_by <= soon)
    )
    asked = (
        sa.select(sa.func.min(ContractInvoice.asked_at))
        .where(ContractInvoice.contract_id == Contract.id, ContractInvoice.issued_at.is_(None))
        .scalar_subquery()
    )
    waits = sa.or_(
        asked.is_not(None),
        sa.and_(Contract.state == State.TO_SIGN, ~signed),
        Contract.state.in_((State.READY, State.REWORK)),
        making,
        sa.and_(Contract.state.in_(RUNNING), proposed),
    )
    by = sa.func.coalesce(steps, Contract.deliver_by)
    rows = (
        sa.select(Contract.number, Contract.title, Contract.state, by, asked)
        .where(Contract.workshop_id == workshop_id, waits)
        .order_by(by, Contract.id)
        .limit(PAGE)
    )
    found = session.execute(rows).all()
    return [
        Task(number, title, state, _invoice_by(asked_at) or day)
        for number, title, state, day, asked_at in found
    ]


def _invoice_by(asked_at: datetime | None) -> date | None:
    """The last day of an invoice that is asked for (BR-25)."""
    return clock.local_day(asked_at + timedelta(days=7)) if asked_at else None
