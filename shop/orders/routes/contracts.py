"""Contracts: lists, the page, the paper, confirming, paying, pictures."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import labels as order_words
from shop.orders.context import providers
from shop.orders.payments import calls, starting
from shop.orders.payments.bank import choosing, papers
from shop.orders.payments.provider import ProviderRefused, ProviderUnknown
from shop.orders.payments.settle import LIVE, payments_of
from shop.orders.production.contracts import changes, instalments, labels, pictures, queries, signing
from shop.orders.production.contracts.access import side_of
from shop.orders.production.contracts.loading import get_contract_for
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.routes.blueprint import bp
from shop.orders.routes.contract_page import act, page
from shop.workshops.queries import own_workshops

VIEW, SIGN, PAY = Permission.CONTRACT_VIEW, Permission.CONTRACT_SIGN, Permission.CONTRACT_PAY


@bp.get("/contracts")
@guard(Permission.CONTRACT_VIEW)
def contracts() -> str:
    """Contracts of the buyer's companies, running ones by date with what is at risk first to be seen."""
    mine = current_actor().organisations("company")
    return _list("contracts/contracts.html", organisation_ids=mine)


@bp.get("/studio/contracts")
@guard(Permission.CONTRACT_MAKE)
def studio_contracts() -> str:
    """The workshop's contracts."""
    workshop = own_workshops(db.session, current_actor())[0]
    return _list("contracts/studio_contracts.html", workshop_id=workshop.id)


def _list(template: str, **scope: Any) -> str:
    done = request.args.get("look") == "done"
    number = max(1, request.args.get("page", 1, type=int))
    today = clock.today()
    offset = (number - 1) * queries.PAGE
    rows = queries.listed(db.session, today=today, running=not done, offset=offset, **scope)
    more = len(rows) > queries.PAGE
    return render_template(
        template, rows=rows[: queries.PAGE], more=more, number=number, done=done, today=today, says=labels
    )


@bp.get("/contracts/<number>")
@guard(VIEW)
def contract(number: str) -> str:
    """One contract: what it waits for, milestones, money, text, log."""
    return page(get_contract_for(db.session, current_actor(), number))


@bp.get("/contracts/<number>/paper")
@guard(VIEW)
def contract_paper(number: str) -> str:
    """The text of a version, to be printed: with its hash and who confirmed it."""
    found = get_contract_for(db.session, current_actor(), number)
    wanted = request.args.get("version", found.version, type=int)
    version = next((v for v in found.versions if v.number == wanted), None)
    if version is None:
        raise NotFound(_("没有这一版。"))
    return render_template("contracts/paper.html", contract=found, version=version, says=labels)


@bp.post("/contracts/<number>/signature")
@guard(SIGN)
def sign_contract(number: str) -> ResponseReturnValue:
    """Confirm the text that was shown."""
    shown = request.form.get("hash", "")

    def call(found: Contract) -> None:
        signing.sign(db.session, current_actor(), found.id, _side(found), text_hash=shown)

    return act(number, SIGN, call, _("确认了。两边都确认以后合同生效。"))


@bp.post("/contracts/<number>/change-confirmation")
@guard(SIGN)
def confirm_change(number: str) -> ResponseReturnValue:
    """Confirm a change as shown."""
    shown = request.form.get("hash", "")

    def call(found: Contract) -> None:
        changes.confirm(db.session, current_actor(), found.id, _side(found), text_hash=shown)

    return act(number, SIGN, call, _("变更生效了，原来的版本一直留着。"))


@bp.post("/contracts/<number>/instalments/<int:position>/payment")
@guard(PAY)
def pay_instalment(number: str, position: int) -> ResponseReturnValue:
    """Write the payment, open a session at the provider, go there."""
    actor = current_actor()
    found = get_contract_for(db.session, actor, number, PAY)
    row = _instalment(found, position)
    way = request.form.get("by", "")
    name = way if providers().is_offered(way) else providers().default.name
    try:
        payable = instalments.payable_of(db.session, row.id)
        begun = starting.begin(db.session, payable.id, provider=name)
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for("orders.contract", number=number), 303)
    payment_id = begun.id
    edge.commit()
    title = _("合同 %(number)s", number=number)
    back = url_for("orders.instalment_returned", number=number, position=position, _external=True)
    try:
        url = calls.open_session(db.sessionmaker, providers(), payment_id, title=title, return_url=back)
    except (ProviderRefused, ProviderUnknown):
        flash(_("付款机构没有接受，没有扣款。请稍后再试，或联系客服。"), "warn")
        return redirect(url_for("orders.contract", number=number), 303)
    return redirect(url, 303)


@bp.get("/contracts/<number>/instalments/<int:position>/return")
@guard(PAY, writes="the payment provider sends the payer back here; paid or not is booked")
def instalment_returned(number: str, position: int) -> ResponseReturnValue:
    """Back from the provider: ask it how the sessions stand, then show the contract."""
    found = get_contract_for(db.session, current_actor(), number, PAY)
    rows = [row for row in instalments.of(db.session, found.id) if row.position == position]
    live = []
    if rows and rows[0].state != InstalmentState.PLANNED:
        payable = instalments.payable_of(db.session, rows[0].id)
        live = [p.id for p in payments_of(db.session, payable) if p.state in LIVE]
    edge.commit()
    try:
        for payment_id in live:
            calls.ask(db.sessionmaker, providers(), payment_id)
    except ProviderUnknown:
        flash(_("正在等银行确认，我们会一直去问，直到有结果。不用再付。"), "warn")
    return redirect(url_for("orders.contract", number=number), 303)


@bp.get("/contracts/<number>/instalments/<int:position>")
@guard(PAY)
def instalment(number: str, position: int) -> Response:
    """What is to be paid, by when, and how."""
    found = get_contract_for(db.session, current_actor(), number, PAY)
    row = _instalment(found, position)
    offered = providers().offered
    payable = instalments.payable_of(db.session, row.id)
    paper = papers.paper_for(db.session, current_actor(), payable)
    transfer = choosing.of(db.session, payable.id)
    text = render_template(
        "contracts/instalment.html",
        contract=found,
        row=row,
        says=labels,
        words=order_words,
        ways=[provider.name for provider in offered],
        today=clock.today(),
        payable=payable,
        transfer=transfer,
        by_transfer=transfer is None and choosing.is_offered(db.session, payable, paper),
    )
    answer = Response(text)
    if places := " ".join(provider.pages for provider in offered if provider.pages):
        answer.headers["Content-Security-Policy"] = edge.CSP.replace(edge.FORMS, f"{edge.FORMS} {places}")
    return answer


@bp.get("/contracts/<number>/pictures/<key>")
@guard(VIEW)
def contract_picture(number: str, key: str) -> Response:
    """A picture of the contract."""
    return _picture(number, key, small=False)


@bp.get("/contracts/<number>/pictures/<key>/small")
@guard(VIEW)
def contract_picture_small(number: str, key: str) -> Response:
    """The same, small."""
    return _picture(number, key, small=True)


def _picture(number: str, key: str, *, small: bool) -> Response:
    if not (len(key) == 32 and key.isascii() and key.isalnum()):
        raise NotFound("")
    found = get_contract_for(db.session, current_actor(), number)
    data = pictures.of_contract(db.session, found, key, small=small)
    answer = Response(data, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _instalment(found: Contract, position: int) -> Instalment:
    """A due one that the actor's side has to pay."""
    side = side_of(current_actor(), found)
    for row in instalments.of(db.session, found.id):
        if row.position == position and row.payer == side and row.state == InstalmentState.DUE:
            return row
    raise NotFound(_("没有这笔要付的款。"))


def _side(found: Contract) -> Side:
    side = side_of(current_actor(), found)
    assert side is not None
    return side
