"""A day of the provider's books against ours: what differs is named, what was right stays out of the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from shop.core import clock
from shop.orders.payments.provider import YUAN, Books, Kind, Movement
from shop.orders.payments.reconciling import differences, ours
from shop.orders.payments.reconciling.models import Difference, Fault, ReconciledDay

# Both books are read this far around the day, so that what stands on the day next to it is late and not missing.
AROUND = timedelta(days=1)
Key = tuple[Kind, str]
Source = Callable[[Session, str, datetime, datetime], Iterable[Movement]]
Elsewhere = Callable[[Session, Movement], ours.Ours | None]
_sources: list[Source] = [ours.payments, ours.refunds]
_elsewhere: list[Elsewhere] = [ours.elsewhere]


def register(source: Source, elsewhere: Elsewhere | None = None) -> None:
    """The room above has movements too (transfers to workshops): `source(session, provider, since, until)`.

    `elsewhere` says what it knows of a movement of theirs that it has not booked near the day.
    """
    if source not in _sources:
        _sources.append(source)
    if elsewhere is not None and elsewhere not in _elsewhere:
        _elsewhere.append(elsewhere)


def _known_elsewhere(session: Session, theirs: Movement) -> ours.Ours | None:
    return next((found for look in _elsewhere if (found := look(session, theirs)) is not None), None)


class Found(NamedTuple):
    """A fault as found: what the provider has (or we, when it has nothing), and our amount."""

    fault: Fault
    seen: Movement
    ours_fen: int | None


class Named(NamedTuple):
    """A difference in plain values, as scripts read it."""

    fault: str
    kind: str
    ref: str
    key: str
    ours_fen: int | None
    theirs_fen: int | None
    theirs_currency: str
    explained: bool


@dataclass(frozen=True)
class Compared:
    """How a day came out; the differences found, those explained among them."""

    provider: str
    day: date
    ours: int
    theirs: int
    ours_fen: int
    theirs_fen: int
    differences: list[Named]

    @property
    def ok(self) -> bool:
        """Whether nothing is left to explain."""
        return all(one.explained for one in self.differences)


def reconcile(sessions: sessionmaker[Session], provider: Books, day: date) -> Compared:
    """Compare the day and write down what differs. Again, it is the same; what has come right by itself is closed.

    ProviderUnknown when the provider's books cannot be read whole: nothing is written then.
    """
    since, until = clock.day_start(day) - AROUND, clock.day_end(day) + AROUND
    theirs = sorted(provider.movements(since, until), key=lambda one: one.at)
    with sessions() as session:
        mine = [one for source in _sources for one in source(session, provider.name, since, until)]
        found = [*_theirs_against_ours(session, theirs, mine, day), *_ours_against_theirs(theirs, mine, day)]
        noted = [differences.note(session, provider.name, day, *fault) for fault in found]
        differences.gone(session, provider.name, day, {one.id for one in noted})
        compared = _sums(provider.name, day, theirs, mine, [_named(one) for one in noted])
        _note_day(session, compared)
        session.commit()
    return compared


def _named(one: Difference) -> Named:
    explained = one.explained_at is not None
    sums = (one.ours_fen, one.theirs_fen, one.theirs_currency)
    return Named(one.fault, one.kind, one.ref, one.key, *sums, explained)


def _theirs_against_ours(
    session: Session, theirs: list[Movement], mine: list[Movement], day: date
) -> Iterable[Found]:
    by_key, first = _by_key(mine), _by_key(theirs)
    for one in theirs:
        if clock.local_day(one.at) != day:
            continue
        known = by_key.get((one.kind, one.key), [])
        if one.key and first[one.kind, one.key][0] is not one:
            yield Found(Fault.DUPLICATE, one, known[0].amount_fen if known else None)
            continue
        match = known[0] if known else _known_elsewhere(session, one)
        fault = _compare(one, match)
        if fault is not None:
            yield Found(fault, one, match.amount_fen if match else None)


def _compare(one: Movement, match: ours.Ours | Movement | None) -> Fault | None:
    """What is wrong between a movement of theirs and ours of the same key."""
    if match is None:
        return Fault.EXTRA
    if one.currency != YUAN:
        return Fault.WRONG_CURRENCY
    if one.amount_fen != match.amount_fen:
        return Fault.WRONG_AMOUNT
    if isinstance(match, ours.Ours) and match.at is None:
        return None if match.on_its_way else Fault.EXTRA
    assert match.at is not None
    return Fault.LATE if clock.local_day(match.at) != clock.local_day(one.at) else None


def _ours_against_theirs(theirs: list[Movement], mine: list[Movement], day: date) -> Iterable[Found]:
    there = _by_key(theirs)
    for one in mine:
        if clock.local_day(one.at) == day and (one.kind, one.key) not in there:
            yield Found(Fault.MISSING, one, one.amount_fen)


def _by_key(movements: Iterable[Movement]) -> dict[Key, list[Movement]]:
    found: dict[Key, list[Movement]] = defaultdict(list)
    for one in movements:
        if one.key:
            found[one.kind, one.key].append(one)
    return found


def _sums(
    provider: str, day: date, theirs: list[Movement], mine: list[Movement], noted: list[Named]
) -> Compared:
    here, there = ([x for x in side if clock.local_day(x.at) == day] for side in (mine, theirs))
    return Compared(provider, day, len(here), len(there), _net(here), _net(there), noted)


def _net(movements: Iterable[Movement]) -> int:
    """Paid in less paid back, in fen."""
    sign = {Kind.PAYMENT: 1, Kind.REFUND: -1}
    return sum(sign.get(one.kind, 0) * one.amount_fen for one in movements if one.currency == YUAN)


def _note_day(session: Session, compared: Compared) -> None:
    row = session.scalar(
        sa.select(ReconciledDay).where(
            ReconciledDay.provider == compared.provider, ReconciledDay.day == compared.day
        )
    )
    if row is None:
        row = ReconciledDay(provider=compared.provider, day=compared.day)
        session.add(row)
    row.checked_at = clock.now()
    row.ours, row.theirs = compared.ours, compared.theirs
    row.ours_fen, row.theirs_fen = compared.ours_fen, compared.theirs_fen
    session.flush()
