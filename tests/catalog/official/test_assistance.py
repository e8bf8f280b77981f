"""The mark of consumption assistance: with its certificate, looked at by the platform, shown only while it is valid."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from shop.catalog import official
from shop.catalog.models import Product
from shop.catalog.official import assistance, deciding
from shop.catalog.official.models import AssistanceMark
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.accounts import sign_in
from tests.factories.official import a_reviewer, admitted, on_sale, review_of
from tests.factories.papers import a_pdf
from tests.factories.workshops import a_member, a_workshop, acting, an_operator
from tests.support.html import errors, parse, text
from tests.support.isolation import Client


@pytest.fixture
def product(session: Session) -> Product:
    return admitted(session, on_sale(session, a_workshop(session))).product


@pytest.fixture
def owner(session: Session, product: Product) -> Actor:
    return acting(session, a_member(session, product.workshop))


def file(session: Session, owner: Actor, product: Product, **facts: object) -> AssistanceMark:
    told: dict[str, object] = {
        "number": "湘帮扶 2026-118",
        "issuer": "龙山县农业农村局",
        "valid_from": clock.today() - timedelta(days=30),
        "valid_until": clock.today() + timedelta(days=30),
        **facts,
    }
    return assistance.file(
        session, owner, product_id=product.id, workshop_id=product.workshop_id, paper=assistance.Paper(a_pdf(), "证书.pdf"), **told,  # type: ignore[arg-type]
    )  # fmt: skip


def shown(session: Session, product: Product) -> bool:
    return product.id in official.marks(session, [product.id], clock.now())


def test_a_mark_is_shown_after_the_platform_accepted_it(
    session: Session, product: Product, owner: Actor
) -> None:
    mark = file(session, owner, product)
    assert not shown(session, product)
    assistance.accept(session, a_reviewer(session), mark.id)
    assert shown(session, product)
    assert session.info["touch_public"]


def test_a_mark_ends_with_its_last_day(session: Session, product: Product, owner: Actor) -> None:
    mark = file(session, owner, product, valid_until=date(2027, 6, 30))
    assistance.accept(session, SYSTEM, mark.id)
    assert (mark.first_day, mark.last_day) == (clock.today() - timedelta(days=30), date(2027, 6, 30))
    for instant, holds in (("2027-06-30T23:59:59", True), ("2027-07-01T00:00", False)):
        with clock.at(clock.parse(instant)):
            assert shown(session, product) is holds


def test_a_mark_is_not_shown_outside_of_the_catalogue(
    session: Session, product: Product, owner: Actor
) -> None:
    assistance.accept(session, SYSTEM, file(session, owner, product).id)
    deciding.withdraw(session, SYSTEM, review_of(session, product).id, reason="停产")
    assert not shown(session, product)


def test_refusing_and_ending_need_a_reason(session: Session, product: Product, owner: Actor) -> None:
    reviewer, mark = a_reviewer(session), file(session, owner, product)
    with pytest.raises(Invalid):
        assistance.refuse(session, reviewer, mark.id, reason=" ")
    assistance.refuse(session, reviewer, mark.id, reason="盖章看不清")
    again = file(session, owner, product)
    assistance.accept(session, reviewer, again.id)
    for decide in (assistance.accept, assistance.refuse):
        with pytest.raises(Conflict):
            decide(session, reviewer, again.id, **({"reason": "x"} if decide is assistance.refuse else {}))  # type: ignore[operator]
    assistance.end(session, reviewer, again.id, reason="发证单位撤销")
    assert not shown(session, product)
    with pytest.raises(Conflict):
        assistance.end(session, reviewer, again.id, reason="发证单位撤销")


def test_one_certificate_waits_at_a_time_and_only_in_the_catalogue(
    session: Session, product: Product, owner: Actor
) -> None:
    file(session, owner, product)
    with pytest.raises(Conflict) as refusal:
        file(session, owner, product)
    assert refusal.value.code == "WAITS"
    outside = on_sale(session, product.workshop)
    with pytest.raises(Conflict) as refusal:
        file(session, owner, outside)
    assert refusal.value.code == "NOT_IN_CATALOGUE"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"number": " "}, "number"),
        ({"issuer": ""}, "issuer"),
        ({"valid_from": date(2027, 1, 2), "valid_until": date(2027, 1, 1)}, "valid_until"),
        ({"valid_from": date(2020, 1, 1), "valid_until": date(2020, 1, 2)}, "valid_until"),
        ({"valid_until": date(2999, 1, 1)}, "valid_until"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(
    session: Session, product: Product, owner: Actor, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        file(session, owner, product, **facts)
    assert refusal.value.field == field


def test_only_the_platform_decides_and_not_on_its_own_goods(
    session: Session, product: Product, owner: Actor
) -> None:
    mark = file(session, owner, product)
    with pytest.raises(Forbidden):
        assistance.accept(session, owner, mark.id)
    both = acting(session, an_operator(session))
    both = Actor(user_id=both.user_id, name=both.name, grants=(*both.grants, *owner.grants))
    with pytest.raises(Forbidden) as refusal:
        assistance.accept(session, both, mark.id)
    assert refusal.value.code == "OWN_CASE"
    with pytest.raises(NotFound):
        assistance.accept(session, a_reviewer(session), 987_654)


def test_from_the_studio_to_the_product_page(session: Session, client: Client, product: Product) -> None:
    studio = sign_in(client, a_member(session, product.workshop))
    path = f"/studio/products/{product.id}/catalogue"
    typed = {
        "number": "湘帮扶 2026-118",
        "issuer": "龙山县农业农村局",
        "valid_from": (clock.today() - timedelta(days=1)).isoformat(),
        "valid_until": "2020-01-01",
        "file": (BytesIO(a_pdf()), "证书.pdf"),
    }
    refused = studio.post(f"{path}/marks", data=typed)
    assert refused.status_code == 422 and "valid_until" in errors(parse(refused))
    typed |= {"valid_until": "2099-01-01", "file": (BytesIO(a_pdf()), "证书.pdf")}
    assert studio.post(f"{path}/marks", data=typed).status_code == 422  # longer than any certificate
    later = clock.today() + timedelta(days=300)
    typed |= {"valid_until": later.isoformat(), "file": (BytesIO(a_pdf()), "证书.pdf")}
    assert studio.post(f"{path}/marks", data=typed).status_code == 303
    assert "平台在看" in text(parse(studio.get(path)))
    mark = session.query(AssistanceMark).one()
    desk = sign_in(client, an_operator(session))
    assert "湘帮扶 2026-118" in text(parse(desk.get("/oversight/catalogue?view=marks")))
    page = f"/oversight/assistance/{mark.id}"
    assert desk.post(f"{page}/refusal", data={}).status_code == 422
    assert desk.post(f"{page}/acceptance").status_code == 303
    assert "消费帮扶产品" in text(parse(desk.get(f"/products/{product.slug}")))
    assert desk.post(f"{page}/end", data={"reason": "发证单位撤销"}).status_code == 303
    assert "消费帮扶产品" not in text(parse(desk.get(f"/products/{product.slug}")))
