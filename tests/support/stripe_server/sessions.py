"""Checkout sessions: made, looked at, ended, paid."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.support.stripe_server.books import Books, Thing
from tests.support.stripe_server.errors import Refusal, allow, whole

KIND = "checkout.session"
KNOWN = (
    "mode", "allowed_payment_method_types", "payment_method_options", "adaptive_pricing", "line_items",
    "client_reference_id", "metadata", "payment_intent_data", "expires_at", "success_url", "cancel_url", "locale",
)  # fmt: skip
HAVE = ("card", "alipay", "wechat_pay")
LEAST_FEN = 400


def create(books: Books, given: Thing, host: str) -> Thing:
    """A session that can be paid."""
    allow(given, *KNOWN)
    (item,) = given["line_items"]
    price = item["price_data"]
    allow(price, "currency", "unit_amount", "product_data")
    amount = whole(price, "unit_amount") * whole(item, "quantity")
    if amount < LEAST_FEN:
        raise Refusal(400, "amount_too_small", "The amount is below the least that can be charged")
    methods = [one for one in given.get("allowed_payment_method_types", HAVE) if one in HAVE]
    options = given.get("payment_method_options") or {}
    if "wechat_pay" in methods and options.get("wechat_pay", {}).get("client") != "web":
        raise Refusal(400, "parameter_missing", "wechat_pay needs its client", param="payment_method_options")
    _check_end(books, given)
    for name in ("success_url", "cancel_url"):
        if urlsplit(given.get(name, "")).scheme not in {"http", "https"}:
            raise Refusal(400, "url_invalid", f"Not a valid URL: {given.get(name)}", param=name)
    session = books.new(
        KIND,
        "cs_test",
        mode="payment",
        status="open",
        payment_status="unpaid",
        amount_total=amount,
        currency=price["currency"],
        client_reference_id=given.get("client_reference_id"),
        metadata=given.get("metadata", {}),
        intent_metadata=given.get("payment_intent_data", {}).get("metadata", {}),
        payment_method_types=methods,
        payment_intent=None,
        expires_at=whole(given, "expires_at"),
        success_url=given["success_url"],
        cancel_url=given["cancel_url"],
        title=price["product_data"]["name"],
    )
    session["url"] = f"{host}/pay/{session['id']}"
    return session


def _check_end(books: Books, given: Thing) -> None:
    minutes = (whole(given, "expires_at") - books.now()) / 60
    if not 30 <= minutes <= 24 * 60:
        raise Refusal(
            400, "parameter_invalid_integer", "expires_at is 30 min to 24 h ahead", param="expires_at"
        )


def look(books: Books, name: str) -> Thing:
    """The session as it stands; over time it ends by itself."""
    session = books.get(KIND, name)
    if session["status"] == "open" and session["expires_at"] <= books.now():
        _end(books, session)
    return session


def expire(books: Books, name: str) -> Thing:
    """End it; refused when it is not open."""
    session = look(books, name)
    if session["status"] != "open":
        raise Refusal(400, "session_not_open", "Only open sessions can be expired")
    return _end(books, session)


def _end(books: Books, session: Thing) -> Thing:
    session["status"], session["url"] = "expired", None
    books.tell("checkout.session.expired", session)
    return session


def pay(books: Books, name: str, method: str = "card", **other: Any) -> Thing:
    """The payer pays. `other` changes what the charge holds (amount, currency): a bank that errs."""
    session = look(books, name)
    if session["status"] != "open":
        raise Refusal(400, "session_not_open", "This session has ended")
    facts = {"amount": session["amount_total"], "currency": session["currency"], **other}
    intent = books.new(
        "payment_intent", "pi", **facts, status="succeeded", metadata=dict(session["intent_metadata"])
    )
    charge = charge_of(books, intent, method)
    intent["latest_charge"], intent["amount_received"] = charge["id"], charge["amount"]
    session.update(status="complete", payment_status="paid", payment_intent=intent["id"], url=None)
    books.tell("payment_intent.succeeded", intent)
    books.tell("charge.succeeded", charge)
    books.tell("checkout.session.completed", session)
    return session


def charge_of(books: Books, intent: Thing, method: str) -> Thing:
    """The charge of a payment, and its line in the balance."""
    charge = books.new(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_captured=intent["amount"],
        amount_refunded=0,
        currency=intent["currency"],
        status="succeeded",
        paid=True,
        payment_intent=intent["id"],
        metadata=dict(intent["metadata"]),
        payment_method_details={"type": method},
    )
    row = books.move("charge" if method == "card" else "payment", charge["amount"], charge)
    charge["balance_transaction"] = row["id"]
    return charge


def refuse(books: Books, name: str) -> Thing:
    """The card is refused; the session stays open and another card may be tried."""
    session = look(books, name)
    intent = books.new(
        "payment_intent",
        "pi",
        amount=session["amount_total"],
        currency=session["currency"],
        status="requires_payment_method",
        metadata=dict(session["intent_metadata"]),
        latest_charge=None,
    )
    books.tell("payment_intent.payment_failed", intent)
    return session
