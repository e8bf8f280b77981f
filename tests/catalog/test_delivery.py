"""What delivery costs."""

import pytest
from sqlalchemy.orm import Session

from shop.catalog import delivery, tariff
from shop.core.access import SYSTEM
from shop.core.errors import Invalid
from tests.factories.workshops import a_workshop


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


def test_a_province_is_in_one_exception_only(session: Session) -> None:
    workshop = a_workshop(session)
    far = {"workshop_id": workshop.id, "served": True, "fee_fen": 2_500}
    delivery.set_exception(session, SYSTEM, provinces=["650000", "540000"], **far)  # type: ignore[arg-type]
    delivery.set_exception(
        session, SYSTEM, workshop_id=workshop.id, provinces=["650000", "630000"], served=False, fee_fen=9
    )
    rule = delivery.rules_of(session, [workshop.id])[workshop.id]
    assert [(z.provinces, z.served, z.fee_fen) for z in tariff.zones(rule)] == [
        (("540000",), True, 2_500),
        (("630000", "650000"), False, 0),
    ]
    delivery.set_exception(session, SYSTEM, provinces=["540000"], instead_of="630000", **far)  # type: ignore[arg-type]
    assert [z.provinces for z in tariff.zones(rule)] == [("540000",)]
    delivery.drop_exception(session, SYSTEM, workshop_id=workshop.id, first_province="540000")
    assert tariff.zones(rule) == []


@pytest.mark.parametrize("provinces", [[], ["430100"], ["999999"]])
def test_only_provinces_can_differ(session: Session, provinces: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        delivery.set_exception(
            session, SYSTEM, workshop_id=a_workshop(session).id, provinces=provinces, served=False
        )
    assert refusal.value.field == "provinces"
