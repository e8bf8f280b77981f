"""The sandbox's own payment page: it plays the bank, and says so."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import public
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.web import edge
from shop.orders.context import providers
from shop.orders.payments import inbox
from shop.orders.payments.models import SandboxSession
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.providers.sandbox import NAME, Sandbox
from shop.orders.routes.blueprint import bp

BANK = "plays the bank's page: whoever has the address may pay, nothing of the buyer is shown"


@bp.get("/sandbox/<ref>")
@public(BANK)
def sandbox(ref: str) -> ResponseReturnValue:
    """Pay or not; no real money."""
    page = _page(ref)
    return render_template("orders/sandbox.html", page=page, outcome=_bank().outcome_of(page))


@bp.post("/sandbox/<ref>/payment")
@public(BANK)
def pay_at_sandbox(ref: str) -> ResponseReturnValue:
    """The payer pays; the bank tells the store by itself and sends the payer back."""
    page = _page(ref)
    _tell(ref, _bank().pay(ref).state)
    return redirect(page.return_url, 303)


@bp.post("/sandbox/<ref>/refusal")
@public(BANK)
def refuse_at_sandbox(ref: str) -> ResponseReturnValue:
    """The payer does not want to pay: the session ends."""
    page = _page(ref)
    _tell(ref, _bank().expire(ref).state)
    return redirect(page.return_url, 303)


def _tell(ref: str, state: str) -> None:
    """What a real provider sends to our inbox by HTTP."""
    inbox.receive(db.session, provider=_bank().name, event_id=f"{ref}:{state}", payload={"ref": ref})
    edge.commit()


def _bank() -> Sandbox:
    try:
        bank = providers().named(NAME)
    except ProviderUnknown:
        bank = None
    if not isinstance(bank, Sandbox):
        raise NotFound(_("没有这一页。"))
    return bank


def _page(ref: str) -> SandboxSession:
    page = _bank().page(ref)
    if page is None:
        raise NotFound(_("没有这个付款页，可能是地址不完整。"))
    return page
