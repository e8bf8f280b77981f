"""The year: what workshops confirmed, and what the counties make of it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from shop.core import clock, workdays
from shop.demo.cases.province import MARK, Province
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop
from shop.workshops.upkeep import confirming
from shop.workshops.upkeep.models import ConfirmationReview, ReviewState

LOOKED_AT_AFTER = 6  # workdays
BACK = "miaoertan"


def play(province: Province, issued: list[Certificate]) -> None:
    """Confirmations of this year: looked at, open for the county's look, and one to be corrected."""
    looked_at(province)
    for ago, certificate in zip((7, 2), issued, strict=False):
        confirm(province, certificate.workshop, ago)
    returned(province)


def looked_at(province: Province) -> None:
    """What was confirmed in the course of the year was accepted some days later; the newest waits."""
    start = clock.year_start(province.as_of.year)
    rows = (
        sa.select(CertificateEvent, Workshop)
        .join(Certificate, Certificate.id == CertificateEvent.certificate_id)
        .join(Workshop, Workshop.id == Certificate.workshop_id)
        .where(
            CertificateEvent.kind == EventKind.YEAR_CONFIRMED,
            CertificateEvent.year == province.as_of.year,
            CertificateEvent.effective_at >= start,
        )
        .order_by(CertificateEvent.id)
    )
    for event, workshop in province.session.execute(rows).all():
        province.session.add(_review(province, event, workshop))
    province.session.flush()


def _review(province: Province, event: CertificateEvent, workshop: Workshop) -> ConfirmationReview:
    day = workdays.nth_workday_after(clock.local_day(event.effective_at), LOOKED_AT_AFTER, province.off)
    done = day < province.as_of
    return ConfirmationReview(
        event_id=event.id,
        workshop_id=workshop.id,
        state=ReviewState.ACCEPTED if done else ReviewState.OPEN,
        facts=confirming.snapshot(workshop),
        before={},
        submitted_at=event.effective_at,
        decided_at=clock.day_start(day) + timedelta(hours=15) if done else None,
        decided_by=None,
    )


def confirm(province: Province, workshop: Workshop, ago: int) -> ConfirmationReview | None:
    """The owner brings the head-counts up to date and confirms; None when the year is too young for it."""
    at = province.instant(ago, 20, 30)
    if clock.local(at).year < province.as_of.year:
        return None
    with clock.at(at):
        return confirming.confirm(
            province.session,
            province.owner_of(workshop),
            workshop.id,
            employees_total=workshop.employees_total + 2,
            employees_home_based=workshop.employees_home_based + 2,
        )


def returned(province: Province) -> None:
    """The county gives one back: within fifteen workdays it is to be corrected."""
    review = confirm(province, province.workshop(BACK), 8)
    if review is None:
        return
    with province.on(4, 11, 20):
        confirming.send_back(
            province.session,
            province.actor("county"),
            review.event_id,
            reason=f"总人数比上年多了，脱贫人口没有改，请核对后再交。{MARK}",
        )
