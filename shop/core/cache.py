"""Cached fragments of public pages (architecture, section 6).

A fragment is used only while the database version row it was made under and its own expiry instant hold: one
statement asks. Whoever changes what the public sees calls `touch`; the row is written last in the transaction, so that
it is held shortly and always locked after everything else.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from shop.core.db import Model

PUBLIC = "public"


class CacheVersion(Model):
    """The version of all that is public. It only grows."""

    __tablename__ = "cache_version"

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    version: Mapped[int] = mapped_column(sa.BigInteger, default=0)


def touch(session: Session) -> None:
    """What the public sees changes with this transaction: every fragment made before its commit is void after it."""
    session.info["touch_public"] = True


@event.listens_for(Session, "before_commit")
def _bump(session: Session) -> None:
    if session.info.pop("touch_public", False):
        session.flush()
        session.execute(
            sa.update(CacheVersion).where(CacheVersion.name == PUBLIC).values(version=CacheVersion.version + 1)
        )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("touch_public", None)
