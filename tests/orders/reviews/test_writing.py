"""A review for each line received, corrected within a day, added to once; the workshop answers once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shop.catalog.models import ProductStat
from shop.catalog.ratings import Rating, WorkshopRating, of_workshop
from shop.core.errors import Conflict, Invalid
from shop.core.outbox import OutboxTask
from shop.orders import fulfilment
from shop.orders.models import Order
from shop.orders.reviews import hiding, queries, reminding, replying, writing
from shop.orders.reviews.models import BuyerReview, ReviewReport
from tests.factories.orders import a_paid_order, acting, run_jobs
from tests.factories.returns import a_received_order, buyer_of, seller_of
from tests.factories.reviews import a_review
from tests.factories.workshops import a_user, an_operator


@pytest.fixture
def order(session: Session, clock_at: Callable[[str], None]) -> Order:
    """Two lines, received on 5 March 2026 at 15:00."""
    clock_at("2026-03-05T15:00")
    return a_received_order(session, fens=(5_000, 6_000))


def test_a_review_shows_a_masked_name_and_is_counted(session: Session, order: Order) -> None:
    review = a_review(session, order, stars=4, service_stars=5)
    assert review.shown_name.endswith("*") and len(review.shown_name) == 2
    run_jobs()
    session.expire_all()
    stat = session.get_one(ProductStat, review.product_id)
    assert (stat.stars_4, stat.stars_5, stat.reviews_hidden) == (1, 0, 0)
    rating = session.get_one(WorkshopRating, order.workshop_id)
    assert (rating.reviews, rating.service_stars) == (1, 5) and of_workshop(rating) is None


def test_what_is_not_received_is_not_reviewed(session: Session) -> None:
    order = a_paid_order(session)
    with pytest.raises(Conflict):
        a_review(session, order)


def test_after_180_days_it_is_too_late(
    session: Session, order: Order, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-09-01T14:59")
    a_review(session, order)
    clock_at("2026-09-01T15:00")
    with pytest.raises(Conflict):
        a_review(session, order, line=1)


def test_the_same_form_sent_twice_is_one_review_another_is_refused(session: Session, order: Order) -> None:
    first = a_review(session, order)
    assert a_review(session, order).id == first.id
    with pytest.raises(Conflict):
        a_review(session, order, stars=5)
    session.rollback()
    assert session.query(BuyerReview).count() == 1


def test_a_line_of_another_order_is_none_of_this_one(session: Session, order: Order) -> None:
    other = a_received_order(session, fens=(7_000,))
    with pytest.raises(Invalid) as refused:
        writing.write(
            session, buyer_of(session, order), order, line_id=other.lines[0].id, stars=5, service_stars=5
        )
    assert refused.value.field == "line"


@pytest.mark.parametrize(
    ("stars", "service", "words", "field"),
    [(0, 5, "", "stars"), (6, 5, "", "stars"), (5, 0, "", "service_stars"), (5, 5, "好" * 501, "words")],
)
def test_what_cannot_be_a_review(
    session: Session, order: Order, stars: int, service: int, words: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        a_review(session, order, stars=stars, service_stars=service, words=words)
    assert refused.value.field == field


def test_it_is_corrected_within_a_day_and_added_to_once(
    session: Session, order: Order, clock_at: Callable[[str], None]
) -> None:
    review, buyer = a_review(session, order, stars=2), buyer_of(session, order)
    clock_at("2026-03-06T14:59")
    writing.correct(session, buyer, review, stars=3, service_stars=3, words="改一下")
    clock_at("2026-03-06T15:00")
    with pytest.raises(Conflict):
        writing.correct(session, buyer, review, stars=5, service_stars=5, words="")
    clock_at("2026-06-05T15:00")
    writing.add(session, buyer, review, words="用了三个月，还很好。")
    writing.add(session, buyer, review, words="用了三个月，还很好。")
    with pytest.raises(Conflict):
        writing.add(session, buyer, review, words="再说一句")
    assert (review.stars, review.words, review.added_words) == (3, "改一下", "用了三个月，还很好。")


def test_the_workshop_answers_once_and_without_forbidden_words(
    session: Session, order: Order, clock_at: Callable[[str], None]
) -> None:
    review, seller = a_review(session, order), seller_of(session, order)
    with pytest.raises(Invalid) as refused:
        replying.reply(session, seller, review, words="我们是最佳工坊")
    assert refused.value.field == "words" and "最佳" in refused.value.sentence
    replying.reply(session, seller, review, words="谢谢您。")
    clock_at("2026-03-06T14:59")
    replying.reply(session, seller, review, words="谢谢您，下次再来。")
    clock_at("2026-03-06T15:00")
    with pytest.raises(Conflict):
        replying.reply(session, seller, review, words="还有一句")
    told = [t.payload for t in session.query(OutboxTask).filter_by(topic="messages.send")]
    assert [t["template"] for t in told].count("review_replied") == 1


def test_reports_are_one_for_each_person_and_end_with_the_decision(session: Session, order: Order) -> None:
    review, operator = a_review(session, order), acting(session, an_operator(session))
    people = [acting(session, a_user(session)) for _n in range(2)]
    for person in (*people, people[0]):
        hiding.report(session, person, review, reason="insult")
    assert session.query(ReviewReport).count() == 2
    hiding.keep(session, operator, review)
    assert {r.state for r in queries.reports_of(session, review.id)} == {"kept"}
    with pytest.raises(Conflict):
        hiding.keep(session, operator, review)
    hiding.hide(session, operator, review, reason="privacy")
    with pytest.raises(Conflict):
        hiding.hide(session, operator, review, reason="privacy")
    with pytest.raises(Conflict):
        replying.reply(session, seller_of(session, order), review, words="谢谢")
    hiding.show_again(session, operator, review)
    assert review.hidden_reason is None


def test_a_reminder_comes_once_and_not_for_what_is_reviewed(
    session: Session, order: Order, clock_at: Callable[[str], None]
) -> None:
    reviewed = a_received_order(session, fens=(5_000,))
    a_review(session, reviewed)
    assert reminding.remind(session) == 0
    clock_at("2026-03-13T01:00")
    fulfilment.complete_due(session)
    session.expire_all()
    assert (reminding.remind(session), reminding.remind(session)) == (1, 0)
    told = [t.payload for t in session.query(OutboxTask).filter_by(topic="messages.send")]
    assert [t["facts"]["number"] for t in told if t["template"] == "review_wanted"] == [order.number]


@pytest.mark.parametrize(
    ("stars", "average"),
    [((0, 0, 0, 0, 0), ""), ((1, 0, 0, 0, 0), "1.0"), ((0, 0, 0, 1, 19), "5.0"), ((0, 0, 1, 1, 1), "4.0")],
)
def test_an_average_has_one_decimal(stars: tuple[int, ...], average: str) -> None:
    assert Rating._make([*stars, 0]).average == average
