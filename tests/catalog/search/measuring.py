"""How well the search answers: mean reciprocal rank, and the share of questions with a right product among the first five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog.models import ListingCard
from shop.catalog.sellers import sellers
from shop.core import clock
from shop.heritage.models import Craft
from shop.workshops.models import Workshop
from tests.catalog.search.questions import Question, Ware

FIRST = 5
Answer = Callable[[str], Sequence[int]]


class Measured(NamedTuple):
    """`ranks`: per question the place of the first right product, counted from one, 0 when there is none."""

    ranks: dict[Question, int]

    @property
    def reciprocal(self) -> float:
        return sum(1 / rank for rank in self.ranks.values() if rank) / len(self.ranks)

    @property
    def among_first(self) -> float:
        return sum(0 < rank <= FIRST for rank in self.ranks.values()) / len(self.ranks)

    def report(self) -> str:
        """The two figures, by kind too, and the questions that were answered badly."""
        kinds = defaultdict(dict)
        for question, rank in self.ranks.items():
            kinds[question.kind][question] = rank
        lines = [f"{'all':18}{self._line}"]
        lines += [f"{kind:18}{Measured(ranks)._line}" for kind, ranks in sorted(kinds.items())]
        bad = [
            f"  {q.query} ({q.kind}: {q.right}) {rank or '-'}" for q, rank in self.ranks.items() if rank != 1
        ]
        return "\n".join([*lines, "not first:", *bad])

    @property
    def _line(self) -> str:
        return f"{len(self.ranks):5}  MRR {self.reciprocal:.3f}  first five {self.among_first:.3f}"


def wares(session: Session) -> list[Ware]:
    """All products on sale in the province, as the facts say it."""
    now = sellers(session, clock.now())
    rows = session.execute(
        sa.select(
            Workshop.id,
            ListingCard.licence_kind,
            *(ListingCard.product_id, ListingCard.title, Craft.slug, Workshop.slug, Workshop.county_code),
        )
        .join(Craft, Craft.id == ListingCard.craft_id)
        .join(Workshop, Workshop.id == ListingCard.workshop_id)
    )
    return [Ware(*facts) for seller, kind, *facts in rows if seller in now and now[seller].may_sell(kind)]


def measure(questions: Iterable[Question], goods: Sequence[Ware], answer: Answer) -> Measured:
    """Ask all questions. ValueError for one that no product of the province could answer: the list would be wrong."""
    ranks = {}
    for question in questions:
        right = {ware.product_id for ware in goods if question.answered_by(ware)}
        if not right:
            raise ValueError(f"nothing in the province answers {question}")
        ids = list(answer(question.query))
        ranks[question] = next((n for n, i in enumerate(ids, start=1) if i in right), 0)
    return Measured(ranks)
