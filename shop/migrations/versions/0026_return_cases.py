"""Return cases with their lines, history and pictures; refunds by bank transfer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was paid back before went by the provider.
    op.add_column("refund", sa.Column("by_bank", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "return_case",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("order_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("remedy", sa.String(length=8), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("offer_fen", sa.BigInteger(), nullable=True),
        sa.Column("refusal", sa.String(length=16), nullable=True),
        sa.Column("return_name", sa.String(length=60), nullable=False),
        sa.Column("return_phone", sa.String(length=20), nullable=False),
        sa.Column("return_address", sa.String(length=200), nullable=False),
        sa.Column("carrier", sa.String(length=20), nullable=True),
        sa.Column("tracking_no", sa.String(length=40), nullable=True),
        sa.Column("freight_fen", sa.BigInteger(), nullable=False),
        sa.Column("mend_carrier", sa.String(length=20), nullable=True),
        sa.Column("mend_tracking_no", sa.String(length=40), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("goods_back_at", UtcDateTime(), nullable=True),
        sa.Column("refund_due_at", UtcDateTime(), nullable=True),
        sa.Column("overdue_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("disclosed_at", UtcDateTime(), nullable=True),
        sa.Column("refund_id", BigId, nullable=True),
        sa.CheckConstraint(
            "(state IN ('refunded', 'mended', 'withdrawn', 'closed')) = (closed_at IS NOT NULL)",
            name=op.f("ck_return_case_closed_has_instant"),
        ),
        sa.CheckConstraint(
            "kind <> 'no_reason' OR wish = 'return'", name=op.f("ck_return_case_no_reason_returns")
        ),
        sa.CheckConstraint(
            "kind <> 'not_received' OR wish <> 'return'", name=op.f("ck_return_case_nothing_to_return")
        ),
        sa.CheckConstraint(
            "kind IN ('no_reason', 'quality', 'damaged', 'not_received')",
            name=op.f("ck_return_case_kind_known"),
        ),
        sa.CheckConstraint(
            "refusal IN ('as_described', 'buyer_caused', 'natural_trait', 'arrived_intact', 'delivered')",
            name=op.f("ck_return_case_refusal_known"),
        ),
        sa.CheckConstraint(
            "remedy IN ('return', 'refund', 'mend')", name=op.f("ck_return_case_remedy_known")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'offered', 'refused', 'accepted', 'sent_back', 'goods_back', 'escalated', 'refunding', 'refunded', 'mended', 'withdrawn', 'closed')",
            name=op.f("ck_return_case_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('refunding', 'refunded') OR refund_id IS NOT NULL",
            name=op.f("ck_return_case_refund_known"),
        ),
        sa.CheckConstraint("wish IN ('return', 'refund', 'mend')", name=op.f("ck_return_case_wish_known")),
        sa.CheckConstraint("freight_fen >= 0", name=op.f("ck_return_case_freight_not_negative")),
        sa.CheckConstraint("offer_fen IS NULL OR offer_fen > 0", name=op.f("ck_return_case_offer_positive")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_return_case_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_return_case_refund_id_refund")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_return_case_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_return_case_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_case")),
        sa.UniqueConstraint("number", name=op.f("uq_return_case_number")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_return_case_refund_id")),
    )
    op.create_index("ix_return_case_buyer", "return_case", ["user_id", "id"])
    op.create_index("ix_return_case_order", "return_case", ["order_id"])
    op.create_index("ix_return_case_waiting", "return_case", ["state", "due_at"])
    op.create_index("ix_return_case_workshop", "return_case", ["workshop_id", "state", "due_at"])

    op.create_table(
        "bank_refund",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("refund_id", BigId, nullable=True),
        sa.Column("case_id", BigId, nullable=True),
        sa.Column("order_id", BigId, nullable=True),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("bank", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("paid_by", sa.Integer(), nullable=True),
        sa.Column("bank_ref", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "(state = 'paid') = (bank_ref IS NOT NULL)", name=op.f("ck_bank_refund_paid_has_reference")
        ),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL)", name=op.f("ck_bank_refund_paid_has_instant")
        ),
        sa.CheckConstraint(
            "state = 'asked' OR length(account) > 0", name=op.f("ck_bank_refund_account_known")
        ),
        sa.CheckConstraint("state IN ('asked', 'given', 'paid')", name=op.f("ck_bank_refund_state_known")),
        sa.CheckConstraint(
            "(refund_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_bank_refund_has_one_cause")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_bank_refund_positive")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_case.id"], name=op.f("fk_bank_refund_case_id_return_case")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["shop_order.id"], name=op.f("fk_bank_refund_order_id_shop_order")
        ),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_bank_refund_refund_id_refund")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_bank_refund_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_refund")),
        sa.UniqueConstraint("bank_ref", name=op.f("uq_bank_refund_bank_ref")),
        sa.UniqueConstraint("case_id", name=op.f("uq_bank_refund_case_id")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_refund_number")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_bank_refund_refund_id")),
    )
    op.create_index("ix_bank_refund_buyer", "bank_refund", ["user_id"])
    op.create_index("ix_bank_refund_state", "bank_refund", ["state", "given_at"])

    op.create_table(
        "return_move",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=True),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "side IN ('buyer', 'workshop', 'platform', 'clock')", name=op.f("ck_return_move_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_case.id"], name=op.f("fk_return_move_case_id_return_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_move")),
    )
    op.create_index("ix_return_move_case", "return_move", ["case_id"])

    op.create_table(
        "return_picture",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("case_id", BigId, nullable=True),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('evidence', 'freight')", name=op.f("ck_return_picture_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_case.id"], name=op.f("fk_return_picture_case_id_return_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_picture")),
        sa.UniqueConstraint("key", name=op.f("uq_return_picture_key")),
    )
    op.create_index("ix_return_picture_case", "return_picture", ["case_id"])

    op.create_table(
        "return_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("order_line_id", BigId, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("restocked", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_return_line_some_pieces")),
        sa.CheckConstraint(
            "restocked BETWEEN 0 AND pieces", name=op.f("ck_return_line_restocked_within_pieces")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_case.id"], name=op.f("fk_return_line_case_id_return_case")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_return_line_order_line_id_order_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line")),
        sa.UniqueConstraint("case_id", "order_line_id", name=op.f("uq_return_line_case_id_order_line_id")),
    )
    op.create_index("ix_return_line_order_line", "return_line", ["order_line_id"])
    protect("return_move")


def downgrade() -> None:
    for table in ("return_line", "return_picture", "return_move", "bank_refund", "return_case"):
        op.drop_table(table)
    with op.batch_alter_table("refund") as refund:
        refund.drop_column("by_bank")
