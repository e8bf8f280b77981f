"""What of this room goes when an account is closed: what the person saved and followed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import closing
from shop.catalog.saved_models import FollowedWorkshop, SavedProduct


def erase(session: Session, user_id: int) -> None:
    """Nothing of it is asked for by any law; all of it goes."""
    session.execute(sa.delete(SavedProduct).where(SavedProduct.user_id == user_id))
    session.execute(sa.delete(FollowedWorkshop).where(FollowedWorkshop.user_id == user_id))


closing.watch(erase=erase)
