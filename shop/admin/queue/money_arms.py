"""Matters of money: what the platform's finance has to look at."""

from __future__ import annotations

import sqlalchemy as sa

from shop.admin.queue.arms import Asker, Rows, many
from shop.admin.queue.matters import Matter
from shop.orders.payments.reconciling.models import Difference


def differences(asker: Asker) -> Rows:
    """Differences from the books of the payment providers; they belong to no county."""
    left = sa.select(Difference.id).where(Difference.explained_at.is_(None), Difference.gone_at.is_(None))
    return many(Matter.DIFFERENCE_MANY, left.where(sa.false()) if asker.county else left)
