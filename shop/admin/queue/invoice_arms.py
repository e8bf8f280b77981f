"""Matters of invoices: those, and red ones, that a workshop has not handed in by their day."""

from __future__ import annotations

from datetime import timedelta

from shop.admin.queue.arms import NOW, Asker, Rows, columns
from shop.admin.queue.matters import Matter
from shop.admin.queue.return_arms import day_of
from shop.orders.invoices.models import InvoiceRequest, RedDemand, State
from shop.orders.production.contracts import invoice_terms
from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import ContractInvoice
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


def late_of_contracts(asker: Asker) -> Rows:
    """Invoices of contracts past their day."""
    due = day_of(ContractInvoice.asked_at, asker.moment, invoice_terms.TERM)
    return (
        columns(
            Matter.CONTRACT_INVOICE,
            place=ContractInvoice.id,
            key=Contract.number,
            name=Workshop.name,
            county=Contract.county_code,
            due=due,
            number=Contract.number,
        )
        .select_from(ContractInvoice)
        .join(Contract, Contract.id == ContractInvoice.contract_id)
        .join(Workshop, Workshop.id == Contract.workshop_id)
        .where(
            invoice_terms.asked_before(asker.moment.today),
            asker.place(Contract.county_code, Matter.CONTRACT_INVOICE),
        )
    )
