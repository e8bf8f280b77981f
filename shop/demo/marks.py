"""Marks of intellectual property of the demo. Their numbers are invented and say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from shop.catalog.mark_models import MarkKind, MarkState, RightsMark
from shop.demo.bulk import Row
from shop.demo.chance import stream
from shop.demo.shelves import Maker, Shelves

BRAND = 3  # signs of a workshop's name that make its brand
WITH_BRAND, WITH_WORK = 0.45, 0.12
# Shares of the marks that wait for the platform and that it has refused; the others are checked.
WAIT, REFUSED = 0.03, 0.02


def declare(shelves: Shelves, makers: Sequence[Maker]) -> None:
    """Marks of all goods of some workshops, and of some products."""
    goods_of: dict[int, list[tuple[int, str]]] = {maker.id: [] for maker in makers}
    names = {maker.id: maker.name for maker in makers}
    for ware in shelves.wares:
        goods_of[ware.maker.id].append((ware.product_id, ware.title))
    for workshop_id, goods in goods_of.items():
        for row in _declared(workshop_id, names[workshop_id], goods, shelves.until):
            shelves.add(RightsMark, **row)


def _declared(workshop_id: int, name: str, goods: Sequence[tuple[int, str]], at: datetime) -> Iterator[Row]:
    """A trade mark for about every second workshop, a copyright for about every eighth product."""
    chance = stream("marks", name)
    common = {"workshop_id": workshop_id, "holder": "", "valid_until": None}
    if chance.random() < WITH_BRAND:
        number = f"演示 {chance.randrange(10_000_000, 69_999_999)}"
        yield {
            **common,
            **_checked(chance, at),
            "product_id": None,
            "kind": MarkKind.TRADEMARK,
            "name": name[:BRAND],
            "number": number,
        }
    for product_id, title in goods:
        if chance.random() < WITH_WORK:
            number = f"演示 湘作登字-{chance.randrange(2019, 2026)}-F-{chance.randrange(1, 99_999):08d}"
            work = {
                "product_id": product_id,
                "kind": MarkKind.COPYRIGHT,
                "name": title[:60],
                "number": number,
            }
            yield {**common, **_checked(chance, at), **work}


def _checked(chance: Random, at: datetime) -> Row:
    """Declared some weeks ago and how the platform found it; the last ones wait."""
    found, days = chance.random(), chance.randrange(20, 300)
    if found < WAIT:
        waits = {"created_at": at - timedelta(days=days % 6), "decided_at": None}
        return {**waits, "state": MarkState.DECLARED, "reason": ""}
    seen = {"created_at": at - timedelta(days=days), "decided_at": at - timedelta(days=days - 5)}
    if found < WAIT + REFUSED:
        return {**seen, "state": MarkState.REFUSED, "reason": "按编号查不到，请核对编号，附上证书再登记。"}
    return {**seen, "state": MarkState.VERIFIED, "reason": ""}
