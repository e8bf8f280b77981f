"""BR-01, BR-32: from the second at which a workshop may not take on new work it sends no quotation and gets no award; who
may still sell but has announced to leave is in the same position.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.orders.production.contracts.models import Contract
from shop.orders.production.quotations import awarding
from shop.workshops import certification
from shop.workshops.models import SuspensionGround
from tests.factories.production import a_maker, a_master, a_quote, a_request, a_requester, acting


def leaves(session: Session, workshop_id: int) -> None:
    certification.announce_withdrawal(session, SYSTEM, workshop_id)


def is_suspended(session: Session, workshop_id: int) -> None:
    certification.suspend(
        session, SYSTEM, workshop_id, reason="安全整改", document_no="文 1", ground=SuspensionGround.SAFETY
    )


@pytest.mark.parametrize("happens", [leaves, is_suspended])
def test_no_quotation_and_no_award_from_that_second_on(
    session: Session, happens: Callable[[Session, int], None]
) -> None:
    buyer = a_requester(session)
    rfq = a_request(session, buyer)
    quoted, late = a_maker(session), a_maker(session)
    master = a_master(session, late)
    quote = a_quote(session, rfq, quoted)
    second = clock.now() + timedelta(seconds=10)
    with clock.at(second):
        happens(session, quoted.id)
        happens(session, late.id)
    for later in (second, second + timedelta(days=3)):
        with clock.at(later):
            with pytest.raises(Conflict) as no_quote:
                a_quote(session, rfq, late, user=master)
            with pytest.raises(Conflict) as no_award:
                awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000})
        assert no_quote.value.code == no_award.value.code == "MAY_NOT_COMMIT"
    assert session.scalar(sa.select(sa.func.count()).select_from(Contract)) == 0
    with clock.at(second - timedelta(seconds=1)):
        assert awarding.award(session, acting(session, buyer), rfq, {quote.id: 3_000}).total_fen == 24_000_000
