"""Company accounts: data and proof, rules of approval, spending, approvals; addresses of companies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0033"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_rule",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("per", sa.String(length=10), nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("above_fen", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "per <> 'month' OR category IS NULL", name=op.f("ck_approval_rule_months_count_all_categories")
        ),
        sa.CheckConstraint("per IN ('purchase', 'month')", name=op.f("ck_approval_rule_per_known")),
        sa.CheckConstraint("above_fen >= 0", name=op.f("ck_approval_rule_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_approval_rule_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_approval_rule_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rule")),
    )
    op.create_index("ix_approval_rule_organisation", "approval_rule", ["organisation_id", "ended_at"])

    op.create_table(
        "company",
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("size", sa.String(length=8), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("bank", sa.String(length=100), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("document_key", sa.String(length=40), nullable=False),
        sa.Column("document_type", sa.String(length=40), nullable=False),
        sa.Column("handed_in_at", UtcDateTime(), nullable=False),
        sa.Column("handed_in_by", BigId, nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'enterprise') = (size IS NOT NULL)", name=op.f("ck_company_enterprises_have_a_size")
        ),
        sa.CheckConstraint(
            "(state = 'verified') = (verified_at IS NOT NULL)", name=op.f("ck_company_verified_has_instant")
        ),
        sa.CheckConstraint("kind IN ('enterprise', 'institution')", name=op.f("ck_company_kind_known")),
        sa.CheckConstraint(
            "size IN ('large', 'medium', 'small', 'micro')", name=op.f("ck_company_size_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'returned', 'verified')", name=op.f("ck_company_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by"], ["user_account.id"], name=op.f("fk_company_handed_in_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_company_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_company")),
    )
    op.create_index("ix_company_state", "company", ["state", "handed_in_at"])

    op.create_table(
        "company_spending",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_company_spending_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_company_spending_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_spending")),
        sa.UniqueConstraint("source", name=op.f("uq_company_spending_source")),
    )
    op.create_index("ix_company_spending_member", "company_spending", ["organisation_id", "user_id", "at"])

    op.create_table(
        "approval",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("rule_id", BigId, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", BigId, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_approval_decided_has_instant")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined', 'withdrawn')", name=op.f("ck_approval_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'declined') OR decided_by <> asked_by",
            name=op.f("ck_approval_four_eyes"),
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_approval_not_negative")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_approval_asked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_approval_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approval_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["approval_rule.id"], name=op.f("fk_approval_rule_id_approval_rule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("number", name=op.f("uq_approval_number")),
    )
    op.create_index("ix_approval_organisation", "approval", ["organisation_id", "state", "asked_at"])
    op.create_index("ix_approval_subject", "approval", ["kind", "ref"])
    op.create_index(
        "uq_approval_waiting",
        "approval",
        ["kind", "ref"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    with op.batch_alter_table("address") as batch:
        batch.add_column(sa.Column("organisation_id", BigId, nullable=True))
        batch.alter_column("user_id", existing_type=BigId, nullable=True)
        batch.create_index(op.f("ix_address_organisation_id"), ["organisation_id"])
        batch.create_foreign_key(
            op.f("fk_address_organisation_id_organisation"), "organisation", ["organisation_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_address_has_one_owner"), "(user_id IS NULL) <> (organisation_id IS NULL)"
        )


def downgrade() -> None:
    op.execute("DELETE FROM address WHERE user_id IS NULL")
    with op.batch_alter_table("address") as batch:
        batch.drop_constraint(op.f("ck_address_has_one_owner"), type_="check")
        batch.drop_constraint(op.f("fk_address_organisation_id_organisation"), type_="foreignkey")
        batch.drop_index(op.f("ix_address_organisation_id"))
        batch.alter_column("user_id", existing_type=BigId, nullable=False)
        batch.drop_column("organisation_id")
    for table in ("approval", "company_spending", "company", "approval_rule"):
        op.drop_table(table)
