"""The stage of the cases: the day it is, workdays counted back from it, who acts, and where things lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation, User
from shop.accounts.session import actor_of
from shop.core import clock, workdays
from shop.core.access import Actor
from shop.demo.easel import Motif
from shop.demo.makers import Reference
from shop.demo.roles import DOMAIN
from shop.heritage import queries
from shop.workshops.models import Workshop

COUNTY = "433130"
NEIGHBOUR = "433127"
PREFECTURE = "433100"
PROVINCE = "430000"
MARK = "（演示数据）"


@dataclass(frozen=True)
class Province:
    """What every case needs. `pictures`: keys of drawn pictures; `off`: what the work calendar says besides."""

    session: Session
    as_of: date
    reference: Reference
    pictures: Mapping[Motif, str]
    off: Mapping[date, bool]

    def day(self, ago: int) -> date:
        """The so manieth workday before the day the demo is as of (1: the last one before it)."""
        day = self.as_of
        while ago:
            day -= timedelta(days=1)
            ago -= workdays.is_workday(day, self.off)
        return day

    @contextmanager
    def on(self, ago: int, hour: int = 10, minute: int = 0) -> Iterator[None]:
        """Everything inside happens so many workdays ago at that time of the day in Shanghai."""
        with clock.at(self.instant(ago, hour, minute)):
            yield

    def instant(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """The instant at that time of the day so many workdays ago."""
        return clock.day_start(self.day(ago)) + timedelta(hours=hour, minutes=minute)

    def actor(self, login: str) -> Actor:
        """Who signs in with the name, such as `county`."""
        return self.acting(
            self.session.scalars(sa.select(User).where(User.email == f"{login}@{DOMAIN}")).one()
        )

    def acting(self, user: User) -> Actor:
        """The person with what they may do now."""
        return actor_of(self.session, user)

    def owner_of(self, workshop: Workshop) -> Actor:
        """The workshop's owner."""
        owners = sa.select(User).join(Membership, Membership.user_id == User.id)
        mine = owners.where(
            Membership.organisation_id == workshop.organisation_id, Membership.role == "owner"
        )
        return self.acting(self.session.scalars(mine.order_by(User.id).limit(1)).one())

    def workshop(self, slug: str) -> Workshop:
        """The workshop of the name."""
        return self.session.scalars(sa.select(Workshop).where(Workshop.slug == slug)).one()

    def person(self, name: str, phone: str, since: datetime) -> User:
        """Somebody invented who cannot sign in."""
        user = User(name=name, phone=phone, is_demo=True, created_at=since)
        self.session.add(user)
        self.session.flush()
        return user

    def officer(self, name: str, phone: str, county_code: str) -> Actor:
        """A culture officer of a county where nobody signs in."""
        offices = sa.select(Organisation).where(
            Organisation.kind == "authority", Organisation.region_code == county_code
        )
        office = self.session.scalars(offices.order_by(Organisation.id).limit(1)).one()
        user = self.person(name, phone, office.created_at)
        self.session.add(
            Membership(
                user_id=user.id,
                organisation_id=office.id,
                role="officer",
                department="culture",
                since=office.created_at,
            )
        )
        self.session.flush()
        return self.acting(user)


def stage(session: Session, as_of: date, reference: Reference, pictures: Mapping[Motif, str]) -> Province:
    """The province as it stands before the cases."""
    return Province(session, as_of, reference, pictures, queries.overrides(session))
