"""The desk's pages of reports of misuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from shop.workshops.models import Workshop
from shop.workshops.reports import reporting
from shop.workshops.reports.models import MisuseReport, ReportState
from tests.factories.accounts import sign_in
from tests.factories.workshops import a_workshop, an_officer, an_operator
from tests.support.browser import axe, signed_in, too_wide_at
from tests.support.html import parse, text
from tests.support.isolation import Client
from tests.support.server import Server

STORY = "集市上有人挂着这个编号卖机绣。"


def a_report(session: Session, workshop: Workshop | None = None) -> MisuseReport:
    slug = (workshop or a_workshop(session)).slug
    report = reporting.file(
        session, matter="counterfeit", text=STORY, workshop_slug=slug, contact="13800138000"
    )
    session.commit()
    return report


def test_it_stands_in_the_list_and_in_the_queue(session: Session, client: Client) -> None:
    officer, report = an_officer(session), a_report(session)
    sign_in(client, officer)
    for page in ("/oversight/reports", "/oversight"):
        link = parse(client.get(page)).select_one(f"a[href='/oversight/reports/{report.number}']")
        assert link is not None, page
    assert report.number not in client.get("/oversight/reports?state=closed").text


def test_the_contact_is_covered_until_it_is_opened(session: Session, client: Client) -> None:
    officer, report = an_officer(session), a_report(session)
    sign_in(client, officer)
    place = f"/oversight/reports/{report.number}"
    assert "13800138000" not in client.get(place).text
    assert "13800138000" in client.post(f"{place}/contact").text
    assert "打开了联系方式" in client.get(place).text


def test_it_is_taken_up_and_answered(session: Session, client: Client) -> None:
    officer, report = an_officer(session), a_report(session)
    sign_in(client, officer)
    place = f"/oversight/reports/{report.number}"
    assert client.post(f"{place}/taking-up").status_code == 303
    assert client.post(f"{place}/taking-up").status_code == 409
    refused = client.post(f"{place}/answer", data={"answer": "走访了集市"})
    assert (refused.status_code, "走访了集市" in refused.text) == (422, True)
    assert client.post(f"{place}/answer", data={"founded": "yes", "answer": "走访了集市"}).status_code == 303
    session.refresh(report)
    assert (report.state, report.founded) == (ReportState.CLOSED, True)
    assert client.post(f"{place}/answer", data={"founded": "no", "answer": "再答"}).status_code == 409


def test_it_goes_to_the_platform_when_no_county_is_in_charge(session: Session, client: Client) -> None:
    officer, operator, report = an_officer(session), an_operator(session), a_report(session)
    session.commit()
    sign_in(client, officer)
    place = f"/oversight/reports/{report.number}"
    assert client.post(f"{place}/handing-over", data={"county_code": ""}).status_code == 422
    assert client.post(f"{place}/handing-over", data={"county_code": "platform"}).status_code == 303
    assert client.get(place).status_code == 404
    sign_in(client, operator)
    assert text(parse(client.get(place)).select_one("h1")) == f"举报 {report.number}"


@pytest.mark.parametrize("act", ["", "/taking-up", "/contact", "/answer", "/handing-over"])
@pytest.mark.parametrize("who", [("433123", "culture"), ("433130", "hr"), ("433130", "rural")])
def test_others_get_no_answer(session: Session, client: Client, act: str, who: tuple[str, str]) -> None:
    report, stranger = a_report(session), an_officer(session, *who)
    session.commit()
    sign_in(client, stranger)
    place = f"/oversight/reports/{report.number}{act}"
    answer = client.post(place, data={"founded": "yes", "answer": "不该"}) if act else client.get(place)
    assert answer.status_code in {403, 404}
    session.refresh(report)
    assert report.state == ReportState.OPEN


@pytest.mark.browser
def test_the_pages_are_flawless_on_a_phone_and_a_desk(
    live_server: Server, browser_page: Callable[..., Page]
) -> None:
    with live_server.session() as session:
        officer, report = an_officer(session), a_report(session)
        places = [
            "/reports/new",
            f"/reports/{report.number}/{reporting.key_of(report.number)}",
            "/oversight/reports",
            f"/oversight/reports/{report.number}",
            "/rules",
        ]
        page = browser_page(live_server.url)
        signed_in(live_server, page, officer)
        session.commit()
    for place in places:
        page.goto(place)
        assert not axe(page), place
        assert not too_wide_at(page), place
