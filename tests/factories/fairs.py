"""Fairs with booths, and workshops in them, brought there by the acts themselves."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core.access import Actor
from shop.exhibition.exhibitors import applying, placing, selecting
from shop.exhibition.exhibitors.models import Exhibitor, Holding
from shop.exhibition.exhibitors.moves import Act
from shop.exhibition.fairs import plan, planning
from shop.exhibition.fairs.models import Fair
from shop.exhibition.items import leaving, offering
from shop.exhibition.items.models import FairItem
from shop.workshops.models import Workshop
from tests.factories.accounts import a_member as in_organisation
from tests.factories.accounts import an_organisation
from tests.factories.catalog import a_product, the_variant
from tests.factories.heritage import a_region
from tests.factories.official import admitted
from tests.factories.workshops import a_member, a_user, a_workshop, acting

FIRST, LAST = date(2026, 12, 4), date(2026, 12, 6)
#: A day of application, one minute before a closing, one minute after it.
APPLYING, OPEN, SHUT = "2026-11-20T10:00", "2026-12-04T16:59", "2026-12-04T17:01"


def an_organiser(session: Session) -> User:
    """An operator of an organiser of fairs."""
    user = a_user(session)
    in_organisation(session, user, an_organisation(session, "organiser", "试验会展中心"), "operator")
    return user


def a_fair(
    session: Session,
    operator: User,
    *,
    rows: int = 1,
    columns: int = 4,
    fee_fen: int = 0,
    name: str = "试验博览会",
) -> Fair:
    """An announced fair with a hall A, 4 to 6 December, 9 to 17 o'clock; workshops may apply in November."""
    actor = acting(session, operator)
    a_region(session, "430100")
    (organiser_id,) = actor.organisations("organiser")
    facts = planning.Facts(
        name=name, venue="一号馆", region_code="430100", address="国际会展中心", conditions="持证工坊",
        apply_first=date(2026, 11, 1), apply_last=date(2026, 11, 30),
    )  # fmt: skip
    fair = planning.plan(session, actor, organiser_id, facts)
    hours = planning.every_day(FIRST, LAST, time(9), time(17))
    planning.set_days(session, actor, fair, hours)
    plan.add_hall(
        session, actor, fair, code="A", name="织锦街", rows=rows, columns=columns, area_m2=9, fee_fen=fee_fen
    )
    planning.announce(session, actor, fair)
    return fair


def staff_of(session: Session, workshop: Workshop) -> Actor:
    """An owner of the workshop."""
    return acting(session, a_member(session, workshop))


def applied(session: Session, fair: Fair, workshop: Workshop | None = None) -> Exhibitor:
    """A workshop that applied to the fair."""
    workshop = workshop or a_workshop(session)
    return applying.apply(
        session,
        staff_of(session, workshop),
        fair,
        workshop,
        wish="带十件",
        contact_name="田",
        contact_phone="1",
    )


def placed(session: Session, operator: User, fair: Fair, workshop: Workshop | None = None) -> Holding:
    """A workshop in the first free booth of the fair."""
    actor, exhibitor = acting(session, operator), applied(session, fair, workshop)
    selecting.decide(session, actor, fair, exhibitor.id, Act.SELECT, reason="")
    return placing.assign(session, actor, fair, exhibitor.id, placing.free_booths(session, fair)[0].id)


def brought(
    session: Session, fair: Fair, holding: Holding, *, fen: int = 15000, pieces: int = 4, pool: str = "booth"
) -> FairItem:
    """A product of the workshop, 168 yuan and 10 pieces in the mall before, at the fair for so many fen."""
    workshop = session.get_one(Workshop, holding.workshop_id)
    product = a_product(session, workshop, pieces=10)
    admitted(session, product)
    exhibitor = session.get_one(Exhibitor, holding.exhibitor_id)
    variant = the_variant(product)
    actor = staff_of(session, workshop)
    return offering.offer(
        session, actor, fair, exhibitor, variant_id=variant.id, price_fen=fen, pieces=pieces, pool=pool
    )


def arranged(session: Session, operator: User, fair: Fair) -> None:
    """Its booths stand."""
    leaving.arrange(session, acting(session, operator), fair)
