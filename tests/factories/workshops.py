"""Workshops in any state, and the people around them. Names count up, so two are never the same."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.heritage import a_craft, a_region

_numbers = itertools.count(1)


def instant(text: str) -> datetime:
    """`2025-01-01` or `2025-01-01T10:00`, as the clocks in Shanghai show it."""
    return clock.parse(text)


def a_workshop(
    session: Session,
    *,
    certified: str | None = "now",
    county: str = "433130",
    craft: str = "xilankapu",
    name: str = "",
    slug: str = "",
    verified_until: datetime | None = None,
) -> Workshop:
    """A workshop; `certified` says when it was granted its certificate ("now", a day, None: never)."""
    n = next(_numbers)
    a_region(session, county)
    now = clock.now()
    name = name or f"试验工坊{n}"
    organisation = Organisation(kind="workshop", name=f"{name}合作社", region_code=county, created_at=now)
    session.add(organisation)
    session.flush()
    workshop = Workshop(
        organisation_id=organisation.id,
        slug=slug or f"workshop-{n}",
        name=name,
        operator_type="cooperative",
        registration_exempt_reason="家庭手工业产品",
        legal_rep="田大姐",
        leader_name="田大姐",
        county_code=county,
        address="苗儿滩镇 8 号",
        location_type="poverty_alleviated",
        craft_id=a_craft(session, craft).id,
        employees_total=20,
        employees_target=6,
        verified_until=verified_until or now + timedelta(days=3660),
        created_at=now,
    )
    session.add(workshop)
    session.flush()
    if certified is not None:
        granted(session, workshop, certified)
    return workshop


def granted(session: Session, workshop: Workshop, when: str = "now") -> None:
    """Grant the workshop a certificate, at the instant given."""
    with clock.at(clock.now() if when == "now" else instant(when)):
        certification.take_over(session, SYSTEM, workshop.id, document_no="测文旅发〔2023〕1 号")


def confirmed(session: Session, workshop: Workshop, *days: str) -> None:
    """Confirm the year of each day, on the day."""
    for day in days:
        with clock.at(instant(day)):
            certification.confirm_year(session, SYSTEM, workshop.id)


def a_user(session: Session, name: str = "") -> User:
    """Somebody with an account."""
    n = next(_numbers)
    user = User(email=f"person{n}@example.org", name=name or f"测试员{n}", created_at=clock.now())
    session.add(user)
    session.flush()
    return user


def a_member(session: Session, workshop: Workshop, role: str = "owner") -> User:
    """Somebody who works for the workshop."""
    return _in(session, workshop.organisation_id, role)


def an_officer(session: Session, region: str = "433130", department: str = "culture") -> User:
    """An officer of the region's authority."""
    place = a_region(session, region)
    authority = session.query(Organisation).filter_by(kind="authority", region_code=region).first()
    if authority is None:
        authority = Organisation(
            kind="authority", name=f"{place.name}文旅广电局", region_code=region, created_at=clock.now()
        )
        session.add(authority)
        session.flush()
    return _in(session, authority.id, "officer", department)


def an_operator(session: Session, role: str = "operator") -> User:
    """Somebody who runs the platform."""
    platform = session.query(Organisation).filter_by(kind="platform").first()
    if platform is None:
        platform = Organisation(kind="platform", name="百工集", created_at=clock.now())
        session.add(platform)
        session.flush()
    return _in(session, platform.id, role)


def _in(session: Session, organisation_id: int, role: str, department: str | None = None) -> User:
    user = a_user(session)
    session.add(
        Membership(
            user_id=user.id,
            organisation_id=organisation_id,
            role=role,
            department=department,
            since=user.created_at,
        )
    )
    session.flush()
    return user


def acting(session: Session, user: User) -> Actor:
    """The person as the process functions know them."""
    return actor_of(session, user)


def culture_officer(session: Session, region: str = "433130") -> Actor:
    """The actor who may decide in the region."""
    return acting(session, an_officer(session, region))
