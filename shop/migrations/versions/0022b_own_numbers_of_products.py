"""A workshop's own number of a product, by which a file of products names it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022b"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("product") as table:
        table.add_column(sa.Column("article", sa.String(80), nullable=True))
        table.create_unique_constraint(op.f("uq_product_workshop_id_article"), ["workshop_id", "article"])


def downgrade() -> None:
    with op.batch_alter_table("product") as table:
        table.drop_constraint(op.f("uq_product_workshop_id_article"), type_="unique")
        table.drop_column("article")
