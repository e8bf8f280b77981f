"""Routes of the room: each module registers its views on the blueprint."""

from shop.orders.routes import (
    cart,
    checkout,
    giving_up,
    orders,
    papers,
    parcels,
    payment,
    payouts,
    purchases,
    return_files,
    returns,
    sandbox,
    studio,
    studio_returns,
    webhooks,
)
from shop.orders.routes.blueprint import bp

__all__ = [
    "bp",
    "cart",
    "checkout",
    "giving_up",
    "orders",
    "papers",
    "parcels",
    "payment",
    "payouts",
    "purchases",
    "return_files",
    "returns",
    "sandbox",
    "studio",
    "studio_returns",
    "webhooks",
]
