"""Every certificate names what it rests on; licences for tea and oil; how each workshop stands, kept in its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from shop.core import clock
from shop.core.db import BigId, UtcDateTime

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
    _add_standing()


def downgrade() -> None:
    _drop_standing()
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


_SUSPENDED = sa.text("suspended_since IS NOT NULL")


def _add_standing() -> None:
    with op.batch_alter_table("workshop") as batch:
        batch.add_column(sa.Column("confirmed_through", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("suspended_since", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("ends_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("ended_as", sa.String(12), nullable=True))
        batch.create_check_constraint(
            op.f("ck_workshop_ended_says_how"), "(ends_at IS NULL) = (ended_as IS NULL)"
        )
        batch.create_check_constraint(
            op.f("ck_workshop_ended_as_known"), "ended_as IN ('revoked', 'withdrawn')"
        )
    _fill_standing()
    op.create_index("ix_workshop_standing", "workshop", ["confirmed_through", "county_code", "ends_at"])
    op.create_index(
        "ix_workshop_verified", "workshop", ["verified_until", "county_code", "confirmed_through", "ends_at"]
    )
    op.create_index(
        "ix_workshop_unentered",
        "workshop",
        ["county_code", "confirmed_through"],
        sqlite_where=sa.text("in_project_db = 0"),
        postgresql_where=sa.text("in_project_db = false"),
    )
    op.create_index(
        "ix_workshop_suspended",
        "workshop",
        ["county_code"],
        sqlite_where=_SUSPENDED,
        postgresql_where=_SUSPENDED,
    )


def _drop_standing() -> None:
    for index in (
        "ix_workshop_suspended",
        "ix_workshop_unentered",
        "ix_workshop_verified",
        "ix_workshop_standing",
    ):
        op.drop_index(index, table_name="workshop")
    with op.batch_alter_table("workshop") as batch:
        batch.drop_constraint(op.f("ck_workshop_ended_as_known"), type_="check")
        batch.drop_constraint(op.f("ck_workshop_ended_says_how"), type_="check")
        for column in ("ended_as", "ends_at", "suspended_since", "confirmed_through"):
            batch.drop_column(column)


def _fill_standing() -> None:
    """How each workshop's newest certificate stands, from its events as they were written until now."""
    connection = op.get_bind()
    event = sa.table(
        "certificate_event",
        *(sa.column(name) for name in ("id", "certificate_id", "kind", "year")),
        sa.column("effective_at", UtcDateTime()),
    )
    certificate = sa.table("certificate", sa.column("id"), sa.column("workshop_id"))
    newest = sa.select(sa.func.max(certificate.c.id)).group_by(certificate.c.workshop_id)
    rows = connection.execute(
        sa.select(certificate.c.workshop_id, event.c.kind, event.c.year, event.c.effective_at)
        .join(event, event.c.certificate_id == certificate.c.id)
        .where(certificate.c.id.in_(newest))
        .order_by(certificate.c.workshop_id, event.c.effective_at, event.c.id)
    )
    standings: dict[int, dict[str, Any]] = {}
    for workshop_id, kind, year, at in rows:
        _apply(standings.setdefault(workshop_id, {"years": set()}), kind, year, at)
    workshop = sa.table(
        "workshop",
        *(sa.column(name) for name in ("id", "confirmed_through", "ended_as")),
        *(sa.column(name, UtcDateTime()) for name in ("suspended_since", "ends_at")),
    )
    for workshop_id, known in standings.items():
        connection.execute(
            sa.update(workshop)
            .where(workshop.c.id == workshop_id)
            .values(
                confirmed_through=max(known["years"], default=None),
                suspended_since=known.get("suspended"),
                ends_at=known.get("ends"),
                ended_as=known.get("as"),
            )
        )


def _apply(known: dict[str, Any], kind: str, year: int | None, at: datetime) -> None:
    years: set[int] = known["years"]
    if kind == "granted":
        years.add(clock.local(at).year)
    elif kind == "year_confirmed" and year:
        years.add(year)
    elif kind == "confirmation_voided" and year:
        years.discard(year)
    elif kind == "suspended":
        known["suspended"] = at
    elif kind == "lifted":
        known["suspended"] = None
    elif kind in ("revoked", "withdrawn"):
        known |= {"ends": at, "as": kind, "suspended": None}
    elif kind == "restored":
        known |= {"ends": None, "as": None, "suspended": None}
        if at >= clock.year_start(max(years) + 3):
            years.add(clock.local(at).year)
