"""How long messages are kept: three years from the last word of their thread (E-commerce Law art. 31; BR-20), since they are
evidence of what was agreed. Those about products, with no order, go with the account.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.clock import years_before
from shop.orders.messages import pictures
from shop.orders.messages.models import MessagePicture, Thread, ThreadMessage

YEARS = 3
BATCH = 500


def purge(session: Session) -> int:
    """Words and pictures of threads that rested for three years. Answers how many messages."""
    old = sa.select(Thread.id).where(Thread.last_at < years_before(clock.now(), YEARS))
    return _wipe(session, ThreadMessage.thread_id.in_(old))


def erase(session: Session, user_id: int) -> int:
    """The account closes: what the person wrote about products, where there was no order, goes at once."""
    without = sa.select(Thread.id).where(Thread.user_id == user_id, Thread.order_id.is_(None))
    return _wipe(session, sa.and_(ThreadMessage.thread_id.in_(without), ThreadMessage.sender_id == user_id))


def _wipe(session: Session, where: sa.ColumnElement[bool]) -> int:
    rows: Sequence[ThreadMessage] = session.scalars(
        sa.select(ThreadMessage)
        .where(where, ThreadMessage.purged_at.is_(None))
        .order_by(ThreadMessage.id)
        .limit(BATCH)
    ).all()
    ids = [row.id for row in rows]
    for row in rows:
        row.words, row.purged_at = "", clock.now()
    keys = session.scalars(sa.select(MessagePicture.key).where(MessagePicture.message_id.in_(ids))).all()
    session.execute(sa.delete(MessagePicture).where(MessagePicture.message_id.in_(ids)))
    pictures.forget_files(session, keys)
    session.flush()
    return len(ids)
