"""A bank statement: looked at first (nothing is written), then entered whole. A sum the bank told before is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, outbox
from shop.core.access import Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.table_files import Line
from shop.orders.payments.bank import bookings, incoming, matching, reading
from shop.orders.payments.bank.matching import Judged, Verdict
from shop.orders.payments.bank.models import BankRow, BankStatement, StatementState
from shop.orders.payments.bank.reading import Flaw, Sum

RECENT = 20


class Looked:
    """What stands in a statement: each sum with its verdict, and what cannot be read."""

    def __init__(self, judged: Sequence[Judged], flaws: Sequence[Flaw]) -> None:
        self.judged, self.flaws = judged, flaws

    @property
    def new(self) -> list[Judged]:
        """Sums that were not entered before."""
        return [one for one in self.judged if one.verdict is not Verdict.KNOWN]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many have each verdict."""
        return Counter(one.verdict for one in self.judged)

    @property
    def fen(self) -> int:
        """What is new, in fen."""
        return sum(one.sum.fen for one in self.new)


def upload(session: Session, actor: Actor, lines: Sequence[Line], *, filename: str) -> BankStatement:
    """Keep what was read until somebody says to enter it."""
    require(actor, Permission.BANK_MATCH)
    assert actor.user_id is not None
    statement = BankStatement(
        key=chance.hexadecimal(16),
        filename=filename[-120:],
        lines={"rows": [[line.row, line.cells] for line in lines]},
        row_count=len(lines),
        created_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(statement)
    session.flush()
    return statement


def look(session: Session, statement: BankStatement) -> Looked:
    """What entering it now would do; changes nothing."""
    read = list(reading.sums(Line(row, cells) for row, cells in statement.lines.get("rows", [])))
    sums = [one for one in read if isinstance(one, Sum)]
    flaws = [one for one in read if isinstance(one, Flaw)]
    return Looked(matching.judge(session, sums), flaws)


def enter(session: Session, actor: Actor, key: str) -> Looked:
    """Every new sum is booked; those with a reference of ours become payments by the outbox, the others wait for somebody
    to say what they are for.

    NotFound; Conflict when it was entered or discarded, or when a row cannot be read: then nothing is entered.
    """
    statement = _waiting(session, actor, key)
    looked = look(session, statement)
    if looked.flaws:
        raise Conflict(_("有看不懂的行，什么都没有入账。请改好文件再传。"), code="FLAWED")
    for one in looked.new:
        _enter(session, statement, one)
    statement.state, statement.entered_at, statement.lines = StatementState.ENTERED, clock.now(), {}
    audit.record(
        session, actor, "bank_statement.entered", "bank_statement", key, sums=len(looked.new), fen=looked.fen
    )
    session.flush()
    return looked


def discard(session: Session, actor: Actor, key: str) -> None:
    """Nothing of it is entered. NotFound, Conflict as in `enter`."""
    statement = _waiting(session, actor, key)
    statement.state, statement.lines = StatementState.DISCARDED, {}
    session.flush()


def statement_for(session: Session, actor: Actor, key: str) -> BankStatement:
    """The statement. NotFound for an unknown one."""
    require(actor, Permission.BANK_MATCH)
    found = session.scalar(sa.select(BankStatement).where(BankStatement.key == key))
    if found is None:
        raise NotFound(_("没有找到这份流水。"))
    return found


def recent(session: Session) -> Sequence[BankStatement]:
    """What was uploaded last."""
    return session.scalars(sa.select(BankStatement).order_by(BankStatement.id.desc()).limit(RECENT)).all()


def _waiting(session: Session, actor: Actor, key: str) -> BankStatement:
    found = statement_for(session, actor, key)
    session.refresh(found, with_for_update=True)
    if found.state != StatementState.CHECKED:
        raise Conflict(_("这份流水已经入账或者作废了。"), code="DONE_ALREADY")
    return found


def _enter(session: Session, statement: BankStatement, one: Judged) -> None:
    came = one.sum
    row = BankRow(
        statement_id=statement.id,
        bank_id=came.bank_id,
        received_at=came.at,
        amount_fen=came.fen,
        payer=came.payer,
        payer_account=came.account,
        memo=came.memo,
    )
    session.add(row)
    session.flush()
    bookings.received(session, row.bank_id, row.amount_fen, row.received_at)
    if one.reference:
        # Each in a transaction of its own: many settlements in one would wait for others in a circle.
        outbox.post(session, incoming.CREDIT, row_id=row.id, reference=one.reference)
