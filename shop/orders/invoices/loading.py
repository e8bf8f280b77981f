"""The loader is the check: strangers get 404."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.invoices import queries
from shop.orders.invoices.models import InvoiceDocument, InvoiceRequest, InvoiceTitle, RedDemand


def get_request_for(
    session: Session, actor: Actor, number: str, permission: Permission = Permission.INVOICE_VIEW
) -> InvoiceRequest:
    """The request, for who holds the permission on it. NotFound for everybody else."""
    request = queries.numbered(session, number)
    if request is None or not allowed(actor, permission, request):
        raise NotFound(_("没有找到这个开票申请。"))
    return request


def document_of(request: InvoiceRequest, key: str) -> InvoiceDocument:
    """The request's document of that name. NotFound for one of another."""
    for document in request.documents:
        if document.key == key:
            return document
    raise NotFound(_("没有找到这份发票。"))


def demand_of(request: InvoiceRequest, demand_id: int) -> RedDemand:
    """The request's red invoice that is due. NotFound for one of another."""
    for demand in request.demands:
        if demand.id == demand_id:
            return demand
    raise NotFound(_("没有找到这张红字发票。"))


def get_title_for(session: Session, actor: Actor, title_id: int) -> InvoiceTitle:
    """The actor's own saved title. NotFound for everybody else."""
    title = session.get(InvoiceTitle, title_id)
    if title is None or not allowed(actor, Permission.INVOICE_ASK, title):
        raise NotFound(_("没有找到这个抬头。"))
    return title
