"""The public roster: workshops whose certificate holds now, by place and craft, and how many there are where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core.paging import Page, page_of
from shop.heritage.models import Craft, IchItem
from shop.heritage.regions import stem
from shop.workshops.certification import running_sql
from shop.workshops.models import Certificate, Workshop

PER_PAGE = 50
MAX_PAGES = 50


class Row(NamedTuple):
    """A certified workshop as the public sees it; never a person, a wage or a figure of sales."""

    slug: str
    name: str
    county_code: str
    craft: str
    pattern_key: str
    ich_item: str | None
    site_level: str | None
    confirmed_through: int
    number: str


class Asked(NamedTuple):
    """What the roster was asked for: a place of any level, a craft by its slug, words of a name."""

    region: str = ""
    craft: str = ""
    words: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        return {"region": self.region, "craft": self.craft, "q": self.words}


def certified_sql(now: datetime) -> sa.ColumnElement[bool]:
    """The certificate gives the right now (state certified or confirm_overdue). Only for the present."""
    return sa.and_(running_sql(now), Workshop.suspended_since.is_(None))


def counts(session: Session, asked: Asked, now: datetime) -> dict[str, int]:
    """Certified workshops by county, of the craft and words but of all places. One statement."""
    rows = sa.select(Workshop.county_code, sa.func.count()).where(certified_sql(now), *_chosen(asked))
    found: dict[str, int] = dict(session.execute(rows.group_by(Workshop.county_code)).all())
    return found


def page(
    session: Session, asked: Asked, by_county: Mapping[str, int], now: datetime
) -> tuple[list[Row], Page, bool]:
    """One page by county and name, from the numbers of `counts`; whether there is more than the pages that can be
    turned. One statement.
    """
    start = stem(asked.region) if asked.region else ""
    total = sum(n for county, n in by_county.items() if county.startswith(start))
    shown = page_of(min(total, PER_PAGE * MAX_PAGES), asked.page, PER_PAGE, asked.kept)
    if not total:
        return [], shown, False
    wanted = sa.select(Workshop.id).where(certified_sql(now), *_chosen(asked))
    if start:
        wanted = wanted.where(Workshop.county_code >= start, Workshop.county_code < start + "~")
    ordered = wanted.order_by(Workshop.county_code, Workshop.name, Workshop.id)
    ids = ordered.limit(PER_PAGE).offset(shown.start).subquery()
    rows = session.execute(_rows().join(ids, ids.c.id == Workshop.id))
    return [Row(*row) for row in rows], shown, total > PER_PAGE * MAX_PAGES


def _chosen(asked: Asked) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.craft:
        craft = sa.select(Craft.id).where(Craft.slug == asked.craft).scalar_subquery()
        found.append(Workshop.craft_id == craft)
    if asked.words:
        found.append(Workshop.name.contains(asked.words, autoescape=True))
    return found


def _rows() -> sa.Select[Any]:
    newest = (
        sa.select(Certificate.number)
        .where(Certificate.workshop_id == Workshop.id)
        .order_by(Certificate.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(
            Workshop.slug, Workshop.name, Workshop.county_code, Craft.name, Craft.pattern_key, IchItem.name,
            Workshop.model_site_level, Workshop.confirmed_through, newest,
        )
        .join(Craft, Craft.id == Workshop.craft_id)
        .outerjoin(IchItem, IchItem.id == Workshop.ich_item_id)
        .order_by(Workshop.county_code, Workshop.name, Workshop.id)
    )  # fmt: skip


def crafts(session: Session) -> list[tuple[str, str]]:
    """Slug and name of the crafts, to choose from."""
    return [
        (slug, name) for slug, name in session.execute(sa.select(Craft.slug, Craft.name).order_by(Craft.id))
    ]
