"""Ending a contract: by one side, by agreement; and asking the platform."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.orders.production.contracts import disputes, ending, forms
from shop.orders.production.contracts.access import side_of
from shop.orders.production.contracts.loading import get_contract_for
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.routes.blueprint import bp
from shop.orders.routes.contract_page import act, kept_pictures

SIGN = Permission.CONTRACT_SIGN


@bp.post("/contracts/<number>/ending")
@guard(SIGN)
def give_up_contract(number: str) -> ResponseReturnValue:
    """One side ends it."""
    form = forms.WordsForm(prefix="end")

    def call(found: Contract) -> None:
        ending.give_up(db.session, current_actor(), found.id, _side(found), words=form.words.data or "")

    return act(number, SIGN, call, _("合同结束了，按写明的结清。"), form=form, key="end")


@bp.post("/contracts/<number>/ending-offer")
@guard(SIGN)
def offer_ending(number: str) -> ResponseReturnValue:
    """One side proposes to end it by agreement."""
    form = forms.OfferForm(prefix="offer")

    def call(found: Contract) -> None:
        facts: dict[str, Any] = {"work_fen": form.work.fen, "words": form.words.data or ""}
        ending.offer(db.session, current_actor(), found.id, _side(found), **facts)

    return act(number, SIGN, call, _("提给对方了。"), form=form, key="offer")


@bp.post("/contracts/<number>/ending-answer")
@guard(SIGN)
def answer_ending(number: str) -> ResponseReturnValue:
    """The other side takes the offer or not."""
    yes = request.form.get("agreed") == "1"
    said = _("合同结束了，按说好的结清。") if yes else _("协商作罢，合同照常。")
    return act(
        number, SIGN, lambda c: ending.answer(db.session, current_actor(), c.id, _side(c), agreed=yes), said
    )


@bp.post("/contracts/<number>/disputes")
@guard(SIGN)
def raise_dispute(number: str) -> ResponseReturnValue:
    """One side asks the platform to decide."""
    get_contract_for(db.session, current_actor(), number, SIGN)
    form = forms.DisputeForm(prefix="dispute")
    keys = kept_pictures(form)

    def call(found: Contract) -> None:
        facts: dict[str, Any] = {"words": form.words.data or "", "wanted": form.wanted.data or ""}
        disputes.raise_one(db.session, current_actor(), found.id, _side(found), picture_keys=keys, **facts)

    return act(number, SIGN, call, _("交给平台了，合同先停在这里。"), form=form, key="dispute")


@bp.post("/contracts/<number>/dispute-withdrawal")
@guard(SIGN)
def withdraw_dispute(number: str) -> ResponseReturnValue:
    """Who asked the platform takes it back."""
    return act(
        number,
        SIGN,
        lambda c: disputes.withdraw(db.session, current_actor(), c.id, _side(c)),
        _("撤回了，合同继续。"),
    )


def _side(found: Contract) -> Side:
    side = side_of(current_actor(), found)
    assert side is not None
    return side
