"""Pure sums of a purchase, in fen: what is asked for delivery, how a discount is split. Also used for history in bulk."""

from __future__ import annotations

from collections.abc import Sequence

from shop.core.money import Money


def freight_fen(goods_fen: int, fee_fen: int, free_from_fen: int | None) -> int:
    """What a workshop asks for delivering goods of this worth: nothing for nothing, nothing from the free amount on."""
    if goods_fen == 0 or (free_from_fen is not None and goods_fen >= free_from_fen):
        return 0
    return fee_fen


def split_discount(discount_fen: int, goods_fen: Sequence[Sequence[int]]) -> list[list[int]]:
    """A discount spread over the lines of several orders by their worth, to the fen (BR-12).

    Each line's part is rounded down and the remainder goes to the last line. Should that exceed the last line's worth,
    what is too much goes to the line before it. ValueError for a discount above the goods or below zero.
    """
    flat = [fen for order in goods_fen for fen in order]
    if not 0 <= discount_fen <= sum(flat):
        raise ValueError("a discount lies between nothing and the goods")
    parts = [m.fen for m in Money(discount_fen).share(flat)] if discount_fen else [0] * len(flat)
    for i in range(len(flat) - 1, 0, -1):
        beyond = max(0, parts[i] - flat[i])
        parts[i] -= beyond
        parts[i - 1] += beyond
    lines = iter(parts)
    return [[next(lines) for _fen in order] for order in goods_fen]


def pieces_fen(paid_fen: int, quantity: int, before: int, pieces: int) -> int:
    """What goes back for `pieces` of a line of `quantity` for which `paid_fen` was paid, `before` pieces of it having
    gone back already: rounded down, the remainder goes with the last pieces. In whatever portions, all of them make
    exactly what was paid. ValueError for more pieces than there are.
    """
    if not (before >= 0 and pieces >= 0 and before + pieces <= quantity):
        raise ValueError("no more pieces than there are")
    return paid_fen * (before + pieces) // quantity - paid_fen * before // quantity


def refund_split(refund_fen: int, lines: Sequence[tuple[int, int]]) -> list[int]:
    """An amount to give back spread over lines of (paid, already given back), by what is left of each, to the fen.

    ValueError when more is asked than is left.
    """
    left = [paid - back for paid, back in lines]
    return split_discount(refund_fen, [left])[0]
