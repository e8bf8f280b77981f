"""An officer in a process of their own: suspends, lifts, and sees what was ordered."""

from __future__ import annotations

import sqlalchemy as sa

from shop.core.access import SYSTEM
from shop.core.db import db
from shop.orders.models import Order
from shop.workshops import certification
from tests.load.stores import Store

BY = {"reason": "复核", "document_no": "龙文旅函〔2026〕9 号"}


class Officer:
    """Acts on the store's database beside the web processes."""

    def __init__(self, store: Store) -> None:
        self._app = store.app

    def suspend(self, workshop_id: int) -> set[int]:
        """Suspend it; the orders it has right after that was committed."""
        with self._app.app_context():
            certification.suspend(db.session, SYSTEM, workshop_id, **BY)
            db.session.commit()
        return self.orders_of(workshop_id)

    def lift(self, workshop_id: int) -> None:
        """Lift the suspension."""
        with self._app.app_context():
            certification.lift(db.session, SYSTEM, workshop_id, **BY)
            db.session.commit()

    def orders_of(self, workshop_id: int) -> set[int]:
        """All orders of the workshop that are committed now."""
        with self._app.app_context():
            return set(db.session.scalars(sa.select(Order.id).where(Order.workshop_id == workshop_id)))
