"""What the app knows of this room: what becomes of a booth fee that is paid, or is not."""

from __future__ import annotations

from flask import Flask

from shop.exhibition.exhibitors import fees
from shop.exhibition.items import leaving
from shop.orders.payments import settle
from shop.orders.payments.models import PayableKind


def init_app(_app: Flask) -> None:
    """Say what settling a booth fee does."""
    hooks = settle.Hooks(on_settled=fees.paid, on_unpaid=leaving.fee_unpaid, on_refunded=fees.refunded)
    settle.register(PayableKind.BOOTH_FEE, hooks)
