"""Where a person has things sent."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.companies.models import Company
from shop.accounts.models import Address, User
from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage.queries import is_leaf

#: More than this nobody needs, and a list of them must stay readable.
MOST = 20


def of(session: Session, actor: Actor) -> list[Address]:
    """The actor's addresses, the default one first, then the newest."""
    own = sa.select(Address).where(Address.user_id == actor.user_id, Address.removed_at.is_(None))
    return list(session.scalars(own.order_by(Address.is_default.desc(), Address.id.desc())))


def known(session: Session, actor: Actor) -> dict[str, str]:
    """What a new address may begin with, since nobody likes to say it twice: the actor's own name and number."""
    user = session.get_one(User, actor.user_id)
    return {"recipient": user.name, "phone": user.phone or ""}


def get_for(session: Session, actor: Actor, address_id: int) -> Address:
    """One address of the actor's own. NotFound for anybody else's and for a removed one."""
    address = session.get(Address, address_id)
    if address is None or address.removed_at is not None or address.user_id != actor.user_id:
        raise NotFound(_("没有这个地址，可能已经删除。"))
    require(actor, Permission.ACCOUNT_MANAGE, address)
    return address


def add(
    session: Session,
    actor: Actor,
    *,
    recipient: str,
    phone: str,
    region_code: str,
    street: str,
    is_default: bool = False,
) -> Address:
    """A new address; the first one is the default. Raises Invalid for a place that has others within it, or too many."""
    require(actor, Permission.ACCOUNT_MANAGE)
    assert actor.user_id is not None
    _one_at_a_time(session, actor)
    present = of(session, actor)
    if len(present) >= MOST:
        raise Invalid(_("最多保存 %(n)s 个地址，请先删除不用的。", n=MOST), field="street")
    _check_place(session, region_code)
    address = Address(
        user_id=actor.user_id,
        recipient=recipient,
        phone=phone,
        region_code=region_code,
        street=street,
        is_default=False,
        created_at=clock.now(),
    )
    session.add(address)
    session.flush()
    if is_default or not present:
        make_default(session, actor, address.id)
    return address


def change(
    session: Session,
    actor: Actor,
    address_id: int,
    *,
    recipient: str,
    phone: str,
    region_code: str,
    street: str,
    is_default: bool = False,
) -> Address:
    """Write an address anew. Orders placed before keep the one they copied. Raises NotFound, Invalid."""
    address = get_for(session, actor, address_id)
    _check_place(session, region_code)
    address.recipient, address.phone = recipient, phone
    address.region_code, address.street = region_code, street
    session.flush()
    if is_default:
        make_default(session, actor, address_id)
    return address


def make_default(session: Session, actor: Actor, address_id: int) -> None:
    """From now on this address comes first. Raises NotFound."""
    address = get_for(session, actor, address_id)
    _one_at_a_time(session, actor)
    others = sa.update(Address).where(Address.user_id == actor.user_id, Address.is_default)
    session.execute(others.values(is_default=False))
    session.refresh(address)
    address.is_default = True
    session.flush()


def remove(session: Session, actor: Actor, address_id: int) -> None:
    """Take an address off the list; when it was the default, the newest of the others becomes it. Raises NotFound."""
    address = get_for(session, actor, address_id)
    _one_at_a_time(session, actor)
    was_default = address.is_default
    address.removed_at, address.is_default = clock.now(), False
    session.flush()
    rest = of(session, actor)
    if was_default and rest:
        make_default(session, actor, rest[0].id)


def add_of_company(
    session: Session,
    actor: Actor,
    company: Company,
    *,
    recipient: str,
    phone: str,
    region_code: str,
    street: str,
) -> Address:
    """One more address of a company, by its owner. Raises Invalid as `add`."""
    require(actor, Permission.COMPANY_EDIT, company)
    present = sa.select(sa.func.count()).where(
        Address.organisation_id == company.organisation_id, Address.removed_at.is_(None)
    )
    if (session.scalar(present) or 0) >= MOST:
        raise Invalid(_("最多保存 %(n)s 个地址，请先删除不用的。", n=MOST), field="street")
    _check_place(session, region_code)
    address = Address(organisation_id=company.organisation_id, recipient=recipient, phone=phone)
    address.region_code, address.street, address.created_at = region_code, street, clock.now()
    session.add(address)
    session.flush()
    return address


def remove_of_company(session: Session, actor: Actor, company: Company, address_id: int) -> None:
    """Take it off the company's list. Raises NotFound."""
    require(actor, Permission.COMPANY_EDIT, company)
    address = session.get(Address, address_id)
    if address is None or address.removed_at or address.organisation_id != company.organisation_id:
        raise NotFound(_("没有这个地址，可能已经删除。"))
    address.removed_at = clock.now()
    session.flush()


def for_checkout(session: Session, actor: Actor, address_id: int, organisation_id: int | None) -> Address:
    """An address of the actor's own, or of the company on whose account they buy. NotFound for any other."""
    address = session.get(Address, address_id)
    if address is None or address.removed_at is not None:
        raise NotFound(_("没有这个地址，可能已经删除。"))
    firm = address.organisation_id
    if firm is not None and firm == organisation_id and firm in actor.organisations("company"):
        return address
    return get_for(session, actor, address_id)


def _one_at_a_time(session: Session, actor: Actor) -> None:
    """Changes of one person's address book wait for each other, so that there is never a second default."""
    session.execute(sa.select(User.id).where(User.id == actor.user_id).with_for_update())


def _check_place(session: Session, region_code: str) -> None:
    if not is_leaf(session, region_code):
        raise Invalid(_("请把省、市、县（区）选全。"), field="county")
