"""The listing desk: variants by axes, offers for a time, pictures cut, holidays, warnings when few are left."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime

revision = "0008"
down_revision = "0011"
branch_labels = None
depends_on = None

_SOURCES = ("base", "fair", "campaign")
_WARNED = sa.text("low_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("begun_key", sa.String(36), nullable=True))
        batch.add_column(sa.Column("low_at", sa.Integer(), nullable=True))
        batch.create_unique_constraint(op.f("uq_product_begun_key"), ["begun_key"])
        batch.create_check_constraint(op.f("ck_product_low_at_sane"), "low_at BETWEEN 1 AND 1000")
    op.create_index("ix_product_warned", "product", ["id"], sqlite_where=_WARNED, postgresql_where=_WARNED)
    with op.batch_alter_table("variant") as batch:
        batch.add_column(sa.Column("low_told_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("product_picture") as batch:
        batch.add_column(sa.Column("cut_from", sa.String(64), nullable=True))
        batch.create_foreign_key(
            op.f("fk_product_picture_cut_from_stored_picture"), "stored_picture", ["cut_from"], ["key"]
        )
    with op.batch_alter_table("price") as batch:
        batch.create_check_constraint(
            op.f("ck_price_offer_ends"), "source <> 'offer' OR until_at IS NOT NULL"
        )
    _price_sources((_SOURCES[0], "offer", *_SOURCES[1:]))
    _create_axes()
    _create_closures()


def downgrade() -> None:
    op.drop_table("workshop_closure")
    op.drop_table("option_value")
    op.drop_table("option_axis")
    op.execute("DELETE FROM price WHERE source = 'offer'")
    with op.batch_alter_table("price") as batch:
        batch.drop_constraint(op.f("ck_price_offer_ends"), type_="check")
    _price_sources(_SOURCES)
    with op.batch_alter_table("product_picture") as batch:
        batch.drop_constraint(op.f("fk_product_picture_cut_from_stored_picture"), type_="foreignkey")
        batch.drop_column("cut_from")
    with op.batch_alter_table("variant") as batch:
        batch.drop_column("low_told_at")
    op.drop_index("ix_product_warned", table_name="product")
    with op.batch_alter_table("product") as batch:
        batch.drop_constraint(op.f("ck_product_low_at_sane"), type_="check")
        batch.drop_constraint(op.f("uq_product_begun_key"), type_="unique")
        batch.drop_column("low_at")
        batch.drop_column("begun_key")


def _price_sources(sources: Sequence[str]) -> None:
    known = "source IN ({})".format(", ".join(f"'{source}'" for source in sources))
    with op.batch_alter_table("price") as batch:
        batch.drop_constraint(op.f("ck_price_source_known"), type_="check")
        batch.create_check_constraint(op.f("ck_price_source_known"), known)


def _create_axes() -> None:
    op.create_table(
        "option_axis",
        sa.Column("id", BigId, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_option_axis_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option_axis")),
        sa.UniqueConstraint("product_id", "position", name=op.f("uq_option_axis_product_id_position")),
    )
    op.create_table(
        "option_value",
        sa.Column("id", BigId, nullable=False),
        sa.Column("axis_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["axis_id"], ["option_axis.id"], name=op.f("fk_option_value_axis_id_option_axis")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option_value")),
        sa.UniqueConstraint("axis_id", "position", name=op.f("uq_option_value_axis_id_position")),
        sa.UniqueConstraint("axis_id", "word", name=op.f("uq_option_value_axis_id_word")),
    )


def _create_closures() -> None:
    op.create_table(
        "workshop_closure",
        sa.Column("id", BigId, nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(60), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_workshop_closure_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_closure_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_closure")),
    )
    op.create_index("ix_workshop_closure_workshop", "workshop_closure", ["workshop_id", "until_day"])
