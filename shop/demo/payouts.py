"""Payouts of past months: twice a month a batch by two people, paid by the bank, by the store's own pure calculations.

One line of the last batch but one came back from the bank; the newest batch waits for its second person.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shop.core import clock
from shop.core.db import Model
from shop.demo.bulk import Row
from shop.demo.chance import new_uuid, stream
from shop.orders.models import Order, OrderState
from shop.orders.payments.models import Refund, RefundState
from shop.orders.payouts import bookings
from shop.orders.payouts.bank_accounts import COOLING, is_card
from shop.orders.payouts.batches import MINIMUM_FEN, PREFIX, payable_rests, share_of, why_wait
from shop.orders.payouts.models import (
    BatchState,
    MoneyMove,
    MoveKind,
    Payout,
    PayoutAccount,
    PayoutBatch,
    PayoutShare,
    PayoutState,
    Refusal,
)
from shop.orders.payouts.nets import EARNED, Rest, standing
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting

DAYS = (5, 20)
FEE_BP = 38
#: What was paid less than so long ago stays with the provider for refunds.
STAYS = timedelta(days=4)
BANK, BRANCH = "农村商业银行（演示）", "演示网点"
Rows = dict[type[Model], list[Row]]


@dataclass(frozen=True)
class Payee:
    """A workshop that is paid: the holder of its account, and who entered it."""

    holder: str
    owner_id: int
    has_account: bool = True


@dataclass
class _Subject:
    """An order: when its net changed and by how much, when it was completed, what was taken of it in how many shares."""

    workshop_id: int
    completed_at: datetime | None = None
    waits: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    changes: list[tuple[datetime, int]] = field(default_factory=list)
    taken_fen: int = 0
    rounds: int = 0

    def rest(self, number: str, at: datetime) -> Rest | None:
        """What is not settled at the instant."""
        net = sum(fen for when, fen in self.changes if when < at)
        if net == self.taken_fen:
            return None
        done = self.completed_at is not None and self.completed_at < at
        state = OrderState.COMPLETED if done else OrderState.PAID
        held = any(since < at and (until is None or until > at) for since, until in self.waits)
        due = standing(net, self.taken_fen, state, held)
        return Rest(self.workshop_id, number, net, self.rounds, self.taken_fen, due, self.completed_at)


def pay_out(
    rows: Rows,
    payees: Mapping[int, Payee],
    finance: Sequence[int],
    since: date,
    until: datetime,
    refused: int,
) -> None:
    """Add accounts, batches and moved money to the rows of the history. `finance`: two people; `refused`: the workshop
    whose last payment came back.
    """
    house = _House(rows, payees, finance)
    house.open_accounts(clock.day_start(since))
    days = list(_days(since, until))
    for i, at in enumerate(days):
        newest = i == len(days) - 1
        house.pay(at, until, waits=newest, refused=refused if i == len(days) - 2 else 0)


def _days(since: date, until: datetime) -> Iterator[datetime]:
    day = since + timedelta(days=30)
    while (at := clock.day_start(day) + timedelta(hours=10)) < until:
        if day.day in DAYS:
            yield at
        day += timedelta(days=1)


class _House:
    """The finance desk at work."""

    def __init__(self, rows: Rows, payees: Mapping[int, Payee], finance: Sequence[int]) -> None:
        self.rows, self.payees, self.finance = rows, payees, finance
        self.chance = stream("payouts")
        self.accounts: dict[int, int] = {}
        self.settlement_fen = 0
        self.subjects, self.provider = _read(rows)
        self.provider_gone_fen = 0

    def _add(self, model: type[Model], **row: Any) -> int:
        rows = self.rows.setdefault(model, [])
        rows.append({"id": len(rows) + 1, **row})
        return len(rows)

    def open_accounts(self, at: datetime) -> None:
        """Every workshop entered its account before it sold anything."""
        for workshop_id, payee in sorted(self.payees.items()):
            number = _card(f"62990000{workshop_id:06d}{self.chance.randrange(10**4):04d}")
            if payee.has_account:
                self.accounts[workshop_id] = self._add(
                    PayoutAccount, workshop_id=workshop_id, holder=payee.holder, bank=BANK, branch=BRANCH,
                    number=number, created_by=payee.owner_id, created_at=at - COOLING, effective_at=at,
                    withdrawn_at=None, refused_at=None, refused_why=None, refused_note="",
                )  # fmt: skip

    def pay(self, at: datetime, until: datetime, *, waits: bool, refused: int) -> None:
        """One batch of all that is due at the instant."""
        rests = [r for n, s in self.subjects.items() if (r := s.rest(n, at)) is not None]
        lines = {who: due for who, due in payable_rests(rests).items() if self._payable(who, due, at)}
        if not lines:
            return
        total = sum(r.rest_fen for due in lines.values() for r in due)
        self._bring(at - timedelta(days=1), total)
        sent_at = None if waits else at + timedelta(hours=6)
        ended_at = None if sent_at is None else sent_at + timedelta(days=2)
        ended_at = ended_at if ended_at is not None and ended_at < until else None
        state = BatchState.MADE if sent_at is None else BatchState.CLOSED if ended_at else BatchState.SENT
        number = f"{PREFIX}{clock.local_day(at):%y%m%d}-{self.chance.randrange(10**6):06d}"
        batch = self._add(
            PayoutBatch, number=number, state=state, made_by=self.finance[0], made_at=at,
            confirmed_by=self.finance[1] if sent_at else None,
            confirmed_at=sent_at - timedelta(hours=1) if sent_at else None,
            sent_by=self.finance[1] if sent_at else None, sent_at=sent_at, ended_at=ended_at,
        )  # fmt: skip
        for who, due in sorted(lines.items()):
            self._line(batch, who, due, sent_at, ended_at, came_back=who == refused)

    def _payable(self, who: int, due: Sequence[Rest], at: datetime) -> bool:
        place = self.accounts.get(who)
        account = PayoutAccount(**self.rows[PayoutAccount][place - 1]) if place else None
        return why_wait(due, account, MINIMUM_FEN, at) is None

    def _line(
        self,
        batch: int,
        who: int,
        due: Sequence[Rest],
        sent: datetime | None,
        ended: datetime | None,
        *,
        came_back: bool,
    ) -> None:
        fen = sum(rest.rest_fen for rest in due)
        account, back = self.accounts[who], came_back and ended is not None
        state = PayoutState.MADE if sent is None else PayoutState.PAID if ended else PayoutState.SENT
        payout = {
            "uuid": new_uuid(self.chance), "batch_id": batch, "workshop_id": who, "account_id": account,
            "amount_fen": fen, "state": PayoutState.REFUSED if back else state, "sent_at": sent, "ended_at": ended,
            "refused_why": Refusal.NUMBER if back else None, "refused_note": NOTE if back else "",
        }  # fmt: skip
        payout_id = self._add(Payout, **payout)
        for rest in due:
            share = share_of(rest)
            row = {
                "subject": share.subject,
                "round": None if back else share.round,
                "amount_fen": share.amount_fen,
            }
            self._add(PayoutShare, payout_id=payout_id, **row)
            if not back:
                subject = self.subjects[rest.subject]
                subject.taken_fen, subject.rounds = rest.net_fen, rest.rounds + 1
        source = bookings.source_of(Payout(uuid=payout["uuid"]))
        if sent is not None:
            self._post(source, bookings.SENT, who, sent, bookings.TURNS[bookings.SENT], fen)
            self.settlement_fen -= fen
        if ended is not None:
            kind = bookings.REFUSED if back else bookings.PAID
            self._post(source, kind, who, ended, bookings.TURNS[kind], fen)
        if back:
            self.settlement_fen += fen
            self.rows[PayoutAccount][account - 1] |= {
                "refused_at": ended, "refused_why": Refusal.NUMBER, "refused_note": NOTE,
            }  # fmt: skip

    def _bring(self, at: datetime, needed: int) -> None:
        """The provider pays out what has lain there for some days; the platform puts in what is missing."""
        there = (
            self.provider.until(at - STAYS)
            + min(0, self.provider.between(at - STAYS, at))
            - self.provider_gone_fen
        )
        fee = max(there, 0) * FEE_BP // 10_000
        self._move(MoveKind.FROM_PROVIDER, there - fee, at)
        self._move(MoveKind.FEE, fee, at)
        self.provider_gone_fen += max(there, 0)
        self._move(MoveKind.TOP_UP, max(fee, needed - self.settlement_fen), at)

    def _move(self, kind: MoveKind, fen: int, at: datetime) -> None:
        if fen <= 0:
            return
        day = clock.local_day(at)
        move = self._add(
            MoneyMove, kind=kind, reference=f"{kind.value[:3].upper()}{day:%Y%m%d}", reason="", amount_fen=fen,
            moved_on=day, recorded_by=self.finance[0], recorded_at=at,
        )  # fmt: skip
        sides = bookings.SIDES[kind]
        self._post(f"move:{move}", kind, None, at, sides, fen)
        self.settlement_fen += fen * ((sides[0] is Account.SETTLEMENT) - (sides[1] is Account.SETTLEMENT))

    def _post(
        self, source: str, kind: str, who: int | None, at: datetime, sides: tuple[Account, Account], fen: int
    ) -> None:
        entry = self._add(
            LedgerEntry, source=source, kind=kind, workshop_id=who, county_code=None, order_number=None,
            occurred_at=at, posted_at=at, counted_on=clock.local_day(at), proof="platform", currency="CNY",
        )  # fmt: skip
        for posting in bookings.sides(sides, fen):
            self._add(LedgerPosting, entry_id=entry, **vars(posting))


NOTE = "账号第 7 位对不上"


class _Account:
    """What came to an account and left it, in the order of time; sums up to an instant by halving."""

    def __init__(self, changes: list[tuple[datetime, int]]) -> None:
        changes.sort()
        self._at = [at for at, _fen in changes]
        self._sums = [0]
        for _at, fen in changes:
            self._sums.append(self._sums[-1] + fen)
        self._back = [0]
        for _at, fen in changes:
            self._back.append(self._back[-1] + min(fen, 0))

    def until(self, at: datetime) -> int:
        """The balance before the instant."""
        return self._sums[bisect.bisect_left(self._at, at)]

    def between(self, since: datetime, until: datetime) -> int:
        """What left it between the instants (below zero)."""
        return (
            self._back[bisect.bisect_left(self._at, until)] - self._back[bisect.bisect_left(self._at, since)]
        )


def _read(rows: Rows) -> tuple[dict[str, _Subject], _Account]:
    """The orders with their nets, and what came to the provider and left it, from the rows of the ledger."""
    entries = {row["id"]: row for row in rows[LedgerEntry]}
    changes: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    provider = []
    for posting in rows[LedgerPosting]:
        entry = entries[posting["entry_id"]]
        if posting["account"] == Account.PROVIDER:
            provider.append((entry["posted_at"], posting["amount_fen"]))
        elif posting["account"] in EARNED:
            changes[entry["order_number"]][entry["id"]] -= posting["amount_fen"]
    subjects = {
        row["number"]: _Subject(row["workshop_id"], row["completed_at"])
        for row in rows[Order]
        if row["number"] in changes
    }
    numbers = {row["id"]: row["number"] for row in rows[Order]}
    for refund in rows.get(Refund, []):
        end = refund["refunded_at"] if refund["state"] == RefundState.SUCCEEDED else None
        if (number := numbers.get(refund["order_id"])) in subjects:
            subjects[number].waits.append((refund["created_at"], end))
    for number, fen_of in changes.items():
        subjects[number].changes = [(entries[i]["posted_at"], fen) for i, fen in fen_of.items()]
    return subjects, _Account(provider)


def _card(digits: str) -> str:
    """The digits with the check digit of a card."""
    return next(f"{digits}{d}" for d in range(10) if is_card(f"{digits}{d}"))
