"""All sources of a workshop's income beside each other, straight from the ledger: the store, order production, fairs, and
what the workshop declared of sales points and other platforms. What the store saw itself and what was declared have
tables and sums of their own and are never added. Amounts in fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.tables import Cell, csv_text, yuan
from shop.core.text import later as _l
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Account, Channel, LedgerEntry, LedgerPosting, Proof
from shop.workshops.income.periods import Period
from shop.workshops.income.rollups import MEASURE_OF, counted_as

P, E = LedgerPosting, LedgerEntry
#: Channels that have a row even when nothing was sold in them.
ALWAYS = {
    Proof.PLATFORM: (Channel.MALL, Channel.BULK_ORDER, Channel.FAIR),
    Proof.DECLARED: (Channel.OFFLINE_STORE, Channel.EXTERNAL_PLATFORM),
}
PROOF_WORDS = {Proof.PLATFORM: _l("本店账本"), Proof.DECLARED: _l("工坊申报")}
_ASKED = (*MEASURE_OF, Account.DISCOUNT_PLATFORM, Account.SUBSIDY, Account.COMMISSION, Account.PAID_OUT)


@dataclass(frozen=True)
class Source:
    """What came of one channel, with one proof. `orders` are those sold. Net is goods less goods refunded; freight,
    discounts borne by others (within the gross) and commission stand beside it.
    """

    channel: Channel | None
    orders: int = 0
    gross_fen: int = 0
    refunds_fen: int = 0
    freight_fen: int = 0
    platform_fen: int = 0
    subsidy_fen: int = 0
    commission_fen: int = 0

    @property
    def net_fen(self) -> int:
        """Goods less goods refunded (BR-11)."""
        return self.gross_fen - self.refunds_fen

    @property
    def word(self) -> str:
        """The channel's label."""
        return str(CHANNEL_LABELS[self.channel]) if self.channel else str(_("合计"))


@dataclass(frozen=True)
class Sources:
    """`proven` and `declared` are never in one sum. `paid_out_fen`: to the workshop's account in the span, whenever the
    sales were; money that the workshop took itself is not paid out.
    """

    period: Period
    proven: list[Source]
    declared: list[Source]
    paid_out_fen: int

    @property
    def proven_sum(self) -> Source:
        """Of what the store saw itself."""
        return _sum(self.proven)

    @property
    def declared_sum(self) -> Source:
        """Of what was declared."""
        return _sum(self.declared)


def sources(session: Session, workshop_id: int, period: Period) -> Sources:
    """All that is booked of a workshop in a span, one statement. What an entry books without a channel (commission)
    belongs to the channel of its goods.
    """
    channel = sa.func.coalesce(P.channel, sa.func.max(P.channel).over(partition_by=P.entry_id))
    sold = sa.case((sa.and_(P.account == Account.GOODS, E.kind == "sale"), E.id))
    sides = (
        sa.select(
            E.proof,
            channel.label("channel"),
            P.account,
            P.amount_fen,
            (P.amount_fen < 0).label("credit"),
            sold.label("sale"),
        )
        .join(E, E.id == P.entry_id)
        .where(E.workshop_id == workshop_id, E.counted_on.between(period.first, period.last))
        .subquery()
    )
    keys = (sides.c.proof, sides.c.channel, sides.c.account, sides.c.credit)
    asked = (
        sa.select(*keys, sa.func.sum(sides.c.amount_fen), sa.func.count(sa.distinct(sides.c.sale)))
        .where(sides.c.account.in_(_ASKED))
        .group_by(*keys)
    )
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    paid_out = 0
    for proof, where, account, _credit, fen, orders in session.execute(asked):
        if account == Account.PAID_OUT:
            paid_out += int(fen)
        elif where is not None:
            _add(sums[proof, where], account, int(fen), orders)
    return Sources(period, _listed(sums, Proof.PLATFORM), _listed(sums, Proof.DECLARED), paid_out)


def _add(cell: dict[str, int], account: str, fen: int, orders: int) -> None:
    beside = {
        Account.DISCOUNT_PLATFORM: "platform_fen",
        Account.SUBSIDY: "subsidy_fen",
        Account.COMMISSION: "commission_fen",
    }
    if (name := beside.get(Account(account))) is not None:
        cell[name] += fen
    elif (found := counted_as(account, fen)) is not None:
        measure, counted = found
        sign = -1 if measure == "freight_refunds_fen" else 1
        cell[measure.replace("freight_refunds", "freight")] += sign * counted
    cell["orders"] += orders


def _listed(sums: dict[tuple[str, str], dict[str, int]], proof: Proof) -> list[Source]:
    shown = [c for c in Channel if c in ALWAYS[proof] or any(sums.get((proof, c), {}).values())]
    return [Source(channel, **sums.get((proof, channel), {})) for channel in shown]


def _sum(parts: Iterable[Source]) -> Source:
    total = Source(None)
    for part in parts:
        names = [name for name in vars(part) if name != "channel"]
        total = replace(total, **{name: getattr(total, name) + getattr(part, name) for name in names})
    return total


def sources_csv(found: Sources) -> str:
    """A row per source with its proof, then the sum of each proof; amounts in yuan."""
    header = [
        _("凭据"), _("渠道"), _("订单"), _("货款（元）"), _("退货款（元）"), _("净销售额（元）"), _("净运费（元）"),
        _("平台承担的优惠（元）"), _("公共补贴承担的优惠（元）"), _("佣金（元）"), _("已打款（元）"),
    ]  # fmt: skip
    return csv_text(header, _rows(found))


def _rows(found: Sources) -> Sequence[list[Cell]]:
    rows: list[list[Cell]] = []
    for proof, parts, total in (
        (Proof.PLATFORM, found.proven, found.proven_sum),
        (Proof.DECLARED, found.declared, found.declared_sum),
    ):
        rows += [[str(PROOF_WORDS[proof]), *_row(part), None] for part in parts]
        paid: Any = yuan(found.paid_out_fen) if proof is Proof.PLATFORM else None
        rows.append([str(PROOF_WORDS[proof]), *_row(total), paid])
    return rows


def _row(s: Source) -> list[Cell]:
    amounts = (
        s.gross_fen, s.refunds_fen, s.net_fen, s.freight_fen, s.platform_fen, s.subsidy_fen, s.commission_fen,
    )  # fmt: skip
    return [s.word, s.orders, *map(yuan, amounts)]
