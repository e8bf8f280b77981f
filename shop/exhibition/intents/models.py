"""Deal intents (意向订单): what a buyer at a fair means to order. Never a sale. Amounts in fen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Fen, Model, one_of
from shop.workshops.models import Workshop


class IntentState(StrEnum):
    """How far an intent has come."""

    PROPOSED = "proposed"  # one side has confirmed
    CONFIRMED = "confirmed"  # both have
    CONVERTED = "converted"  # it became an order
    DROPPED = "dropped"  # one side gave it up


class Became(StrEnum):
    """What it became."""

    PURCHASE = "purchase"
    CONTRACT = "contract"


class DealIntent(Model):
    """An intent between a buyer and a workshop at a fair. It counts once both have confirmed it."""

    __tablename__ = "deal_intent"
    __table_args__ = (
        one_of("state", IntentState),
        one_of("became", Became),
        sa.CheckConstraint("amount_fen > 0", name="amount_positive"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("converted_fen IS NULL OR converted_fen > 0", name="converted_positive"),
        sa.CheckConstraint(
            "(state = 'converted') = (became IS NOT NULL) AND (became IS NULL) = (became_ref IS NULL)"
            " AND (became IS NULL) = (converted_at IS NULL) AND (became IS NULL) = (converted_fen IS NULL)",
            name="conversion_is_whole",
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'converted') OR (buyer_confirmed_at IS NOT NULL AND workshop_confirmed_at IS NOT NULL)",
            name="both_confirmed",
        ),
        # What one order makes true is counted for one intent.
        sa.UniqueConstraint("became", "became_ref"),
        sa.Index("ix_deal_intent_fair", "fair_id", "state"),
        sa.Index("ix_deal_intent_workshop", "workshop_id", "state"),
        sa.Index("ix_deal_intent_buyer", "user_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    # Of the form that made it: sent twice it is one.
    key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    fair_id: Mapped[int] = mapped_column(sa.ForeignKey("fair.id"))
    booth_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_booth.id"))
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("fair_exhibitor.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    buyer_name: Mapped[str] = mapped_column(sa.String(80))
    buyer_phone: Mapped[str] = mapped_column(sa.String(20))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("fair_item.id"))
    what: Mapped[str] = mapped_column(sa.String(120))
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    quantity: Mapped[int]
    amount_fen: Mapped[int] = mapped_column(Fen)
    wanted_by: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[str] = mapped_column(sa.String(10), default=IntentState.PROPOSED)
    made_at: Mapped[datetime]
    buyer_confirmed_at: Mapped[datetime | None]
    workshop_confirmed_at: Mapped[datetime | None]
    # The request for quotations it led to, by number.
    rfq_number: Mapped[str | None] = mapped_column(sa.String(20))
    became: Mapped[str | None] = mapped_column(sa.String(10))
    became_ref: Mapped[str | None] = mapped_column(sa.String(20))
    converted_fen: Mapped[int | None] = mapped_column(Fen)
    converted_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship()
    moves: Mapped[list[IntentMove]] = relationship(order_by="IntentMove.id", viewonly=True)


class IntentMove(Model):
    """History of an intent: who, when, what was said. Append-only."""

    __tablename__ = "deal_intent_move"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    intent_id: Mapped[int] = mapped_column(sa.ForeignKey("deal_intent.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str | None] = mapped_column(sa.String(10))
    to_state: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
