"""Which booth fees are due to organisers, what was paid on, and the statement of a fair. Amounts in fen."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.core.errors import NotFound
from shop.exhibition.exhibitors.models import BoothFee, Exhibitor, Holding
from shop.exhibition.fairs.models import Booth, Fair, FairState
from shop.exhibition.settling.models import FeeTransfer, FeeTransferLine, TransferState
from shop.workshops.models import Workshop

#: Fees are paid on only when a fair is over: until then it may still be cancelled, and all of them go back.
PAYS_ON = (FairState.CLOSED, FairState.REPORTED)


class Due(NamedTuple):
    """What a fair that is over has to be paid on."""

    fair: Fair
    fees: int
    fen: int


class FeeLine(NamedTuple):
    """A fee in the statement of a fair: whose, for which booth, and the transfer in which it went on."""

    fee: BoothFee
    workshop: str
    booth: str
    transfer: str
    paid_on: bool


def due_fees(session: Session, fair_id: int) -> list[BoothFee]:
    """Paid fees that were neither given back nor are in a transfer."""
    taken = sa.exists().where(FeeTransferLine.fee_id == BoothFee.id, FeeTransferLine.live)
    rows = sa.select(BoothFee).where(
        BoothFee.fair_id == fair_id, BoothFee.paid_at.is_not(None), BoothFee.refunded_at.is_(None), ~taken
    )
    return list(session.scalars(rows.order_by(BoothFee.id)))


def due(session: Session) -> list[Due]:
    """Fairs that are over and of which fees are due, the oldest first."""
    taken = sa.exists().where(FeeTransferLine.fee_id == BoothFee.id, FeeTransferLine.live)
    rows = (
        sa.select(BoothFee.fair_id, sa.func.count(), sa.func.sum(BoothFee.amount_fen))
        .join(Fair, Fair.id == BoothFee.fair_id)
        .where(Fair.state.in_(PAYS_ON), BoothFee.paid_at.is_not(None), BoothFee.refunded_at.is_(None), ~taken)
        .group_by(BoothFee.fair_id)
        .order_by(BoothFee.fair_id)
    )
    found = session.execute(rows).all()
    fairs = sa.select(Fair).where(Fair.id.in_([row[0] for row in found])).options(joinedload(Fair.organiser))
    by_id = {fair.id: fair for fair in session.scalars(fairs)} if found else {}
    return [Due(by_id[fair_id], count, int(fen)) for fair_id, count, fen in found]


def transfer(session: Session, number: str, *, locked: bool = False) -> FeeTransfer:
    """The transfer with its fair and account. NotFound for an unknown number."""
    rows = sa.select(FeeTransfer).where(FeeTransfer.number == number)
    if locked:
        rows = rows.with_for_update(of=FeeTransfer).execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound("")
    return found


def transfers(session: Session, fair_id: int | None = None) -> list[FeeTransfer]:
    """The latest first; of one fair when it is named."""
    rows = sa.select(FeeTransfer).options(
        joinedload(FeeTransfer.fair).joinedload(Fair.organiser), joinedload(FeeTransfer.account),
        selectinload(FeeTransfer.lines),
    )  # fmt: skip
    if fair_id is not None:
        rows = rows.where(FeeTransfer.fair_id == fair_id)
    return list(session.scalars(rows.order_by(FeeTransfer.id.desc()).limit(100)))


def statement(session: Session, fair_id: int) -> list[FeeLine]:
    """Every fee of the fair by workshop: owed, paid, given back, paid on. What ended before it was paid is left out."""
    last = sa.select(sa.func.max(Holding.id)).where(Holding.exhibitor_id == BoothFee.exhibitor_id)
    rows = (
        sa.select(BoothFee, Workshop.name, Booth.number, FeeTransfer.number, FeeTransfer.state)
        .join(Exhibitor, Exhibitor.id == BoothFee.exhibitor_id)
        .join(Workshop, Workshop.id == BoothFee.workshop_id)
        .outerjoin(Holding, Holding.id == last.correlate(BoothFee).scalar_subquery())
        .outerjoin(Booth, Booth.id == Holding.booth_id)
        .outerjoin(FeeTransferLine, sa.and_(FeeTransferLine.fee_id == BoothFee.id, FeeTransferLine.live))
        .outerjoin(FeeTransfer, FeeTransfer.id == FeeTransferLine.transfer_id)
        .where(
            BoothFee.fair_id == fair_id, sa.or_(BoothFee.ended_at.is_(None), BoothFee.paid_at.is_not(None))
        )
        .order_by(Workshop.name, BoothFee.id)
    )
    return [
        FeeLine(fee, name, booth or "", number or "", state == TransferState.PAID)
        for fee, name, booth, number, state in session.execute(rows)
    ]
