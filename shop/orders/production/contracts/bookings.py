"""What a contract writes into the ledger. Amounts in fen; each entry is written once, all under the contract's number.

Price counts as a sale under `bulk_order` on the day it is paid, earnest money on the day it is applied to the price; lost
earnest money, damages and interest are no sales (BR-35). What goes back is a credit of the buyer at once, and the refund
of that credit touches no statistics.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.money import Money
from shop.orders.production.contracts.models import Contract
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.production.endings import Effect
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel

A = Account


def earnest_paid(session: Session, contract: Contract, instalment: Instalment, at: datetime) -> None:
    """Earnest money came in: held for both."""
    fen = instalment.amount_fen
    contract.held_fen += fen
    _post(session, contract, instalment, "earnest", at, _from_provider(fen, A.EARNEST_HELD))


def price_paid(session: Session, contract: Contract, instalment: Instalment, at: datetime) -> None:
    """Advance, progress payment or balance came in: a sale."""
    fen = instalment.amount_fen
    kind = sale_kind(contract)
    sides = [Posting(account=A.PROVIDER, amount_fen=fen), *sold(contract, fen)]
    _post(session, contract, instalment, kind, at, sides)


def claim_paid(session: Session, contract: Contract, instalment: Instalment, at: datetime) -> None:
    """The buyer paid interest or damages: the workshop's, and no sale."""
    _post(
        session,
        contract,
        instalment,
        str(instalment.kind),
        at,
        _from_provider(instalment.amount_fen, A.PENALTY),
    )


def owed_to_buyer_paid(session: Session, contract: Contract, instalment: Instalment, at: datetime) -> None:
    """The workshop paid what it owes the buyer: the buyer's credit, until it is transferred."""
    sides = _from_provider(instalment.amount_fen, A.BUYER_CREDIT)
    _post(session, contract, instalment, "to_buyer", at, sides)


def closed(session: Session, contract: Contract, effect: Effect) -> None:
    """Earnest money is applied, kept or given back; sales are brought to the price of what was accepted."""
    earnest, delta = contract.held_fen, effect.price_fen - contract.sold_fen
    kind = sale_kind(contract) if delta > 0 else "contract_closed"
    sides = [
        Posting(account=A.EARNEST_HELD, amount_fen=earnest),
        *sold(contract, delta),
        Posting(account=A.EARNEST_KEPT, amount_fen=-effect.kept_fen),
        Posting(account=A.PENALTY, amount_fen=-effect.damages_fen),
        Posting(account=A.BUYER_CREDIT, amount_fen=-effect.back_fen),
    ]
    contract.held_fen = 0
    if any(side.amount_fen for side in sides):
        _write(session, contract, f"contract:{contract.number}:closed", kind, clock.now(), sides)


def sale_kind(contract: Contract) -> str:
    """The first sale of a contract makes it count as an order, the further ones do not."""
    return "instalment" if any(line.counted for line in contract.lines) else "sale"


def sold(contract: Contract, fen: int) -> list[Posting]:
    """The sides of so much price (below zero: taken back) with its commission; the contract's own sums follow.

    Spread over the lines by their value, the remainder to the last. Pieces count once, when their contract first does.
    """
    account = A.GOODS if fen >= 0 else A.GOODS_REFUNDED
    shares = Money(fen).share([line.value_fen for line in contract.lines])
    sides = []
    for line, share in zip(contract.lines, shares, strict=True):
        pieces = None
        if fen > 0:
            pieces = max(0, line.quantity - line.counted)
            line.counted = max(line.counted, line.quantity)
        sides.append(
            Posting(
                account=account,
                amount_fen=-share.fen,
                channel=Channel.BULK_ORDER,
                craft_id=line.craft_id,
                ich_item_id=line.ich_item_id,
                sku_code=line.sku_code,
                title=line.title,
                pieces=pieces,
            )
        )
    contract.sold_fen += fen
    return [*sides, *_commission(contract)]


def _commission(contract: Contract) -> list[Posting]:
    """What brings the commission to its rate of all that was sold."""
    due = Money(contract.sold_fen).basis_points(contract.commission_bp).fen
    more, contract.commission_fen = due - contract.commission_fen, due
    return [
        Posting(account=A.COMMISSION, amount_fen=more),
        Posting(account=A.PLATFORM_FEE, amount_fen=-more),
    ]


def _from_provider(fen: int, account: Account) -> list[Posting]:
    return [Posting(account=A.PROVIDER, amount_fen=fen), Posting(account=account, amount_fen=-fen)]


def _post(
    session: Session,
    contract: Contract,
    instalment: Instalment,
    kind: str,
    at: datetime,
    sides: list[Posting],
) -> None:
    source = f"contract:{contract.number}:{instalment.position}"
    _write(session, contract, source, kind, at, sides)


def _write(
    session: Session, contract: Contract, source: str, kind: str, at: datetime, sides: list[Posting]
) -> None:
    ledger.post(
        session,
        source=source,
        kind=kind,
        workshop_id=contract.workshop_id,
        county_code=contract.county_code,
        order_number=contract.number,
        occurred_at=at,
        postings=sides,
    )
