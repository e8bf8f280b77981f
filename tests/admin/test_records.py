"""Filing and batches, registers, model sites, key-support counties, visits, alerts: lists and acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification, licences
from shop.workshops.evidence.models import Visit
from shop.workshops.models import LicenceKind, SuspensionGround, Workshop
from shop.workshops.recognition.models import Batch, Filing, KeyCounty, Recognition, RegisterEntry
from tests.factories.accounts import sign_in
from tests.factories.procedure import granted
from tests.factories.workshops import a_workshop, an_officer, an_operator, instant
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client


@pytest.fixture(autouse=True)
def _november(clock_at: Any) -> None:
    clock_at("2026-11-16T10:00")


def at_desk(session: Session, client: Client, region: str = "433130", department: str = "culture") -> None:
    who = an_officer(session, region, department)
    session.commit()
    sign_in(client, who)


def names(client: Client, path: str, **asked: str) -> list[str]:
    answer = client.get(path, query_string=asked)
    assert answer.status_code == 200
    return sorted(text(a) for a in parse(answer).select("tbody th a"))


def record(client: Client, workshop: Workshop, noun: str, **given: str) -> int:
    """Fill the form in and send it; its status."""
    base = f"/oversight/workshops/{workshop.slug}/records/{noun}"
    form = parse(client.get(f"{base}/new")).select_one("main form.form")
    assert form is not None
    return client.post(base, data=form_values(form) | given).status_code


def test_certificates_go_up_step_by_step_into_a_published_batch(session: Session, client: Client) -> None:
    with clock.at(instant("2026-10-12T10:00")):
        granted(session, name="苗儿滩织造坊")
    other = a_workshop(session, certified="2026-03-01", name="里耶竹艺坊")
    at_desk(session, client)
    assert names(client, "/oversight/filings") == ["苗儿滩织造坊", "里耶竹艺坊"]
    boxes = [
        str(b["value"]) for b in parse(client.get("/oversight/filings")).select("input[name=certificate]")
    ]
    assert client.post("/oversight/filings/prefecture", data={"certificate": boxes}).status_code == 303
    assert client.post("/oversight/filings/prefecture", data={"certificate": boxes[:1]}).status_code == 409
    assert client.post("/oversight/filings/province", data={"certificate": boxes}).status_code == 403
    at_desk(session, client, "433100")
    assert names(client, "/oversight/filings") == ["苗儿滩织造坊", "里耶竹艺坊"]
    assert client.post("/oversight/filings/province", data={"certificate": boxes}).status_code == 303
    assert client.post("/oversight/batches", data={"title": "第一批"}).status_code == 403
    at_desk(session, client, "430000")
    assert client.post("/oversight/batches", data={"title": " "}).status_code == 422
    made = client.post("/oversight/batches", data={"title": "湖南省 2026 年第一批非遗工坊"})
    path = made.headers["Location"]
    assert client.post(f"{path}/publication", data={"document_no": "21 号"}).status_code == 409
    listed = parse(client.get("/oversight/filings"))
    assert path in {str(b.get("formaction", ""))[: len(path)] for b in listed.select("button[formaction]")}
    assert client.post(f"{path}/certificates", data={"certificate": boxes}).status_code == 303
    assert client.post(f"{path}/removals", data={"certificate": boxes[0]}).status_code == 303
    assert client.post(f"{path}/removals", data={"certificate": boxes[0]}).status_code == 404
    assert client.post(f"{path}/publication", data={"document_no": ""}).status_code == 422
    assert (
        client.post(f"{path}/publication", data={"document_no": "湘文旅发〔2026〕21 号"}).status_code == 303
    )
    assert client.post(f"{path}/publication", data={"document_no": "22 号"}).status_code == 409
    assert session.scalars(sa.select(Batch.document_no)).all() == ["湘文旅发〔2026〕21 号"]
    assert sorted(f.batch_id is None for f in session.scalars(sa.select(Filing))) == [False, True]
    at_desk(session, client)
    assert len(names(client, path)) == 1
    at_desk(session, client, "433123")
    assert names(client, path) == []
    assert other.id


def test_nothing_ticked_is_said(session: Session, client: Client) -> None:
    at_desk(session, client)
    assert client.post("/oversight/filings/prefecture").status_code == 303
    assert "请选要备案的证书" in text(parse(client.get("/oversight/filings")))


def test_rural_officers_enter_the_project_pool(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01", name="织坊")
    at_desk(session, client)
    assert client.get(f"/oversight/workshops/{workshop.slug}/records/entries/new").status_code == 403
    at_desk(session, client, department="rural")
    assert names(client, "/oversight/registers") == ["织坊"]
    assert record(client, workshop, "entries", register="project_pool", entry_no=" ") == 422
    assert record(client, workshop, "entries", register="other", entry_no="7") == 422
    assert record(client, workshop, "entries", register="project_pool", entry_no="XM-7") == 303
    assert record(client, workshop, "entries", register="project_pool", entry_no="XM-7") == 422
    assert names(client, "/oversight/registers") == []
    assert names(client, "/oversight/registers", look="entries") == ["织坊"]
    entry = session.scalars(sa.select(RegisterEntry)).one()
    path = f"/oversight/workshops/{workshop.slug}/entries/{entry.id}/removal"
    assert client.post(path).status_code == 303
    assert client.post(path).status_code == 409
    assert names(client, "/oversight/registers") == ["织坊"]


def test_a_model_site_is_named_by_the_office_of_its_level_and_ended(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01", name="织坊")
    at_desk(session, client)
    given = {"level": "county", "document_no": "9 号"}
    assert record(client, workshop, "model-sites", **{**given, "level": "province"}) == 422
    assert record(client, workshop, "model-sites", **given) == 303
    assert record(client, workshop, "model-sites", **given) == 409
    assert names(client, "/oversight/model-sites") == ["织坊"]
    found = session.scalars(sa.select(Recognition)).one()
    end = f"/oversight/workshops/{workshop.slug}/recognitions/{found.id}/end"
    assert client.get(f"{end}/new").status_code == 200
    at_desk(session, client, "433100")
    assert client.post(end, data={"ended_on": "2026-11-16", "reason": "停产"}).status_code == 403
    at_desk(session, client)
    assert client.post(end, data={"ended_on": "2026-11-17", "reason": "停产"}).status_code == 422
    assert client.post(end, data={"ended_on": "2026-11-16", "reason": " "}).status_code == 422
    assert client.post(end, data={"ended_on": "2026-11-16", "reason": "停产"}).status_code == 303
    assert client.post(end, data={"ended_on": "2026-11-16", "reason": "停产"}).status_code == 409
    assert names(client, "/oversight/model-sites") == []
    assert names(client, "/oversight/model-sites", look="ended") == ["织坊"]


@pytest.mark.parametrize(
    ("noun", "department", "other"), [("employment", "hr", "culture"), ("legacy", "culture", "hr")]
)
def test_other_recognitions_are_recorded_by_their_department(
    session: Session, client: Client, noun: str, department: str, other: str
) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    at_desk(session, client, department=other)
    assert client.post(f"/oversight/workshops/{workshop.slug}/records/{noun}").status_code == 403
    at_desk(session, client, department=department)
    assert record(client, workshop, noun, document_no="") == 422
    assert record(client, workshop, noun, document_no="8 号") == 303
    assert record(client, workshop, noun, document_no="8 号") == 409
    page = parse(client.get(f"/oversight/workshops/{workshop.slug}/records"))
    assert "8 号" in text(page.main)


def test_a_prefecture_names_two_counties_and_the_province_takes_note(
    session: Session, client: Client
) -> None:
    for county in ("433130", "433127", "433123"):
        an_officer(session, county)
    at_desk(session, client)
    assert client.post("/oversight/key-counties").status_code == 404
    at_desk(session, client, "433100")
    path = "/oversight/key-counties"
    given = {"county_code": "433130", "document_no": "州文旅发〔2026〕3 号", "named_on": "2026-11-16"}
    assert client.post(path, data={**given, "county_code": ""}).status_code == 422
    assert client.post(path, data=given).status_code == 303
    assert "county_code" in errors(parse(client.post(path, data=given)))
    assert client.post(path, data={**given, "county_code": "433127"}).status_code == 303
    third = client.post(path, data={**given, "county_code": "433123"})
    assert (third.status_code, "最多 2 个" in text(parse(third).main)) == (422, True)
    first = session.scalars(sa.select(KeyCounty).order_by(KeyCounty.id)).first()
    assert first is not None
    assert client.post(f"{path}/{first.id}/note").status_code == 403
    assert client.post(f"{path}/{first.id}/filing").status_code == 303
    assert client.post(f"{path}/{first.id}/filing").status_code == 409
    at_desk(session, client, "430000")
    assert "龙山县" in text(parse(client.get("/oversight")).select_one("tbody"))
    assert client.post(f"{path}/{first.id}/note").status_code == 303
    assert client.post(f"{path}/{first.id}/end").status_code == 403
    at_desk(session, client, "433100")
    assert client.post(f"{path}/{first.id}/end").status_code == 303
    assert client.post(path, data={**given, "county_code": "433123"}).status_code == 303


def test_a_visit_is_recorded_and_a_dormant_workshop_stands_among_the_alerts(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session, certified="2026-03-01", name="关着门的")
    at_desk(session, client, department="hr")
    given = {
        "purpose": "survey",
        "liveliness": "dormant",
        "people_seen": "0",
        "findings": "门锁着，机器蒙着布",
    }
    assert record(client, workshop, "visits", **{**given, "findings": ""}) == 422
    assert record(client, workshop, "visits", **{**given, "visited_on": "2026-11-17"}) == 422
    assert record(client, workshop, "visits", **given) == 303
    assert names(client, "/oversight/visits") == ["关着门的"]
    assert names(client, "/oversight/visits", look="alive") == []
    assert names(client, "/oversight/alerts") == ["关着门的"]
    assert record(client, workshop, "visits", **{**given, "liveliness": "alive"}) == 303
    assert names(client, "/oversight/alerts") == []
    assert len(session.scalars(sa.select(Visit)).all()) == 2


def test_the_alerts_are_those_of_certified_workshops(session: Session, client: Client) -> None:
    late = a_workshop(session, certified="2026-03-01", name="整改过期")
    with clock.at(instant("2026-10-01")):
        certification.suspend(
            session,
            SYSTEM,
            late.id,
            reason="抽检",
            document_no="3 号",
            ground=SuspensionGround.SAFETY,
            fix_by=date(2026, 10, 20),
        )
    a_workshop(session, certified="2024-03-01", name="漏确认")
    a_workshop(session, certified="2026-03-01", name="没核验", verified_until=instant("2026-11-01"))
    tea = a_workshop(session, certified="2026-03-01", name="茶坊")
    licences.enter_licence(
        session,
        SYSTEM,
        tea.id,
        kind=LicenceKind.FOOD,
        number="JY1",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 11, 15),
    )
    a_workshop(session, certified="2022-03-01", name="早取消", verified_until=instant("2026-11-01"))
    at_desk(session, client)
    found = {look: names(client, "/oversight/alerts", look=look) for look in LOOKS}
    assert found == {
        "dormant": [],
        "suspension": ["整改过期"],
        "overdue": ["漏确认"],
        "unverified": ["没核验"],
        "licence": ["茶坊"],
    }
    assert clock.today() + timedelta(days=0) == date(2026, 11, 16)


LOOKS = ("dormant", "suspension", "overdue", "unverified", "licence")
PAGES = (
    "/oversight/filings",
    "/oversight/batches",
    "/oversight/registers",
    "/oversight/model-sites",
    "/oversight/key-counties",
    "/oversight/visits",
    "/oversight/alerts",
    "/oversight/statistics",
    "/oversight/calendar",
    "/oversight/confirmations",
    "/oversight/transfers",
    "/oversight/notices",
    "/oversight/applications",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_list_opens_for_every_officer_and_the_platform_and_for_nobody_else(
    session: Session, client: Client, path: str
) -> None:
    workshop = a_workshop(session, certified="2024-03-01", county="433127")
    officers = [
        an_officer(session, r, d) for r in ("433130", "433100", "430000") for d in ("culture", "hr", "rural")
    ]
    operator, stranger = an_operator(session), an_operator(session, "support")
    session.commit()
    for who in (*officers, operator, stranger):
        sign_in(client, who)
        assert client.get(path, query_string={"page": "9", "look": "x", "county": "zz"}).status_code == 200
    assert workshop.county_code == "433127"
