"""BR-15: terms of payment by kind of buyer, and what lateness costs."""

from __future__ import annotations

from datetime import date

import pytest

from shop.core.errors import Invalid
from shop.orders.production import payment_terms
from shop.orders.production.payment_terms import BuyerKind

K = BuyerKind


@pytest.mark.parametrize(
    ("kind", "accepted", "agreed", "due"),
    [
        (K.INSTITUTION, date(2026, 3, 2), None, date(2026, 4, 1)),
        (K.LARGE_FIRM, date(2026, 3, 9), None, date(2026, 5, 8)),
        (K.INSTITUTION, date(2026, 3, 2), 60, date(2026, 5, 1)),
        (K.SMALL_FIRM, date(2026, 12, 20), 15, date(2027, 1, 4)),
        (K.OTHER, date(2028, 2, 1), None, date(2028, 3, 2)),
    ],
)
def test_the_last_day_to_pay(kind: BuyerKind, accepted: date, agreed: int | None, due: date) -> None:
    assert payment_terms.due_on(kind, accepted, agreed) == due


@pytest.mark.parametrize(
    ("kind", "days"), [(K.INSTITUTION, 61), (K.LARGE_FIRM, 61), (K.SMALL_FIRM, 181), (K.OTHER, 0)]
)
def test_a_longer_term_is_refused(kind: BuyerKind, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        payment_terms.days_to_pay(kind, days)
    assert refused.value.field == "payment_days"


def test_a_late_inspection_does_not_put_payment_off() -> None:
    ended = payment_terms.inspection_ends(date(2026, 3, 1), 7)
    assert ended == date(2026, 3, 8)
    assert payment_terms.due_on(K.INSTITUTION, date(2026, 3, 20), inspection_end=ended) == date(2026, 4, 7)
    assert payment_terms.due_on(K.INSTITUTION, date(2026, 3, 5), inspection_end=ended) == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("fen", "paid", "late_bp", "interest"),
    [
        (10_000_000, date(2026, 4, 11), 5, 50_000),
        (10_000_000, date(2026, 4, 1), 5, 0),
        (10_000_000, date(2026, 3, 1), 5, 0),
        (3_333_333, date(2026, 4, 4), 5, 5_000),
        (10_000_000, date(2026, 4, 2), 3, 3_000),
    ],
)
def test_interest_by_the_day(fen: int, paid: date, late_bp: int, interest: int) -> None:
    assert payment_terms.late_interest_fen(fen, date(2026, 4, 1), paid, late_bp=late_bp) == interest
