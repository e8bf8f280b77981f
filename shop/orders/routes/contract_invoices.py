"""The invoice of a contract: the buyer asks, the workshop hands it in, both fetch it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts.companies.models import Company
from shop.core import audit, clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.orders.invoices import contents
from shop.orders.invoices.labels import SORTS
from shop.orders.invoices.models import Sort
from shop.orders.production.contracts import invoice_terms, invoicing, labels, queries
from shop.orders.production.contracts.access import side_of
from shop.orders.production.contracts.invoice_forms import AskForm, HandInForm, NumberForm, ask_form
from shop.orders.production.contracts.loading import get_contract_for
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.routes.blueprint import bp

VIEW, PAY, MAKE = Permission.CONTRACT_VIEW, Permission.CONTRACT_PAY, Permission.CONTRACT_MAKE


@bp.get("/contracts/<number>/invoice")
@guard(VIEW)
def contract_invoice(number: str) -> str:
    """Where it stands, and what the side that looks can do."""
    return _page(get_contract_for(db.session, current_actor(), number))


@bp.post("/contracts/<number>/invoice")
@guard(PAY)
def ask_contract_invoice(number: str) -> ResponseReturnValue:
    """The buyer asks for it, or corrects the data."""
    actor, form = current_actor(), AskForm()
    form.offer()
    contract = get_contract_for(db.session, actor, number, PAY)
    if side_of(actor, contract) != Side.BUYER:
        raise NotFound(_("没有找到这份合同。"))
    if not form.validate_on_submit():
        return _page(contract, ask=form), 422
    try:
        invoicing.ask(db.session, actor, contract.id, form.facts())
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "title")
        return _page(get_contract_for(db.session, actor, number, PAY), ask=form), 422
    return _done(number, _("交给工坊了，开好了通知你。"))


@bp.post("/contracts/<number>/invoice/document")
@guard(MAKE)
def hand_in_contract_invoice(number: str) -> ResponseReturnValue:
    """The workshop hands in the file, which is looked at with no transaction open."""
    actor, form = current_actor(), HandInForm(prefix="blue")
    contract = get_contract_for(db.session, actor, number, MAKE)
    if not form.validate_on_submit():
        return _page(contract, hand_in=form), 422
    db.session.rollback()
    try:
        checked = contents.check(form.file.data.read(contents.MAX_BYTES + 1))
        contract = get_contract_for(db.session, actor, number, MAKE)
        invoicing.hand_in(db.session, actor, contract.id, checked, number=form.number.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        return _page(get_contract_for(db.session, actor, number, MAKE), hand_in=form), 422
    return _done(number, _("发票交给买方了。"))


@bp.post("/contracts/<number>/invoice/reversal")
@guard(MAKE)
def take_back_contract_invoice(number: str) -> ResponseReturnValue:
    """It was wrong and is taken back by a red one: another is to be issued."""
    actor, form = current_actor(), NumberForm(prefix="red")
    contract = get_contract_for(db.session, actor, number, MAKE)
    if not form.validate_on_submit():
        return _page(contract, red=form), 422
    try:
        invoicing.take_back(db.session, actor, contract.id, number=form.number.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "number")
        return _page(get_contract_for(db.session, actor, number, MAKE), red=form), 422
    return _done(number, _("记下了。请重新开一张交给买方。"))


@bp.get("/contracts/<number>/invoice/files/<int:invoice_id>")
@guard(VIEW, writes="that somebody of neither side opened an invoice is written down")
def contract_invoice_file(number: str, invoice_id: int) -> Response:
    """The file itself, to keep."""
    actor = current_actor()
    contract = get_contract_for(db.session, actor, number)
    row = next((r for r in queries.invoices(db.session, contract.id) if r.id == invoice_id), None)
    found = invoicing.data_of(row) if row else None
    if row is None or found is None or row.file_key is None:
        raise NotFound(_("没有这份发票。"))
    if side_of(actor, contract) is None:
        audit.record(db.session, actor, "invoice.opened", "contract", contract.number, key=row.file_key)
        edge.commit()
    data, kind = found
    answer = Response(data, content_type=kind)
    name = f"invoice-{row.invoice_no}.{row.file_key.rpartition('.')[2]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _done(number: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for("orders.contract_invoice", number=number), 303)


def _page(
    contract: Contract,
    *,
    ask: AskForm | None = None,
    hand_in: HandInForm | None = None,
    red: NumberForm | None = None,
) -> str:
    session, actor = db.session, current_actor()
    side, invoice = side_of(actor, contract), invoicing.live(session, contract.id)
    company = session.get(Company, contract.organisation_id)
    sent: Form | None = ask or hand_in or red
    return render_template(
        "contracts/invoice.html",
        contract=contract,
        makes=side == Side.WORKSHOP,
        side=side,
        late=invoice is not None and not invoice.issued_at and invoice_terms.due_on(invoice) < clock.today(),
        asks=side == Side.BUYER and allowed(actor, PAY, contract),
        invoice=invoice,
        gone=[row for row in queries.invoices(session, contract.id) if row.red_no],
        worth_fen=invoicing.worth_fen(session, contract),
        until=invoice_terms.due_on(invoice) if invoice else None,
        ask=ask or ask_form(company, invoice),
        hand_in=hand_in or HandInForm(formdata=None, prefix="blue"),
        red=red or NumberForm(formdata=None, prefix="red"),
        sent=sent,
        sorts={"ordinary": SORTS[Sort.NORMAL], "special": SORTS[Sort.SPECIAL]},
        says=labels,
    )
