"""What buyers were told, what the provider took and what the store holds must be the same purchases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import sqlalchemy as sa

from shop.accounts.models import User
from shop.catalog.models import Stock
from shop.core import clock
from shop.core.db import db
from shop.orders.models import Order, OrderLine, OrderState, Purchase
from shop.orders.payments.models import Payable, Payment, PaymentState
from tests.load import checks
from tests.load.stores import PLENTY, Store
from tests.support.source import ROOT
from tests.support.stripe_server import StripeServer


def faults(store: Store, stripe: StripeServer, numbers: list[str], environment: dict[str, str]) -> list[str]:
    """Sentences; empty when nothing was lost and nothing doubled."""
    with store.app.app_context():
        found = [*_purchases(set(numbers)), *_money(stripe), *_pieces()]
    return found + checks.faults(store) + _reconciled(store, environment)


def _purchases(told: set[str]) -> list[str]:
    """Those in the store are exactly those the buyers were told of, every order of them paid."""
    mine = (
        sa.select(Purchase.id)
        .join(User, User.id == Purchase.user_id)
        .where(User.email.like("wear%@load.example"))
    )
    there = set(db.session.scalars(sa.select(Purchase.number).where(Purchase.id.in_(mine))))
    found = [f"purchase {one} is lost" for one in told - there]
    found += [f"purchase {one} is there, and nobody was told" for one in there - told]
    states = sa.select(Order.number, Order.state).where(
        Order.purchase_id.in_(mine), Order.state != OrderState.PAID
    )
    return found + [f"order {number} is {state}" for number, state in db.session.execute(states)]


def _money(stripe: StripeServer) -> list[str]:
    """What the provider was paid is what is settled here, once for each purchase."""
    theirs = sum(
        one["amount"] for one in stripe.books.things["charge"].values() if one["status"] == "succeeded"
    )
    good = sa.select(Payment.payable_id, Payment.amount_fen).where(
        Payment.provider == "stripe", Payment.state == PaymentState.SUCCEEDED
    )
    rows = db.session.execute(good).all()
    found = [
        f"payable {one} was paid {n} times" for one, n in Counter(row[0] for row in rows).items() if n > 1
    ]
    if (ours := sum(row[1] for row in rows)) != theirs:
        found.append(f"the provider took {theirs} fen, {ours} fen are settled here")
    open_ = sa.select(Payable.id).where(
        Payable.settled_at.is_(None), Payable.id.in_([row[0] for row in rows])
    )
    return found + [f"payable {one} is paid and not settled" for one in db.session.scalars(open_)]


def _pieces() -> list[str]:
    """Pieces at the beginning less pieces sold are the pieces there are."""
    sold = (
        sa.select(OrderLine.variant_id, sa.func.sum(OrderLine.quantity).label("pieces"))
        .join(Order, Order.id == OrderLine.order_id)
        .join(Purchase, Purchase.id == Order.purchase_id)
        .join(User, User.id == Purchase.user_id)
        .where(User.email.like("wear%@load.example"))
        .group_by(OrderLine.variant_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Stock.variant_id, Stock.on_hand, Stock.reserved, sold.c.pieces).join(
            sold, sold.c.variant_id == Stock.variant_id
        )
    )
    return [
        f"variant {variant}: {on_hand} on hand and {reserved} reserved, {pieces} sold"
        for variant, on_hand, reserved, pieces in rows
        if (on_hand, reserved) != (PLENTY - pieces, 0)
    ]


def _reconciled(store: Store, environment: dict[str, str]) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "shop",
        "payments",
        "reconcile",
        "--json",
        "--day",
        clock.today().isoformat(),
    ]
    answer = subprocess.run(
        command, cwd=ROOT, env=store.environment(**environment), capture_output=True, text=True, check=False
    )
    if answer.returncode == 2 or not answer.stdout:
        return [f"reconciliation: {answer.stderr}"]
    return [
        f"difference: {fault}"
        for one in json.loads(answer.stdout)["providers"]
        for fault in one["differences"]
    ]
