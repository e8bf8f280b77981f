"""What happens to contracts without anybody asking."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock, jobs, messages, workdays
from shop.heritage.queries import overrides
from shop.orders.production.contracts import deliveries, ending, invoice_terms, pictures
from shop.orders.production.contracts.course_models import Milestone, MilestoneState
from shop.orders.production.contracts.models import Contract, State
from shop.workshops import certification
from shop.workshops.upkeep import contracts as decisions
from shop.workshops.upkeep.record_models import Contracts

#: So many working days after a report the buyer is reminded.
REMIND_AFTER = 5
BATCH = 200
_ENDABLE = (
    State.TO_SIGN, State.TO_DEPOSIT, State.IN_PRODUCTION, State.READY, State.DELIVERED, State.INSPECTING, State.REWORK,
)  # fmt: skip


@jobs.every("contracts.follow_decisions", minutes=60)
def follow_decisions(session: Session) -> None:
    """Contracts of workshops that may not sell any more end where the office decided so; without a decision they go on.
    What was sent is inspected first: it is paid as far as it is accepted.
    """
    now = clock.now()
    rows = sa.select(Contract.id, Contract.workshop_id).where(
        Contract.state.in_(_ENDABLE), Contract.workshop_id.not_in(certification.selling_workshops(now))
    )
    for contract_id, workshop_id in session.execute(rows.order_by(Contract.id).limit(BATCH)).all():
        decision = decisions.decision_of(session, workshop_id, now)
        cancelled = decision is not None and decision.decision == Contracts.CANCEL
        if cancelled and not deliveries.unjudged(session, contract_id):
            ending.lapse(session, contract_id)


@jobs.daily("contracts.remind", hour=9)
def remind(session: Session) -> None:
    """Buyers who have not answered a report for five working days hear of it once."""
    rows = (
        sa.select(Milestone, Contract)
        .join(Contract, Contract.id == Milestone.contract_id)
        .where(
            Milestone.state == MilestoneState.REPORTED,
            Milestone.reminded_at.is_(None),
            Milestone.reported_at < clock.now() - timedelta(days=REMIND_AFTER),
        )
        .limit(BATCH)
    )
    closed_days = overrides(session)
    for milestone, contract in session.execute(rows).all():
        assert milestone.reported_at is not None
        last = workdays.nth_workday_after(clock.local_day(milestone.reported_at), REMIND_AFTER, closed_days)
        if clock.today() > last:
            milestone.reminded_at = clock.now()
            facts = {"number": contract.number, "title": milestone.title}
            messages.notify(session, contract.user_id, "contract_waits", **facts)


@jobs.daily("contracts.forget_pictures", hour=4)
def forget_pictures(session: Session) -> None:
    """Pictures of forms nobody sent are forgotten."""
    pictures.forget_waiting(session)


@jobs.daily("contracts.remind_invoices", hour=9)
def remind_invoices(session: Session) -> None:
    """Workshops hear of invoices that are due soon or late."""
    invoice_terms.remind(session)


@jobs.daily("contracts.purge_invoices", hour=4)
def purge_invoices(session: Session) -> None:
    """Invoices that the law no longer asks to keep are forgotten."""
    invoice_terms.purge(session)
