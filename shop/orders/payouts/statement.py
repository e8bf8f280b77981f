"""Statement (结算单) of a workshop and a month: what was owed at its start, every movement, what is owed at its end.

By the instant of posting, so a month that has ended never changes. Opening and movements are the closing balance, to the
fen. Amounts in fen, in the workshop's favour above zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.tables import csv_text, yuan
from shop.core.text import later as _l
from shop.orders.payouts.nets import WORKSHOPS_OWN
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.income.periods import Period

A = Account
#: The columns of a statement, and the accounts they add up.
COLUMNS: dict[str, tuple[Account, ...]] = {
    "goods": (A.GOODS,),
    "freight": (A.FREIGHT,),
    "discount": (A.DISCOUNT_WORKSHOP,),
    "commission": (A.COMMISSION,),
    "refunds": (A.GOODS_REFUNDED, A.FREIGHT_REFUNDED),
    "other": (A.EARNEST_KEPT, A.PENALTY, A.CASH_OUTSIDE),
    "paid_out": (A.PAID_OUT,),
}
COLUMN_WORDS = {
    "goods": _l("货款"),
    "freight": _l("运费"),
    "discount": _l("工坊承担的优惠"),
    "commission": _l("佣金"),
    "refunds": _l("退款"),
    "other": _l("其他"),
    "paid_out": _l("已打款"),
}
KIND_WORDS = {
    "sale": _l("卖出"),
    "refund": _l("退款"),
    "return_freight": _l("退货运费"),
    "instalment": _l("合同收款"),
    "contract_closed": _l("合同结清"),
    "interest": _l("逾期利息"),
    "compensation": _l("合同补偿"),
    "payout_paid": _l("打款到账"),
    "payout_reversed": _l("退款后从直接转账里收回"),
    "payout_bounced": _l("打款被银行退回"),
}
OTHER_KIND = _l("其他入账")


class Movement(NamedTuple):
    """One entry of the ledger that changes what the workshop is owed. `parts`: by column."""

    at: datetime
    kind: str
    order_number: str
    parts: dict[str, int]

    @property
    def word(self) -> str:
        """What happened, in words."""
        return str(KIND_WORDS.get(self.kind, OTHER_KIND))

    @property
    def fen(self) -> int:
        """By how much it changes what is owed."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class Statement:
    """The statement of a period."""

    period: Period
    opening_fen: int
    closing_fen: int
    movements: list[Movement]

    @property
    def sums(self) -> dict[str, int]:
        """The sum of each column."""
        return {name: sum(m.parts.get(name, 0) for m in self.movements) for name in COLUMNS}

    @property
    def moved_fen(self) -> int:
        """All movements together."""
        return sum(m.fen for m in self.movements)

    @property
    def shown(self) -> list[str]:
        """Columns that hold anything, and those every statement has."""
        sums = self.sums
        return [
            name
            for name in COLUMNS
            if name in ("goods", "refunds", "paid_out")
            or any(name in m.parts for m in self.movements)
            or sums[name]
        ]


def statement(session: Session, workshop_id: int, period: Period) -> Statement:
    """The workshop's statement of the period. Three statements of SQL."""
    since, until = clock.day_start(period.first), clock.day_end(period.last)
    rows = (
        _own(
            LedgerEntry.id,
            LedgerEntry.posted_at,
            LedgerEntry.kind,
            LedgerEntry.order_number,
            LedgerPosting.account,
        )
        .where(
            LedgerEntry.workshop_id == workshop_id,
            LedgerEntry.posted_at >= since,
            LedgerEntry.posted_at < until,
        )
        .group_by(
            LedgerEntry.id,
            LedgerEntry.posted_at,
            LedgerEntry.kind,
            LedgerEntry.order_number,
            LedgerPosting.account,
        )
        .order_by(LedgerEntry.posted_at, LedgerEntry.id)
    )
    return Statement(
        period,
        owed_before(session, workshop_id, since),
        owed_before(session, workshop_id, until),
        _movements(session.execute(rows)),
    )


def owed_before(session: Session, workshop_id: int, at: datetime) -> int:
    """What the workshop was owed before the instant, in fen."""
    rows = _own().where(LedgerEntry.workshop_id == workshop_id, LedgerEntry.posted_at < at)
    return int(session.scalar(rows) or 0)


def _own(*columns: Any) -> sa.Select[Any]:
    """What the workshop's own accounts add up to, in its favour above zero."""
    return (
        sa.select(*columns, -sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerPosting.account.in_(WORKSHOPS_OWN))
    )


def _movements(rows: Iterable[Any]) -> list[Movement]:
    column_of = {account: name for name, accounts in COLUMNS.items() for account in accounts}
    found: dict[int, Movement] = {}
    for entry_id, at, kind, number, account, fen in rows:
        line = found.setdefault(entry_id, Movement(at, kind, number or "", {}))
        name = column_of[Account(account)]
        line.parts[name] = line.parts.get(name, 0) + int(fen)
    return list(found.values())


def as_csv(sheet: Statement) -> str:
    """The statement as a file for a spreadsheet; text never becomes a formula."""
    names = list(COLUMNS)
    header = [
        str(_l("日期")), str(_l("事项")), str(_l("订单")), *(str(COLUMN_WORDS[n]) for n in names), str(_l("增减")),
        str(_l("余额")),
    ]  # fmt: skip
    blank: list[Any] = [None] * len(names)
    balance = sheet.opening_fen
    rows: list[list[Any]] = [
        [sheet.period.first.isoformat(), str(_l("期初")), "", *blank, None, yuan(balance)]
    ]
    for m in sheet.movements:
        balance += m.fen
        parts = [yuan(m.parts[n]) if n in m.parts else None for n in names]
        day = clock.local_day(m.at).isoformat()
        rows.append([day, m.word, m.order_number, *parts, yuan(m.fen), yuan(balance)])
    sums = sheet.sums
    last = sheet.period.last.isoformat()
    total = [yuan(sums[n]) for n in names]
    rows.append([last, str(_l("期末")), "", *total, yuan(sheet.moved_fen), yuan(sheet.closing_fen)])
    return csv_text(header, rows)
