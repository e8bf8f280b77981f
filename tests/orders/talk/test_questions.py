"""Questions about a product: asked, answered once, shown on its page, reported, hidden for four reasons, never deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.core.errors import Conflict, Forbidden, Invalid, TooMany
from shop.core.outbox import OutboxTask
from shop.orders.questions import asking, hiding
from shop.orders.questions.models import ProductQuestion, QuestionReport
from tests.factories.orders import acting, goods, run_jobs, sign_in
from tests.factories.workshops import a_member, a_user, a_workshop, an_operator
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


@pytest.fixture
def product(session: Session) -> Product:
    """On sale, of a workshop with an owner."""
    workshop = a_workshop(session)
    a_member(session, workshop)
    found = goods(session, workshop)
    session.commit()
    return found


def a_question(session: Session, product: Product, words: str = "桌旗有多宽？") -> ProductQuestion:
    question = asking.ask(session, acting(session, a_user(session)), product_id=product.id, words=words)
    session.commit()
    return question


def told(session: Session) -> list[str]:
    return [t.payload["template"] for t in session.query(OutboxTask).filter_by(topic="messages.send")]


def test_from_the_product_page_to_the_answer_and_back(app: Flask, session: Session, product: Product) -> None:
    asker, owner = app.test_client(), app.test_client()
    sign_in(asker, a_user(session))
    member = a_member(session, session.get_one(Product, product.id).workshop)
    session.commit()
    sign_in(owner, member)
    assert f"/products/{product.slug}/questions" in app.test_client().get(f"/products/{product.slug}").text
    here = f"/products/{product.slug}/questions"
    refused = asker.post(here, data={"words": "这是国家级的吗"})
    assert refused.status_code == 422 and "国家级" in errors(parse(refused))["words"]
    assert asker.post(here, data={"words": "加我微信 tujia88 聊"}).status_code == 422
    assert asker.post(here, data={"words": "桌旗有多宽？"}).status_code == 303
    assert "1 个提问没有回答" in owner.get("/studio").text
    (question_id,) = session.query(ProductQuestion.id).one()
    assert f"/studio/questions/{question_id}" in owner.get("/studio/questions").text
    answer = owner.post(f"/studio/questions/{question_id}/answer", data={"words": "三十二厘米。"})
    assert answer.status_code == 303
    run_jobs()
    for path in (f"/products/{product.slug}", here):
        page = text(parse(app.test_client().get(path)))
        assert "桌旗有多宽？" in page and "三十二厘米。" in page
    assert "三十二厘米。" in asker.get("/questions").text
    assert asker.get(f"/studio/questions/{question_id}").status_code in (403, 404)


def test_it_is_answered_once_and_put_right_within_a_day(
    session: Session, product: Product, clock_at: Callable[[str], None]
) -> None:
    clock_at("2026-03-05T15:00")
    question = a_question(session, product)
    seller = acting(session, a_member(session, product.workshop))
    asking.answer(session, seller, question, words="三十厘米。")
    clock_at("2026-03-06T14:59")
    asking.answer(session, seller, question, words="三十二厘米。")
    clock_at("2026-03-06T15:00")
    with pytest.raises(Conflict):
        asking.answer(session, seller, question, words="三十五厘米。")
    assert told(session).count("question_answered") == 1
    with pytest.raises(Invalid):
        asking.answer(session, seller, a_question(session, product, "几人做？"), words="电话 13873112233")


def test_the_same_words_twice_are_one_question_and_twenty_a_day_are_enough(
    session: Session, product: Product
) -> None:
    actor = acting(session, a_user(session))
    for n in range(asking.MOST_A_DAY):
        first = asking.ask(session, actor, product_id=product.id, words=f"第 {n} 问")
        assert asking.ask(session, actor, product_id=product.id, words=f"第 {n} 问").id == first.id
    with pytest.raises(TooMany):
        asking.ask(session, actor, product_id=product.id, words="再问一个")


def test_only_the_platform_hides_and_nobody_deletes(
    client: Client, session: Session, product: Product
) -> None:
    question = a_question(session, product, "老板在吗")
    seller = acting(session, a_member(session, product.workshop))
    hiding.report(session, seller, question, reason="off_topic", words="闲聊")
    with pytest.raises(Forbidden):
        hiding.hide(session, seller, question, reason="off_topic")
    session.commit()
    operator = an_operator(session)
    session.commit()
    sign_in(client, operator)
    assert "提问举报" in client.get("/oversight").text
    assert "闲聊" in client.get(f"/oversight/questions/{question.id}").text
    assert (
        client.post(f"/oversight/questions/{question.id}/hiding", data={"reason": "bad"}).status_code == 422
    )
    hidden = client.post(f"/oversight/questions/{question.id}/hiding", data={"reason": "off_topic"})
    assert hidden.status_code == 303
    run_jobs()
    session.expire_all()
    page = client.get(f"/products/{product.slug}/questions").text
    assert "老板在吗" not in page and "1 个问题因“" in page
    assert "老板在吗" not in client.get(f"/products/{product.slug}").text
    assert question.words == "老板在吗" and session.query(QuestionReport).one().state == "hidden"
    client.post(f"/oversight/questions/{question.id}/restoration")
    assert "老板在吗" in client.get(f"/products/{product.slug}/questions").text
    with pytest.raises(DBAPIError, match="never_deleted"), session.begin_nested():
        session.execute(sa.text("DELETE FROM product_question"))
