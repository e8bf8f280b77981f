"""What delivery costs."""

import pytest
from sqlalchemy.orm import Session

from shop.catalog import delivery
from shop.catalog.models import DeliveryRule
from shop.core.access import SYSTEM
from shop.core.errors import Invalid
from tests.factories.workshops import a_workshop


@pytest.mark.parametrize(("goods", "fen"), [(1, 1000), (19_999, 1000), (20_000, 0), (20_001, 0)])
def test_delivery_is_free_from_the_amount_on(goods: int, fen: int) -> None:
    assert delivery.fee(DeliveryRule(fee_fen=1000, free_from_fen=20_000), goods) == fen


def test_without_a_rule_nothing_is_asked_and_without_an_amount_it_is_never_free() -> None:
    assert delivery.fee(None, 1) == 0
    assert delivery.fee(DeliveryRule(fee_fen=1000, free_from_fen=None), 10**9) == 1000


def test_a_rule_is_set_and_changed(session: Session) -> None:
    workshop, other = a_workshop(session), a_workshop(session)
    for fee, free in ((1000, None), (1200, 20_000)):
        delivery.set_rule(session, SYSTEM, workshop_id=workshop.id, fee_fen=fee, free_from_fen=free)
        (rule,) = delivery.rules_of(session, [workshop.id, other.id]).values()
        assert (rule.workshop_id, rule.fee_fen, rule.free_from_fen) == (workshop.id, fee, free)
    assert delivery.rules_of(session, []) == {}


@pytest.mark.parametrize(
    ("fee", "free", "field"), [(-1, None, "fee"), (100_001, None, "fee"), (0, 0, "free_from")]
)
def test_amounts_nobody_means_are_refused(session: Session, fee: int, free: int | None, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        delivery.set_rule(
            session, SYSTEM, workshop_id=a_workshop(session).id, fee_fen=fee, free_from_fen=free
        )
    assert refusal.value.field == field
