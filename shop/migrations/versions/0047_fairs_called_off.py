"""Fairs that are cancelled or moved, and booth fees that go back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime

revision = "0047"
down_revision = "0059"
branch_labels = None
depends_on = None

_STATES = "'planned', 'applying', 'arranged', 'live', 'closed', 'reported'"
_ENDED = "'moved', 'given_up', 'right_lost', 'fee_unpaid', 'over'"
_PAID_OR_ENDED = "paid_at IS NULL OR ended_at IS NULL"


def upgrade() -> None:
    op.add_column("fair", sa.Column("refund_until", UtcDateTime(), nullable=True))
    op.add_column("booth_fee", sa.Column("refund_until", UtcDateTime(), nullable=True))
    op.add_column("booth_fee", sa.Column("refunded_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("fair") as batch:
        batch.add_column(sa.Column("notice", sa.String(length=200), nullable=False, server_default=""))
        batch.drop_constraint(op.f("ck_fair_state_known"), type_="check")
        batch.create_check_constraint(op.f("ck_fair_state_known"), f"state IN ({_STATES}, 'cancelled')")
    with op.batch_alter_table("fair") as batch:
        batch.alter_column("notice", server_default=None)
    with op.batch_alter_table("booth_holding") as batch:
        batch.drop_constraint(op.f("ck_booth_holding_ended_as_known"), type_="check")
        batch.create_check_constraint(
            op.f("ck_booth_holding_ended_as_known"), f"ended_as IN ({_ENDED}, 'cancelled')"
        )
    with op.batch_alter_table("booth_fee") as batch:
        batch.drop_constraint(op.f("ck_booth_fee_paid_or_ended"), type_="check")
        batch.create_check_constraint(
            op.f("ck_booth_fee_paid_or_ended"), f"{_PAID_OR_ENDED} OR refunded_at IS NOT NULL"
        )
        batch.create_check_constraint(
            op.f("ck_booth_fee_refunded_was_paid"),
            "refunded_at IS NULL OR (paid_at IS NOT NULL AND ended_at IS NOT NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("booth_fee") as batch:
        batch.drop_constraint(op.f("ck_booth_fee_refunded_was_paid"), type_="check")
        batch.drop_constraint(op.f("ck_booth_fee_paid_or_ended"), type_="check")
        batch.create_check_constraint(op.f("ck_booth_fee_paid_or_ended"), _PAID_OR_ENDED)
        batch.drop_column("refunded_at")
        batch.drop_column("refund_until")
    with op.batch_alter_table("booth_holding") as batch:
        batch.drop_constraint(op.f("ck_booth_holding_ended_as_known"), type_="check")
        batch.create_check_constraint(op.f("ck_booth_holding_ended_as_known"), f"ended_as IN ({_ENDED})")
    with op.batch_alter_table("fair") as batch:
        batch.drop_constraint(op.f("ck_fair_state_known"), type_="check")
        batch.create_check_constraint(op.f("ck_fair_state_known"), f"state IN ({_STATES})")
        batch.drop_column("notice")
        batch.drop_column("refund_until")
