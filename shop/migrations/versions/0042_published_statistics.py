"""Published statistics: publications of frozen quarters and their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, Fen, UtcDateTime
from shop.migrations.append_only import protect

revision = "0042"
down_revision = "0040b"
branch_labels = None
depends_on = None

COUNTED = (
    "counties", "ich_items", "employed_total", "employed_target", "employed_monitored", "employed_low_income",
    "employed_home_based", "benefited", "training_sessions", "training_person_times",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "quarter_publication",
        sa.Column("snapshot_id", BigId, nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_quarter_publication_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["quarter_snapshot.id"],
            name=op.f("fk_quarter_publication_snapshot_id_quarter_snapshot"),
        ),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_quarter_publication")),
    )
    op.create_index(
        "ix_quarter_publication_quarter", "quarter_publication", ["quarter", "region_code", "version"]
    )
    op.create_table(
        "published_row",
        sa.Column("id", BigId, nullable=False),
        sa.Column("snapshot_id", BigId, nullable=False),
        sa.Column("measure", sa.String(length=12), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("pooled", sa.Text(), nullable=False),
        sa.Column("workshops", sa.Integer(), nullable=False),
        sa.Column("fen", Fen, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTED),
        sa.CheckConstraint(
            "measure IN ('people', 'sales', 'declared', 'wages')",
            name=op.f("ck_published_row_measure_known"),
        ),
        sa.CheckConstraint(
            "dimension IN ('total', 'prefecture', 'county', 'craft', 'channel')",
            name=op.f("ck_published_row_dimension_known"),
        ),
        sa.CheckConstraint("workshops >= 3", name=op.f("ck_published_row_three_workshops")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_published_row_region_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["quarter_publication.snapshot_id"],
            name=op.f("fk_published_row_snapshot_id_quarter_publication"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_row")),
        sa.UniqueConstraint(
            "snapshot_id",
            "measure",
            "region_code",
            "dimension",
            "item",
            name=op.f("uq_published_row_snapshot_id_measure_region_code_dimension_item"),
        ),
    )
    op.create_index("ix_published_row_region", "published_row", ["region_code", "snapshot_id"])
    protect("quarter_publication")
    protect("published_row")
