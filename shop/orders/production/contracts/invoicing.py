"""The invoice (发票) of a contract: asked for when it is over and paid, handed in by the workshop, made anew when it was wrong.

The amount is what the contract has sold, to the fen (BR-25): it cannot change any more, for nothing ends after acceptance.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import chance, clock, files
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.invoices import facts as facts_of
from shop.orders.invoices.contents import CONTENT_TYPES, Checked
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.models import Sort
from shop.orders.production.contracts import instalments, moves, queries
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.money_models import ContractInvoice, InstalmentState
from shop.orders.production.contracts.moves import Act

_NUMBER = re.compile(r"\d{20}")


def worth_fen(session: Session, contract: Contract) -> int:
    """What an invoice can be made out for: nothing before the contract is over and its buyer has paid all."""
    if contract.state not in moves.CLOSED:
        return 0
    owed = [
        row
        for row in instalments.of(session, contract.id)
        if row.payer == Side.BUYER and row.state == InstalmentState.DUE
    ]
    return 0 if owed else contract.sold_fen


def live(session: Session, contract_id: int) -> ContractInvoice | None:
    """The invoice that is asked for or holds; one that was taken back by a red one does not."""
    return next((row for row in queries.invoices(session, contract_id) if row.red_no is None), None)


def ask(session: Session, actor: Actor, contract_id: int, facts: Facts) -> ContractInvoice:
    """The buyer asks, or corrects what was asked before it is issued: the workshop has seven days again.

    Invalid at the field that is missing or wrong; Conflict before all is paid, and when it is issued already.
    """
    facts = facts_of.check(facts)
    contract = moves.locked(session, contract_id)
    amount = worth_fen(session, contract)
    if amount <= 0:
        raise Conflict(_("合同结清以后才能要发票。"))
    row = live(session, contract.id)
    if row is not None and row.issued_at is not None:
        raise Conflict(_("发票已经开好了。"), code="ILLEGAL_MOVE")
    assert actor.user_id is not None
    if row is None:
        row = ContractInvoice(contract_id=contract.id, amount_fen=amount)
        session.add(row)
    row.kind = "special" if facts.sort == Sort.SPECIAL else "ordinary"
    row.title, row.uscc = facts.title, facts.uscc
    row.address_phone = f"{facts.address} {''.join(facts.phone.split())}".strip()
    row.bank = f"{facts.bank} {facts.account}".strip()
    row.asked_at, row.asked_by = clock.now(), actor.user_id
    row.reminded_at = row.overdue_at = None
    moves.note(session, actor, contract, Act.INVOICE_ASKED, Side.BUYER)
    return row


def hand_in(
    session: Session, actor: Actor, contract_id: int, checked: Checked, *, number: str
) -> ContractInvoice:
    """The workshop hands in the file of the invoice; call it with no transaction open.

    Invalid (number) for what is no number of an all-electronic invoice, or was handed in before; Conflict when none is
    asked for.
    """
    key = chance.hexadecimal(16)
    file_key = f"contract-invoices/{key[:2]}/{key}.{checked.format}"
    files.put_with(session, file_key, checked.data, CONTENT_TYPES[checked.format])
    contract = moves.locked(session, contract_id)
    row = live(session, contract.id)
    if row is None or row.issued_at is not None:
        raise moves.stale()
    row.invoice_no, row.issued_at, row.file_key = _free(session, number), clock.now(), file_key
    session.flush()
    moves.note(session, actor, contract, Act.INVOICED, Side.WORKSHOP)
    return row


def take_back(session: Session, actor: Actor, contract_id: int, *, number: str) -> ContractInvoice:
    """What was issued is wrong and taken back at the tax office by the red invoice of this number: it stays to be seen, and
    one with the same data is to be issued. Invalid (number), Conflict when none is issued.
    """
    contract = moves.locked(session, contract_id)
    wrong = live(session, contract.id)
    if wrong is None or wrong.issued_at is None:
        raise moves.stale()
    wrong.red_no, wrong.red_asked_at = _free(session, number), clock.now()
    session.flush()
    kept = ("contract_id", "kind", "title", "uscc", "address_phone", "bank", "amount_fen", "asked_by")
    anew = ContractInvoice(**{name: getattr(wrong, name) for name in kept}, asked_at=clock.now())
    session.add(anew)
    moves.note(session, actor, contract, Act.INVOICE_BACK, Side.WORKSHOP)
    return anew


def data_of(row: ContractInvoice) -> tuple[bytes, str] | None:
    """The bytes and their content type; None while it is not issued, and after the years for
    which it is kept."""
    if row.file_key is None or row.purged_at is not None:
        return None
    data = files.store().get(row.file_key)
    kind = row.file_key.rpartition(".")[2]
    return (data, {str(key): value for key, value in CONTENT_TYPES.items()}[kind]) if data else None


def _free(session: Session, number: str) -> str:
    number = "".join(number.split())
    if not _NUMBER.fullmatch(number):
        raise Invalid(_("数电发票的号码是 20 位数字。"), field="number")
    used = sa.or_(ContractInvoice.invoice_no == number, ContractInvoice.red_no == number)
    if session.scalar(sa.select(ContractInvoice.id).where(used)) is not None:
        raise Invalid(_("这个发票号码已经登记过了，请核对。"), field="number")
    return number
