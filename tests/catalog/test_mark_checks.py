"""Marks of intellectual property: declared, checked by the platform, refused with a reason; never called checked before."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts.models import Membership
from shop.catalog import cards, mark_deciding
from shop.catalog.mark_models import MarkState, RightsMark
from shop.catalog.models import Product
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict, Forbidden, Invalid
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product
from tests.factories.papers import a_pdf
from tests.factories.workshops import a_member, a_user, a_workshop, acting, an_officer, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client


def a_mark(session: Session, product: Product, number: str = "1", **facts: object) -> RightsMark:
    mark = RightsMark(
        workshop_id=product.workshop_id, product_id=product.id, kind="patent", name="织机", number=number,
        created_at=clock.now(), **facts,
    )  # fmt: skip
    session.add(mark)
    session.commit()
    return mark


@pytest.fixture
def product(session: Session) -> Product:
    made = a_product(session, title="八角花抱枕")
    cards.refresh(session, [made.id])
    return made


def told(client: Client, product: Product) -> str:
    page = parse(client.get(f"/products/{product.slug}"))
    return " ".join(text(h.parent) for h in page.select("section h2") if text(h) == "知识产权")


def test_it_is_called_checked_only_once_the_platform_has_checked_it(
    client: Client, session: Session, product: Product
) -> None:
    mark = a_mark(session, product)
    assert "织机，1（未核验）" in told(client, product)
    mark_deciding.verify(session, acting(session, an_operator(session)), mark.id)
    session.commit()
    assert "织机，1（已核验）" in told(client, product)
    mark_deciding.refuse(session, SYSTEM, mark.id, reason="商标已经过期。")
    session.commit()
    assert told(client, product) == ""


@pytest.mark.parametrize("state", MarkState)
@pytest.mark.parametrize("to", [MarkState.VERIFIED, MarkState.REFUSED])
def test_every_move(session: Session, product: Product, state: MarkState, to: MarkState) -> None:
    decided = None if state == MarkState.DECLARED else clock.now()
    mark = a_mark(session, product, state=state, decided_at=decided, reason="x")

    def act() -> None:
        if to == MarkState.VERIFIED:
            mark_deciding.verify(session, SYSTEM, mark.id)
        else:
            mark_deciding.refuse(session, SYSTEM, mark.id, reason="查不到。")

    if (state, to) in mark_deciding.MOVES:
        act()
        assert mark.state == to and mark.decided_at is not None
    else:
        with pytest.raises(Conflict):
            act()


def test_a_refusal_needs_a_reason_and_nobody_decides_for_the_own_workshop(
    session: Session, product: Product
) -> None:
    mark = a_mark(session, product)
    with pytest.raises(Invalid):
        mark_deciding.refuse(session, SYSTEM, mark.id, reason=" ")
    operator = an_operator(session)
    of = product.workshop.organisation_id
    session.add(Membership(user_id=operator.id, organisation_id=of, role="staff", since=clock.now()))
    session.flush()
    with pytest.raises(Forbidden):
        mark_deciding.verify(session, acting(session, operator), mark.id)


@pytest.mark.parametrize("who", ["stranger", "officer", "owner"])
def test_only_operators_of_the_platform_decide(
    client: Client, session: Session, product: Product, who: str
) -> None:
    mark = a_mark(session, product)
    made = {"stranger": a_user, "officer": an_officer}
    user = a_member(session, product.workshop) if who == "owner" else made[who](session)
    session.commit()
    sign_in(client, user)
    assert client.get(f"/oversight/rights/{mark.id}").status_code == 403
    assert client.post(f"/oversight/rights/{mark.id}/verification").status_code == 403
    assert client.post(f"/oversight/rights/{mark.id}/refusal", data={"reason": "x"}).status_code == 403
    session.refresh(mark)
    assert mark.state == MarkState.DECLARED


def test_it_waits_on_the_desk_and_is_decided_there(
    client: Client, session: Session, product: Product
) -> None:
    mark = a_mark(session, product)
    sign_in(client, an_operator(session))
    listed = parse(client.get("/oversight/catalogue?view=rights"))
    assert [a["href"] for a in listed.select("tbody th a")] == [f"/oversight/rights/{mark.id}"]
    at = f"/oversight/rights/{mark.id}"
    assert client.post(f"{at}/refusal", data={"reason": ""}).status_code == 422
    assert client.post(f"{at}/refusal", data={"reason": "编号查不到。"}).status_code == 303
    assert "编号查不到。" in text(parse(client.get(at)).main)
    assert not parse(client.get("/oversight/catalogue?view=rights")).select("tbody th a")


def test_one_that_was_refused_is_declared_again_with_its_certificate(
    client: Client, session: Session, product: Product
) -> None:
    first = a_mark(session, product, number="ZL-1")
    mark_deciding.refuse(session, SYSTEM, first.id, reason="请附上证书。")
    owner = a_member(session, product.workshop)
    session.commit()
    sign_in(client, owner)
    assert "请附上证书。" in text(parse(client.get("/studio/marks")).main)
    one = {
        "kind": "patent",
        "name": "织机",
        "number": "ZL-1",
        "product": str(product.id),
        "holder": "",
        "valid_until": "",
    }
    answer = client.post("/studio/marks", data={**one, "file": (BytesIO(a_pdf()), "证书.pdf")})
    assert answer.status_code == 303
    (mark,) = session.query(RightsMark).all()
    assert mark.state == MarkState.DECLARED and mark.document is not None
    client.post("/sign-out")
    sign_in(client, an_operator(session))
    assert client.get(f"/documents/{mark.document.key}").status_code == 200


def test_a_certificate_that_is_none_is_refused_at_its_field(client: Client, session: Session) -> None:
    workshop = a_workshop(session)
    owner = a_member(session, workshop)
    session.commit()
    sign_in(client, owner)
    one = {"kind": "patent", "name": "织机", "number": "1", "product": "", "holder": "", "valid_until": ""}
    answer = client.post("/studio/marks", data={**one, "file": (BytesIO(b"MZ..."), "证书.pdf")})
    assert answer.status_code == 422
    assert parse(answer).select_one("#file-error") is not None
    assert session.query(RightsMark).count() == 0


@pytest.mark.parametrize(
    "facts",
    [{"state": "gold"}, {"state": "verified"}, {"state": "declared", "decided_at": clock.parse("2026-05-01T10:00")},
     {"state": "refused", "decided_at": clock.parse("2026-05-01T10:00")}],
)  # fmt: skip
def test_the_database_says_no(session: Session, product: Product, facts: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        a_mark(session, product, **facts)
