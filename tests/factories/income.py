"""Sales and refunds in the ledger, without orders: posted as the orders would post them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage.models import Craft
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel, LedgerEntry
from shop.workshops.models import Workshop
from tests.factories.workshops import instant

_numbers = itertools.count(1)


def sold(
    session: Session,
    workshop: Workshop,
    when: str | datetime,
    *fen: int,
    freight: int = 0,
    channel: Channel = Channel.MALL,
    crafts: Sequence[Craft] = (),
    title: str = "西兰卡普桌旗",
    number: str = "",
    county: str | None = None,
) -> LedgerEntry:
    """A paid order with a line for each amount, one piece each; crafts go round over the lines."""
    number = number or f"T{next(_numbers):08d}"
    ids = [craft.id for craft in crafts] or [workshop.craft_id]
    lines = [
        Posting(
            account=Account.GOODS,
            amount_fen=-amount,
            channel=channel,
            craft_id=ids[i % len(ids)],
            sku_code=f"SKU-{title}-{i}",
            title=title,
            pieces=1,
        )
        for i, amount in enumerate(fen)
    ]
    sides = [
        Posting(account=Account.PROVIDER, amount_fen=sum(fen) + freight),
        *lines,
        Posting(account=Account.FREIGHT, amount_fen=-freight, channel=channel, craft_id=ids[0]),
    ]
    return _post(session, workshop, f"order:{number}", "sale", when, number, sides, county)


def given_back(
    session: Session,
    workshop: Workshop,
    when: str | datetime,
    fen: int,
    *,
    freight: int = 0,
    channel: Channel = Channel.MALL,
    craft: Craft | None = None,
    title: str = "西兰卡普桌旗",
    number: str = "",
    county: str | None = None,
) -> LedgerEntry:
    """A refund of goods and freight."""
    craft_id = craft.id if craft else workshop.craft_id
    sides = [
        Posting(
            account=Account.GOODS_REFUNDED,
            amount_fen=fen,
            channel=channel,
            craft_id=craft_id,
            sku_code=f"SKU-{title}-0",
            title=title,
            pieces=1,
        ),
        Posting(account=Account.FREIGHT_REFUNDED, amount_fen=freight, channel=channel, craft_id=craft_id),
        Posting(account=Account.PROVIDER, amount_fen=-fen - freight),
    ]
    source = f"refund:{next(_numbers)}"
    return _post(session, workshop, source, "refund", when, number or None, sides, county)


def _post(
    session: Session,
    workshop: Workshop,
    source: str,
    kind: str,
    when: str | datetime,
    number: str | None,
    sides: list[Posting],
    county: str | None,
) -> LedgerEntry:
    entry = ledger.post(
        session,
        source=source,
        kind=kind,
        workshop_id=workshop.id,
        county_code=county or workshop.county_code,
        order_number=number,
        occurred_at=instant(when) if isinstance(when, str) else when,
        postings=sides,
    )
    assert entry is not None
    return entry


def sides_of(session: Session, entry: LedgerEntry) -> dict[str, int]:
    """The entry's sum by account."""
    from_db = sa.text(
        "SELECT account, sum(amount_fen) FROM ledger_posting WHERE entry_id = :id GROUP BY account"
    )
    return {account: int(fen) for account, fen in session.execute(from_db, {"id": entry.id})}
