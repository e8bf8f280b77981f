"""The pages of reviews: who reaches them, what is shown where, errors at the field, pictures."""

from __future__ import annotations

import io
import json
import secrets
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.orders.models import Order
from shop.orders.reviews import hiding
from shop.orders.reviews.models import BuyerReview, ReviewPicture, ReviewReport
from tests.factories.orders import run_jobs, sign_in
from tests.factories.pictures import a_picture
from tests.factories.returns import a_received_order, an_owner
from tests.factories.reviews import a_review
from tests.factories.workshops import a_member, a_user, a_workshop, acting, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements


@pytest.fixture
def order(session: Session) -> Order:
    """Two lines, received."""
    return a_received_order(session, fens=(5_000, 6_000))


def as_(app: Flask, user: User) -> Client:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return client  # type: ignore[return-value]


def buyer(app: Flask, session: Session, order: Order) -> Client:
    return as_(app, session.get_one(User, order.user_id))


def said(order: Order, **more: Any) -> dict[str, Any]:
    return {"line": order.lines[0].id, "stars": "5", "service_stars": "4", "words": "好看"} | more


def test_from_the_order_to_the_page_of_the_product(app: Flask, session: Session, order: Order) -> None:
    client, slug = buyer(app, session, order), order.lines[0].product_slug
    assert f"/orders/{order.number}/reviews/new" in client.get(f"/orders/{order.number}").get_data(True)
    assert "待评价" in client.get("/reviews").get_data(True)
    picture = (io.BytesIO(a_picture()), "一.jpg")
    answer = client.post(f"/orders/{order.number}/reviews", data=said(order, pictures=picture))
    assert answer.status_code == 303 and answer.location.endswith("/reviews/new")
    answer = client.post(f"/orders/{order.number}/reviews", data=said(order, line=order.lines[1].id))
    assert answer.location == "/reviews"
    assert "/reviews/new" not in client.get(f"/orders/{order.number}").get_data(True)
    run_jobs()
    page = app.test_client().get(f"/products/{slug}")
    html = parse(page.get_data(True))
    assert "5.0 分（满分 5 分），1 条评价" in text(html)
    data = [json.loads(x.get_text()) for x in html.select("script[type='application/ld+json']")]
    product = next(d for d in data if d["@type"] == "Product")
    assert product["aggregateRating"]["ratingValue"] == "5.0" and product["review"][0]["reviewBody"] == "好看"
    (key,) = session.query(ReviewPicture.key).one()
    for path in (f"/reviews/pictures/{key}", f"/reviews/pictures/{key}/small"):
        assert app.test_client().get(path).content_type == "image/jpeg"


def test_without_reviews_the_product_page_says_nothing_of_them(client: Client, order: Order) -> None:
    page = client.get(f"/products/{order.lines[0].product_slug}").get_data(True)
    assert "买家怎么说" not in page and "aggregateRating" not in page
    listed = client.get(f"/products/{order.lines[0].product_slug}/reviews")
    assert listed.status_code == 200 and "还没有评价" in listed.get_data(True)


def test_errors_stand_at_the_field_and_what_was_written_stays(
    app: Flask, session: Session, order: Order
) -> None:
    client = buyer(app, session, order)
    for wrong, words in (({"stars": ""}, "请选几星"), ({"words": "好" * 501}, "最多 500 个字")):
        answer = client.post(f"/orders/{order.number}/reviews", data=said(order, **wrong))
        assert answer.status_code == 422 and words in answer.get_data(True)
    bad = (io.BytesIO(b"no picture"), "一.jpg")
    answer = client.post(f"/orders/{order.number}/reviews", data=said(order, pictures=bad, words="很厚实"))
    assert answer.status_code == 422 and "很厚实" in answer.get_data(True)
    assert not session.query(BuyerReview).count()


def test_strangers_find_nothing(app: Flask, session: Session, order: Order) -> None:
    review = a_review(session, order)
    stranger = as_(app, a_user(session))
    for path in (f"/orders/{order.number}/reviews/new", f"/reviews/{review.id}/edit"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/orders/{order.number}/reviews", data=said(order)).status_code == 404
    for act in ("correction", "addition"):
        answer = stranger.post(f"/reviews/{review.id}/{act}", data=said(order))
        assert answer.status_code == 404
    for path in (f"/studio/reviews/{review.id}", f"/oversight/reviews/{review.id}"):
        assert stranger.get(path).status_code == 403
    other = as_(app, a_member(session, a_workshop(session)))
    assert other.get(f"/studio/reviews/{review.id}").status_code == 404
    assert other.post(f"/studio/reviews/{review.id}/reply", data={"words": "谢谢"}).status_code == 404


def test_the_workshop_answers(app: Flask, session: Session, order: Order) -> None:
    review = a_review(session, order)
    client = as_(app, an_owner(session, order))
    assert f"/studio/reviews/{review.id}" in client.get("/studio/reviews").get_data(True)
    answer = client.post(f"/studio/reviews/{review.id}/reply", data={"words": "我们是最佳工坊"})
    assert answer.status_code == 422 and "“最佳”" in answer.get_data(True)
    assert client.post(f"/studio/reviews/{review.id}/reply", data={"words": "谢谢您"}).status_code == 303
    assert f"/studio/reviews/{review.id}" not in client.get("/studio/reviews").get_data(True)
    listed = app.test_client().get(f"/products/{review.line.product_slug}/reviews").get_data(True)
    assert "还没有评价" in listed
    run_jobs()
    assert "谢谢您" in app.test_client().get(f"/products/{review.line.product_slug}/reviews").get_data(True)


def test_a_report_reaches_the_platform_which_hides_and_shows_again(
    app: Flask, session: Session, order: Order
) -> None:
    review = a_review(session, order, words="骂人的话")
    session.add(
        ReviewPicture(key="a" * 32, review_id=review.id, uploaded_by=1, uploaded_at=review.written_at)
    )
    session.commit()
    person, desk = as_(app, a_user(session)), as_(app, an_operator(session))
    path = f"/reviews/{review.id}/reports"
    assert person.post(path, data={"reason": "bad_stars"}).status_code == 422
    assert person.post(path, data={"reason": "insult", "words": "在骂人"}).status_code == 303
    assert session.query(ReviewReport).count() == 1
    assert f"/oversight/reviews/{review.id}" in desk.get("/oversight/reviews").get_data(True)
    assert "在骂人" in desk.get(f"/oversight/reviews/{review.id}").get_data(True)
    hiding_path = f"/oversight/reviews/{review.id}/hiding"
    assert desk.post(hiding_path, data={}).status_code == 422
    assert desk.post(hiding_path, data={"reason": "insult"}).status_code == 303
    assert app.test_client().get(f"/reviews/pictures/{'a' * 32}").status_code == 404
    assert person.get(f"/reviews/{review.id}/reports/new").status_code == 404
    assert "侮辱谩骂" in desk.get("/oversight/reviews?look=hidden").get_data(True)
    assert desk.post(f"/oversight/reviews/{review.id}/restoration").status_code == 303
    session.expire_all()
    assert review.hidden_at is None


def test_the_page_of_the_workshop_tells_from_three_reviews_on(
    app: Flask, client: Client, session: Session
) -> None:
    order = a_received_order(session, fens=(5_000, 6_000, 7_000))
    path = f"/workshops/{order.workshop.slug}"
    for line in range(3):
        a_review(session, order, line=line, service_stars=5 - line)
        run_jobs()
        told = "服务 4.0 分（满分 5 分），3 条评价" in client.get(path).get_data(True)
        assert told is (line == 2)


def test_hidden_words_are_shown_to_their_writer_and_the_desk_only(
    app: Flask, session: Session, order: Order
) -> None:
    review = a_review(session, order, words="电话是 139")
    hiding.hide(session, acting(session, an_operator(session)), review, reason="privacy")
    session.commit()
    run_jobs()
    assert "电话是 139" in buyer(app, session, order).get("/reviews").get_data(True)
    for path in ("", "/reviews"):
        page = app.test_client().get(f"/products/{review.line.product_slug}{path}").get_data(True)
        assert "电话是 139" not in page and "1 条" in page


def test_reviews_fit_into_the_statements_of_the_product_page(
    client: Client, session: Session, order: Order
) -> None:
    address = f"/products/{order.lines[0].product_slug}"
    client.get(address)
    with count_statements() as before:
        client.get(address)
    for review in (a_review(session, order), a_review(session, order, line=1)):
        key = secrets.token_hex(16)
        session.add(ReviewPicture(key=key, review_id=review.id, uploaded_by=1, uploaded_at=review.written_at))
    session.commit()
    run_jobs()
    with count_statements() as after:
        assert "买家怎么说" in client.get(address).get_data(True)
    assert len(after) == len(before) + 1 <= 10, after
