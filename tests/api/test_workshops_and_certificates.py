"""Workshops and certificates in the open catalogue."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from tests.api.promise import ask
from tests.factories.catalog import a_product
from tests.factories.workshops import a_workshop
from tests.front.test_pages import listed
from tests.support.html import parse, text
from tests.support.isolation import Client


def test_the_directory_holds_who_may_sell_with_the_most_goods_first(client: Client, session: Session) -> None:
    few, many = a_workshop(session, name="少"), a_workshop(session, name="多")
    listed(session, a_product(session, few), *[a_product(session, many) for _n in range(2)])
    data = ask(client, "/workshops").get_json()
    assert [row["name"] for row in data["items"][:2]] == ["多", "少"]
    assert data["items"][0]["products"] == 2
    place = many.county_code
    assert ask(client, f"/workshops?place={place}").get_json()["total"] == 2
    assert ask(client, "/workshops?place=430100&page=9").get_json()["page"] == 1


def test_a_workshop_tells_its_certificate_and_people_and_no_figure(client: Client, session: Session) -> None:
    workshop = a_workshop(session, name="捞车河岸织锦工坊")
    workshop.employees_total = 18
    workshop.employees_target = 11
    listed(session, a_product(session, workshop, title="披肩"))
    answer = ask(client, f"/workshops/{workshop.slug}", template="/workshops/{slug}")
    data = answer.get_json()
    assert (data["name"], data["may_sell"], data["people"]["all"]) == ("捞车河岸织锦工坊", True, 18)
    assert [card["title"] for card in data["products"]] == ["披肩"]
    assert "11" not in str(data["people"])
    assert "income" not in answer.get_data(as_text=True)


def test_an_unknown_workshop_is_told_in_the_words_of_the_page(client: Client) -> None:
    problem = ask(client, "/workshops/nowhere", code=404, template="/workshops/{slug}").get_json()
    assert problem["detail"] in text(parse(client.get("/workshops/nowhere")).main)
    assert problem["code"] == "NOT_FOUND"


def test_a_certificate_says_what_holds_now_and_held_on_a_day(client: Client, session: Session) -> None:
    workshop = a_workshop(session)
    number = certification.digits(certification.status(session, workshop.id, clock.now()).certificate_number)
    certification.revoke(
        session, SYSTEM, workshop_id=workshop.id, document_no="湘文旅撤〔2026〕3号", reason="弄虚作假"
    )
    session.commit()
    now = ask(client, f"/certificates/{number}", template="/certificates/{number}").get_json()
    assert (now["state"], now["gives_right_to_sell"], now["verdict"]["kind"]) == ("revoked", False, "bad")
    assert now["history"][0]["reason"] == "弄虚作假"
    then = ask(client, f"/certificates/{number}?on=2026-06-30", template="/certificates/{number}").get_json()
    assert then["on"] == "2026-06-30"


def test_a_number_or_a_day_that_cannot_be_is_explained(client: Client, session: Session) -> None:
    workshop = a_workshop(session)
    session.commit()
    number = certification.digits(certification.status(session, workshop.id, clock.now()).certificate_number)
    wrong = ask(client, "/certificates/abc", code=404, template="/certificates/{number}").get_json()
    assert "不像证书编号" in wrong["detail"]
    day = ask(client, f"/certificates/{number}?on=x", code=422, template="/certificates/{number}").get_json()
    assert day["errors"][0]["field"] == "on"
