"""Titles a buyer keeps for the next time."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.orders.invoices import facts as facts_of
from shop.orders.invoices import queries
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.models import InvoiceTitle

#: The oldest go when there are more.
MOST = 20


def keep(session: Session, actor: Actor, facts: Facts) -> None:
    """Keep what was just asked with, in place of an older one of the same name and tax number."""
    assert actor.user_id is not None
    data = facts_of.check(facts)._asdict()
    data.pop("sort")
    before = queries.titles_of(session, actor.user_id)
    for i, title in enumerate(before):
        if (title.title, title.uscc) == (data["title"], data["uscc"]) or i >= MOST - 1:
            session.delete(title)
    session.add(InvoiceTitle(user_id=actor.user_id, saved_at=clock.now(), **data))
    session.flush()


def forget(session: Session, title: InvoiceTitle) -> None:
    """The buyer needs it no more."""
    session.execute(sa.delete(InvoiceTitle).where(InvoiceTitle.id == title.id))
