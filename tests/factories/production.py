"""Requests, quotations and capacity for tests: a company that asks, workshops that can make it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from shop.accounts.companies.models import Company
from shop.accounts.models import User
from shop.accounts.session import actor_of
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.orders.production.capacity import stating
from shop.orders.production.quotations import writing
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.quotations.offers import Offered
from shop.orders.production.quotations.plan import Shares, Step
from shop.orders.production.rfq import drafting, parts, queries
from shop.orders.production.rfq.models import Rfq
from shop.workshops.models import Workshop
from tests.factories.companies import a_company, a_member_of
from tests.factories.heritage import a_craft
from tests.factories.orders import an_address
from tests.factories.workshops import a_member, a_workshop

#: A fifth as earnest money, a tenth in advance, three tenths when half is made, the rest at the end.
A_PLAN = Shares(2_000, 1_000, (Step(5_000, 3_000),))


def a_requester(session: Session, company: Company | None = None, role: str = "requester") -> User:
    """Somebody of a company who may ask, with an address."""
    user = a_member_of(session, company or a_company(session), role)
    an_address(session, user)
    return user


def acting(session: Session, user: User) -> Actor:
    """The person as process functions know them."""
    return actor_of(session, user)


def a_maker(
    session: Session, *, per_week: int = 500, craft: str = "xilankapu", county: str = "433130"
) -> Workshop:
    """A certified workshop that makes so many pieces a week, with an owner."""
    workshop = a_workshop(session, craft=craft, county=county)
    stating.state(session, SYSTEM, workshop, craft_id=workshop.craft_id, per_week=per_week)
    return workshop


def a_master(session: Session, workshop: Workshop) -> User:
    """The owner of the workshop."""
    return a_member(session, workshop)


def a_draft(
    session: Session,
    user: User,
    *,
    quantity: int = 3000,
    days: int = 120,
    named: list[Workshop] | None = None,
    region: str | None = None,
    splittable: bool = True,
    wants_sample: bool = False,
) -> Rfq:
    """A request with everything written, not sent yet; `named`: only these workshops."""
    actor = acting(session, user)
    (company_id,) = actor.organisations("company")
    rfq = drafting.begin(session, actor, organisation_id=company_id)
    today = clock.today()
    (address, *_more) = parts.sendable(session, actor, rfq)
    for part in (
        parts.What("苗绣茶席礼盒", a_craft(session, "xilankapu").id, "三十厘米见方，靛蓝底"),
        parts.Much(quantity, 16_800, wants_sample, splittable),
        parts.Terms("针脚匀", "按件计价，含税", "工坊包工", "workshop", "真丝线", "按封样抽检", "牛皮纸盒"),
        parts.When(today + timedelta(days=10), today + timedelta(days=days)),
        parts.Where({address.id: quantity}),
        parts.Who("named" if named else "published", region, [w.id for w in named or []]),
    ):
        drafting.write(session, actor, rfq, part)
    found = queries.numbered(session, rfq.number)
    assert found is not None
    return found


def a_request(session: Session, user: User | None = None, **facts: object) -> Rfq:
    """The same, sent."""
    user = user or a_requester(session)
    rfq = a_draft(session, user, **facts)  # type: ignore[arg-type]
    return drafting.send(session, acting(session, user), rfq)


def written_and_sent(session: Session, rfq: Rfq, user: User, begins: date, ends: date) -> None:
    """What a draft made of something else still lacks is written, and it is sent."""
    actor = acting(session, user)
    (address, *_more) = parts.sendable(session, actor, rfq)
    for part in (
        parts.What(rfq.title, rfq.craft_id or 0, "三十厘米见方，靛蓝底"),
        parts.Terms("针脚匀", "按件计价，含税", "工坊包工", "workshop", "真丝线", "按封样抽检", ""),
        parts.When(begins, ends),
        parts.Where({address.id: rfq.quantity or 0}),
    ):
        drafting.write(session, actor, rfq, part)
    drafting.send(session, actor, rfq)


def an_offer(
    unit_fen: int = 8_000,
    *,
    least: int = 100,
    most: int = 3000,
    per_week: int = 500,
    prep_days: int = 7,
    **more: object,
) -> Offered:
    """What a workshop may put into a quotation."""
    return Offered(
        tiers=((least, unit_fen),),
        least=least,
        most=most,
        prep_days=prep_days,
        per_week=per_week,
        valid_on=clock.today() + timedelta(days=60),
        **{"plan": A_PLAN, **more},  # type: ignore[arg-type]
    )


def a_quote(
    session: Session, rfq: Rfq, workshop: Workshop, offered: Offered | None = None, user: User | None = None
) -> Quotation:
    """A quotation that was sent."""
    user = user or a_master(session, workshop)
    return writing.send(
        session, acting(session, user), rfq, workshop, offered or an_offer(), seen_version=rfq.version
    )
