"""What goes back in a case, to the fen. Pure; the caller holds the order locked."""

from __future__ import annotations

from collections.abc import Mapping

from shop.orders import amounts
from shop.orders.models import OrderLine
from shop.orders.refunds import Left, Part


def of_pieces(line: OrderLine, pieces: int, gone: int, left_fen: int) -> int:
    """What `pieces` of a line are worth, in fen: their share of what was paid for it, rounded down; the last pieces take
    all that is left. `gone`: pieces paid back before. Never more than is left.
    """
    if pieces >= line.quantity - gone:
        return left_fen
    return min(left_fen, (line.goods_fen - line.discount_fen) * pieces // line.quantity)


def whole(
    lines: Mapping[OrderLine, int], gone: Mapping[int, int], left: Left, *, with_freight: bool
) -> tuple[dict[int, Part], int]:
    """The parts of a full refund of these pieces (line -> pieces), and the freight that goes with it.

    `with_freight`: what was paid for delivery goes back too once nothing of the goods is left to the seller.
    """
    parts = {
        line.id: Part(of_pieces(line, pieces, gone.get(line.id, 0), left.goods[line.id]), pieces)
        for line, pieces in lines.items()
    }
    rest = sum(left.goods.values()) - sum(part.fen for part in parts.values())
    freight = left.freight_fen if with_freight and rest == 0 else 0
    return {line_id: part for line_id, part in parts.items() if part.fen}, freight


def partly(fen: int, parts: Mapping[int, Part]) -> dict[int, Part]:
    """An agreed amount spread over the parts by their worth; no piece comes back for it. ValueError above their sum."""
    shares = amounts.refund_split(fen, [(part.fen, 0) for part in parts.values()])
    return {line_id: Part(share) for line_id, share in zip(parts, shares, strict=True) if share}
