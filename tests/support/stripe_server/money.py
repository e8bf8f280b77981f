"""Refunds with a cap, accounts, transfers, and what is taken back of them."""

from __future__ import annotations

from tests.support.stripe_server.books import Books, Thing
from tests.support.stripe_server.errors import Refusal, allow, unknown, whole


class Temper:
    """How the next refunds behave: they succeed, wait (`pending`, `requires_action`), or are refused with a code."""

    def __init__(self) -> None:
        self.refund_status = "succeeded"
        self.refund_refusal = ""


def refund(books: Books, given: Thing, temper: Temper) -> Thing:
    """Pay back part of a payment; never more than is left of it."""
    allow(given, "payment_intent", "amount", "metadata", "reason")
    intent = books.get("payment_intent", given["payment_intent"])
    if temper.refund_refusal:
        raise Refusal(400, temper.refund_refusal, "This payment cannot be refunded")
    amount = whole(given, "amount")
    charge = books.get("charge", intent["latest_charge"])
    if amount > charge["amount"] - charge["amount_refunded"]:
        raise Refusal(400, "amount_too_large", "The refund is greater than the unrefunded amount")
    charge["amount_refunded"] += amount
    made = books.new(
        "refund",
        "re",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=intent["id"],
        metadata=given.get("metadata", {}),
        status=temper.refund_status,
        failure_reason=None,
    )
    kind = "refund" if charge["payment_method_details"]["type"] == "card" else "payment_refund"
    made["balance_transaction"] = books.move(kind, -amount, made)["id"]
    books.tell("refund.created", made)
    books.tell("charge.refunded", charge)
    return made


def finish_refund(books: Books, name: str, status: str, reason: str | None = None) -> Thing:
    """The bank has decided: succeeded or failed. What failed lies in the balance again."""
    made = books.get("refund", name)
    made["status"], made["failure_reason"] = status, reason
    if status == "failed":
        books.get("charge", made["charge"])["amount_refunded"] -= made["amount"]
        books.move("refund_failure", made["amount"], made)
        books.tell("refund.failed", made)
    books.tell("refund.updated", made)
    return made


def account(books: Books, given: Thing) -> Thing:
    """A connected account that can be given money."""
    allow(given, "type", "country", "email", "capabilities", "controller", "metadata")
    return books.new(
        "account",
        "acct",
        country=given.get("country", "HK"),
        metadata=given.get("metadata", {}),
        capabilities={"transfers": "active"},
        payouts_enabled=True,
    )


def transfer(books: Books, given: Thing) -> Thing:
    """Give an account money, as far as there is some."""
    allow(given, "amount", "currency", "destination", "transfer_group", "metadata", "source_transaction")
    amount, to = whole(given, "amount"), books.get("account", given.get("destination", ""))
    if to["capabilities"]["transfers"] != "active":
        raise Refusal(400, "insufficient_capabilities_for_transfer", "The account cannot be given money")
    if amount > books.balance():
        raise Refusal(400, "balance_insufficient", "The balance does not hold that much")
    made = books.new(
        "transfer",
        "tr",
        amount=amount,
        amount_reversed=0,
        reversed=False,
        currency=given["currency"],
        destination=to["id"],
        transfer_group=given.get("transfer_group"),
        metadata=given.get("metadata", {}),
        reversals={"object": "list", "data": [], "has_more": False, "url": ""},
    )
    made["balance_transaction"] = books.move("transfer", -amount, made)["id"]
    books.tell("transfer.created", made)
    return made


def reverse(books: Books, name: str, given: Thing) -> Thing:
    """Take back part of a transfer; never more than is left of it."""
    allow(given, "amount", "metadata", "description")
    of = books.get("transfer", name)
    amount = whole(given, "amount")
    if amount > of["amount"] - of["amount_reversed"]:
        raise Refusal(400, "transfer_reversal_too_large", "More than is left of the transfer")
    of["amount_reversed"] += amount
    of["reversed"] = of["amount_reversed"] == of["amount"]
    made = books.new(
        "transfer_reversal",
        "trr",
        amount=amount,
        currency=of["currency"],
        transfer=name,
        metadata=given.get("metadata", {}),
    )
    made["balance_transaction"] = books.move("transfer_refund", amount, made)["id"]
    books.tell("transfer.reversed", of)
    return made


def retrieve(books: Books, kind: str, name: str) -> Thing:
    """One object of a kind that has no rules of its own."""
    if kind not in {"refund", "transfer", "account", "payment_intent", "charge", "balance_transaction"}:
        raise unknown(kind, name)
    return books.get(kind, name)
