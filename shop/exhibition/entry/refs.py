"""How a fair is named where it is a plain value: in price windows, carts, orders, the ledger."""

from __future__ import annotations


def origin_of(fair_id: int) -> str:
    """The way by which goods of the fair are bought: fair:3."""
    return f"fair:{fair_id}"
