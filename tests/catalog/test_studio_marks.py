"""Marks of intellectual property: declared by the workshop in its studio, shown with their number, taken away again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog.mark_models import RightsMark
from shop.core import clock
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product
from tests.factories.workshops import a_member, a_user, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

GOOD = {
    "kind": "trademark",
    "name": "捞车河",
    "number": "12345678",
    "product": "",
    "holder": "",
    "valid_until": "",
}


@pytest.fixture
def workshop(client: Client, session: Session) -> Workshop:
    """A workshop whose owner is signed in."""
    made = a_workshop(session)
    owner = a_member(session, made)
    session.commit()
    sign_in(client, owner)
    return made


def marks(session: Session) -> list[tuple[str, str, int | None]]:
    return [(m.kind, m.number, m.product_id) for m in session.query(RightsMark).order_by(RightsMark.id)]


def test_a_mark_is_declared_listed_and_taken_away(
    client: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, title="八角花抱枕")
    session.commit()
    assert client.post("/studio/marks", data=GOOD).status_code == 303
    until = (clock.today() + timedelta(days=400)).isoformat()
    one = {**GOOD, "kind": "patent", "number": "ZL-1", "product": str(product.id), "valid_until": until}
    assert client.post("/studio/marks", data=one).status_code == 303
    assert marks(session) == [("trademark", "12345678", None), ("patent", "ZL-1", product.id)]
    page = parse(client.get("/studio/marks"))
    rows = [text(li) for li in page.select("article")]
    assert "专利" in rows[0] and "八角花抱枕" in rows[0] and until in rows[0]
    assert "工坊的全部作品" in rows[1]
    first = session.query(RightsMark).filter_by(number="ZL-1").one()
    assert client.post(f"/studio/marks/{first.id}/removal").status_code == 303
    assert marks(session) == [("trademark", "12345678", None)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("number", ""),
        ("name", "国家级品牌"),
        ("holder", "驰名商标持有人"),
        ("kind", "medal"),
        ("valid_until", "2020-01-01"),
        ("valid_until", "明年"),
        ("number", "9" * 41),
        ("product", "999999"),
    ],
)
def test_what_cannot_be_declared_is_refused_at_its_field(
    client: Client, session: Session, workshop: Workshop, field: str, value: str
) -> None:
    answer = client.post("/studio/marks", data={**GOOD, field: value})
    assert answer.status_code == 422
    assert field in errors(parse(answer))
    assert marks(session) == []


def test_the_same_mark_twice_is_refused(client: Client, session: Session, workshop: Workshop) -> None:
    client.post("/studio/marks", data=GOOD)
    answer = client.post("/studio/marks", data=GOOD)
    assert answer.status_code == 422
    assert "已经登记过" in errors(parse(answer))["number"]
    assert len(marks(session)) == 1


def test_goods_and_marks_of_others_are_out_of_reach(
    client: Client, session: Session, workshop: Workshop
) -> None:
    other = a_workshop(session)
    theirs = a_product(session, other)
    mark = RightsMark(workshop_id=other.id, kind="patent", name="x", number="1", created_at=clock.now())
    session.add(mark)
    session.commit()
    assert client.post("/studio/marks", data={**GOOD, "product": str(theirs.id)}).status_code == 422
    assert client.post(f"/studio/marks/{mark.id}/removal").status_code == 404
    assert marks(session) == [("patent", "1", None)]


@pytest.mark.parametrize("role", ["maker", None])
def test_only_owner_and_staff_may(client: Client, session: Session, role: str | None) -> None:
    workshop = a_workshop(session)
    user = a_member(session, workshop, role) if role else a_user(session)
    session.commit()
    sign_in(client, user)
    assert client.get("/studio/marks").status_code == 403
    assert client.post("/studio/marks", data=GOOD).status_code == 403


@pytest.mark.parametrize("broken", [{"kind": "medal"}, {"name": ""}, {"number": ""}])
def test_the_database_says_no(session: Session, broken: dict[str, str]) -> None:
    facts = {"kind": "patent", "name": "x", "number": "1", **broken}
    session.add(RightsMark(workshop_id=a_workshop(session).id, created_at=clock.now(), **facts))
    with pytest.raises(IntegrityError):
        session.flush()
