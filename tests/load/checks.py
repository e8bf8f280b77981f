"""What must hold of a store's data whatever happened to it."""

from __future__ import annotations

import subprocess
import sys
import time

import sqlalchemy as sa

from shop.catalog.models import Reservation, Stock
from shop.core import clock, outbox
from shop.core.db import db
from shop.core.outbox import OutboxTask
from tests.load.stores import Store
from tests.support.source import ROOT

PATIENCE = 120


def wait_until_the_outbox_is_empty(store: Store) -> None:
    """Until nothing is due any more, or patience ends (then `faults` tells)."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and _due(store):
        time.sleep(0.5)


def faults(store: Store) -> list[str]:
    """Sentences; empty when all is well."""
    with store.app.app_context():
        found = _stock() + _reservations() + _letters()
    if waiting := _due(store):
        found.append(f"{waiting} tasks are still due")
    return found + _ledger(store)


def _due(store: Store) -> int:
    with store.app.app_context():
        now = clock.now()
        due = (
            OutboxTask.done_at.is_(None),
            OutboxTask.dead_at.is_(None),
            OutboxTask.run_at <= now,
            # What a killed process had taken comes again when its lease ends, minutes later.
            sa.or_(OutboxTask.leased_until.is_(None), OutboxTask.leased_until <= now),
        )
        return db.session.scalar(sa.select(sa.func.count(OutboxTask.id)).where(*due)) or 0


def leased(store: Store) -> int:
    """Tasks that somebody has taken and not finished; a killed process keeps its own until the lease ends."""
    with store.app.app_context():
        taken = (
            OutboxTask.done_at.is_(None),
            OutboxTask.dead_at.is_(None),
            OutboxTask.leased_until.is_not(None),
        )
        return db.session.scalar(sa.select(sa.func.count(OutboxTask.id)).where(*taken)) or 0


def _stock() -> list[str]:
    wrong = sa.or_(Stock.on_hand < 0, Stock.reserved < 0, Stock.reserved > Stock.on_hand)
    return [
        f"stock {row.id}: {row.on_hand} on hand, {row.reserved} reserved"
        for row in db.session.scalars(sa.select(Stock).where(wrong))
    ]


def _reservations() -> list[str]:
    """What is reserved is what open reservations hold."""
    held = (
        sa.select(Reservation.stock_id, sa.func.sum(Reservation.quantity).label("pieces"))
        .where(Reservation.ended_at.is_(None))
        .group_by(Reservation.stock_id)
        .subquery()
    )
    pieces = sa.func.coalesce(held.c.pieces, 0)
    rows = db.session.execute(
        sa.select(Stock.id, Stock.reserved, pieces)
        .outerjoin(held, held.c.stock_id == Stock.id)
        .where(Stock.reserved != pieces)
    )
    return [f"stock {stock}: {reserved} reserved, {open_} held" for stock, reserved, open_ in rows]


def _letters() -> list[str]:
    return [f"dead letter {x.topic}: {x.last_error}" for x in outbox.dead_letters(db.session)]


def _ledger(store: Store) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-m", "shop", "ledger", "verify"],
        cwd=ROOT,
        env=store.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if answer.returncode == 0 else [f"ledger verify: {answer.stdout}{answer.stderr}"]
