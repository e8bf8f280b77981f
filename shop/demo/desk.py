"""What workshops of the demo have set at their listing desk: prices for a time, days of rest, marks of few left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shop.catalog.desk_models import Closure
from shop.catalog.models import Price, PriceSource, Product
from shop.core import clock
from shop.demo.shelves import Maker, Shelves

EVERY_OFFER, EVERY_MARK, EVERY_REST = 25, 10, 12
OFF = 0.88
OFFER_DAYS = 10
FEW = 2
WORDS = ("回家过苗年，回来接着织。", "师傅们去县里参加培训。", "坊里翻修屋顶，停几天。")


def arrange(shelves: Shelves, makers: Sequence[Maker]) -> None:
    """Offers begin on the day of the demo, so that nothing sold before contradicts them."""
    for row in shelves.rows[Product]:
        row["low_at"] = FEW if row["id"] % EVERY_MARK == 0 else None
    for ware in shelves.wares[7::EVERY_OFFER]:
        for sku in ware.skus:
            _price_id, fen, _since, _until = sku.prices[-1]
            _offer(shelves, sku.variant_id, round(fen * OFF / 100) * 100)
    for n, maker in enumerate(makers[5::EVERY_REST]):
        first = clock.local_day(shelves.until) + timedelta(days=5 + n)
        shelves.add(
            Closure,
            workshop_id=maker.id,
            from_day=first,
            until_day=first + timedelta(days=3 + n % 4),
            words=WORDS[n % len(WORDS)],
            created_at=shelves.until - timedelta(days=2),
        )


def _offer(shelves: Shelves, variant_id: int, fen: int) -> None:
    shelves.add(
        Price,
        variant_id=variant_id,
        channel="mall",
        min_qty=1,
        amount_fen=fen,
        currency="CNY",
        from_at=shelves.until,
        until_at=shelves.until + timedelta(days=OFFER_DAYS),
        source=PriceSource.OFFER.value,
        pool="mall",
    )
