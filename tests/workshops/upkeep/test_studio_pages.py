"""The owner's pages: papers for the check, changes, appeals, leaving; what is refused, kept and told."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.evidence.models import Document
from shop.workshops.models import Workshop
from shop.workshops.upkeep import appeals, changes, identity, papers
from shop.workshops.upkeep.models import Appeal, ChangeRequest, IdentityCheck
from tests.factories.accounts import sign_in
from tests.factories.papers import a_pdf
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator, instant
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

NOW = "2026-11-23T10:00"
WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
PAGES = ("identity", "changes", "appeals", "withdrawal")


@pytest.fixture
def workshop(session: Session, client: Client) -> Workshop:
    """A workshop whose owner is signed in."""
    found = a_workshop(
        session, certified="2026-03-01", name="捞车河岸织锦工坊", verified_until=instant("2026-11-20")
    )
    owner = a_member(session, found)
    session.commit()
    sign_in(client, owner)
    return found


def file(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def post(client: Client, page: str, **data: Any) -> Any:
    with clock.at(instant(NOW)):
        return client.post(f"/studio/{page}", data=data, content_type="multipart/form-data")


def look(client: Client, page: str, at: str = NOW) -> Any:
    with clock.at(instant(at)):
        answer = client.get(f"/studio/{page}")
    assert answer.status_code == 200
    return parse(answer)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "code"), [("visitor", 303), ("staff", 403), ("officer", 403), ("operator", 403), ("buyer", 403)]
)
def test_only_the_owner_reaches_them(
    session: Session, client: Client, page: str, who: str, code: int
) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    people: dict[str, Any] = {
        "staff": lambda: a_member(session, workshop, "staff"),
        "officer": lambda: an_officer(session),
        "operator": lambda: an_operator(session),
        "buyer": lambda: a_member(session, a_workshop(session), "maker"),
    }
    person = people[who]() if who in people else None
    session.commit()
    if person:
        sign_in(client, person)
    assert client.get(f"/studio/{page}").status_code == code
    assert client.post(f"/studio/{page}").status_code == code


def test_the_way_there_stands_on_the_page_of_the_certificate(client: Client, workshop: Workshop) -> None:
    page = look(client, "certification")
    assert {str(a["href"]) for a in page.select("main a")} >= {f"/studio/{name}" for name in PAGES}


def test_papers_are_sent_from_the_phone(session: Session, client: Client, workshop: Workshop) -> None:
    page = look(client, "identity")
    assert "现在不能卖货" in text(page.select_one(".task--due"))
    answer = post(
        client,
        "identity",
        identity=[file(a_picture(), "正面.jpg"), file(a_picture(), "反面.jpg")],
        other=file(a_pdf(), "许可.pdf"),
    )
    assert answer.status_code == 303
    check = session.scalars(sa.select(IdentityCheck)).one()
    found = papers.of_check(session, check.id)
    assert [d.kind for d in found] == ["identity", "identity", "other"]
    page = look(client, "identity")
    assert "正在核验" in text(page.main) and page.select_one("form.form") is None
    assert post(client, "identity", identity=file(a_picture(), "a.jpg")).status_code == 409
    assert len(session.scalars(sa.select(Document)).all()) == 3, "nothing more is taken in"


def test_a_paper_that_is_refused_stands_at_its_field_and_the_good_ones_are_kept(
    session: Session, client: Client, workshop: Workshop
) -> None:
    answer = post(
        client, "identity", identity=file(a_picture(), "正面.jpg"), other=file(b"MZ not a paper", "b.pdf")
    )
    page = parse(answer)
    assert answer.status_code == 422
    assert set(errors(page)) == {"other"}
    kept = page.select_one("input[name=kept]")
    assert kept is not None and "正面.jpg" in text(page.select_one(".note ul"))
    assert session.scalars(sa.select(IdentityCheck)).all() == []
    assert post(client, "identity", kept=kept["value"]).status_code == 303
    assert len(papers.of_check(session, session.scalars(sa.select(IdentityCheck.id)).one())) == 1


def test_without_the_paper_that_is_needed_nothing_is_sent(
    session: Session, client: Client, workshop: Workshop
) -> None:
    assert set(errors(parse(post(client, "identity")))) == {"identity"}
    workshop.uscc = "91430000717882231X"
    session.commit()
    refused = post(client, "identity", identity=file(a_picture(), "正面.jpg"))
    assert set(errors(parse(refused))) == {"business_licence"}


def test_papers_of_somebody_else_or_of_another_matter_are_not_taken_along(
    session: Session, client: Client, workshop: Workshop
) -> None:
    other = a_workshop(session, certified="2026-03-01")
    stranger = a_member(session, other)
    session.commit()
    elsewhere = client.application.test_client()
    sign_in(elsewhere, stranger)
    with clock.at(instant(NOW)):
        elsewhere.post(
            "/studio/identity",
            data={"identity": file(a_picture(), "x.jpg")},
            content_type="multipart/form-data",
        )
    key = session.scalars(sa.select(Document.key)).one()
    assert post(client, "identity", kept=key).status_code == 422


def test_why_the_last_papers_did_not_do_is_said(session: Session, client: Client, workshop: Workshop) -> None:
    post(client, "identity", identity=file(a_picture(), "正面.jpg"))
    check = session.scalars(sa.select(IdentityCheck)).one()
    with clock.at(instant(NOW)):
        identity.refuse_check(session, SYSTEM, check.id, note="照片看不清")
    session.commit()
    page = look(client, "identity")
    assert "照片看不清" in text(page.select_one(".note--bad"))
    assert page.select_one("form.form") is not None


def test_a_change_is_reported_with_its_papers(session: Session, client: Client, workshop: Workshop) -> None:
    page = look(client, "changes")
    values = form_values(page.select_one("form.form"))
    assert values["legal_rep"] == "田大姐"
    values |= {"legal_rep": "田二姐", "happened_on": "2026-11-12"}
    answer = post(client, "changes", **values, other=file(a_pdf(), "变更通知书.pdf"))
    assert answer.status_code == 303
    request = session.scalars(sa.select(ChangeRequest)).one()
    assert request.changes == {"legal_rep": ["田大姐", "田二姐"]}
    assert [d.filename for d in papers.of_change(session, request.id)] == ["变更通知书.pdf"]
    page = look(client, "changes")
    assert "田二姐" in text(page.main) and "报晚了" in text(page.main)
    assert post(client, "changes", **values).status_code == 409
    with clock.at(instant(NOW)):
        assert client.post(f"/studio/changes/{request.id}/withdrawal").status_code == 303
        assert client.post(f"/studio/changes/{request.id}/withdrawal").status_code == 409
    assert "已撤回" in text(look(client, "changes").main)


def test_what_is_wrong_with_a_change_stands_at_its_field_and_nothing_typed_is_lost(
    session: Session, client: Client, workshop: Workshop
) -> None:
    values = form_values(look(client, "changes").select_one("form.form"))
    for changed, at_field in (
        ({"happened_on": ""}, "happened_on"),
        ({"happened_on": "昨天"}, "happened_on"),
        ({"happened_on": "2026-11-24"}, "happened_on"),
        ({"legal_rep": ""}, "legal_rep"),
        ({"uscc": "12345", "legal_rep": "田二姐"}, "uscc"),
        ({}, "name"),
    ):
        answer = post(client, "changes", **{**values, "happened_on": "2026-11-20", **changed})
        page = parse(answer)
        assert answer.status_code == 422, changed
        assert at_field in errors(page)
        kept = form_values(page.select_one("form.form"))
        assert all(kept[name] == value for name, value in changed.items())


def test_a_report_of_another_workshop_cannot_be_taken_back(
    session: Session, client: Client, workshop: Workshop
) -> None:
    other = a_workshop(session, certified="2026-03-01")
    with clock.at(instant(NOW)):
        request = changes.report(
            session, SYSTEM, other.id, happened_on=clock.today(), new={"legal_rep": "田二姐"}
        )
        certification.revoke(session, SYSTEM, other.id, **WHY)
        appeal = appeals.file(session, SYSTEM, other.id, grounds="没有这回事")
    session.commit()
    assert client.post(f"/studio/changes/{request.id}/withdrawal").status_code == 404
    assert client.post("/studio/changes/4711/withdrawal").status_code == 404
    assert client.post(f"/studio/appeals/{appeal.number}/withdrawal").status_code == 404
    assert client.post("/studio/appeals/SS-1/withdrawal").status_code == 404


def test_an_appeal_is_filed_seen_and_taken_back(session: Session, client: Client, workshop: Workshop) -> None:
    page = look(client, "appeals")
    assert "没有可以申诉的处理" in text(page.main)
    assert post(client, "appeals", grounds="不服").status_code == 409
    with clock.at(instant("2026-11-20T09:00")):
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
    session.commit()
    page = look(client, "appeals")
    assert "最晚 2027-01-19" in text(page.main) and "抽检不合格" in text(page.main)
    assert set(errors(parse(post(client, "appeals", grounds=" ")))) == {"grounds"}
    answer = post(client, "appeals", grounds="抽的不是我家的货\n有照片", other=file(a_picture(), "货.jpg"))
    assert answer.status_code == 303
    appeal = session.scalars(sa.select(Appeal)).one()
    assert [d.filename for d in papers.of_appeal(session, appeal.id)] == ["货.jpg"]
    page = look(client, "appeals")
    assert appeal.number in text(page.main) and "抽的不是我家的货" in text(page.main)
    assert post(client, "appeals", grounds="不服").status_code == 409
    with clock.at(instant(NOW)):
        assert client.post(f"/studio/appeals/{appeal.number}/withdrawal").status_code == 303
    assert "已撤回" in text(look(client, "appeals").main)
    assert "已经截止" in text(look(client, "appeals", "2027-01-20T00:00").main)


def test_leaving_says_what_follows_and_asks_for_the_name(
    session: Session, client: Client, workshop: Workshop
) -> None:
    page = look(client, "withdrawal", "2026-03-01T10:00")
    assert "2026-03-30 还能卖" in text(page.main) and "不能收回" in text(page.main)
    with clock.at(instant("2026-03-01T10:00")):
        for typed in ("", "捞车河"):
            refused = client.post("/studio/withdrawal", data={"typed_name": typed, "reason": "年纪大了"})
            assert refused.status_code == 422
            assert set(errors(parse(refused))) == {"typed_name"}
            assert "年纪大了" in text(parse(refused).select_one("textarea"))
        done = {"typed_name": workshop.name, "reason": "年纪大了"}
        assert client.post("/studio/withdrawal", data=done).status_code == 303
        assert client.post("/studio/withdrawal", data=done).status_code == 409
    page = look(client, "withdrawal", "2026-03-30T23:59:59")
    assert "卖到 2026-03-30 为止" in text(page.select_one(".note")) and page.select_one("form.form") is None
    assert "不用办退出" in text(look(client, "withdrawal", "2026-03-31T00:00").main)
