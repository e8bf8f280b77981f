"""The right to sell, asked twice: as one SQL expression and as a Python predicate over the events.

Both read only facts and the instant given, never the result of a job. A test sets them against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from shop.core import clock
from shop.workshops.certification.holding import hold_shared
from shop.workshops.certification.status import NO_STATUS, Status, status, statuses
from shop.workshops.certification.timeline import SELLING, State
from shop.workshops.models import Licence, RightInterval, Workshop


def selling_workshops(at: datetime) -> sa.Select[int]:
    """Ids of the workshops that may sell at the instant, licences aside; meant for `.in_(...)`."""
    return (
        sa.select(Workshop.id)
        .join(RightInterval, RightInterval.workshop_id == Workshop.id)
        .where(RightInterval.from_at <= at, RightInterval.until_at > at, Workshop.verified_until > at)
    )


def committing_workshops(at: datetime) -> sa.Select[int]:
    """Ids of the workshops that may take on something new at the instant: no withdrawal announced (BR-32)."""
    announced = Workshop.withdrawal_announced_at
    return selling_workshops(at).where(sa.or_(announced.is_(None), announced > at))


def may_sell_sql(
    workshop_id: ColumnElement[int] | sa.orm.InstrumentedAttribute[int],
    at: datetime,
    licence_kind: ColumnElement[str | None] | sa.orm.InstrumentedAttribute[str | None] | str | None = None,
) -> ColumnElement[bool]:
    """The right to sell of the workshop in the column at the instant, with the licence its goods ask for (or
    none).
    """
    right = workshop_id.in_(selling_workshops(at))
    if licence_kind is None:
        return right
    if isinstance(licence_kind, str):
        return sa.and_(right, licensed_sql(workshop_id, at, licence_kind))
    licensed = licensed_sql(workshop_id, at, licence_kind)
    return sa.and_(right, sa.or_(licence_kind.is_(None), licensed))


def licensed_sql(
    workshop_id: ColumnElement[int] | sa.orm.InstrumentedAttribute[int],
    at: datetime,
    licence_kind: ColumnElement[str | None] | sa.orm.InstrumentedAttribute[str | None] | str,
) -> ColumnElement[bool]:
    """Whether the workshop in the column holds the licence at the instant; its right to sell is not asked."""
    return (
        sa.exists()
        .where(Licence.workshop_id == workshop_id, Licence.kind == licence_kind, licence_holds(at))
        .correlate_except(Licence)
    )


def licence_holds(at: datetime) -> ColumnElement[bool]:
    """Whether the licence of the row is valid at the instant."""
    return sa.and_(Licence.valid_from <= at, sa.or_(Licence.valid_until.is_(None), Licence.valid_until > at))


@dataclass(frozen=True)
class Refusal:
    """Why it may not sell: a word for programs, a sentence for people, since when, by which document; `reason` as the
    authority published it with a measure.
    """

    code: str
    sentence: str
    since: datetime | None
    document_no: str = ""
    state: State = State.NONE
    reason: str = ""


def may_sell(session: Session, workshop_id: int, at: datetime, licence_kind: str | None = None) -> bool:
    """Whether the workshop may sell at the instant, computed from its events, verification and licences."""
    return why_not(session, workshop_id, at, licence_kind) is None


def may_commit(session: Session, workshop_id: int, at: datetime) -> bool:
    """May sell, and no withdrawal announced: asked at booth, quotation and award (BR-32)."""
    standing = status(session, workshop_id, at)
    return standing.withdrawal_announced_at is None and may_sell(session, workshop_id, at)


def why_not(
    session: Session, workshop_id: int, at: datetime, licence_kind: str | None = None
) -> Refusal | None:
    """The reason why it may not sell at the instant; None when it may. Codes: NOT_CERTIFIED (any state
    without the right, see `state`), NOT_VERIFIED (BR-21), LICENCE_MISSING (BR-21).
    """
    return refusals(session, [(workshop_id, licence_kind)], at).get((workshop_id, licence_kind))


def refusals(
    session: Session, wanted: Iterable[tuple[int, str | None]], at: datetime
) -> dict[tuple[int, str | None], Refusal]:
    """The reasons for many (workshop id, licence kind) at once, in three statements whatever their number; those that
    may sell are absent.
    """
    pairs = set(wanted)
    ids = sorted({workshop_id for workshop_id, _kind in pairs})
    standings = statuses(session, ids, at)
    verified, licences = _papers(session, ids)
    found = {}
    for workshop_id, kind in pairs:
        licensed = kind is None or any(
            k == kind and start <= at and (end is None or at < end)
            for k, start, end in licences.get(workshop_id, [])
        )
        refusal = _refusal(standings.get(workshop_id, NO_STATUS), verified.get(workshop_id), licensed, at)
        if refusal is not None:
            found[workshop_id, kind] = refusal
    return found


def _papers(
    session: Session, ids: list[int]
) -> tuple[dict[int, datetime], dict[int, list[tuple[str, datetime, datetime | None]]]]:
    """Until when each workshop's identity is verified, and its licences; one statement."""
    rows = session.execute(
        sa.select(Workshop.id, Workshop.verified_until, Licence.kind, Licence.valid_from, Licence.valid_until)
        .outerjoin(Licence, Licence.workshop_id == Workshop.id)
        .where(Workshop.id.in_(ids))
    )
    verified: dict[int, datetime] = {}
    licences: dict[int, list[tuple[str, datetime, datetime | None]]] = {}
    for workshop_id, until, kind, start, end in rows:
        verified[workshop_id] = until
        if kind is not None:
            licences.setdefault(workshop_id, []).append((kind, start, end))
    return verified, licences


def _refusal(
    standing: Status, verified_until: datetime | None, licensed: bool, at: datetime
) -> Refusal | None:
    if standing.state not in SELLING:
        return _not_certified(standing)
    if verified_until is None or verified_until <= at:
        sentence = _("这家工坊的主体信息核验已到期，核验之前不能销售。")
        return Refusal("NOT_VERIFIED", sentence, verified_until, state=standing.state)
    if not licensed:
        sentence = _("这类商品要有在有效期内的许可，这家工坊现在没有。")
        return Refusal("LICENCE_MISSING", sentence, None, state=standing.state)
    return None


def _not_certified(standing: Status) -> Refusal:
    day = clock.local_day(standing.since).isoformat() if standing.since else ""
    sentences = {
        State.NONE: _("这家工坊还没有取得非遗工坊认定，不能销售。"),
        State.SUSPENDED: _("这家工坊自 %(day)s 起暂停销售。", day=day),
        State.AUTO_CANCELLED: _("这家工坊连续两年没有确认，认定自 %(day)s 起自动取消，不能销售。", day=day),
        State.REVOKED: _("这家工坊的认定已于 %(day)s 撤销，不能销售。", day=day),
        State.WITHDRAWN: _("这家工坊已于 %(day)s 退出，不再销售。", day=day),
    }
    sentence = sentences[standing.state]
    reason = standing.reason if standing.state in (State.SUSPENDED, State.REVOKED) else ""
    return Refusal("NOT_CERTIFIED", sentence, standing.since, standing.document_no, standing.state, reason)


def lock_shared(session: Session, workshops: Iterable[int] | sa.Select[int], **asked: object) -> datetime:
    """Hold the workshops' right as it is until this transaction ends; answers with the instant at which to
    ask for it.

    Against every act, which holds the workshop alone (see `holding`). The instant is taken after the lock: whoever
    asks at an earlier one could overlook an act that has just committed.
    """
    hold_shared(session, workshops, **asked)
    return clock.now()


def edges(at: datetime) -> list[sa.Select[datetime | None]]:
    """One query each for the nearest instant after `at` at which a right, a verification or a licence begins or ends."""
    columns = (
        RightInterval.from_at,
        RightInterval.until_at,
        Workshop.verified_until,
        Licence.valid_from,
        Licence.valid_until,
    )
    return [sa.select(sa.func.min(c).label("edge")).where(c > at) for c in columns]


def next_edge(session: Session, at: datetime) -> datetime | None:
    """The nearest instant after `at` at which anybody's right, verification or licence begins or ends."""
    together = sa.union_all(*edges(at)).subquery()
    found: datetime | None = session.scalar(sa.select(sa.func.min(together.c.edge)))
    return found
