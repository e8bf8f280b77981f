"""A company account: opened by whoever becomes its owner, checked by the platform, its data kept by the owner."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts.companies.models import BuyerKind, BuyerSize, Company, CompanyState
from shop.accounts.models import Membership, Organisation, OrganisationKind
from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.identifiers import normal_uscc, valid_uscc
from shop.core.permissions import Permission
from shop.orders.companies.papers import Kept


def open_company(
    session: Session,
    actor: Actor,
    *,
    name: str,
    uscc: str,
    kind: BuyerKind,
    size: BuyerSize | None,
    paper: Kept,
) -> Company:
    """A new company account of which the actor is the owner; it buys once the platform has checked its paper.

    Invalid: (uscc) a code with a wrong check digit, or one that has an account; (size) an enterprise without a size.
    """
    require(actor, Permission.COMPANY_OPEN)
    assert actor.user_id is not None
    if not valid_uscc(uscc):
        raise Invalid(_("统一社会信用代码不对，请照证照核对 18 位。"), field="uscc")
    size = _size_of(kind, size)
    now = clock.now()
    organisation = Organisation(
        kind=OrganisationKind.COMPANY, name=name, uscc=normal_uscc(uscc), created_at=now
    )
    try:
        with session.begin_nested():
            session.add(organisation)
    except IntegrityError:
        said = _("这个代码已经有账户了。请它的负责人把您加为成员，或者联系客服。")
        raise Invalid(said, field="uscc") from None
    session.add(Membership(user_id=actor.user_id, organisation_id=organisation.id, role="owner", since=now))
    company = Company(organisation_id=organisation.id, kind=kind, size=size, handed_in_by=actor.user_id)
    _hand_in(company, paper)
    session.add(company)
    session.flush()
    audit.record(session, actor, "company.opened", "organisation", organisation.id, kind=kind)
    return company


def hand_in_again(session: Session, actor: Actor, company: Company, paper: Kept) -> None:
    """Another document in place of one that was returned. Conflict while it is verified or waits."""
    require(actor, Permission.COMPANY_EDIT, company)
    if company.state != CompanyState.RETURNED:
        raise Conflict(_("证照没有被退回，不用再交。"))
    assert actor.user_id is not None
    _hand_in(company, paper)
    company.handed_in_by, company.words = actor.user_id, ""
    session.flush()
    audit.record(session, actor, "company.handed_in", "organisation", company.organisation_id)


def save_data(
    session: Session,
    actor: Actor,
    company: Company,
    *,
    size: BuyerSize | None,
    address: str,
    phone: str,
    bank: str,
    account: str,
) -> None:
    """What invoices and terms of payment need. Invalid (size) for an enterprise without one."""
    require(actor, Permission.COMPANY_EDIT, company)
    company.size = _size_of(BuyerKind(company.kind), size)
    company.address, company.phone, company.bank, company.account = address, phone, bank, account
    session.flush()
    audit.record(
        session, actor, "company.data_saved", "organisation", company.organisation_id, size=company.size
    )


def verify(session: Session, actor: Actor, organisation_id: int, *, fits: bool, words: str = "") -> Company:
    """The platform has compared the document with name and code: members may buy, or the owner hands in another.

    Conflict when it does not wait; Invalid (words) when it is returned without a reason.
    """
    require(actor, Permission.COMPANY_VERIFY)
    company = session.scalar(
        sa.select(Company)
        .where(Company.organisation_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if company is None or company.state != CompanyState.WAITING:
        raise Conflict(_("这家单位不在等核对。"), code="DONE_ALREADY")
    if not fits and not words.strip():
        raise Invalid(_("请写清哪里不对，对方看得到。"), field="words")
    company.state = CompanyState.VERIFIED if fits else CompanyState.RETURNED
    company.verified_at, company.verified_by = (clock.now(), actor.user_id) if fits else (None, None)
    company.words = words.strip()[:200]
    session.flush()
    audit.record(session, actor, f"company.{company.state}", "organisation", organisation_id)
    facts = {"fits": fits, "words": company.words, "name": company.organisation.name}
    messages.notify(session, company.handed_in_by, "company_checked", **facts)
    return company


def _size_of(kind: BuyerKind, size: BuyerSize | None) -> BuyerSize | None:
    if kind is BuyerKind.INSTITUTION:
        return None
    if size is None:
        raise Invalid(_("请选企业规模，付款期限照它算。"), field="size")
    return size


def _hand_in(company: Company, paper: Kept) -> None:
    company.document_key, company.document_type = paper
    company.state, company.handed_in_at = CompanyState.WAITING, clock.now()
    company.verified_at = company.verified_by = None
