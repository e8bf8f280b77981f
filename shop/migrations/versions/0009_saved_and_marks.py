"""What people save and follow, and the intellectual property behind goods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _own("saved_product", "product", "saved_at")
    _own("followed_workshop", "workshop", "followed_at")
    op.create_table(
        "rights_mark",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('copyright', 'trademark', 'patent', 'origin')", name=op.f("ck_rights_mark_kind_known")
        ),
        sa.CheckConstraint(
            "length(name) > 0 AND length(number) > 0", name=op.f("ck_rights_mark_named_and_numbered")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_rights_mark_workshop_id_workshop")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_rights_mark_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_mark")),
        sa.UniqueConstraint(
            "workshop_id",
            "product_id",
            "kind",
            "number",
            name=op.f("uq_rights_mark_workshop_id_product_id_kind_number"),
        ),
    )
    op.create_index("ix_rights_mark_product", "rights_mark", ["product_id"])
    whole = sa.text("product_id IS NULL")
    op.create_index(
        "uq_rights_mark_of_all_goods",
        "rights_mark",
        ["workshop_id", "kind", "number"],
        unique=True,
        sqlite_where=whole,
        postgresql_where=whole,
    )


def _own(table: str, thing: str, since: str) -> None:
    op.create_table(
        table,
        sa.Column("user_id", BigId, nullable=False),
        sa.Column(f"{thing}_id", BigId, nullable=False),
        sa.Column(since, UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            [f"{thing}_id"], [f"{thing}.id"], name=op.f(f"fk_{table}_{thing}_id_{thing}")
        ),
        sa.PrimaryKeyConstraint("user_id", f"{thing}_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{thing}_id"), table, [f"{thing}_id"])
    op.create_index(f"ix_{table}_newest", table, ["user_id", since, f"{thing}_id"])


def downgrade() -> None:
    for table in ("rights_mark", "followed_workshop", "saved_product"):
        op.drop_table(table)
