"""Whether a product stands in the official catalogue, and whether it is marked for consumption assistance, at an
instant: as SQL about the caller's row and as an answer for products named. A test sets them against each other.

Being in the catalogue says nothing about the right to sell or about being on sale: ask for those besides.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog.official.models import AssistanceMark, Term

ProductId = ColumnElement[int] | InstrumentedAttribute[int]


class Mark(NamedTuple):
    """A mark for consumption assistance that holds: number and issuer of the certificate, half-open validity."""

    number: str
    issuer: str
    from_at: datetime
    until_at: datetime


def _runs(at: datetime) -> ColumnElement[bool]:
    return sa.and_(Term.from_at <= at, sa.or_(Term.until_at.is_(None), Term.until_at > at))


def _holds(at: datetime) -> ColumnElement[bool]:
    return sa.and_(
        AssistanceMark.accepted.is_(True),
        AssistanceMark.decided_at <= at,
        AssistanceMark.from_at <= at,
        AssistanceMark.until_at > at,
        sa.or_(AssistanceMark.ended_at.is_(None), AssistanceMark.ended_at > at),
    )


def in_catalogue_sql(product_id: ProductId, at: datetime) -> ColumnElement[bool]:
    """Whether the product in the column stands in the catalogue at the instant."""
    return sa.exists().where(Term.product_id == product_id, _runs(at)).correlate_except(Term)


def number_sql(product_id: ProductId, at: datetime) -> ColumnElement[str | None]:
    """The catalogue number of the product in the column; NULL when it does not stand in the catalogue at the instant."""
    found = sa.select(Term.number).where(Term.product_id == product_id, _runs(at)).limit(1)
    return found.correlate_except(Term).scalar_subquery()


def assisted_sql(product_id: ProductId, at: datetime) -> ColumnElement[bool]:
    """Whether the product in the column is marked for consumption assistance at the instant: in the catalogue, with a
    certificate that was accepted and is valid.
    """
    marked = sa.exists().where(AssistanceMark.product_id == product_id, _holds(at))
    return sa.and_(in_catalogue_sql(product_id, at), marked.correlate_except(AssistanceMark))


def assistance_number_sql(product_id: ProductId, at: datetime) -> ColumnElement[str | None]:
    """The number of the certificate behind the mark of the product in the column; NULL without one."""
    found = sa.select(AssistanceMark.number).where(AssistanceMark.product_id == product_id, _holds(at))
    newest = found.order_by(AssistanceMark.until_at.desc(), AssistanceMark.id.desc()).limit(1)
    return sa.case(
        (in_catalogue_sql(product_id, at), newest.correlate_except(AssistanceMark).scalar_subquery())
    )


def in_catalogue(session: Session, product_id: int, at: datetime) -> bool:
    """Whether the product stands in the catalogue at the instant. One statement."""
    return product_id in numbers(session, [product_id], at)


def numbers(session: Session, product_ids: Collection[int], at: datetime) -> dict[int, str]:
    """The catalogue numbers of those of the products that stand in the catalogue at the instant. One statement."""
    if not product_ids:
        return {}
    rows = sa.select(Term.product_id, Term.number, Term.from_at, Term.until_at)
    found = session.execute(rows.where(Term.product_id.in_(sorted(product_ids))))
    return {p: number for p, number, start, end in found if start <= at and (end is None or at < end)}


def marks(session: Session, product_ids: Collection[int], at: datetime) -> dict[int, Mark]:
    """The marks for consumption assistance that hold at the instant. Two statements."""
    inside = numbers(session, product_ids, at)
    if not inside:
        return {}
    rows = sa.select(AssistanceMark).where(AssistanceMark.product_id.in_(sorted(inside)))
    found: dict[int, Mark] = {}
    for mark in session.scalars(rows.order_by(AssistanceMark.until_at, AssistanceMark.id)):
        if mark_holds(mark, at):
            found[mark.product_id] = Mark(mark.number, mark.issuer, mark.from_at, mark.until_at)
    return found


def mark_holds(mark: AssistanceMark, at: datetime) -> bool:
    """Whether the certificate was accepted, not taken back, and is valid at the instant."""
    return (
        bool(mark.accepted)
        and mark.decided_at is not None
        and mark.decided_at <= at
        and mark.from_at <= at < mark.until_at
        and (mark.ended_at is None or at < mark.ended_at)
    )


def edges(at: datetime) -> list[sa.Select[datetime | None]]:
    """Statements for the nearest instants after `at` at which time alone changes what is marked, in a column `edge`."""
    return [
        sa.select(sa.func.min(column).label("edge")).where(column > at, AssistanceMark.accepted.is_(True))
        for column in (AssistanceMark.from_at, AssistanceMark.until_at)
    ]
