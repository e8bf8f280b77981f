"""The register of workshops: entering one, keeping its facts up to date, verifying who stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import identity
from shop.accounts.models import Membership, Organisation, OrganisationKind, User
from shop.core import audit, cache, clock, identifiers
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.heritage.models import Craft, Region
from shop.workshops.certification.holding import hold_alone
from shop.workshops.models import HEAD_COUNTS, Workshop

VERIFIED_MONTHS = 6
#: The names of what is kept up to date (see Facts).
FACT_NAMES = (
    "address",
    "leader_name",
    "premises_area_m2",
    "equipment",
    *HEAD_COUNTS,
    "main_products",
    "brand_ip",
    "contact_phone",
)


class Facts(TypedDict, total=False):
    """What is kept up to date: premises, people as head-counts (never by name), products, contact."""

    address: str
    leader_name: str
    premises_area_m2: int
    equipment: str
    employees_total: int
    employees_target: int
    employees_monitored: int
    employees_low_income: int
    employees_home_based: int
    main_products: str
    brand_ip: str
    contact_phone: str
    story: str


class Registration(Facts, total=False):
    """The registration form (national notice 2021, annex; see the domain facts)."""

    name: str
    organisation_name: str
    slug: str
    operator_type: str
    uscc: str | None
    registration_exempt_reason: str | None
    legal_rep: str
    leader_inheritor_level: str | None
    county_code: str
    location_type: str
    craft_id: int
    ich_item_id: int | None
    utilities_ok: bool
    founded_on: date | None
    in_project_db: bool
    is_employment_workshop: bool
    model_site_level: str | None
    is_demo: bool


def register_workshop(session: Session, actor: Actor, **fields: Unpack[Registration]) -> Workshop:
    """Enter a workshop with the organisation behind it. It has no certificate yet and its identity is not verified.

    By a culture officer whose region covers the county. Raises Invalid (with its field) for a credit code that is
    wrong or known already, for a workshop with neither a code nor a reason for having none, for an unknown county or
    craft, and for head-counts that exceed the total.
    """
    now = clock.now()
    organisation_name = fields.pop("organisation_name", "") or fields["name"]
    slug = fields.pop("slug", "")
    workshop = Workshop(**fields, slug=slug, verified_until=clock.day_start(clock.today()), created_at=now)
    require(actor, Permission.CERTIFICATE_DECIDE, workshop)
    _check_place_and_craft(session, workshop)
    _check_identity(session, workshop)
    _check_head_counts(fields)
    workshop.slug = slug or _free_slug(session, workshop)
    workshop.organisation = Organisation(
        kind=OrganisationKind.WORKSHOP,
        name=organisation_name,
        uscc=_free_for(session, workshop),
        region_code=workshop.county_code,
        is_demo=bool(workshop.is_demo),
        created_at=now,
    )
    session.add(workshop)
    session.flush()
    audit.record(
        session, actor, "workshop.registered", "workshop", workshop.slug, county=workshop.county_code
    )
    cache.touch(session)
    return workshop


def register_anew(
    session: Session, actor: Actor, workshop_id: int, **fields: Unpack[Registration]
) -> Workshop:
    """Bring the register up to date with the form of a workshop that is certified again; its slug stays.

    By a culture officer whose region covers the county it stands in now. Raises Invalid as `register_workshop`.
    """
    workshop = hold_alone(session, workshop_id)
    organisation_name = fields.pop("organisation_name", "") or workshop.organisation.name
    for name, value in fields.items():
        setattr(workshop, name, value)
    require(actor, Permission.CERTIFICATE_DECIDE, workshop)
    with session.no_autoflush:
        _check_place_and_craft(session, workshop)
        _check_identity(session, workshop)
    _check_head_counts({name: getattr(workshop, name) for name in HEAD_COUNTS})
    workshop.organisation.name = organisation_name
    workshop.organisation.region_code = workshop.county_code
    workshop.organisation.uscc = _free_for(session, workshop)
    session.flush()
    audit.record(
        session, actor, "workshop.registered_anew", "workshop", workshop.slug, county=workshop.county_code
    )
    cache.touch(session)
    return workshop


def update_facts(session: Session, actor: Actor, workshop_id: int, **facts: Unpack[Facts]) -> Workshop:
    """Bring the registered facts up to date, by the owner or an officer, as often as needed (BR-06).

    Raises Invalid for head-counts that exceed the total.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.CERTIFICATE_CONFIRM, workshop)
    changed = sorted(name for name, value in facts.items() if getattr(workshop, name) != value)
    _check_head_counts({name: getattr(workshop, name) for name in HEAD_COUNTS} | dict(facts))
    for name in changed:
        setattr(workshop, name, facts[name])  # type: ignore[literal-required]
    if changed:
        session.flush()
        audit.record(session, actor, "workshop.facts_updated", "workshop", workshop.slug, fields=changed)
        cache.touch(session)
    return workshop


def verify_identity(session: Session, actor: Actor, workshop_id: int, at: datetime | None = None) -> Workshop:
    """The documents behind the workshop were checked against the originals: good for six months, the last day
    included (E-commerce Law art. 27; Zhejiang rules art. 9; BR-21). Sales resume at once when they had stopped.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.IDENTITY_VERIFY, workshop)
    checked_on = clock.local_day(at or clock.now())
    workshop.verified_until = clock.day_end(months_later(checked_on, VERIFIED_MONTHS))
    session.flush()
    audit.record(
        session, actor, "workshop.verified", "workshop", workshop.slug, until=f"{workshop.verified_until:%F}"
    )
    cache.touch(session)
    return workshop


def appoint_owner(session: Session, actor: Actor, workshop_id: int, *, reachable_at: str) -> User:
    """Give the person with this mobile number or mail address the workshop's owner account.

    Raises Invalid when nobody has signed up with it. Appointing twice changes nothing.
    """
    workshop = session.get_one(Workshop, workshop_id)
    require(actor, Permission.CERTIFICATE_DECIDE, workshop)
    known = identity.read(reachable_at)
    user = identity.find(session, known) if known else None
    if user is None:
        raise Invalid(_("没有用这个手机号或邮箱注册的账号，请对方先注册。"), field="owner")
    held = sa.exists().where(
        Membership.user_id == user.id,
        Membership.organisation_id == workshop.organisation_id,
        Membership.role == "owner",
    )
    if not session.scalar(sa.select(held)):
        session.add(
            Membership(
                user_id=user.id, organisation_id=workshop.organisation_id, role="owner", since=clock.now()
            )
        )
        session.flush()
        audit.record(session, actor, "workshop.owner_appointed", "workshop", workshop.slug, user_id=user.id)
    return user


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month when it has none such."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (after - first).days))


def _check_place_and_craft(session: Session, workshop: Workshop) -> None:
    if not heritage.is_leaf(session, workshop.county_code):
        raise Invalid(_("请选到县、市、区一级。"), field="county_code")
    if session.get(Craft, workshop.craft_id) is None:
        raise Invalid(_("请选一种工艺。"), field="craft_id")


def _check_identity(session: Session, workshop: Workshop) -> None:
    """A credit code with a right check digit that no other workshop has, or the reason for having none."""
    if not workshop.uscc:
        workshop.uscc = None
        if not (workshop.registration_exempt_reason or "").strip():
            raise Invalid(
                _("没有统一社会信用代码的，请写明无需登记的原因。"), field="registration_exempt_reason"
            )
        return
    if not identifiers.valid_uscc(workshop.uscc):
        raise Invalid(_("统一社会信用代码不对，请对照执照再看一遍，共 18 位。"), field="uscc")
    workshop.uscc = identifiers.normal_uscc(workshop.uscc)
    known = sa.select(Workshop.id).where(
        Workshop.uscc == workshop.uscc, Workshop.id.is_distinct_from(workshop.id)
    )
    if session.scalar(known) is not None:
        raise Invalid(_("这个统一社会信用代码已经登记过了。"), field="uscc")


def _free_for(session: Session, workshop: Workshop) -> str | None:
    """The credit code, unless another organisation of the same firm has it already: a firm that buys here may run a
    workshop too, and the code stands with the workshop anyway.
    """
    taken = sa.exists().where(
        Organisation.uscc == workshop.uscc, Organisation.id.is_distinct_from(workshop.organisation_id)
    )
    return None if workshop.uscc and session.scalar(sa.select(taken)) else workshop.uscc


def _check_head_counts(facts: Mapping[str, Any]) -> None:
    total = facts.get("employees_total") or 0
    for name in HEAD_COUNTS[1:]:
        if (facts.get(name) or 0) > total:
            raise Invalid(_("不能多于总人数 %(total)s。", total=total), field=name)


def _free_slug(session: Session, workshop: Workshop) -> str:
    """Such as xilankapu-433130-3: craft, county, and the how-manieth of them. Locks the county's row, so that two
    entered at once get two.
    """
    session.execute(
        sa.select(Region.code).where(Region.code == workshop.county_code).with_for_update(key_share=True)
    )
    craft = session.get_one(Craft, workshop.craft_id)
    stem = f"{craft.slug}-{workshop.county_code}-"
    taken = set(
        session.scalars(sa.select(Workshop.slug).where(Workshop.slug.startswith(stem, autoescape=True)))
    )
    return next(slug for n in range(1, len(taken) + 2) if (slug := f"{stem}{n}") not in taken)
