"""A buyer and a workshop write to each other, about an order or about a product before there is one.

Outside of orders contact data are covered before they are written (docs/adr/0028): the parcel needs a number, a question
about a table runner does not, and who deals beside the store has nobody to go to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock, messages
from shop.core.access import Actor
from shop.core.errors import Invalid, TooMany
from shop.orders.covering import cover
from shop.orders.messages import pictures
from shop.orders.messages.models import Side, Thread, ThreadMessage
from shop.orders.queries import people_of

LONGEST = 1000
WINDOW, MOST_IN_WINDOW = timedelta(minutes=10), 20
#: Threads about products that one person begins within a day.
MOST_BEGUN = 10
#: The same words of the same person again within it are one message: the form was sent twice.
TWICE = timedelta(minutes=1)


def find(
    session: Session, *, user_id: int, order_id: int | None = None, product_id: int | None = None
) -> Thread | None:
    """The thread of the buyer about the order, or about the product."""
    about = Thread.order_id == order_id if order_id is not None else Thread.product_id == product_id
    found = sa.select(Thread).where(Thread.user_id == user_id, about)
    return session.scalar(found.execution_options(populate_existing=True))


def send(
    session: Session,
    actor: Actor,
    side: Side,
    *,
    user_id: int,
    workshop_id: int,
    order_id: int | None = None,
    product_id: int | None = None,
    words: str,
    picture_keys: Sequence[str] = (),
) -> ThreadMessage:
    """Write to the other side, which is told of the first message it has not read yet. Begins the thread if need be.

    The same form sent twice is one message. Invalid (field words) for nothing or too much; TooMany after twenty messages
    in ten minutes, or ten threads about products begun in a day.
    """
    assert actor.user_id is not None
    if len(words) > LONGEST or not (words or picture_keys):
        raise Invalid(_("请写几句，最多 1000 个字。"), field="words")
    now = clock.now()
    # The buyer's row is the lock of all threads of the buyer: two first messages do not begin two threads.
    session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
    thread = find(session, user_id=user_id, order_id=order_id, product_id=product_id)
    covered = False
    if order_id is None:
        words, covered = cover(words)
    before = _sent_just_now(session, actor, thread, words, now)
    if before is not None:
        return before
    _not_too_much(session, actor, now)
    if thread is None:
        thread = _begin(session, user_id, workshop_id, order_id, product_id, side, now)
    message = ThreadMessage(
        thread_id=thread.id, side=side, sender_id=actor.user_id, words=words, covered=covered, sent_at=now
    )
    session.add(message)
    session.flush()
    pictures.attach(session, actor, message, picture_keys)
    thread.last_at, thread.last_side = now, side
    _tell(session, thread, side)
    session.flush()
    return message


def read(session: Session, thread: Thread, side: Side) -> bool:
    """This side has seen all of it; answers whether that changed anything."""
    unread = thread.buyer_unread if side == Side.BUYER else thread.workshop_unread
    if not unread:
        return False
    session.execute(sa.select(User.id).where(User.id == thread.user_id).with_for_update())
    session.refresh(thread, ["buyer_unread", "workshop_unread"])
    if side == Side.WORKSHOP:
        thread.workshop_unread = 0
        session.flush()
        return True
    left = User.unread_messages - thread.buyer_unread
    session.execute(
        sa.update(User)
        .where(User.id == thread.user_id)
        .values(unread_messages=sa.case((left > 0, left), else_=0))
    )
    thread.buyer_unread = 0
    session.flush()
    return True


def _begin(
    session: Session,
    user_id: int,
    workshop_id: int,
    order_id: int | None,
    product_id: int | None,
    side: Side,
    now: datetime,
) -> Thread:
    if product_id is not None:
        begun = session.scalar(
            sa.select(sa.func.count())
            .select_from(Thread)
            .where(
                Thread.user_id == user_id,
                Thread.product_id.is_not(None),
                Thread.began_at > now - timedelta(days=1),
            )
        )
        if (begun or 0) >= MOST_BEGUN:
            raise TooMany(_("一天最多为 10 件作品联系工坊，请明天再来。"))
    thread = Thread(
        user_id=user_id,
        workshop_id=workshop_id,
        order_id=order_id,
        product_id=product_id,
        began_at=now,
        last_at=now,
        last_side=side,
    )
    session.add(thread)
    session.flush()
    return thread


def _sent_just_now(
    session: Session, actor: Actor, thread: Thread | None, words: str, now: datetime
) -> ThreadMessage | None:
    if thread is None or not words:
        return None
    return session.scalar(
        sa.select(ThreadMessage)
        .where(
            ThreadMessage.thread_id == thread.id,
            ThreadMessage.sender_id == actor.user_id,
            ThreadMessage.words == words,
            ThreadMessage.sent_at > now - TWICE,
        )
        .limit(1)
    )


def _not_too_much(session: Session, actor: Actor, now: datetime) -> None:
    sent = session.scalar(
        sa.select(sa.func.count())
        .select_from(ThreadMessage)
        .where(ThreadMessage.sender_id == actor.user_id, ThreadMessage.sent_at > now - WINDOW)
    )
    if (sent or 0) >= MOST_IN_WINDOW:
        raise TooMany(_("发得太快了，请过几分钟再发。"))


def _tell(session: Session, thread: Thread, side: Side) -> None:
    """One more unread message for the other side; only the first since it last looked is told."""
    if side == Side.BUYER:
        if not thread.workshop_unread:
            for person in people_of(session, [thread.workshop_id])[thread.workshop_id]:
                messages.notify(session, person, "message_to_workshop", thread=thread.id)
        thread.workshop_unread += 1
        return
    if not thread.buyer_unread:
        messages.notify(
            session, thread.user_id, "message_to_buyer", thread=thread.id, workshop=thread.workshop.name
        )
    thread.buyer_unread += 1
    session.execute(
        sa.update(User).where(User.id == thread.user_id).values(unread_messages=User.unread_messages + 1)
    )
