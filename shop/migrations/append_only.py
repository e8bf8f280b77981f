"""Triggers that refuse UPDATE and DELETE, on both engines."""

from __future__ import annotations

from alembic import op


def protect(table: str) -> None:
    """From now on rows of the table can be added only."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER append_only_{table}_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append_only: {table}'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER append_only_{table} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def keep(table: str) -> None:
    """From now on rows of the table can be added and changed, never deleted."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER never_deleted_{table} BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'never_deleted: {table}'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION never_deleted() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'never_deleted: %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER never_deleted_{table} BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION never_deleted()"
    )
    op.execute(
        f"CREATE TRIGGER never_deleted_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION never_deleted()"
    )
