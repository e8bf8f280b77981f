"""A province whose quarters were frozen and published: sales, accepted forms, two officers, the rows the public reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops.income.models import Channel
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics import freezing
from shop.workshops.statistics.models import WorkshopReturn
from shop.workshops.statistics.publication.models import QuarterPublication
from shop.workshops.statistics.publication.publishing import publish
from shop.workshops.statistics.snapshot_models import Release
from tests.factories.income import sold
from tests.factories.workshops import a_workshop, instant

#: Net sales by county in yuan: two prefectures, one with a county of two workshops.
SALES = {
    "433130": (900, 800, 700, 600),
    "433127": (500, 400),
    "433101": (650, 300, 310),
    "430181": (800, 700, 650),
    "430182": (820, 710, 640, 500),
}


def a_province(session: Session, sales: Mapping[str, Sequence[int]] = SALES) -> list[Workshop]:
    """Workshops certified since 2026, one for each amount."""
    return [
        a_workshop(session, county=county, certified="2026-01-02")
        for county, amounts in sales.items()
        for _ in amounts
    ]


def a_quarter_of_sales(
    session: Session,
    workshops: Sequence[Workshop],
    quarter: str,
    *,
    percent: int = 100,
    sales: Mapping[str, Sequence[int]] = SALES,
) -> None:
    """Each workshop sells its amount (so much per cent of it), every second one a third of it at fairs."""
    day = Quarter.parse(quarter).first_day.isoformat()
    for n, (workshop, yuan) in enumerate(
        zip(workshops, [y for amounts in sales.values() for y in amounts], strict=True)
    ):
        fen = yuan * percent
        if n % 2:
            sold(session, workshop, day, fen // 3, channel=Channel.FAIR)
            fen -= fen // 3
        sold(session, workshop, day, fen)


def stated(session: Session, workshop: Workshop, quarter: str, **numbers: int) -> WorkshopReturn:
    """A form that the county has accepted."""
    facts = {"employed_total": 10, "employed_target": 4, "wages_fen": 3_000_000} | numbers
    form = WorkshopReturn(
        workshop_id=workshop.id,
        quarter=quarter,
        county_code=workshop.county_code,
        state="accepted",
        saved_at=clock.now(),
        submitted_at=clock.now(),
        filled_by=1,
        reviewed_by=2,
        **facts,
    )
    session.add(form)
    session.flush()
    return form


def frozen(session: Session, quarter: str, *, on: str, reason: str = "") -> QuarterPublication:
    """The quarter frozen on a day, by two officers, and published."""
    with clock.at(instant(on)):
        release = Release(
            quarter=quarter,
            region_code="430000",
            document_no="湘文旅统〔2026〕3 号",
            reason=reason,
            proposed_by=1,
            proposed_at=clock.now(),
            confirmed_by=2,
            confirmed_at=clock.now(),
        )
        session.add(release)
        session.flush()
        return publish(session, freezing.freeze(session, SYSTEM, release))
