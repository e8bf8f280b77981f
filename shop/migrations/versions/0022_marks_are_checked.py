"""Marks of intellectual property are checked by the platform before they are called checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import UtcDateTime

revision = "0022"
down_revision = "0023"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CHECKS = {
    "ck_rights_mark_state_known": "state IN ('declared', 'verified', 'refused')",
    "ck_rights_mark_decided_says_when": "(state = 'declared') = (decided_at IS NULL)",
    "ck_rights_mark_refused_says_why": "state <> 'refused' OR length(reason) > 0",
}


def upgrade() -> None:
    with op.batch_alter_table("rights_mark") as table:
        table.add_column(sa.Column("state", sa.String(12), nullable=False, server_default="declared"))
        table.add_column(sa.Column("document_id", BigId, nullable=True))
        table.add_column(sa.Column("decided_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("decided_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("reason", sa.String(500), nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_rights_mark_document_id_document"), "document", ["document_id"], ["id"]
        )
        for name, rule in _CHECKS.items():
            table.create_check_constraint(op.f(name), rule)
    with op.batch_alter_table("rights_mark") as table:
        table.alter_column("state", server_default=None)
        table.alter_column("reason", server_default=None)
    waiting = sa.text("state = 'declared'")
    op.create_index(
        "ix_rights_mark_waiting", "rights_mark", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    op.drop_index("ix_rights_mark_waiting", "rights_mark")
    with op.batch_alter_table("rights_mark") as table:
        for name in _CHECKS:
            table.drop_constraint(op.f(name), type_="check")
        table.drop_constraint(op.f("fk_rights_mark_document_id_document"), type_="foreignkey")
        for column in ("reason", "decided_at", "decided_by", "document_id", "state"):
            table.drop_column(column)
