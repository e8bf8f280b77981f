"""The officers' desk finds the first of thousands in the order of its queue, in two indexes."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

_OLD = {
    "ix_workshop_standing": ["confirmed_through", "county_code", "ends_at"],
    "ix_workshop_verified": ["verified_until", "county_code", "confirmed_through", "ends_at"],
}
_NEW = {
    "ix_workshop_standing": ["confirmed_through", "county_code", "id", "ends_at"],
    "ix_workshop_verified": ["verified_until", "county_code", "id", "confirmed_through", "ends_at"],
}


def upgrade() -> None:
    _replace(_NEW)


def downgrade() -> None:
    _replace(_OLD)


def _replace(indexes: dict[str, list[str]]) -> None:
    for name, columns in indexes.items():
        op.drop_index(name, table_name="workshop")
        op.create_index(name, "workshop", columns)
