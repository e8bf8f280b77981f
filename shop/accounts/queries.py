"""Questions to the room of accounts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core.messages import Reach

_REACH = sa.select(User.email, User.phone).where(User.id == sa.bindparam("user_id"), User.closed_at.is_(None))


def reach(session: Session, user_id: int) -> Reach:
    """How the person can be reached; neither way when the account is closed."""
    row = session.connection().execute(_REACH, {"user_id": user_id}).first()
    return Reach(row.email, row.phone) if row else Reach(None, None)
