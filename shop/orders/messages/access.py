"""Who may read a thread and write in it: its buyer and the workshop's people. The platform reads one only where it has to
decide something: a dispute about the order, a report about a message.
"""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.messages.models import Thread
from shop.workshops.access import member

_sells = member("owner", "staff")


def _buyer(actor: Actor, thread: Thread | None) -> bool:
    return actor.is_authenticated and (thread is None or thread.user_id == actor.user_id)


def _seller(actor: Actor, thread: Thread | None) -> bool:
    return _sells(actor, None if thread is None else thread.workshop)


def _either(actor: Actor, thread: Thread | None) -> bool:
    return _buyer(actor, thread) or _seller(actor, thread)


def _platform(actor: Actor, _thing: object) -> bool:
    return bool(actor.organisations("platform", "operator", "support"))


register(Permission.MESSAGE_WRITE, _buyer)
register(Permission.MESSAGE_ANSWER, _seller)
register(Permission.MESSAGE_VIEW, _either)
register(Permission.MESSAGE_JUDGE, _platform)
