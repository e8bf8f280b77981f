"""All roads of the store: every route of the map with values that exist, and every form that its pages show."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from bs4 import Tag
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from shop.accounts.models import Address, Membership
from shop.catalog.desk_models import Closure
from shop.catalog.mark_models import RightsMark
from shop.catalog.models import ProductPicture
from shop.catalog.official.models import Review
from shop.core.outbox import OutboxTask
from shop.orders.invoices.models import InvoiceRequest, InvoiceTitle, RedDemand
from shop.orders.models import CartLine, Order
from shop.orders.parcel_models import CancellationOffer, Shipment
from shop.orders.payments.models import Payment
from shop.orders.payouts.models import Payout, PayoutAccount, PayoutBatch
from shop.orders.production.quotations.models import Award, Quotation
from shop.orders.production.rfq.models import Rfq, RfqQuestion
from shop.orders.returns.models import BankRefund, ReturnCase
from shop.workshops.applications.models import Application, Objection, PublicNotice, Transfer
from shop.workshops.conditions.models import Condition
from shop.workshops.models import Certificate
from shop.workshops.recognition.models import Batch, KeyCounty, Recognition, RegisterEntry
from shop.workshops.reports.models import MisuseReport
from shop.workshops.statistics.declared.models import DeclaredSale
from shop.workshops.upkeep.models import Appeal, ChangeRequest, ConfirmationReview, IdentityCheck
from shop.workshops.upkeep.record_models import OfficeExport
from tests.journeys import fair_roads, world
from tests.journeys.visitor import Answer, Visitor
from tests.support.html import form_values, parse
from tests.support.server import Server

Values = Mapping[str, str]
#: What a value of an address means depends on the page for three names.
SLUGS = {
    "/crafts/": "craft",
    "/products/": "product",
    "/fairs/": "fair",
    "/fair-desk/": "fair",
    "/studio/fairs/": "fair",
}
NUMBERS = {
    "/purchases/": "purchase",
    "/certificates/": "certificate",
    "/applications/": "application",
    "/oversight/applications/": "application",
    "/notices/": "notice",
    "/oversight/notices/": "notice",
    "/objections/": "objection",
    "/oversight/objections/": "objection",
    "/oversight/appeals/": "appeal",
    "/reports/": "report",
    "/oversight/reports/": "report",
    "/rfqs/": "rfq",
    "/studio/rfqs/": "rfq",
    "/oversight/rfqs/": "rfq",
    "/returns/": "return",
    "/studio/returns/": "return",
    "/oversight/returns/": "return",
    "/invoices/": "invoice",
    "/studio/invoices/": "invoice",
    "/oversight/invoices/": "invoice",
    "/bank-refunds/": "bank_refund",
    "/oversight/bank-refunds/": "bank_refund",
    "/intents/": "intent",
    "/fairs/": "booth_number",
    "/booths/": "till_sale",
    "/oversight/till-sales/": "till_sale",
}
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
WRONG = ("0", "999999999", "9" * 30, "没有", "..%2f..%2fetc", "%00", "x" * 300, "'or'1'='1")


def existing(store: Server) -> dict[str, str]:
    """A value of the world for each name in an address; things of the buyer and of the weavers, who are at a fair."""
    with store.session() as session:
        buyer = world.user_of(session, world.BUYER)
        product = world.first_product(session, world.WEAVERS)
        workshop = world.workshop_of(session, world.WEAVERS)
        order = session.scalars(sa.select(Order).where(Order.user_id == buyer.id)).first()
        assert order is not None
        found = {
            "address_id": session.scalars(sa.select(Address.id).where(Address.user_id == buyer.id)).first(),
            "organisation_id": workshop.organisation_id,
            "membership_id": session.scalars(
                sa.select(Membership.id).where(Membership.organisation_id == workshop.organisation_id)
            ).first(),
            "line_id": session.scalars(sa.select(CartLine.id)).first(),
            "invitation_id": 1,
            "task_id": session.scalars(sa.select(OutboxTask.id)).first() or 1,
            "product_id": product.id,
            "user_id": buyer.id,
            "number": order.number,
            "purchase": order.purchase.number,
            "certificate": session.scalars(sa.select(Certificate.number)).first(),
            "ref": session.scalars(sa.select(Payment.provider_ref)).first(),
            "slug": workshop.slug,
            "craft": product.craft.slug,
            "product": product.slug,
            "code": workshop.county_code,
            "key": session.scalars(sa.select(ProductPicture.picture_key)).first(),
            "size": 400,
            "kind": "webp",
            "topic": "privacy",
            "part": "pages",
            "step": "what",
            "filename": "css/base.css",
            "measure": "suspension",
            "noun": "visits",
            "region": workshop.county_code,
            "day": "2027-02-08",
            "quarter": "2026q3",
            "first": "650000",
            "version": 1,
            "suffix": "csv",
            "uuid": "00000000-0000-4000-8000-000000000000",
            **_of_the_procedure(session),
        }
        found |= fair_roads.put_up(session, store.settings)
        session.commit()
    return {name: str(value) for name, value in found.items()}


def _of_the_procedure(session: Session) -> dict[str, object]:
    """The first thing of each kind; 1 where the world holds none."""
    firsts: dict[str, sa.orm.InstrumentedAttribute[Any]] = {
        "application": Application.number,
        "notice": PublicNotice.number,
        "objection": Objection.number,
        "appeal": Appeal.number,
        "report": MisuseReport.number,
        "return": ReturnCase.number,
        "rfq": Rfq.number,
        "quote": Quotation.number,
        "asked_id": RfqQuestion.id,
        "award_id": Award.id,
        "bank_refund": BankRefund.number,
        "invoice": InvoiceRequest.number,
        "demand_id": RedDemand.id,
        "title_id": InvoiceTitle.id,
        "transfer_id": Transfer.id,
        "event_id": ConfirmationReview.event_id,
        "batch_id": Batch.id,
        "batch": PayoutBatch.number,
        "payout_id": Payout.id,
        "account_id": PayoutAccount.id,
        "key_id": KeyCounty.id,
        "recognition_id": Recognition.id,
        "entry_id": RegisterEntry.id,
        "condition_id": Condition.id,
        "change_id": ChangeRequest.id,
        "check_id": IdentityCheck.id,
        "export_id": OfficeExport.id,
        "review_id": Review.id,
        "mark_id": RightsMark.id,
        "closure_id": Closure.id,
        "parcel": Shipment.id,
        "offer": CancellationOffer.id,
        "sale_id": DeclaredSale.id,
    }
    return {name: session.scalars(sa.select(c).order_by(c)).first() or 1 for name, c in firsts.items()}


def path_of(rule: Rule, values: Values) -> str:
    """The address of a route with these values; whole numbers stay within what the route takes."""
    path = rule.rule
    for name in sorted(rule.arguments):
        value = values.get(_meaning(rule.rule, name), "")
        for prefix in ("", "int:", "path:"):
            path = path.replace(f"<{prefix}{name}>", value)
    return path


def _meaning(rule: str, name: str) -> str:
    if name == "slug":
        return next((kind for start, kind in SLUGS.items() if rule.startswith(start)), "slug")
    if name == "number":
        return next((kind for start, kind in NUMBERS.items() if rule.startswith(start)), "number")
    return name


def rules(store: Server, method: str) -> list[Rule]:
    """All routes that take the method."""
    return sorted(
        (r for r in store.app.url_map.iter_rules() if method in (r.methods or ())), key=lambda r: r.rule
    )


@dataclass(frozen=True)
class Sheet:
    """A form as a page shows it: where it is sent and what a browser would send, nothing changed."""

    page: str
    action: str
    fields: Mapping[str, str]
    uploads: tuple[str, ...] = ()


def sheets(shown: Mapping[str, Answer]) -> Iterator[Sheet]:
    """The forms that are sent by POST on these pages (answers by address), each place once."""
    seen = set()
    for path, answer in shown.items():
        if answer.status != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in _forms(answer.text):
            action = str(form.get("action") or path)
            fields = form_values(form)
            if (action, tuple(fields)) in seen:
                continue
            seen.add((action, tuple(fields)))
            uploads = tuple(str(field["name"]) for field in form.select("input[type=file][name]"))
            yield Sheet(path, action, fields, uploads)


def _forms(page: str) -> Iterator[Tag]:
    """The page's forms that are sent by POST. They never stand in each other, so the rest of the page needs no tree."""
    for written in FORM.findall(page):
        (form,) = parse(written).select("form")
        if form.get("method") == "post":
            yield form


def again(visitor: Visitor) -> Visitor:
    """The same person before anything happened: whatever is answered does not sign them out."""
    one = copy.copy(visitor)
    one.cookies = dict(visitor.cookies)
    return one
