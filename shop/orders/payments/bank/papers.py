"""What a pro-forma invoice says of a payable, and who may see it: each kind registers it (in the app), and with that may
be paid by bank transfer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.orders.payments.models import Payable, PayableKind


@dataclass(frozen=True)
class Entry:
    """A line: what, how many pieces (0: not counted), what it costs in fen."""

    text: str
    fen: int
    pieces: int = 0


@dataclass(frozen=True)
class Paper:
    """What is paid for, by whom, in which lines; they add up to the payable's amount.

    `home`: endpoint and values of the page about it. `offered`: whether bank transfer may be chosen for it now.
    """

    title: str
    payer: str
    home: tuple[str, dict[str, Any]]
    lines: Sequence[Entry] = field(default_factory=tuple)
    offered: bool = True
    po_number: str = ""


class PaperOf(Protocol):
    """The paper of a payable for somebody who may see and pay it; None for strangers."""

    def __call__(self, session: Session, actor: Actor, payable: Payable) -> Paper | None: ...


_kinds: dict[PayableKind, PaperOf] = {}


def register(kind: PayableKind, paper_of: PaperOf) -> None:
    """Payables of the kind may be paid by bank transfer."""
    _kinds[kind] = paper_of


def paper_for(session: Session, actor: Actor, payable: Payable) -> Paper | None:
    """What the payable is about; None for strangers and for kinds that are never paid by bank transfer."""
    paper_of = _kinds.get(PayableKind(payable.kind))
    return paper_of(session, actor, payable) if paper_of else None
