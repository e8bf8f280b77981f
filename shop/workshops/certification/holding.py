"""Who sells for a workshop holds its right shared, who acts on it holds it alone; whoever came first goes first.

On PostgreSQL these are advisory locks and not locks of the workshop's row: a row that is locked shared can be locked
shared again past somebody who waits for it alone, so an officer could never suspend a workshop that sells without a
pause. Waiting for an advisory lock is a queue. On SQLite writers are serial already.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from shop.workshops.models import Workshop

# Namespace of the advisory locks on the right of a workshop to sell.
_RIGHT_LOCKS = 20_262
_IDS: Any = sa.bindparam("ids", type_=ARRAY(sa.Integer))
_GIVEN = sa.select(sa.func.unnest(_IDS).column_valued("workshop_id"))


def hold_shared(session: Session, workshops: Iterable[int] | sa.Select[int], **asked: object) -> None:
    """Nobody changes the right of these workshops until this transaction ends. Taken in the order of ids, in one
    statement. `workshops`: ids, or a query built once that finds them by the parameters `asked`.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    if not isinstance(workshops, sa.Select):
        workshops, asked = _GIVEN, {"ids": list(cast("Iterable[int]", workshops))}
    session.execute(_locks(workshops), asked).all()


@lru_cache(maxsize=8)
def _locks(workshops: sa.Select[int]) -> sa.Select[None]:
    found = workshops.subquery()
    each = sa.select(found.c[0].label("id")).distinct().order_by("id").subquery()
    lock = sa.func.pg_advisory_xact_lock_shared(_RIGHT_LOCKS, sa.cast(each.c.id, sa.Integer))
    return sa.select(lock)


def hold_alone(session: Session, workshop_id: int) -> Workshop:
    """The workshop, read anew: nobody else acts on it or sells for it until this transaction ends.

    Its row is locked as an update locks it, so rows that only refer to the workshop do not keep anybody waiting.
    Raises NoResultFound for an unknown id.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(
            sa.select(sa.func.pg_advisory_xact_lock(_RIGHT_LOCKS, sa.cast(workshop_id, sa.Integer)))
        ).all()
    return session.get_one(Workshop, workshop_id, with_for_update={"key_share": True}, populate_existing=True)
