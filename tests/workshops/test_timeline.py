"""The timeline of a certificate: pure, whole, and true at the exact second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core import clock
from shop.workshops.certification import (
    SELLING,
    Fact,
    Interval,
    State,
    intervals,
    lapses_at,
    span_at,
    timeline,
)
from shop.workshops.models import EventKind

TICK = timedelta(microseconds=1)
INSTANTS = st.datetimes(datetime(2019, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
YEAR_STARTS = st.integers(2019, 2031).map(clock.year_start)
FACTS = st.builds(
    Fact,
    st.sampled_from([k.value for k in EventKind]),
    st.one_of(INSTANTS, YEAR_STARTS, YEAR_STARTS.map(lambda t: t - TICK)),
    st.integers(2019, 2030),
)


def fact(kind: str, when: str, year: int | None = None) -> Fact:
    return Fact(kind, clock.parse(when), year)


def state(facts: list[Fact], when: str) -> tuple[State, int] | None:
    span = span_at(timeline(facts), clock.parse(when))
    return (span.state, span.missed_years) if span else None


GRANTED_2023 = fact("granted", "2023-06-28T10:00")


def test_before_the_grant_there_is_nothing() -> None:
    assert state([GRANTED_2023], "2023-06-28T09:59:59") is None
    assert state([GRANTED_2023], "2023-06-28T10:00") == (State.CERTIFIED, 0)


def test_without_a_single_confirmation_two_years_pass_and_the_third_begins_without_the_right() -> None:
    assert state([GRANTED_2023], "2024-12-31T23:59:59") == (State.CERTIFIED, 0)
    assert state([GRANTED_2023], "2025-01-01") == (State.CONFIRM_OVERDUE, 1)
    assert state([GRANTED_2023], "2025-12-31T23:59:59") == (State.CONFIRM_OVERDUE, 1)
    assert state([GRANTED_2023], "2026-01-01") == (State.AUTO_CANCELLED, 2)
    assert state([GRANTED_2023], "2040-01-01") == (State.AUTO_CANCELLED, 2)


def test_each_confirmation_moves_the_end_to_three_new_years_later() -> None:
    facts = [GRANTED_2023, fact("year_confirmed", "2025-12-31T23:59:59", 2025)]
    (interval,) = intervals(timeline(facts))
    assert interval == Interval(clock.parse("2023-06-28T10:00"), clock.parse("2028-01-01"))


def test_a_confirmation_at_the_stroke_of_the_end_comes_too_late() -> None:
    facts = [GRANTED_2023, fact("year_confirmed", "2026-01-01", 2026)]
    assert state(facts, "2026-01-01") == (State.AUTO_CANCELLED, 2)


def test_a_suspension_opens_a_gap_and_lifting_closes_it() -> None:
    facts = [GRANTED_2023, fact("suspended", "2024-02-01T08:00"), fact("lifted", "2024-02-11T08:00")]
    assert intervals(timeline(facts)) == [
        Interval(clock.parse("2023-06-28T10:00"), clock.parse("2024-02-01T08:00")),
        Interval(clock.parse("2024-02-11T08:00"), clock.parse("2026-01-01")),
    ]


def test_time_ends_the_right_of_a_suspended_workshop_too() -> None:
    facts = [GRANTED_2023, fact("suspended", "2025-02-01"), fact("lifted", "2026-02-01")]
    assert state(facts, "2025-12-31T23:59:59") == (State.SUSPENDED, 1)
    assert state(facts, "2026-03-01") == (State.AUTO_CANCELLED, 2)


def test_a_suspended_workshop_may_confirm_and_keeps_its_certificate() -> None:
    facts = [GRANTED_2023, fact("suspended", "2025-02-01"), fact("year_confirmed", "2025-03-01", 2025)]
    assert state(facts, "2026-06-01") == (State.SUSPENDED, 0)


def test_what_was_revoked_stays_revoked_whatever_follows() -> None:
    facts = [GRANTED_2023, fact("revoked", "2024-05-01"), fact("year_confirmed", "2024-06-01", 2024)]
    assert state(facts, "2024-07-01") == (State.REVOKED, 0)
    assert state(facts, "2030-01-01") == (State.REVOKED, 0)


def test_voiding_takes_effect_at_its_own_instant() -> None:
    facts = [
        GRANTED_2023,
        fact("year_confirmed", "2025-12-31T23:59", 2025),
        fact("confirmation_voided", "2026-02-10T09:00", 2025),
    ]
    assert state(facts, "2026-02-10T08:59:59") == (State.CERTIFIED, 0)
    assert state(facts, "2026-02-10T09:00") == (State.AUTO_CANCELLED, 2)


def test_a_restored_revocation_goes_on_where_it_stood() -> None:
    facts = [GRANTED_2023, fact("revoked", "2023-09-01"), fact("restored", "2024-03-01")]
    assert state(facts, "2024-03-01") == (State.CERTIFIED, 0)
    assert intervals(timeline(facts))[-1].until_at == clock.parse("2026-01-01")


def test_nothing_restores_what_was_withdrawn() -> None:
    facts = [GRANTED_2023, fact("withdrawn", "2024-03-31"), fact("restored", "2024-06-01")]
    assert state(facts, "2024-07-01") == (State.WITHDRAWN, 0)


@pytest.mark.parametrize("instant", ["2026-01-01T00:00:00", "2026-01-01T00:00:00.000001"])
def test_the_end_belongs_to_the_time_after(instant: str) -> None:
    (interval,) = intervals(timeline([GRANTED_2023]))
    assert interval.until_at == lapses_at(2023) == clock.parse("2026-01-01")
    assert not interval.from_at <= clock.parse(instant) < interval.until_at


@given(st.lists(FACTS, max_size=14))
def test_spans_have_no_gap_and_no_overlap_and_differ_from_their_neighbours(facts: list[Fact]) -> None:
    spans = timeline(facts)
    assert bool(spans) == any(f.kind == "granted" for f in facts)
    for left, right in pairwise(spans):
        assert left.until_at == right.from_at
        assert left.from_at < right.from_at
        assert left[:3] != right[:3]
    assert all(s.until_at is not None for s in spans[:-1])
    assert not spans or (spans[-1].until_at is None and spans[-1].state not in SELLING)


@given(st.lists(FACTS, max_size=14), INSTANTS)
def test_intervals_say_the_same_as_states(facts: list[Fact], at: datetime) -> None:
    spans = timeline(facts)
    for when in [at, *(s.from_at for s in spans), *(s.from_at - TICK for s in spans)]:
        span = span_at(spans, when)
        sells = span is not None and span.state in SELLING
        assert sells == any(i.from_at <= when < i.until_at for i in intervals(spans))


@given(st.lists(FACTS, max_size=14), INSTANTS)
def test_what_comes_later_never_changes_what_was(facts: list[Fact], at: datetime) -> None:
    then = span_at(timeline([f for f in facts if f.effective_at <= at]), at)
    now = span_at(timeline(facts), at)
    assert (then and then[:4]) == (now and now[:4])


@given(st.lists(FACTS, max_size=14))
def test_nobody_sells_after_the_last_confirmed_year_plus_two(facts: list[Fact]) -> None:
    for span in timeline(facts):
        if span.state in SELLING:
            assert span.until_at is not None
            assert span.until_at <= lapses_at(span.last_confirmed)
            assert span.missed_years in (0, 1)
            assert (span.state == State.CONFIRM_OVERDUE) == (span.missed_years == 1)
