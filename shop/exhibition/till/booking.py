"""What a till writes into the ledger: external cash of the workshop against goods, channel fair, never paid out.

Cash and card were taken by the workshop itself, so the entry balances within its own accounts and no payout knows it. The
store did not see the money but the sale itself, each piece leaving the pool it keeps: so it is no declared one. In fen.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from shop.exhibition.fairs.models import Fair
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.till.models import TillLine, TillRefund, TillSale
from shop.workshops.income import ledger, origins
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel, Proof


def sale(session: Session, fair: Fair, made: TillSale) -> None:
    """Book the sale at the time it was made; once, however often."""
    _post(session, fair, made, f"till:{made.uuid}", made.sold_at, sale_postings(made))


def sale_postings(made: TillSale) -> list[Posting]:
    """The sides of a sale. Pure; history in bulk uses it."""
    goods = [_goods(Account.GOODS, line, -line.goods_fen, line.quantity) for line in made.lines]
    return [Posting(account=Account.CASH_OUTSIDE, amount_fen=made.total_fen), *goods]


def refund(session: Session, fair: Fair, made: TillSale, line: TillLine, row: TillRefund) -> None:
    """Book what was given back."""
    sides = [
        Posting(account=Account.CASH_OUTSIDE, amount_fen=-row.amount_fen),
        _goods(Account.GOODS_REFUNDED, line, row.amount_fen, row.pieces),
    ]
    _post(session, fair, made, f"till-refund:{row.uuid}", row.at, sides, kind="refund")


def _post(
    session: Session,
    fair: Fair,
    made: TillSale,
    source: str,
    at: datetime,
    sides: list[Posting],
    *,
    kind: str = "sale",
) -> None:
    ref = origin_ref(fair.id)
    origins.name_origin(session, ref, fair.title)
    ledger.post(
        session,
        source=source,
        kind=kind,
        workshop_id=made.workshop_id,
        county_code=made.county_code,
        order_number=None,
        occurred_at=at,
        postings=sides,
        proof=Proof.PLATFORM,
        origin_ref=ref,
    )


def _goods(account: Account, line: TillLine, fen: int, pieces: int) -> Posting:
    return Posting(
        account=account, amount_fen=fen, channel=Channel.FAIR, craft_id=line.craft_id,
        ich_item_id=line.ich_item_id, sku_code=line.sku_code, title=line.title, pieces=pieces,
    )  # fmt: skip
