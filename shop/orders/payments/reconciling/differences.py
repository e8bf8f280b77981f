"""Differences as they are found, found again, gone by themselves, and explained by finance."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.payments.provider import YUAN, Movement
from shop.orders.payments.reconciling.models import Difference, Fault

LONGEST = 400


def other_amount(session: Session, provider: str, seen: Movement, *, ours_fen: int) -> bool:
    """The provider answers with another amount or currency than ours. True once finance has explained it."""
    fault = Fault.WRONG_AMOUNT if seen.currency == YUAN else Fault.WRONG_CURRENCY
    found = note(session, provider, clock.local_day(seen.at), fault, seen, ours_fen)
    return found.explained_at is not None


def note(
    session: Session, provider: str, day: date, fault: Fault, seen: Movement, ours_fen: int | None
) -> Difference:
    """Write the difference down; found again it is the same row, and open again unless it was explained.

    `seen` is what the provider has, or, where it has nothing, what we have; `ours_fen` None when we have nothing.
    """
    # The provider's references of one thing are several (session, charge); our key is one, unless it was done twice.
    by_key = seen.key and fault != Fault.DUPLICATE
    found = session.scalar(
        sa.select(Difference).where(
            Difference.provider == provider,
            Difference.fault == fault,
            Difference.kind == seen.kind,
            Difference.key == seen.key if by_key else Difference.ref == seen.ref,
        )
    )
    if found is not None:
        found.gone_at = None
        return found
    missing = fault == Fault.MISSING
    found = Difference(
        provider=provider,
        day=day,
        fault=fault,
        kind=seen.kind,
        ref=seen.ref,
        key=seen.key,
        ours_fen=ours_fen,
        theirs_fen=None if missing else seen.amount_fen,
        theirs_currency="" if missing else seen.currency,
        found_at=clock.now(),
        explanation="",
    )
    session.add(found)
    session.flush()
    return found


def gone(session: Session, provider: str, day: date, still: Collection[int]) -> None:
    """What was open on the day and was not found again has come right by itself."""
    session.execute(
        sa.update(Difference)
        .where(
            Difference.provider == provider,
            Difference.day == day,
            Difference.id.not_in(list(still)),
            Difference.gone_at.is_(None),
            Difference.explained_at.is_(None),
        )
        .values(gone_at=clock.now())
    )


def explain(session: Session, actor: Actor, difference: Difference, *, explanation: str) -> None:
    """Finance says how it came about and what was done; the words stay. Conflict when it was explained before."""
    require(actor, Permission.PAYMENTS_RECONCILE)
    words = explanation.strip()
    if not words or len(words) > LONGEST:
        raise Invalid(_("请写明原因和处理办法，最多 %(n)s 个字。", n=LONGEST), field="explanation")
    if difference.explained_at is not None:
        raise Conflict(_("这一条已经说明过了。"))
    difference.explanation = words
    difference.explained_at, difference.explained_by = clock.now(), actor.user_id
    audit.record(session, actor, "payments.difference_explained", "difference", str(difference.id))
    session.flush()


def open_count(session: Session) -> int:
    """How many differences wait for somebody."""
    waiting = sa.and_(Difference.explained_at.is_(None), Difference.gone_at.is_(None))
    return session.scalar(sa.select(sa.func.count()).select_from(Difference).where(waiting)) or 0
