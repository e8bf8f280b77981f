"""A workshop's fee becomes a template: by order, piece or weight, with exceptions by province."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025b"
down_revision = "0022b"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("basis", sa.String(length=8), "order"),
    ("first_units", sa.Integer(), "1"),
    ("more_units", sa.Integer(), "1"),
    ("more_fen", sa.BigInteger(), "0"),
    ("piece_grams", sa.Integer(), "500"),
    ("exceptions", sa.JSON(), "[]"),
)
_CHECKS = {
    "ck_delivery_rule_basis_known": "basis IN ('order', 'piece', 'weight')",
    "ck_delivery_rule_units_positive": "first_units > 0 AND more_units > 0 AND piece_grams > 0",
    "ck_delivery_rule_more_not_negative": "more_fen >= 0",
}


def upgrade() -> None:
    with op.batch_alter_table("delivery_rule") as batch:
        for name, kind, value in _COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table("delivery_rule") as batch:
        for name, _kind, _value in _COLUMNS:
            batch.alter_column(name, server_default=None)
        for name, check in _CHECKS.items():
            batch.create_check_constraint(op.f(name), check)


def downgrade() -> None:
    with op.batch_alter_table("delivery_rule") as batch:
        for name in _CHECKS:
            batch.drop_constraint(op.f(name), type_="check")
        for name, _kind, _value in _COLUMNS:
            batch.drop_column(name)
