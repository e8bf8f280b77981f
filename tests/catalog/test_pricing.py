"""Which price holds: channel first, then the lowest, one window; a new base price leaves no gap."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shop.catalog import pricing
from shop.catalog.models import Price, Variant
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.errors import Invalid, NotFound
from shop.core.outbox import OutboxTask
from tests.factories.catalog import a_product, a_variant, the_variant

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def variant(session: Session) -> Variant:
    made = the_variant(a_product(session))
    session.query(Price).delete()
    return made


def window(session: Session, variant: Variant, fen: int, **facts: object) -> Price:
    price = Price(variant_id=variant.id, amount_fen=fen, **{"from_at": NOON - HOUR, **facts})
    session.add(price)
    session.flush()
    return price


def now(
    session: Session, variant: Variant, at: datetime = NOON, pieces: int = 1, channel: str = "mall"
) -> int | None:
    found = pricing.price_now(session, [variant.id], at, channel, {variant.id: pieces})
    return found[variant.id].amount_fen if found else None


def test_a_window_holds_from_its_first_instant_and_not_at_its_last(
    session: Session, variant: Variant
) -> None:
    window(session, variant, 5000, from_at=NOON, until_at=NOON + HOUR)
    just_before = timedelta(microseconds=1)
    assert now(session, variant, NOON - just_before) is None
    assert now(session, variant, NOON) == 5000
    assert now(session, variant, NOON + HOUR - just_before) == 5000
    assert now(session, variant, NOON + HOUR) is None


def test_the_entered_channel_comes_before_a_lower_price_of_the_mall(
    session: Session, variant: Variant
) -> None:
    window(session, variant, 5000)
    window(session, variant, 6000, channel="fair", source="fair")
    assert now(session, variant, channel="fair") == 6000
    assert now(session, variant, channel="mall") == 5000


def test_without_a_window_of_its_own_a_channel_sells_at_the_price_of_the_mall(
    session: Session, variant: Variant
) -> None:
    window(session, variant, 5000)
    window(session, variant, 100, channel="bulk_order")
    assert now(session, variant, channel="fair") == 5000


def test_the_lowest_window_wins_alone(session: Session, variant: Variant) -> None:
    window(session, variant, 5000)
    window(session, variant, 4000, source="campaign", until_at=NOON + HOUR)
    window(session, variant, 4500, source="campaign", until_at=NOON + HOUR)
    assert now(session, variant) == 4000
    assert now(session, variant, NOON + HOUR) == 5000


def test_a_tier_counts_from_its_number_of_pieces_on(session: Session, variant: Variant) -> None:
    window(session, variant, 5000)
    window(session, variant, 4000, min_qty=10)
    assert [now(session, variant, pieces=n) for n in (1, 9, 10, 11)] == [5000, 5000, 4000, 4000]


def test_several_variants_are_priced_in_one_go_and_unpriced_ones_left_out(session: Session) -> None:
    product = a_product(session, fen=100)
    second, third = (a_variant(session, product, options=o, fen=200) for o in ("大", "小"))
    session.query(Price).filter_by(variant_id=third.id).delete()
    ids = [v.id for v in (product.variants[0], second, third)]
    found = pricing.price_now(session, ids, datetime.now(UTC))
    assert {v: p.amount_fen for v, p in found.items()} == {ids[0]: 100, ids[1]: 200}
    assert pricing.price_now(session, [], NOON) == {}


def test_a_new_base_price_begins_in_the_instant_in_which_the_old_one_ends(
    session: Session, variant: Variant
) -> None:
    old = pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=5000, at=NOON)
    new = pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=7000, at=NOON + HOUR)
    assert old.until_at == new.from_at == NOON + HOUR
    assert new.until_at is None
    assert old.amount_fen == 5000


def test_the_same_amount_again_changes_nothing(session: Session, variant: Variant) -> None:
    first = pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=5000, at=NOON)
    session.query(OutboxTask).delete()
    audited = session.query(AuditEvent).count()
    again = pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=5000, at=NOON + HOUR)
    assert again is first
    assert first.until_at is None
    assert session.query(OutboxTask).count() == 0
    assert session.query(AuditEvent).count() == audited


def test_a_change_is_audited_and_the_card_renewed(session: Session, variant: Variant) -> None:
    session.query(OutboxTask).delete()
    pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=5000, at=NOON)
    task = session.query(OutboxTask).one()
    assert (task.topic, task.payload) == ("catalog.card", {"product_id": variant.product_id})
    assert session.query(AuditEvent).filter_by(action="variant.priced").one().facts["fen"] == 5000
    assert session.info["touch_public"]


@pytest.mark.parametrize("fen", [0, -1, pricing.MAX_FEN + 1])
def test_amounts_that_nobody_means_are_refused_at_the_field(
    session: Session, variant: Variant, fen: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=fen, at=NOON)
    assert refusal.value.field == "price"


def test_an_unknown_variant_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        pricing.set_base_price(session, SYSTEM, variant_id=987_654, amount_fen=100, at=NOON)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=8))
def test_whatever_is_set_when_exactly_one_base_price_holds_afterwards(
    session: Session, variant: Variant, changes: list[tuple[int, int]]
) -> None:
    session.query(Price).filter_by(variant_id=variant.id).delete()
    at = NOON
    for minutes, fen in changes:
        at += timedelta(minutes=minutes)
        pricing.set_base_price(session, SYSTEM, variant_id=variant.id, amount_fen=fen, at=at)
        windows = session.query(Price).filter_by(variant_id=variant.id).order_by(Price.from_at).all()
        ends = [w.until_at for w in windows]
        assert ends == [*(w.from_at for w in windows[1:]), None]
        assert now(session, variant, at) == fen


WINDOW = st.tuples(
    st.sampled_from(["mall", "fair"]),
    st.integers(1, 3),
    st.integers(1, 4),
    st.integers(-3, 1),
    st.integers(1, 4),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(windows=st.lists(WINDOW, max_size=6), pieces=st.integers(1, 4))
def test_sql_chooses_the_window_that_the_calculation_chooses(
    session: Session, variant: Variant, windows: list[tuple[str, int, int, int, int]], pieces: int
) -> None:
    session.query(Price).filter_by(variant_id=variant.id).delete()
    for i, (channel, fen, min_qty, opens, hours) in enumerate(windows):
        start = NOON + opens * HOUR
        facts = {"channel": channel, "min_qty": min_qty, "from_at": start, "until_at": start + hours * HOUR}
        window(session, variant, fen, **facts, source="campaign" if i else "base")
    asked = pricing.window_sql(sa.literal(variant.id), sa.literal(pieces), NOON)
    chosen = pricing.price_now(session, [variant.id], NOON, quantities={variant.id: pieces})
    assert session.scalar(sa.select(asked)) == (chosen[variant.id].id if chosen else None)
