"""Reports of misuse: anybody files one, the right desk answers it, who reported follows it by its address."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.outbox import OutboxTask
from shop.workshops.queries import newest_number
from shop.workshops.reports import reporting
from shop.workshops.reports.models import MisuseReport, ReportState
from tests.factories.workshops import a_workshop, acting, an_officer, an_operator, culture_officer, instant
from tests.support.html import form_values, parse
from tests.support.isolation import Client

STORY = "集市上有人挂着这个编号卖机绣。"


def filed(session: Session, **facts: str) -> MisuseReport:
    return reporting.file(session, **({"matter": "certificate", "text": STORY} | facts))


def test_a_report_goes_to_the_county_of_the_workshop_and_its_officers_are_told(session: Session) -> None:
    workshop = a_workshop(session)
    an_officer(session)
    report = filed(session, workshop_slug=workshop.slug)
    assert (report.county_code, report.workshop_id) == (workshop.county_code, workshop.id)
    assert report.due_on == clock.today() + timedelta(days=30)
    told = [t.payload for t in session.scalars(sa.select(OutboxTask)) if "misuse_report" in str(t.payload)]
    assert len(told) == 1


def test_a_certificate_number_as_people_type_it_finds_the_workshop(session: Session) -> None:
    workshop = a_workshop(session)
    number = newest_number(session, workshop.id) or ""
    report = filed(session, certificate_text=f" {number.rpartition(' ')[2]} ")
    assert report.workshop_id == workshop.id


def test_what_names_nobody_is_the_platforms(session: Session) -> None:
    report = filed(session, certificate_text="看不清")
    assert (report.county_code, report.workshop_id) == (None, None)
    assert report.number.startswith("JB-000000-")
    assert reporting.seen(session, acting(session, an_operator(session)), report.number) is report
    with pytest.raises(NotFound):
        reporting.seen(session, culture_officer(session), report.number)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"matter": "nothing"}, "matter"), ({"text": "  短  "}, "text"), ({"text": "字" * 2001}, "text")],
)
def test_what_says_nothing_is_refused(session: Session, facts: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        filed(session, **facts)
    assert refused.value.field == field


def test_the_same_words_sent_twice_are_one_report(session: Session) -> None:
    workshop = a_workshop(session)
    first, second = (filed(session, workshop_slug=workshop.slug) for _ in range(2))
    assert first.id == second.id


def test_it_is_taken_up_once_and_answered_once(session: Session) -> None:
    report, officer = filed(session, workshop_slug=a_workshop(session).slug), culture_officer(session)
    reporting.take_up(session, officer, report.number)
    with pytest.raises(Conflict):
        reporting.take_up(session, officer, report.number)
    with pytest.raises(Invalid):
        reporting.close(session, officer, report.number, founded=True, answer=" ")
    reporting.close(session, officer, report.number, founded=True, answer="已查实，责令停止。")
    assert (report.state, report.founded, report.closed_by) == (ReportState.CLOSED, True, officer.user_id)
    for again in (
        lambda: reporting.close(session, officer, report.number, founded=False, answer="再答一次"),
        lambda: reporting.hand_over(session, officer, report.number, county_code=""),
        lambda: reporting.take_up(session, officer, report.number),
    ):
        with pytest.raises(Conflict):
            again()


@pytest.mark.parametrize(("region", "department"), [("433123", "culture"), ("433130", "hr")])
def test_who_it_does_not_concern_does_not_know_of_it(session: Session, region: str, department: str) -> None:
    report = filed(session, workshop_slug=a_workshop(session).slug)
    stranger = acting(session, an_officer(session, region, department))
    for act in (
        lambda: reporting.seen(session, stranger, report.number),
        lambda: reporting.take_up(session, stranger, report.number),
        lambda: reporting.close(session, stranger, report.number, founded=True, answer="不该"),
        lambda: reporting.show_contact(session, stranger, report.number),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_prefecture_and_the_province_see_it_too(session: Session) -> None:
    report = filed(session, workshop_slug=a_workshop(session).slug)
    for region in ("433100", "430000"):
        assert reporting.seen(session, culture_officer(session, region), report.number) is report


def test_handed_over_it_is_open_at_the_other_county_only(session: Session) -> None:
    report, here = filed(session, workshop_slug=a_workshop(session).slug), culture_officer(session)
    there = culture_officer(session, "433123")
    reporting.take_up(session, here, report.number)
    for wrong in ("433130", "999999"):
        with pytest.raises(Invalid):
            reporting.hand_over(session, here, report.number, county_code=wrong)
    reporting.hand_over(session, here, report.number, county_code="433123")
    assert report.state == ReportState.OPEN
    with pytest.raises(NotFound):
        reporting.seen(session, here, report.number)
    reporting.take_up(session, there, report.number)


def test_opening_a_contact_is_written_down(session: Session) -> None:
    report = filed(session, workshop_slug=a_workshop(session).slug, contact="13800138000")
    officer = culture_officer(session)
    assert reporting.show_contact(session, officer, report.number).contact == "13800138000"
    noted = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "report.contact_opened")).one()
    assert (noted.actor_id, noted.object_ref) == (officer.user_id, report.number)
    assert "13800138000" not in str(noted.facts)


def test_anybody_files_one_and_follows_it_by_its_address_only(session: Session, client: Client) -> None:
    workshop = a_workshop(session)
    session.commit()
    page = parse(client.get(f"/reports/new?workshop={workshop.slug}").text)
    assert workshop.name in page.get_text()
    form = page.select_one("main form")
    assert form is not None
    answer = client.post("/reports", data=form_values(form) | {"matter": "counterfeit", "text": STORY})
    assert answer.status_code == 303
    place = answer.headers["Location"]
    shown = client.get(place).text
    report = session.scalars(sa.select(MisuseReport)).one()
    assert (report.number in shown, workshop.name in shown, STORY in shown) == (True, True, True)
    assert client.get(f"/reports/{report.number}/{'0' * 24}").status_code == 404
    reporting.close(
        session, culture_officer(session), report.number, founded=False, answer="查了三家，没有。"
    )
    session.commit()
    assert "查了三家，没有。" in client.get(place).text


def test_a_bad_report_comes_back_with_its_words(session: Session, client: Client) -> None:
    form = parse(client.get("/reports/new").text).select_one("main form")
    assert form is not None
    answer = client.post("/reports", data=form_values(form) | {"text": STORY, "seen_at_place": "赶集的街上"})
    assert answer.status_code == 422
    assert all(words in answer.text for words in (STORY, "赶集的街上", "请选一项"))
    assert session.scalar(sa.select(sa.func.count()).select_from(MisuseReport)) == 0


def test_one_address_may_not_flood(session: Session, client: Client) -> None:
    form = parse(client.get("/reports/new").text).select_one("main form")
    assert form is not None
    sent = form_values(form) | {"matter": "other"}
    with clock.at(instant("2026-11-22T10:00")):
        codes = [client.post("/reports", data=sent | {"text": f"{STORY}{n}"}).status_code for n in range(7)]
    assert codes == [303] * 6 + [429]
    assert session.scalar(sa.select(sa.func.count()).select_from(MisuseReport)) == 6
