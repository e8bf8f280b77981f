"""Certificates on their way up: filed with the prefecture, with the province, published in a batch."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from shop.admin.cases.notices import Place
from shop.core import clock
from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.paging import Page, page_of
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.workshops import certification
from shop.workshops.models import Certificate, Workshop
from shop.workshops.queries import lies_in, watched_regions, within
from shop.workshops.recognition.models import Batch, Filing

PER_PAGE = 50


class Look(StrEnum):
    """Where a certificate is on its way."""

    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"
    BATCH = "batch"


LOOKS = {
    Look.COUNTY: _l("县里待报"),
    Look.PREFECTURE: _l("市州待报省"),
    Look.PROVINCE: _l("省里待编批次"),
    Look.BATCH: _l("已编入批次"),
}


class Row(NamedTuple):
    """A certificate and how far it has come."""

    certificate: Certificate
    filing: Filing | None


class FilingList(NamedTuple):
    """One page of one part, and the numbers of all."""

    look: Look
    rows: list[Row]
    page: Page
    numbers: dict[Look, int]


def read(session: Session, actor: Actor, look: str, county: str, page: str | None) -> FilingList:
    """One page of running certificates that have come so far. Two statements."""
    part = Look(look) if look in set(Look) else Look.COUNTY
    there = sa.and_(within(watched_regions(actor)), certification.running_sql(clock.now()))
    if county:
        there = sa.and_(there, Workshop.county_code == county)
    joined = (
        sa.select(Certificate)
        .join(Certificate.workshop)
        .outerjoin(Filing, Filing.certificate_id == Certificate.id)
        .where(there, _is_newest())
    )
    stage = _stage()
    counted = joined.with_only_columns(stage, sa.func.count()).group_by(stage)
    found = dict(session.execute(counted).all())
    numbers = {key: found.get(key.value, 0) for key in Look}
    asked = page_of(numbers[part], page, PER_PAGE, {"look": part.value, "county": county})
    ids = joined.with_only_columns(Certificate.id, maintain_column_froms=True).where(stage == part.value)
    ids = ids.order_by(Certificate.id.desc()).offset(asked.start).limit(PER_PAGE)
    return FilingList(part, _rows(session, list(session.scalars(ids))), asked, numbers)


def _rows(session: Session, ids: list[int]) -> list[Row]:
    """The certificates with their filings, the newest first."""
    rows = (
        sa.select(Certificate, Filing)
        .outerjoin(Filing, Filing.certificate_id == Certificate.id)
        .where(Certificate.id.in_(ids))
        .options(joinedload(Certificate.workshop).joinedload(Workshop.county), joinedload(Filing.batch))
    )
    return [Row(*row) for row in session.execute(rows.order_by(Certificate.id.desc()))]


def _is_newest() -> sa.ColumnElement[bool]:
    """The certificate is the workshop's newest one: of a workshop whose certificate runs, the one that runs."""
    later = sa.orm.aliased(Certificate)
    after = sa.exists().where(later.workshop_id == Certificate.workshop_id, later.id > Certificate.id)
    return ~after.correlate(Certificate)


def _stage() -> sa.ColumnElement[str]:
    return sa.case(
        (Filing.certificate_id.is_(None), Look.COUNTY.value),
        (Filing.to_province_at.is_(None), Look.PREFECTURE.value),
        (Filing.batch_id.is_(None), Look.PROVINCE.value),
        else_=Look.BATCH.value,
    )


def batches(session: Session, actor: Actor) -> list[tuple[Batch, int]]:
    """Batches of the provinces the account lies in or watches, the newest first, with how many they hold."""
    regions = watched_regions(actor)
    provinces = None if regions is None else sorted({code[:2] + "0000" for code in regions})
    held = sa.select(sa.func.count()).where(Filing.batch_id == Batch.id).correlate(Batch).scalar_subquery()
    rows = sa.select(Batch, held).where(lies_in(Batch.province_code, provinces))
    ordered = rows.order_by(Batch.year.desc(), Batch.ordinal.desc()).limit(100)
    return [(batch, n) for batch, n in session.execute(ordered)]


def batch_for(session: Session, actor: Actor, batch_id: int) -> Batch:
    """The batch: a published one for all officers of its province, one being made for the province's. NotFound for others."""
    found = session.get(Batch, batch_id)
    if found is None or not _sees(actor, found):
        raise NotFound("")
    return found


def _sees(actor: Actor, batch: Batch) -> bool:
    if allowed(actor, Permission.FILING_MANAGE, Place(batch.province_code)) or actor.organisations(
        "platform"
    ):
        return True
    regions = watched_regions(actor) or []
    return batch.published_at is not None and any(code[:2] == batch.province_code[:2] for code in regions)


def in_batch(session: Session, actor: Actor, batch: Batch, page: str | None) -> tuple[list[Row], Page]:
    """The certificates of the batch, as far as the account watches over them."""
    joined = (
        sa.select(Certificate, Filing)
        .join(Certificate.workshop)
        .join(Filing, Filing.certificate_id == Certificate.id)
        .where(Filing.batch_id == batch.id, within(watched_regions(actor)))
    )
    total = session.scalar(joined.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    asked = page_of(total, page, PER_PAGE)
    shown = joined.options(contains_eager(Certificate.workshop).joinedload(Workshop.county))
    rows = session.execute(
        shown.order_by(Workshop.county_code, Certificate.id).offset(asked.start).limit(PER_PAGE)
    )
    return [Row(*row) for row in rows], asked
