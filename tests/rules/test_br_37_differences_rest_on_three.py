"""BR-37: the difference of two versions of a published quarter must not tell of single workshops either."""

from __future__ import annotations

from shop.workshops.statistics.disclosure import Atom, correction_faults, protect


def quarter(**corrected: int) -> list[Atom]:
    """Twelve workshops in two counties; `w3=50` adds 50 fen to what workshop 3 sold."""
    return [
        Atom(
            n, "433130" if n < 6 else "433127", "土家织锦", "mall", 1000 + 10 * n + corrected.get(f"w{n}", 0)
        )
        for n in range(12)
    ]


def faults(**corrected: int) -> int:
    return len(correction_faults(quarter(), quarter(**corrected), protect(quarter(), "430000")))


def test_a_correction_of_one_or_two_workshops_waits() -> None:
    assert faults(w1=-300)
    assert faults(w1=-300, w2=80)


def test_a_correction_merged_with_those_of_others_may_be_published() -> None:
    assert not faults(w1=300, w2=280, w3=150)
    assert not faults(w1=300, w2=280, w3=150, w7=100, w8=120, w9=90)


def test_three_changes_in_different_counties_still_tell_of_each() -> None:
    assert faults(w1=300, w7=280, w8=150)


def test_a_change_that_is_mostly_one_workshops_waits() -> None:
    assert faults(w1=5000, w2=80, w3=90)


def test_nothing_changed_is_no_fault() -> None:
    assert not faults()
