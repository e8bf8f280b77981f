"""Reading threads: for the buyer, the workshop, and the platform where it decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.core.paging import Page, page_of
from shop.orders.messages.models import AbuseState, MessagePicture, MessageReport, Side, Thread, ThreadMessage
from shop.orders.models import Order
from shop.workshops.models import Workshop

PER_PAGE = 20
#: Messages shown of one thread: the newest.
MOST_SHOWN = 200
_WHOLE = sa.select(Thread).options(
    joinedload(Thread.workshop, innerjoin=True).joinedload(Workshop.craft, innerjoin=True),
    joinedload(Thread.order).load_only(Order.number, Order.state, Order.placed_at),
    joinedload(Thread.product).load_only(Product.slug, Product.title),
    joinedload(Thread.user, innerjoin=True).load_only(User.name),
)


def get(session: Session, thread_id: int) -> Thread | None:
    """The thread with what it is about and its two sides."""
    return session.scalar(_WHOLE.where(Thread.id == thread_id))


def of_order(session: Session, order_id: int) -> Thread | None:
    """The thread about the order."""
    return session.scalar(_WHOLE.where(Thread.order_id == order_id))


def said_in(session: Session, thread_id: int) -> list[ThreadMessage]:
    """Its messages with their pictures, the oldest first."""
    rows = (
        sa.select(ThreadMessage)
        .where(ThreadMessage.thread_id == thread_id)
        .options(
            selectinload(ThreadMessage.pictures).load_only(MessagePicture.key, MessagePicture.message_id)
        )
        .order_by(ThreadMessage.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(session.scalars(rows))[::-1]


def message(session: Session, message_id: int) -> ThreadMessage | None:
    """One message with its thread."""
    return session.scalar(
        sa.select(ThreadMessage)
        .where(ThreadMessage.id == message_id)
        .options(
            joinedload(ThreadMessage.thread, innerjoin=True).joinedload(Thread.workshop, innerjoin=True),
            selectinload(ThreadMessage.pictures),
        )
    )


def picture(session: Session, key: str) -> ThreadMessage | None:
    """The message a picture stands in."""
    found = session.scalar(sa.select(MessagePicture.message_id).where(MessagePicture.key == key))
    return None if found is None else message(session, found)


def last_words(session: Session, thread_ids: Collection[int]) -> dict[int, ThreadMessage]:
    """The newest message of each thread."""
    newest = (
        sa.select(sa.func.max(ThreadMessage.id))
        .where(ThreadMessage.thread_id.in_(thread_ids))
        .group_by(ThreadMessage.thread_id)
    )
    rows = session.scalars(sa.select(ThreadMessage).where(ThreadMessage.id.in_(newest)))
    return {row.thread_id: row for row in rows}


def of_buyer(session: Session, user_id: int, page: str | None) -> tuple[list[Thread], Page]:
    """The buyer's threads, the newest word first."""
    return _listed(session, Thread.user_id == user_id, page, {})


def theirs(workshop_ids: Collection[int], tab: str) -> sa.ColumnElement[bool]:
    """The condition behind a tab of the workshop's list: "" those that wait for it, else all."""
    mine = Thread.workshop_id.in_(workshop_ids)
    return mine if tab else sa.and_(mine, Thread.last_side == Side.BUYER)


def of_workshops(
    session: Session, workshop_ids: Collection[int], tab: str, page: str | None
) -> tuple[list[Thread], Page]:
    """Threads of the workshops."""
    return _listed(session, theirs(workshop_ids, tab), page, {"state": tab})


def count(session: Session, where: sa.ColumnElement[bool]) -> int:
    """How many threads."""
    return session.scalar(sa.select(sa.func.count()).select_from(Thread).where(where)) or 0


def reported(session: Session, page: str | None) -> tuple[list[ThreadMessage], Page]:
    """Messages with a report that waits, the oldest first."""
    waits = sa.select(MessageReport.message_id).where(MessageReport.state == AbuseState.OPEN)
    where = ThreadMessage.id.in_(waits)
    total = session.scalar(sa.select(sa.func.count()).select_from(ThreadMessage).where(where)) or 0
    shown = page_of(total, page, PER_PAGE, {})
    rows = (
        sa.select(ThreadMessage)
        .where(where)
        .options(joinedload(ThreadMessage.thread, innerjoin=True).joinedload(Thread.workshop, innerjoin=True))
        .order_by(ThreadMessage.id)
    )
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def reports_of(session: Session, message_id: int) -> Sequence[MessageReport]:
    """The reports of a message, the oldest first."""
    rows = sa.select(MessageReport).where(MessageReport.message_id == message_id)
    return session.scalars(rows.order_by(MessageReport.id)).all()


def _listed(
    session: Session, where: sa.ColumnElement[bool], page: str | None, kept: dict[str, str]
) -> tuple[list[Thread], Page]:
    shown = page_of(count(session, where), page, PER_PAGE, kept)
    newest = _WHOLE.where(where).order_by(Thread.last_at.desc(), Thread.id.desc())
    return list(session.scalars(newest.offset(shown.start).limit(PER_PAGE))), shown
