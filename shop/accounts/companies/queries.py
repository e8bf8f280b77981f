"""Reading companies and what waits in them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts.companies.models import Approval, ApprovalState, Company, CompanyState
from shop.accounts.models import Address
from shop.core.access import Actor
from shop.core.errors import NotFound

RECENT = 30


def company_for(session: Session, actor: Actor, organisation_id: int) -> Company:
    """The company, for its members. NotFound for everybody else."""
    company = session.get(Company, organisation_id, options=[joinedload(Company.organisation)])
    if company is None or organisation_id not in actor.organisations("company"):
        raise NotFound(_("没有这个单位，或者您不是它的成员。"))
    return company


def companies_of(session: Session, actor: Actor) -> Sequence[Company]:
    """The companies of the actor, the oldest first."""
    mine = sa.select(Company).where(Company.organisation_id.in_(actor.organisations("company")))
    return session.scalars(
        mine.options(joinedload(Company.organisation)).order_by(Company.organisation_id)
    ).all()


def buying_for(session: Session, actor: Actor) -> Sequence[Company]:
    """Verified companies on whose account the actor may buy."""
    if not actor.organisations("company"):
        return []
    return [company for company in companies_of(session, actor) if company.is_verified]


def approvals_of(session: Session, organisation_id: int, *states: ApprovalState) -> Sequence[Approval]:
    """Approvals of the company in these states, the newest first."""
    found = sa.select(Approval).where(
        Approval.organisation_id == organisation_id, Approval.state.in_(states or list(ApprovalState))
    )
    found = found.options(joinedload(Approval.asker), joinedload(Approval.decider))
    return session.scalars(found.order_by(Approval.id.desc()).limit(RECENT)).all()


def approval_for(session: Session, actor: Actor, number: str) -> Approval:
    """The approval, for members of the company. NotFound for everybody else."""
    found = session.scalar(
        sa.select(Approval)
        .where(Approval.number == number)
        .options(joinedload(Approval.asker), joinedload(Approval.decider), joinedload(Approval.rule))
    )
    if found is None or found.organisation_id not in actor.organisations("company"):
        raise NotFound(_("没有找到这份审批。"))
    return found


def addresses_of(session: Session, organisation_ids: Sequence[int]) -> Sequence[Address]:
    """Where the companies have things sent, the newest first."""
    own = sa.select(Address).where(
        Address.organisation_id.in_(organisation_ids), Address.removed_at.is_(None)
    )
    return session.scalars(own.order_by(Address.id.desc())).all()


def waiting(session: Session, state: CompanyState) -> Sequence[Company]:
    """Companies in the state; those that wait the longest first."""
    found = sa.select(Company).where(Company.state == state).options(joinedload(Company.organisation))
    return session.scalars(found.order_by(Company.handed_in_at).limit(RECENT * 4)).all()
