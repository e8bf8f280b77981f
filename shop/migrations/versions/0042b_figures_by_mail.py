"""Officers may have the month's figures by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0042b"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures_mail",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("sent_for", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_figures_mail_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_figures_mail_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "region_code", name=op.f("pk_figures_mail")),
    )
