"""BR-19: nobody deletes a review; hiding needs one of four reasons, keeps the text, is logged and counted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.audit import AuditEvent
from shop.core.errors import Forbidden, Invalid
from shop.orders.reviews import hiding, queries
from shop.orders.reviews.models import BuyerReview, HideReason
from tests.factories.orders import run_jobs
from tests.factories.returns import a_received_order, buyer_of, seller_of
from tests.factories.reviews import a_review
from tests.factories.workshops import acting, an_operator
from tests.support.isolation import Client


@pytest.fixture
def review(session: Session) -> BuyerReview:
    """One star."""
    return a_review(session, a_received_order(session, fens=(5_000,)), stars=1, words="三天就脱线了。")


def test_no_address_deletes_a_review(app: Flask) -> None:
    rules = [r for r in app.url_map.iter_rules() if "/reviews" in r.rule and "catalogue" not in r.rule]
    acts = {r.rule.rsplit("/", 1)[1] for r in rules if "POST" in (r.methods or ())}
    assert acts == {
        "reviews", "correction", "addition", "reports", "reply", "hiding", "dismissal", "restoration",
    }  # fmt: skip
    assert not any("DELETE" in (r.methods or ()) for r in rules)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM buyer_review", "DELETE FROM buyer_review WHERE stars = 1"]
)
def test_the_database_refuses_it_too(session: Session, review: BuyerReview, statement: str) -> None:
    assert review.stars == 1
    with pytest.raises(DBAPIError, match="never_deleted: buyer_review"), session.begin_nested():
        session.execute(sa.text(statement))
    assert session.query(BuyerReview).count() == 1


@pytest.mark.parametrize("who", ["buyer", "workshop", "nobody"])
def test_only_the_platform_hides(session: Session, review: BuyerReview, who: str) -> None:
    order = review.line.order
    actors = {"buyer": buyer_of(session, order), "workshop": seller_of(session, order), "nobody": Actor()}
    with pytest.raises(Forbidden):
        hiding.hide(session, actors[who], review, reason="insult")
    assert review.hidden_at is None


@pytest.mark.parametrize("reason", ["", "bad_stars", "seller_asks", "other"])
def test_any_other_reason_is_refused(session: Session, review: BuyerReview, reason: str) -> None:
    with pytest.raises(Invalid):
        hiding.hide(session, acting(session, an_operator(session)), review, reason=reason)


@pytest.mark.parametrize("reason", list(HideReason))
def test_hidden_words_are_kept_logged_and_counted(
    session: Session, client: Client, review: BuyerReview, reason: HideReason
) -> None:
    operator = acting(session, an_operator(session))
    hiding.hide(session, operator, review, reason=reason)
    session.commit()
    run_jobs()
    session.expire_all()
    assert review.words == "三天就脱线了。"
    event = session.query(AuditEvent).filter_by(action="review.hidden").one()
    assert event.actor_id == operator.user_id and event.facts["reason"] == reason
    assert queries.hidden_of(session, review.product_id) == [(reason, 1)]
    page = client.get(f"/products/{review.line.product_slug}/reviews").get_data(as_text=True)
    assert "1 条评价因“" in page and "三天就脱线了" not in page
    shown = client.get(f"/products/{review.line.product_slug}").get_data(as_text=True)
    assert "1.0" in shown and "三天就脱线了" not in shown


def test_hiding_does_not_raise_the_average(session: Session) -> None:
    order = a_received_order(session, fens=(5_000, 6_000))
    review = a_review(session, order, stars=1)
    before = queries.rating_of(session, review.product_id)
    hiding.hide(session, acting(session, an_operator(session)), review, reason="insult")
    after = queries.rating_of(session, review.product_id)
    assert (before.average, after.average) == ("1.0", "1.0") and after.reviews_hidden == 1
