"""The order by reviews: what few say weighs little, and the card holds the measure."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import cards
from shop.catalog.card_rows import fair
from shop.catalog.models import ListingCard
from tests.factories.orders import run_jobs
from tests.factories.returns import a_received_order
from tests.factories.reviews import a_review
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.mark.parametrize(
    ("better", "worse"),
    [((40, 192), (1, 5)), ((1, 5), (0, 0)), ((0, 0), (1, 3)), ((10, 30), (10, 20)), ((5, 24), (4, 19))],
)
def test_few_reviews_lean_towards_the_middle(better: tuple[int, int], worse: tuple[int, int]) -> None:
    assert fair(*better) > fair(*worse)


def test_the_card_follows_the_reviews_however_it_is_written(session: Session, client: Client) -> None:
    order = a_received_order(session, fens=(5_000, 6_000))
    bad, good = a_review(session, order, stars=1), a_review(session, order, line=1, stars=5)
    run_jobs()
    session.expire_all()
    marks = dict(session.execute(sa.select(ListingCard.product_id, ListingCard.rated)).all())
    if bad.product_id == good.product_id:
        assert marks[bad.product_id] == fair(2, 6)
    else:
        assert (marks[bad.product_id], marks[good.product_id]) == (fair(1, 1), fair(1, 5))
    cards.refresh(session, list(marks))
    session.commit()
    assert dict(session.execute(sa.select(ListingCard.product_id, ListingCard.rated)).all()) == marks
    page = client.get("/products?sort=rating")
    assert page.status_code == 200 and "往 4 星靠" in text(parse(page))
