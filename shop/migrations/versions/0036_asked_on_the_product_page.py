"""The newest questions about a product stand on its own row, so that its page reads them with everything else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product_stat", sa.Column("asked", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("product_stat", "asked")
