"""What stands in the register beside certificates, with the decision it rests on: model sites, employment workshops."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.core import clock
from shop.demo.cases.province import Province
from shop.demo.chance import stream
from shop.demo.makers import authority_name, hr_name
from shop.heritage.models import Region
from shop.workshops.models import SiteLevel, Workshop
from shop.workshops.recognition.models import Recognition, RecognitionKind
from shop.workshops.recognition.offices import region_of


def play(province: Province) -> None:
    """A row for every workshop of the register that is one of them and has none yet."""
    known = set(province.session.execute(sa.select(Recognition.workshop_id, Recognition.kind)).all())
    rows = sa.select(Workshop).options(joinedload(Workshop.county)).order_by(Workshop.id)
    for workshop in province.session.scalars(rows):
        if workshop.model_site_level:
            province.session.add(_model_site(province, workshop, SiteLevel(workshop.model_site_level)))
        if workshop.is_employment_workshop and (workshop.id, "employment_workshop") not in known:
            province.session.add(_employment(province, workshop))
    province.session.flush()


def _model_site(province: Province, workshop: Workshop, level: SiteLevel) -> Recognition:
    region = province.reference.regions[region_of(level, workshop.county_code)]
    chance = stream("model site", workshop.slug)
    day = _between(clock.local_day(workshop.created_at) + timedelta(days=60), province.as_of, chance.random())
    number = _document(region, "文旅非遗", day, chance.randint(3, 70))
    return _row(workshop, RecognitionKind.MODEL_SITE, day, authority_name(region), number, level)


def _employment(province: Province, workshop: Workshop) -> Recognition:
    chance = stream("employment workshop", workshop.slug)
    day = clock.local_day(workshop.created_at) - timedelta(days=chance.randint(40, 300))
    number = _document(workshop.county, "人社车间", day, chance.randint(3, 70))
    return _row(workshop, RecognitionKind.EMPLOYMENT_WORKSHOP, day, hr_name(workshop.county), number)


def _row(
    workshop: Workshop,
    kind: RecognitionKind,
    day: date,
    authority: str,
    document_no: str,
    level: SiteLevel | None = None,
) -> Recognition:
    return Recognition(
        workshop_id=workshop.id,
        kind=kind,
        level=level,
        granted_on=day,
        authority=authority,
        document_no=document_no,
        recorded_by=None,
        recorded_at=clock.day_start(day) + timedelta(hours=10),
    )


def _between(first: date, end: date, share: float) -> date:
    days = max((end - first).days - 30, 0)
    return min(first + timedelta(days=int(days * share)), end - timedelta(days=1))


def _document(region: Region, office: str, day: date, number: int) -> str:
    return f"{region.short_name[:1]}{office}〔{day.year}〕{number}号"
