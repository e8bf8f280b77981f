"""Posting to the ledger: the only way a sale reaches the statistics.

An entry is balanced, written once per (source, kind), never changed. Its rollups are raised in the same transaction,
rows in the order of their keys so that two postings never wait for each other in a circle. Who posts several entries
in one transaction posts them in the order of their counties, and takes the counties' turn before the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.db import table_of
from shop.workshops.income import rollups
from shop.workshops.income.models import Account, Channel, FrozenQuarter, LedgerEntry, LedgerPosting, Proof
from shop.workshops.income.quarters import Quarter

# The advisory lock between postings to a quarter that is over and who freezes it.
_PAST_QUARTERS = 20_265
_POSTING = table_of(LedgerPosting)
# Whether it was posted before, and whether the quarter in which it occurred is frozen.
_KNOWN = sa.select(
    sa.exists().where(LedgerEntry.source == sa.bindparam("source"), LedgerEntry.kind == sa.bindparam("kind")),
    sa.exists().where(FrozenQuarter.quarter == sa.bindparam("quarter")),
)


class Unbalanced(ValueError):
    """The postings of an entry do not sum to zero: a fault of ours, nothing is written."""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One side of an entry. Debit positive, credit negative, in fen; what was sold is copied as text."""

    account: Account
    amount_fen: int
    channel: Channel | None = None
    craft_id: int | None = None
    ich_item_id: int | None = None
    sku_code: str | None = None
    title: str | None = None
    pieces: int | None = None


def post(
    session: Session,
    *,
    source: str,
    kind: str,
    workshop_id: int | None,
    county_code: str | None,
    order_number: str | None,
    occurred_at: datetime,
    postings: Sequence[Posting],
    proof: Proof = Proof.PLATFORM,
    origin_ref: str = "",
) -> LedgerEntry | None:
    """Write the entry and raise the rollups, in the caller's transaction.

    `source` names what caused it (order:<number>, refund:<uuid>), `kind` sale or refund, `origin_ref` the fair at which
    it was sold. Posting the same pair again
    does nothing and answers None. Raises Unbalanced when the postings do not sum to zero, Unplaced when goods name no
    channel or craft. Callers hold a lock on the order or payable, so the same pair is never posted by two transactions
    at once; UNIQUE has the last word.
    """
    kept = placed(postings)
    if sum(p.amount_fen for p in kept) or not kept:
        raise Unbalanced(f"{source} {kind}")
    day = clock.local_day(occurred_at)
    if Quarter.of(day) < Quarter.of(clock.today()):
        hold_past_quarters(session)
    asked = {"source": source, "kind": kind, "quarter": str(Quarter.of(day))}
    posted, frozen = session.connection().execute(_KNOWN, asked).one()
    if posted:
        return None
    entry = LedgerEntry(
        source=source,
        kind=kind,
        workshop_id=workshop_id,
        county_code=county_code,
        order_number=order_number,
        occurred_at=occurred_at,
        posted_at=clock.now(),
        counted_on=clock.today() if frozen else day,  # BR-36
        proof=proof,
        origin_ref=origin_ref,
    )
    session.add(entry)
    session.flush()
    session.execute(sa.insert(_POSTING), [_row(entry.id, p) for p in kept])
    rollups.raise_for(session, entry, kept)
    return entry


def hold_past_quarters(session: Session, *, alone: bool = False) -> None:
    """Shared by who posts to a quarter that is over, alone by who freezes one, until the transaction ends: a posting that
    saw the quarter open is in the snapshot, one that comes later sees it frozen (BR-36). On SQLite writers are serial.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock if alone else sa.func.pg_advisory_xact_lock_shared
        session.execute(sa.select(lock(_PAST_QUARTERS))).all()


def placed(postings: Sequence[Posting]) -> list[Posting]:
    """The sides worth writing: none of nothing, and freight without a cell in that of the first goods. Pure."""
    kept = [p for p in postings if p.amount_fen]
    first = next((p for p in kept if p.channel is not None and p.craft_id is not None), None)
    if first is None:
        return kept
    freight = (Account.FREIGHT, Account.FREIGHT_REFUNDED)
    return [
        replace(p, channel=p.channel or first.channel, craft_id=p.craft_id or first.craft_id)
        if p.account in freight
        else p
        for p in kept
    ]


def _row(entry_id: int, posting: Posting) -> dict[str, object]:
    return {"entry_id": entry_id, **vars(posting)}
