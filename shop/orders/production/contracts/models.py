"""A contract (加工承揽合同) with its lines, the versions of its text, and who confirmed them. Amounts in fen.

A contract knows no quotation but by a reference in words: it is a photograph of what was agreed and of who agreed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Organisation
from shop.core.db import BigId, Fen, Model, one_of
from shop.orders.production.payment_terms import BuyerKind
from shop.workshops.models import Workshop


class State(StrEnum):
    """Where a contract stands."""

    TO_SIGN = "to_sign"
    TO_DEPOSIT = "to_deposit"  # signed; what is paid before work begins is open
    IN_PRODUCTION = "in_production"
    READY = "ready"  # all pieces are made
    DELIVERED = "delivered"  # all pieces are sent, none is judged yet
    INSPECTING = "inspecting"  # arrived, the buyer looks at them
    REWORK = "rework"  # nothing is left but pieces to be mended
    ACCEPTED = "accepted"
    SETTLED = "settled"  # accepted and paid
    ENDED = "ended"  # before it was fulfilled
    DISPUTED = "disputed"  # the platform decides


class Side(StrEnum):
    """Who acts."""

    BUYER = "buyer"
    WORKSHOP = "workshop"
    PLATFORM = "platform"
    CLOCK = "clock"


class Contract(Model):
    """One buyer, one workshop. What the parties agreed is in its versions; here is how it stands now."""

    __tablename__ = "contract"
    __table_args__ = (
        one_of("state", State),
        one_of("state_before", State),
        one_of("buyer_kind", BuyerKind),
        sa.CheckConstraint("value_fen > 0", name="value_positive"),
        sa.CheckConstraint("held_fen >= 0 AND sold_fen >= 0 AND commission_fen >= 0", name="sums_not_negative"),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="rate_within_whole"),
        sa.CheckConstraint("(state = 'disputed') = (state_before IS NOT NULL)", name="disputed_remembers"),
        sa.CheckConstraint("state = 'to_sign' OR state = 'ended' OR signed_at IS NOT NULL", name="signed_has_instant"),
        sa.CheckConstraint("state NOT IN ('accepted', 'settled') OR accepted_at IS NOT NULL", name="accepted_has_instant"),
        sa.CheckConstraint("(state IN ('settled', 'ended')) = (closed_at IS NOT NULL)", name="closed_has_instant"),
        sa.CheckConstraint("inspection_days BETWEEN 1 AND 30", name="inspection_bounded"),
        sa.Index("ix_contract_buyer", "organisation_id", "state", "deliver_by"),
        sa.Index("ix_contract_workshop", "workshop_id", "state", "deliver_by"),
        sa.Index("ix_contract_state", "state", "deliver_by"),
        sa.Index("ix_contract_quotation", "quotation_ref"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    # The person who acts for the buyer: hears of everything, is asked for an account when money goes back by transfer.
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    buyer_kind: Mapped[str] = mapped_column(sa.String(12))
    # Number of the quotation it came from, in words: quotations are a matter of their own.
    quotation_ref: Mapped[str] = mapped_column(sa.String(40), default="")
    title: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[str] = mapped_column(sa.String(16), default=State.TO_SIGN)
    # Where it stood when a dispute began.
    state_before: Mapped[str | None] = mapped_column(sa.String(16))
    # Number of the version in force; the first until both have confirmed it.
    version: Mapped[int] = mapped_column(default=1)
    value_fen: Mapped[int] = mapped_column(Fen)
    deliver_by: Mapped[date]
    inspection_days: Mapped[int]
    # As agreed; NULL: as the regulation says for this kind of buyer.
    payment_days: Mapped[int | None]
    late_bp: Mapped[int]
    # Penalty clause, in 1/10,000 of what is not performed; NULL: none was agreed.
    penalty_bp: Mapped[int | None]
    # Frozen when it was drawn up.
    commission_bp: Mapped[int]
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    # What the ledger holds of it: earnest money kept for both, sales less refunds, the commission taken.
    held_fen: Mapped[int] = mapped_column(Fen, default=0)
    sold_fen: Mapped[int] = mapped_column(Fen, default=0)
    commission_fen: Mapped[int] = mapped_column(Fen, default=0)
    drawn_up_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    # Last day for the inspection of the last delivery.
    inspect_by: Mapped[date | None]
    closed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    workshop: Mapped[Workshop] = relationship()
    lines: Mapped[list[ContractLine]] = relationship(
        back_populates="contract", order_by="ContractLine.position"
    )
    versions: Mapped[list[ContractVersion]] = relationship(
        back_populates="contract", order_by="ContractVersion.number"
    )


class ContractLine(Model):
    """Goods of a contract as they are agreed now; what was agreed before is in the versions."""

    __tablename__ = "contract_line"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "position"),
        sa.CheckConstraint("quantity > 0", name="some_pieces"),
        sa.CheckConstraint("unit_price_fen > 0", name="price_positive"),
        sa.CheckConstraint("made >= 0 AND counted >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    spec: Mapped[str] = mapped_column(sa.String(500), default="")
    unit: Mapped[str] = mapped_column(sa.String(8), default="")
    quantity: Mapped[int]
    unit_price_fen: Mapped[int] = mapped_column(Fen)
    craft_id: Mapped[int] = mapped_column(sa.ForeignKey("craft.id"))
    ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    sku_code: Mapped[str | None] = mapped_column(sa.String(40))
    # Pieces the workshop says are made.
    made: Mapped[int] = mapped_column(default=0)
    # Pieces counted as sold in the statistics.
    counted: Mapped[int] = mapped_column(default=0)

    contract: Mapped[Contract] = relationship(back_populates="lines")

    @property
    def value_fen(self) -> int:
        """Price of all its pieces, in fen."""
        return self.quantity * self.unit_price_fen


class ContractVersion(Model):
    """The text of a contract: the first, and one for each change that was proposed. A photograph, with its hash."""

    __tablename__ = "contract_version"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "number"),
        one_of("proposed_side", Side),
        sa.CheckConstraint("in_force_at IS NULL OR refused_at IS NULL", name="one_fate"),
        sa.CheckConstraint("length(text_hash) = 64", name="hash_whole"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    number: Mapped[int]
    # Parties, lines, terms, milestones and plan as they are agreed with this version (see `content`).
    content: Mapped[dict[str, Any]]
    # The canonical text made of it, and its SHA-256.
    text: Mapped[str] = mapped_column(sa.Text)
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    value_fen: Mapped[int] = mapped_column(Fen)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    proposed_side: Mapped[str] = mapped_column(sa.String(10))
    proposed_by: Mapped[int | None]
    proposed_at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]
    # A change that the other side would not have, or its proposer took back.
    refused_at: Mapped[datetime | None]

    contract: Mapped[Contract] = relationship(back_populates="versions")
    signatures: Mapped[list[ContractSignature]] = relationship(order_by="ContractSignature.id", viewonly=True)


class ContractSignature(Model):
    """One side confirmed the text of a version; its hash stands with the name. Append-only."""

    __tablename__ = "contract_signature"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "side"),
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name="side_known"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("contract_version.id"))
    side: Mapped[str] = mapped_column(sa.String(10))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
