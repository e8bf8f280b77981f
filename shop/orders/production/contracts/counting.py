"""Pieces of a contract: how many went out, were accepted, refused, came back, and where that leaves the contract. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shop.orders.production.contracts.course_models import Delivery
from shop.orders.production.contracts.models import ContractLine, State


@dataclass(frozen=True)
class Count:
    """Pieces of one line. `under_way`: sent and not judged; `sent`: ever sent, what was sent again counting again."""

    line: ContractLine
    sent: int = 0
    under_way: int = 0
    accepted: int = 0
    rejected: int = 0
    rework: int = 0

    @property
    def to_send(self) -> int:
        """Pieces that have to be sent, for the first time or again."""
        return self.line.quantity - self.accepted - self.rejected - self.under_way

    @property
    def to_mend(self) -> int:
        """Of these, what came back to be mended: all was sent once, so the rest is that."""
        return max(0, min(self.to_send, self.rework, self.sent - self.line.quantity + self.to_send))

    @property
    def fixed(self) -> int:
        """The fewest pieces to which a change may bring the line down."""
        return self.accepted + self.rejected + self.under_way

    @property
    def accepted_fen(self) -> int:
        """The price of what was accepted."""
        return self.accepted * self.line.unit_price_fen


def counts(lines: Sequence[ContractLine], deliveries: Iterable[Delivery]) -> list[Count]:
    """Of each line."""
    found = {
        line.id: dict.fromkeys(("sent", "under_way", "accepted", "rejected", "rework"), 0) for line in lines
    }
    for delivery in deliveries:
        for row in delivery.lines:
            count = found[row.line_id]
            count["sent"] += row.pieces
            if delivery.inspected_at is None:
                count["under_way"] += row.pieces
            for name in ("accepted", "rejected", "rework"):
                count[name] += getattr(row, name)
    return [Count(line, **found[line.id]) for line in lines]


def accepted_fen(found: Iterable[Count]) -> int:
    """The price of all pieces that were accepted, in fen."""
    return sum(count.accepted_fen for count in found)


def state_of(found: Sequence[Count], deliveries: Iterable[Delivery]) -> State:
    """Where the pieces leave a contract in production."""
    open_ones = [d for d in deliveries if d.inspected_at is None]
    if any(count.to_send for count in found):
        if all(count.to_send == count.to_mend for count in found):
            return State.REWORK
        made = all(count.line.made >= count.line.quantity for count in found)
        return State.READY if made else State.IN_PRODUCTION
    if not open_ones:
        return State.ACCEPTED
    return State.INSPECTING if any(d.received_at is not None for d in open_ones) else State.DELIVERED
