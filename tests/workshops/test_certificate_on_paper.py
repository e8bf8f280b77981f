"""/certificates/<number>/print and its QR code: what stands on paper, and that the scan decides."""

from __future__ import annotations

import io
from datetime import date
from xml.etree import ElementTree

import pytest
import segno
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.applications import deciding
from shop.workshops.recognition.models import Recognition
from tests.factories.procedure import after_notice, officer, on_notice
from tests.factories.workshops import a_workshop, confirmed, instant
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = "2026-11-22T10:42"
RECORD = "/certificates/433130-2023-0001"


def test_the_paper_says_who_was_certified_by_whom_and_that_the_scan_decides(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session, certified="2023-06-28", name="捞车河岸织锦工坊")
    confirmed(session, workshop, "2024-03-12", "2025-02-27", "2026-03-18")
    session.commit()
    with clock.at(instant(NOW)):
        answer = client.get(f"{RECORD}/print")
    page = parse(answer)
    paper = text(page.select_one(".paper"))
    for words in (
        "湘非工 433130-2023-0001",
        "捞车河岸织锦工坊",
        "2023 年 6 月 28 日",
        "测文旅发〔2023〕1 号",
        "扫码为准",
    ):
        assert words in paper
    assert [text(td) for td in page.select(".paper__years td")][:4] == [
        "认定",
        "✓ 03-12",
        "✓ 02-27",
        "✓ 03-18",
    ]
    assert "2026-11-22 10:42" in text(page.select_one(".paper__foot"))
    assert page.select_one(".paper__ended") is None
    assert page.select_one(".paper img.qr") is not None


@pytest.mark.parametrize(("act", "says"), [("revoke", "已经失效"), ("suspend", "已暂停销售")])
def test_a_certificate_that_does_not_hold_says_so_on_its_paper(
    session: Session, client: Client, act: str, says: str
) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2025-02-27")
    with clock.at(instant("2026-03-01")):
        getattr(certification, act)(session, SYSTEM, workshop.id, reason="抽检不合格", document_no="3 号")
    session.commit()
    with clock.at(instant(NOW)):
        page = parse(client.get(f"{RECORD}/print"))
    assert says in text(page.select_one(".paper__ended"))
    assert page.select_one(".paper .seal") is None


def test_the_code_leads_to_the_record_on_the_host_it_was_asked_from(session: Session, client: Client) -> None:
    a_workshop(session, certified="2023-06-28")
    session.commit()
    answer = client.get(f"{RECORD}/qr.svg", base_url="https://shop.example")
    assert answer.mimetype == "image/svg+xml"
    ElementTree.fromstring(answer.data)
    expected = io.BytesIO()
    segno.make(f"https://shop.example{RECORD}", error="m", micro=False).save(
        expected, kind="svg", scale=4, border=4, dark="#13202f", light="#fff", xmldecl=False
    )
    assert answer.data == expected.getvalue()


@pytest.mark.parametrize("what", ["print", "qr.svg"])
@pytest.mark.parametrize("number", ["433130-2023-0999", "unsinn"])
def test_an_unknown_number_has_neither(client: Client, what: str, number: str) -> None:
    assert client.get(f"/certificates/{number}/{what}").status_code == 404


def test_what_went_through_the_procedure_shows_its_three_offices_and_its_notice(
    session: Session, client: Client
) -> None:
    with clock.at(instant("2026-03-02T09:00")):
        application = on_notice(session, name="捞车河岸织锦工坊")
        with after_notice(session, application):
            certificate = deciding.certify(session, officer(session), application.id, document_no="5 号")
    session.commit()
    record = f"/certificates/{certification.digits(certificate.number)}"
    with clock.at(instant(NOW)):
        paper = parse(client.get(f"{record}/print"))
        page = parse(client.get(record))
    signs = [text(p) for p in paper.select(".paper__signs p")]
    assert signs == ["龙山县文旅广电局", "龙山县人力资源社会保障部门", "龙山县乡村振兴部门"]
    assert "遴选并公示" in text(paper.select_one(".paper"))
    assert "公示 2026-03-02 至 2026-03-06" in text(paper.select_one(".paper__kv"))
    told = [text(td) for td in page.select("#history ~ div tbody td")]
    assert any("公示 5 个工作日，到 2026-03-06" in line for line in told)


def test_a_recognition_as_a_model_site_stands_in_the_history_until_it_ends(
    session: Session, client: Client
) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2025-03-01")
    workshop.model_site_level = "province"
    session.add(
        Recognition(
            workshop_id=workshop.id,
            kind="model_site",
            level="province",
            granted_on=date(2024, 12, 9),
            authority="湖南省文化和旅游厅",
            document_no="湘文旅〔2024〕88 号",
            recorded_at=instant("2024-12-10"),
        )
    )
    session.commit()
    with clock.at(instant(NOW)):
        page, paper = parse(client.get(RECORD)), parse(client.get(f"{RECORD}/print"))
        before = parse(client.get(f"{RECORD}?on=2024-12-08"))
    assert "评为省级示范点" in text(page.select_one("#history ~ div"))
    assert "湘文旅〔2024〕88 号" in text(page.select(".three > div")[1])
    assert "2024 年公布" in text(paper.select_one(".paper__lvl"))
    assert "示范点" not in text(before.select_one("#history ~ div"))


@pytest.mark.parametrize("path", ["", "?on=2025-06-01", "/print", "/qr.svg"])
def test_a_long_history_asks_the_database_no_more(session: Session, client: Client, path: str) -> None:
    workshop = a_workshop(session, certified="2016-01-02")
    plain = a_workshop(session, certified="2025-01-02")
    confirmed(session, workshop, *(f"{year}-03-01" for year in range(2017, 2027)))
    session.commit()
    counts = []
    for number in ("433130-2016-0001", "433130-2025-0001"):
        with clock.at(instant(NOW)), count_statements() as asked:
            assert client.get(f"/certificates/{number}{path}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], plain.name
    assert counts[0] <= 8
