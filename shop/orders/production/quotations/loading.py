"""The loader is the check: a workshop reaches its own quotation, the buyer's members those for their request."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.production.quotations import queries
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.rfq.loading import get_rfq_for
from shop.orders.production.rfq.models import Rfq
from shop.workshops.models import Workshop


def get_quote_for(
    session: Session, actor: Actor, number: str, quote: str, permission: Permission
) -> tuple[Rfq, Quotation]:
    """The request of the buyer and a quotation for it that was sent. NotFound for everybody else."""
    rfq = get_rfq_for(session, actor, number, permission)
    found = queries.one(session, (Quotation.number == quote) & (Quotation.rfq_id == rfq.id))
    if found is None or found.version == 0:
        raise NotFound(_("没有找到这份报价。"))
    return rfq, found


def own_quote(session: Session, workshop: Workshop, rfq: Rfq) -> Quotation | None:
    """The workshop's own quotation for the request, with all its page shows."""
    return queries.one(session, (Quotation.rfq_id == rfq.id) & (Quotation.workshop_id == workshop.id))
