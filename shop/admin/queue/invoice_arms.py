"""Matters of invoices: those, and red ones, that a workshop has not handed in by their day."""

from __future__ import annotations

from datetime import timedelta

from shop.admin.queue.arms import NOW, Asker, Rows, columns
from shop.admin.queue.matters import Matter
from shop.admin.queue.return_arms import day_of
from shop.orders.invoices.models import InvoiceRequest, RedDemand, State
from shop.workshops.models import Workshop

#: 24:00 still belongs to the day it ends.
_LAST = timedelta(seconds=-1)


def late(asker: Asker) -> Rows:
    """Invoices past their day."""
    return (
        columns(
            Matter.INVOICE,
            place=InvoiceRequest.id,
            key=InvoiceRequest.number,
            name=Workshop.name,
            county=Workshop.county_code,
            due=day_of(InvoiceRequest.due_at, asker.moment, _LAST),
            number=InvoiceRequest.number,
        )
        .select_from(InvoiceRequest)
        .join(Workshop, Workshop.id == InvoiceRequest.workshop_id)
        .where(
            InvoiceRequest.state == State.ASKED,
            InvoiceRequest.due_at <= NOW,
            asker.place(Workshop.county_code, Matter.INVOICE),
        )
    )


def late_reds(asker: Asker) -> Rows:
    """Red invoices past their day (BR-25)."""
    return (
        columns(
            Matter.RED_INVOICE,
            place=RedDemand.id,
            key=InvoiceRequest.number,
            name=Workshop.name,
            county=Workshop.county_code,
            due=day_of(RedDemand.due_at, asker.moment, _LAST),
            number=InvoiceRequest.number,
        )
        .select_from(RedDemand)
        .join(InvoiceRequest, InvoiceRequest.id == RedDemand.request_id)
        .join(Workshop, Workshop.id == InvoiceRequest.workshop_id)
        .where(
            RedDemand.done_at.is_(None),
            RedDemand.due_at <= NOW,
            asker.place(Workshop.county_code, Matter.RED_INVOICE),
        )
    )
