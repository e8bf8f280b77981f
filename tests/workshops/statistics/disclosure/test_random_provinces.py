"""What an outsider can work out from all published tables of random provinces: solved as equations and as linear
programs by a library that shares nothing with the store. `PROVINCES` sets how many (make soak: 200).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import linprog

from shop.workshops.statistics.disclosure import Atom, protect
from shop.workshops.statistics.disclosure.cells import Publication
from tests.factories.provinces import random_province

PROVINCES = int(os.environ.get("PROVINCES", "20"))
PROVINCE = "430000"


def published(atoms: Sequence[Atom], publication: Publication) -> np.ndarray:
    """The published rows over the atoms, written anew from what the tables say stands alone."""
    place = {
        "prefecture": lambda a: a.county[:4] + "00",
        "county": lambda a: a.county,
        "craft": lambda a: a.craft,
        "channel": lambda a: a.channel,
    }
    rows = []
    for (region, dimension), table in publication.tables.items():
        inside = [region == PROVINCE or a.county[:4] == region[:4] for a in atoms]
        rows.append([float(i) for i in inside])
        for item in table.alone:
            rows.append(
                [float(i and place[dimension](a) == item) for a, i in zip(atoms, inside, strict=True)]
            )
    return np.unique(np.array(rows), axis=0)


@pytest.mark.parametrize("seed", range(PROVINCES))
def test_nobody_can_work_out_a_workshop(seed: int) -> None:
    atoms = random_province(seed)
    publication = protect(atoms, PROVINCE)
    if not publication.tables:
        return
    rows = published(atoms, publication)
    amounts = np.array([a.fen for a in atoms], dtype=float)
    owner = np.array([a.workshop for a in atoms])
    _no_row_rests_on_few_or_on_one(rows, amounts, owner)
    _no_difference_rests_on_few(rows, owner)
    rank = np.linalg.matrix_rank(rows)
    for workshop in np.unique(owner):
        mine = owner == workshop
        # No combination of rows is of this workshop alone, of its total or of any part of it.
        assert np.linalg.matrix_rank(rows[:, ~mine]) == rank, workshop
        _no_bound_is_tight(rows, amounts, mine)


def _no_row_rests_on_few_or_on_one(rows: np.ndarray, amounts: np.ndarray, owner: np.ndarray) -> None:
    for row in rows:
        held: dict[int, float] = defaultdict(float)
        for workshop, fen in zip(owner[row > 0], amounts[row > 0], strict=True):
            held[workshop] += fen
        assert len(held) >= 3
        assert max(held.values()) <= 0.8 * sum(held.values())


def _no_difference_rests_on_few(rows: np.ndarray, owner: np.ndarray) -> None:
    for n, one in enumerate(rows):
        for other in rows[:n]:
            assert len(set(owner[one != other])) >= 3


def _no_bound_is_tight(rows: np.ndarray, amounts: np.ndarray, mine: np.ndarray) -> None:
    """In fen relative to the workshop's own figure, so that the solver's tolerance means the same for all."""
    own = amounts[mine].sum()
    facts = {"A_eq": rows, "b_eq": rows @ amounts / own, "bounds": (0, None), "method": "highs"}
    least = linprog(mine.astype(float), **facts)
    most = linprog(-mine.astype(float), **facts)
    assert least.status == 0
    assert least.fun <= 0.9
    assert most.status in (0, 3)
    assert most.status == 3 or -most.fun >= 1.1


def test_what_is_left_is_worth_reading() -> None:
    """Hiding everything would be safe as well."""
    shown = [protect(random_province(seed), PROVINCE) for seed in range(0, 20, 2)]
    assert sum(bool(p.tables) for p in shown) >= 9
    assert sum(len(table.alone) for p in shown for table in p.tables.values()) >= 100
