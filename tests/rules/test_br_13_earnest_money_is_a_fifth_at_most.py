"""BR-13: earnest money is a fifth of the contract's value at the most; what is above may be advance payment."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.core.errors import Invalid
from shop.orders.production import plans
from shop.orders.production.plans import InstalmentKind


@pytest.mark.parametrize(
    ("value", "earnest", "over"),
    [
        (10_000_000, 2_000_000, 0),
        (10_000_000, 2_000_001, 1),
        (99, 19, 0),
        (99, 20, 1),
        (1_234_567, 246_914, 1),
    ],
)
def test_a_fen_more_than_a_fifth_is_refused(value: int, earnest: int, over: int) -> None:
    if not over:
        assert plans.make(value, earnest_fen=earnest).fen_of(InstalmentKind.EARNEST) == earnest
        return
    with pytest.raises(Invalid) as refused:
        plans.make(value, earnest_fen=earnest)
    assert refused.value.code == "EARNEST_OVER" and refused.value.field == "earnest"
    plan = plans.make(value, earnest_fen=earnest - over, advance_fen=over)
    assert plan.fen_of(InstalmentKind.ADVANCE) == over and plan.total_fen == value


@settings(max_examples=30, deadline=None)
@given(
    value=st.integers(1, 10**11),
    other=st.integers(1, 10**11),
    earnest_bp=st.integers(0, 2_000),
    advance_bp=st.integers(0, 4_000),
    progress_bp=st.lists(st.integers(0, 1_000), max_size=4),
    settled=st.sets(st.integers(0, 5)),
)
def test_the_parts_of_any_plan_add_up_to_the_fen(
    value: int, other: int, earnest_bp: int, advance_bp: int, progress_bp: list[int], settled: set[int]
) -> None:
    """And so do those of any plan made anew for another value; what is settled stays, earnest money keeps its bound."""
    progress = list(enumerate(progress_bp, 1))
    plan = plans.by_shares(value, earnest_bp=earnest_bp, advance_bp=advance_bp, progress=progress)
    assert plan.total_fen == value
    fixed = [i for i in sorted(settled) if i < len(plan.parts)]
    kept = sum(plan.parts[i].fen for i in fixed)
    new = max(other, kept, 1)
    again = plans.recomputed(plan, new, settled=fixed)
    assert again.total_fen == new
    assert all(plan.parts[i] in again.parts for i in fixed)
    if InstalmentKind.EARNEST not in {plan.parts[i].kind for i in fixed}:
        assert again.fen_of(InstalmentKind.EARNEST) <= plans.most_earnest_fen(new)
