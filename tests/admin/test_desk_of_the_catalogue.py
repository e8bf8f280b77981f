"""/oversight counts what waits for the official catalogue: for operators of the platform, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import products
from shop.catalog.mark_models import RightsMark
from shop.catalog.official import submitting
from shop.catalog.official.models import AssistanceMark
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops.evidence.models import Document
from tests.factories.accounts import sign_in
from tests.factories.official import admitted, food, licensed, on_sale, submitted
from tests.factories.workshops import a_workshop, an_officer, an_operator
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.fixture
def waiting(session: Session) -> dict[str, str]:
    """One matter of each kind: its name and what it is about, with the address where it is decided."""
    new = submitted(session, on_sale(session, title="新送审的"))
    changed = admitted(session, on_sale(session, title="入选的"))
    product = changed.product
    session.refresh(product)
    products.describe(
        session, SYSTEM, product_id=product.id, revision=product.revision, title="改了名字",
        craft_id=product.craft_id, category_id=product.category_id,
    )  # fmt: skip
    edible = submitting.submit_food(session, SYSTEM, food(session, licensed(session, a_workshop(session))))
    now = clock.now()
    paper = Document(
        key="0" * 32, workshop_id=product.workshop_id, kind="other", filename="a.pdf", size_bytes=1,
        content_type="application/pdf", sha256="0" * 64, file_key="documents/a", uploaded_by=1, uploaded_at=now,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    helped = AssistanceMark(
        product_id=product.id, number="1", issuer="县农业农村局", from_at=now, until_at=now + timedelta(days=9),
        document_id=paper.id, filed_at=now,
    )  # fmt: skip
    right = RightsMark(
        workshop_id=product.workshop_id, kind="patent", name="织机", number="1", created_at=now
    )
    session.add_all([helped, right])
    session.commit()
    return {
        "入选产品目录 新送审的": f"/oversight/catalogue/{new.id}",
        "目录作品改动 入选的": f"/oversight/catalogue/{changed.id}",
        "食品上架 雕花蜜饯": f"/oversight/catalogue/{edible.id}",
        "消费帮扶证书 入选的": f"/oversight/assistance/{helped.id}",
        "知识产权登记 织机": f"/oversight/rights/{right.id}",
    }


def listed(client: Client, path: str = "/oversight") -> dict[str, str]:
    links = parse(client.get(path)).select("tbody th a")
    return {text(a).rpartition(" ")[0]: str(a["href"]) for a in links}


def test_operators_find_each_matter_with_its_link_and_number(
    client: Client, session: Session, waiting: dict[str, str]
) -> None:
    sign_in(client, an_operator(session))
    page = parse(client.get("/oversight"))
    assert text(page.h1) == "待办 5 件"
    assert listed(client) == waiting
    assert listed(client, "/oversight?tab=catalogue") == waiting
    for path in waiting.values():
        assert client.get(path).status_code == 200


def test_what_is_decided_waits_no_more(client: Client, session: Session, waiting: dict[str, str]) -> None:
    sign_in(client, an_operator(session))
    path = waiting["知识产权登记 织机"]
    assert client.post(f"{path}/verification").status_code == 303
    assert set(listed(client)) == set(waiting) - {"知识产权登记 织机"}


@pytest.mark.parametrize("who", ["officer", "finance"])
def test_who_does_not_decide_has_none_of_it(
    client: Client, session: Session, waiting: dict[str, str], who: str
) -> None:
    sign_in(client, an_officer(session) if who == "officer" else an_operator(session, "finance"))
    assert listed(client) == {}
