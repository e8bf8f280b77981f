"""What a sum that came in is for: told by our reference in its words, never by the amount alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.orders.payments.bank.models import BankRow, BankTransfer
from shop.orders.payments.bank.reading import Sum
from shop.orders.payments.models import Payable, Payment, PaymentState

MANY = 500


class Verdict(StrEnum):
    """What entering the sum would do."""

    FULL = "full"  # pays what is owed, or the rest of it
    PART = "part"  # some of it is missing still
    OVER = "over"  # pays it, the excess goes back
    LATE = "late"  # the payable is closed: as money that comes late, or back
    PAID = "paid"  # the payable was paid before: all of it goes back
    UNKNOWN = "unknown"  # no reference of ours: by hand
    KNOWN = "known"  # entered before: left out


class Judged(NamedTuple):
    """A sum with what it is for."""

    sum: Sum
    verdict: Verdict
    reference: str = ""
    missing_fen: int = 0


def judge(session: Session, sums: Sequence[Sum]) -> list[Judged]:
    """Each sum with its verdict, in the order of the file; several for one payable count one after the other."""
    known = set(_known(session, [one.bank_id for one in sums]))
    wanted = {ref for one in sums for ref in one.references}
    transfers = {t.reference: t for t in _transfers(session, sorted(wanted))}
    came = _came(session, [t.payable_id for t in transfers.values()])
    found = []
    for one in sums:
        transfer = next((transfers[ref] for ref in one.references if ref in transfers), None)
        if one.bank_id in known:
            found.append(Judged(one, Verdict.KNOWN))
        elif transfer is None:
            found.append(Judged(one, Verdict.UNKNOWN))
        else:
            payable = transfer.payable
            before = came.get(payable.id, 0)
            came[payable.id] = before + one.fen
            verdict = _verdict(payable, before, one.fen)
            missing = payable.amount_fen - before - one.fen if verdict is Verdict.PART else 0
            found.append(Judged(one, verdict, transfer.reference, missing))
    return found


def _verdict(payable: Payable, before_fen: int, fen: int) -> Verdict:
    """Pure."""
    if payable.settled_at is not None or before_fen >= payable.amount_fen:
        return Verdict.PAID
    if payable.closed_at is not None:
        return Verdict.LATE
    rest = payable.amount_fen - before_fen
    if fen == rest:
        return Verdict.FULL
    return Verdict.PART if fen < rest else Verdict.OVER


def _known(session: Session, bank_ids: Sequence[str]) -> Iterable[str]:
    for start in range(0, len(bank_ids), MANY):
        some = bank_ids[start : start + MANY]
        yield from session.scalars(sa.select(BankRow.bank_id).where(BankRow.bank_id.in_(some)))


def _transfers(session: Session, references: Sequence[str]) -> Iterable[BankTransfer]:
    for start in range(0, len(references), MANY):
        some = references[start : start + MANY]
        yield from session.scalars(
            sa.select(BankTransfer)
            .where(BankTransfer.reference.in_(some))
            .options(joinedload(BankTransfer.payable))
        )


def _came(session: Session, payable_ids: Sequence[int]) -> dict[int, int]:
    """What has come in for each so far, in fen."""
    rows = session.execute(
        sa.select(Payment.payable_id, sa.func.sum(Payment.amount_fen))
        .where(Payment.payable_id.in_(payable_ids), Payment.state == PaymentState.SUCCEEDED)
        .group_by(Payment.payable_id)
    )
    return {payable_id: int(fen) for payable_id, fen in rows}
