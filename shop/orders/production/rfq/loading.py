"""The loader is the check: who may not know of a request gets 404."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed, require
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.production.rfq import queries
from shop.orders.production.rfq.models import Audience, Rfq, State
from shop.workshops.models import Workshop


def get_rfq_for(session: Session, actor: Actor, number: str, permission: Permission) -> Rfq:
    """The request, for the buyer's members: NotFound for everybody else, Forbidden for a member who may only look."""
    rfq = queries.numbered(session, number)
    if rfq is None or not allowed(actor, Permission.RFQ_VIEW, rfq):
        raise NotFound(_("没有找到这个需求单。"))
    require(actor, permission, rfq)
    return rfq


def get_asked_for(session: Session, workshop: Workshop, number: str) -> Rfq:
    """The request, for a workshop that is asked. NotFound for every other."""
    rfq = queries.numbered(session, number)
    if rfq is None or rfq.state == State.DRAFT or not queries.is_asked(session, rfq, workshop):
        raise NotFound(_("没有找到这个需求单。"))
    return rfq


def get_published_for(session: Session, actor: Actor, number: str) -> Rfq:
    """A published request, for officers and the platform. NotFound for a private one and for a draft."""
    require(actor, Permission.RFQ_INTRODUCE)
    rfq = queries.numbered(session, number)
    if rfq is None or rfq.state == State.DRAFT or rfq.audience != Audience.PUBLISHED:
        raise NotFound(_("没有找到这个需求单。"))
    return rfq
