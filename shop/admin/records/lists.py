"""Lists of the records: workshops without an entry in the project pool, model sites, visits, key-support counties."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.core import clock
from shop.core.access import Actor
from shop.core.paging import Page, page_of
from shop.heritage.models import Region
from shop.workshops import certification
from shop.workshops.evidence.models import Visit
from shop.workshops.models import Workshop
from shop.workshops.queries import lies_in, watched_regions, within
from shop.workshops.recognition.models import KeyCounty, Recognition, RecognitionKind, RegisterEntry

PER_PAGE = 50
T = TypeVar("T")


class Asked(NamedTuple):
    """What a list was asked for."""

    look: str = ""
    county: str = ""
    words: str = ""
    page: str | None = None

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of further pages keep."""
        return {"look": self.look, "county": self.county, "q": self.words}


def _cut(session: Session, rows: sa.Select[T], asked: Asked, *order: Any) -> tuple[list[T], Page]:
    """One page. Which rows stand on it is found before the rows themselves are read."""
    total = session.scalar(rows.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    page = page_of(total, asked.page, PER_PAGE, asked.kept)
    model: Any = rows.column_descriptions[0]["entity"]
    ids = rows.with_only_columns(model.id, maintain_column_froms=True).order_by(*order)
    found = list(session.scalars(ids.offset(page.start).limit(PER_PAGE)))
    whole: Any = sa.select(model).where(model.id.in_(found))
    if model is Workshop:
        whole = whole.options(joinedload(Workshop.county))
    by_id = {row.id: row for row in session.scalars(whole)}
    return [by_id[i] for i in found], page


def _there(actor: Actor, asked: Asked) -> sa.ColumnElement[bool]:
    found = within(watched_regions(actor))
    if asked.county:
        found = sa.and_(found, Workshop.county_code == asked.county)
    if asked.words:
        found = sa.and_(found, Workshop.name.contains(asked.words, autoescape=True))
    return found


def unentered(session: Session, actor: Actor, asked: Asked) -> tuple[list[Workshop], Page]:
    """Certified workshops that do not stand in the county's project pool."""
    rows = sa.select(Workshop).where(
        _there(actor, asked), certification.running_sql(clock.now()), Workshop.in_project_db == sa.false()
    )
    return _cut(session, rows, asked, Workshop.county_code, Workshop.id)


def entries(
    session: Session, actor: Actor, asked: Asked
) -> tuple[list[tuple[RegisterEntry, Workshop]], Page]:
    """Entries in registers outside the store, the newest first."""
    rows = (
        sa.select(RegisterEntry)
        .join(Workshop, RegisterEntry.workshop_id == Workshop.id)
        .where(_there(actor, asked))
    )
    found, page = _cut(session, rows, asked, RegisterEntry.entered_on.desc(), RegisterEntry.id.desc())
    return _beside(session, found), page


def model_sites(
    session: Session, actor: Actor, asked: Asked
) -> tuple[list[tuple[Recognition, Workshop]], Page]:
    """Model sites, the newest first; `look` "ended": those that ended."""
    ended = Recognition.ended_on.is_not(None) if asked.look == "ended" else Recognition.ended_on.is_(None)
    rows = (
        sa.select(Recognition)
        .join(Workshop, Recognition.workshop_id == Workshop.id)
        .where(_there(actor, asked), Recognition.kind == RecognitionKind.MODEL_SITE, ended)
    )
    found, page = _cut(session, rows, asked, Recognition.granted_on.desc(), Recognition.id.desc())
    return _beside(session, found), page


def visits(session: Session, actor: Actor, asked: Asked) -> tuple[list[tuple[Visit, Workshop]], Page]:
    """Visits to workshops, the newest first; `look`: how they were found."""
    rows = sa.select(Visit).join(Workshop, Visit.workshop_id == Workshop.id).where(_there(actor, asked))
    if asked.look in ("alive", "dormant", "closed"):
        rows = rows.where(Visit.liveliness == asked.look)
    found, page = _cut(session, rows, asked, Visit.visited_on.desc(), Visit.id.desc())
    return _beside(session, found), page


def _beside(session: Session, found: list[Any]) -> list[tuple[Any, Workshop]]:
    """Each with its workshop; one statement."""
    ids = {x.workshop_id for x in found}
    rows = sa.select(Workshop).options(joinedload(Workshop.county))
    workshops = {w.id: w for w in session.scalars(rows.where(Workshop.id.in_(ids)))}
    return [(x, workshops[x.workshop_id]) for x in found]


def key_counties(session: Session, actor: Actor) -> list[KeyCounty]:
    """Key-support counties in the account's regions, running ones first."""
    rows = sa.select(KeyCounty).where(lies_in(KeyCounty.prefecture_code, _prefectures(actor)))
    order = (KeyCounty.ended_on.is_not(None), KeyCounty.prefecture_code, KeyCounty.id)
    return list(session.scalars(rows.order_by(*order).limit(300)))


def _prefectures(actor: Actor) -> list[str] | None:
    """A county's officers see what their prefecture named."""
    regions = watched_regions(actor)
    return None if regions is None else [c if c.endswith("00") else c[:4] + "00" for c in regions]


def region_names(session: Session, codes: set[str]) -> dict[str, str]:
    """Names of regions by code."""
    rows = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes)))
    return dict(rows.all())
