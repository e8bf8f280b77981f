"""Every certificate names what it rests on; licences for tea and oil."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BASIS = "(application_id IS NULL) <> (imported_document_no IS NULL)"
_KINDS = ("business", "food")
_MORE_KINDS = (*_KINDS, "tea", "oil")


def upgrade() -> None:
    with op.batch_alter_table("certificate") as batch:
        batch.add_column(sa.Column("application_id", BigId, nullable=True))
        batch.add_column(sa.Column("imported_document_no", sa.String(60), nullable=True))
    # Until now every certificate was entered with the number of its document.
    op.execute(
        "UPDATE certificate SET imported_document_no = COALESCE((SELECT document_no FROM certificate_event"
        " WHERE certificate_id = certificate.id AND kind = 'granted'), '')"
    )
    with op.batch_alter_table("certificate") as batch:
        batch.create_foreign_key(
            op.f("fk_certificate_application_id_application"), "application", ["application_id"], ["id"]
        )
        batch.create_unique_constraint(op.f("uq_certificate_application_id"), ["application_id"])
        batch.create_check_constraint(op.f("ck_certificate_has_a_basis"), _BASIS)
    _licence_kinds(_MORE_KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM licence WHERE kind NOT IN ('business', 'food')")
    _licence_kinds(_KINDS)
    with op.batch_alter_table("certificate") as batch:
        batch.drop_constraint(op.f("ck_certificate_has_a_basis"), type_="check")
        batch.drop_constraint(op.f("uq_certificate_application_id"), type_="unique")
        batch.drop_constraint(op.f("fk_certificate_application_id_application"), type_="foreignkey")
        batch.drop_column("imported_document_no")
        batch.drop_column("application_id")


def _licence_kinds(kinds: Sequence[str]) -> None:
    known = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in kinds))
    with op.batch_alter_table("licence") as batch:
        batch.drop_constraint(op.f("ck_licence_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_licence_kind_known"), known)
