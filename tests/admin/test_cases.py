"""/oversight/applications: the list, one case on one page, and each act through its own page."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.workshops.applications import objecting
from shop.workshops.applications.models import Application, EmploymentPath, SignOff
from shop.workshops.evidence.models import Visit
from shop.workshops.models import Certificate
from shop.workshops.recognition.models import Recognition
from tests.factories.accounts import sign_in
from tests.factories.procedure import (
    a_draft,
    after_notice,
    notice_of,
    on_notice,
    ready,
    refused,
    reviewed,
    submitted,
)
from tests.factories.workshops import a_user, a_workshop, an_officer, an_operator
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

NOW = "2026-11-16T10:00"
LIST = "/oversight/applications"


@pytest.fixture(autouse=True)
def _monday(clock_at: object) -> None:
    clock_at(NOW)  # type: ignore[operator]


def at_desk(session: Session, client: Client, department: str = "culture", region: str = "433130") -> User:
    who = an_officer(session, region, department)
    session.commit()
    sign_in(client, who)
    return who


def case(client: Client, application: Application, noun: str = "") -> str:
    path = f"{LIST}/{application.number}"
    return f"{path}/{noun}" if noun else path


def filled(client: Client, path: str, **given: str) -> dict[str, str]:
    """The form of the page as a browser would send it, with these answers."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    form = parse(answer).select_one("main form.form")
    assert form is not None
    return form_values(form) | given


def test_a_case_goes_its_whole_way_through_the_desk(session: Session, client: Client) -> None:
    application = submitted(session)
    at_desk(session, client)
    new = case(client, application, "review/new")
    assert client.post(case(client, application, "review"), data=filled(client, new)).status_code == 303
    visit = filled(
        client,
        case(client, application, "visits/new"),
        as_stated="yes",
        findings="织机 12 台",
        people_seen="9",
    )
    assert client.post(case(client, application, "visits"), data=visit).status_code == 303
    for department in ("culture", "hr", "rural"):
        at_desk(session, client, department)
        opinion = filled(client, case(client, application, "sign-offs/new"), agrees="yes", opinion="同意")
        assert client.post(case(client, application, "sign-offs"), data=opinion).status_code == 303
    at_desk(session, client)
    page = parse(client.get(case(client, application)))
    assert [text(t) for t in page.select("section[aria-labelledby=signs] .tag")] == ["同意"] * 3
    link = page.select_one("#acts a.btn--primary")
    assert link is not None
    notice = filled(client, str(link["href"]), document_no="龙文旅示〔2026〕5 号")
    assert notice["application"] == application.number
    assert client.post("/oversight/notices", data=notice).status_code == 303
    with after_notice(session, application):
        decision = filled(client, case(client, application, "certification/new"), document_no="37 号")
        done = client.post(case(client, application, "certification"), data=decision)
        assert (done.status_code, done.headers["Location"]) == (303, case(client, application))
        page = parse(client.get(case(client, application)))
    number = session.scalars(sa.select(Certificate.number)).one()
    assert number in text(page.main)
    assert [text(b) for b in page.select("#acts > ul > li")] == ["现在没有要您办的。"]


def test_the_list_is_narrowed_by_state_words_and_county(session: Session, client: Client) -> None:
    a_draft(session, name="草稿坊")
    submitted(session, name="新来坊")
    reviewed(session, name="审核坊")
    refused(session, name="不行坊")
    submitted(session, name="永顺坊", county="433127")
    submitted(session, name="外地坊", county="430181")
    at_desk(session, client, region="433100")

    def names(**asked: str) -> list[str]:
        return sorted(text(a) for a in parse(client.get(LIST, query_string=asked)).select("tbody th a"))

    assert names() == ["审核坊", "新来坊", "永顺坊"]
    assert names(state="all") == sorted(["审核坊", "新来坊", "永顺坊", "不行坊"])
    assert names(state="refused") == ["不行坊"]
    assert names(county="433127") == ["永顺坊"]
    assert names(q="新来") == ["新来坊"]
    assert names(state="draft") == []


def test_the_page_says_what_cannot_be_done_and_why(session: Session, client: Client) -> None:
    application = on_notice(session)
    at_desk(session, client)
    page = parse(client.get(case(client, application)))
    said = text(page.select_one("#acts details"))
    assert "公示到 2026-11-20 止，期满第二天起才能认定" in said
    assert "申请现在是“公示中”，不能受理" in said
    assert [text(d) for d in page.select(".ruler li")][:2] == ["一 16 今天", "二 17 第 2"]
    assert [text(d) for d in page.select(".ruler li")][-1] == "六 21 可定"


@pytest.mark.parametrize(
    ("noun", "given", "wrong"),
    [
        ("visits", {"findings": " "}, {"findings": "请写明看到的情况", "as_stated": "请选相符或不相符"}),
        (
            "visits",
            {"people_seen": "九", "visited_on": "昨天"},
            {"people_seen": "请填整数", "visited_on": "2026-11-22"},
        ),
        (
            "visits",
            {"visited_on": "2026-11-17", "as_stated": "yes", "findings": "都在", "people_seen": "9"},
            {"visited_on": "不能晚于今天"},
        ),
        ("sign-offs", {"opinion": ""}, {"opinion": "请写明意见", "agrees": "请选同意或不同意"}),
        ("returns", {}, {"reason": "请写明要补什么"}),
        ("returns", {"items-0-said": "少一页"}, {"items-0-field": "请选哪一项"}),
        ("returns", {"items-0-field": "address"}, {"items-0-said": "请写明要补什么"}),
        ("refusal", {"reason": "  "}, {"reason": "请写明理由"}),
        ("transfers", {"reason": "搬家"}, {"to_county": "请选一个县区"}),
        ("transfers", {"reason": "", "to_county": "433127"}, {"reason": "请写明理由"}),
    ],
)
def test_bad_input_comes_back_at_its_field_with_what_was_typed(
    session: Session, client: Client, noun: str, given: dict[str, str], wrong: dict[str, str]
) -> None:
    application = reviewed(session)
    an_officer(session, "433127")
    version = application.version
    at_desk(session, client)
    sent = filled(client, case(client, application, f"{noun}/new"), **given)
    answer = client.post(case(client, application, noun), data=sent)
    assert answer.status_code == 422
    page = parse(answer)
    found = errors(page) | {
        str(f["name"]): text(f.select_one(".error")) for f in page.select("fieldset[name].field--bad")
    }
    for name, sentence in wrong.items():
        assert sentence in found[name]
    form = page.select_one("main form.form")
    assert form is not None
    kept = form_values(form)
    assert {k: v for k, v in kept.items() if k in given and v.strip()} == {
        k: v for k, v in given.items() if v.strip()
    }
    session.refresh(application)
    assert application.version == version


def test_a_recognition_comes_first_where_the_path_asks_for_it(session: Session, client: Client) -> None:
    application = reviewed(session, employment_path=EmploymentPath.RECOGNITION_FIRST)
    at_desk(session, client, "hr")
    given = filled(client, case(client, application, "recognition/new"), document_no="")
    assert client.post(case(client, application, "recognition"), data=given).status_code == 422
    given["document_no"] = "龙人社发〔2026〕8 号"
    assert client.post(case(client, application, "recognition"), data=given).status_code == 303
    assert session.scalars(sa.select(Recognition.document_no)).all() == ["龙人社发〔2026〕8 号"]
    assert client.get(case(client, application, "recognition/new")).status_code == 409


def test_a_return_says_what_to_mend_item_by_item(session: Session, client: Client) -> None:
    application = reviewed(session)
    at_desk(session, client)
    given = filled(
        client,
        case(client, application, "returns/new"),
        **{"items-0-field": "address", "items-0-said": "写到门牌号", "items-1-field": "premises_photo"},
        **{"items-1-said": "照片看不清", "reason": "补齐再来"},
    )
    assert client.post(case(client, application, "returns"), data=given).status_code == 303
    page = parse(client.get(case(client, application)))
    said = text(page.select_one("section[aria-labelledby=course]"))
    assert "详细地址：写到门牌号" in said
    assert "场地照片：照片看不清" in said


def test_who_decides_on_what_has_changed_is_told_and_keeps_the_text(session: Session, client: Client) -> None:
    application = ready(session)
    at_desk(session, client)
    given = filled(client, case(client, application, "refusal/new"), reason="场地是租来的，下月到期")
    visit = filled(
        client,
        case(client, application, "visits/new"),
        as_stated="no",
        findings="机器都搬走了",
        people_seen="0",
    )
    assert client.post(case(client, application, "visits"), data=visit).status_code == 303
    answer = client.post(case(client, application, "refusal"), data=given)
    assert answer.status_code == 409
    page = parse(answer)
    assert "与申报不相符" in text(page.select_one("[role=alert]"))
    form = page.select_one("main form.form")
    assert form is not None
    again = form_values(form)
    assert again["reason"] == "场地是租来的，下月到期"
    assert client.post(case(client, application, "refusal"), data=again).status_code == 303
    session.refresh(application)
    assert application.state == "refused"


def test_each_department_signs_only_for_itself(session: Session, client: Client) -> None:
    application = reviewed(session)
    at_desk(session, client, "hr")
    given = {"department": "rural", "agrees": "yes", "opinion": "同意"}
    assert client.post(case(client, application, "sign-offs"), data=given).status_code == 422
    given["department"] = "hr"
    assert client.post(case(client, application, "sign-offs"), data=given).status_code == 303
    assert client.post(case(client, application, "sign-offs"), data=given).status_code == 409
    assert session.scalars(sa.select(SignOff.department)).all() == ["hr"]


def test_an_applicant_who_is_an_officer_does_not_handle_the_own_case(
    session: Session, client: Client
) -> None:
    officer = an_officer(session)
    application = reviewed(session, applicant=officer)
    session.commit()
    sign_in(client, officer)
    page = client.get(case(client, application))
    assert page.status_code == 403
    assert "要由别的经办人来办" in text(parse(page).main)
    given = {"department": "culture", "agrees": "yes", "opinion": "同意"}
    assert client.post(case(client, application, "sign-offs"), data=given).status_code == 403
    assert session.scalars(sa.select(SignOff)).all() == []


def test_officers_above_and_the_platform_see_but_do_not_decide(session: Session, client: Client) -> None:
    application = submitted(session)
    for who in (an_officer(session, "433100"), an_officer(session, "430000"), an_operator(session)):
        session.commit()
        sign_in(client, who)
        assert client.get(case(client, application)).status_code == 200
        assert client.post(case(client, application, "review"), data={"version": "2"}).status_code == 403
    session.refresh(application)
    assert application.state == "submitted"


def test_a_draft_and_a_strangers_case_are_not_there(session: Session, client: Client) -> None:
    draft, there = a_draft(session), submitted(session)
    at_desk(session, client)
    assert client.get(case(client, draft)).status_code == 404
    assert client.get(f"{LIST}/SQ-433130-2026-9999").status_code == 404
    at_desk(session, client, region="433127")
    assert client.get(case(client, there)).status_code == 404
    sign_in(client, a_user(session))
    assert client.get(case(client, there)).status_code == 403


def test_the_audit_trail_of_a_case_names_who_did_what(session: Session, client: Client) -> None:
    application = submitted(session)
    who = at_desk(session, client)
    given = filled(client, case(client, application, "review/new"))
    client.post(case(client, application, "review"), data=given)
    rows = parse(client.get(case(client, application, "audit"))).select("tbody tr")
    said = [[text(cell) for cell in row.select("td")][:2] for row in rows]
    assert [who.name, "受理"] in said
    assert any(what == "提交" for _name, what in said)


def test_the_audit_trail_of_a_workshop_names_who_did_what(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    who = at_desk(session, client)
    client.post(f"/workshops/{workshop.slug}/verification")
    rows = parse(client.get(f"/oversight/workshops/{workshop.slug}/audit")).select("tbody tr")
    said = [[text(cell) for cell in row.select("td")][:2] for row in rows]
    assert said[0][0] == who.name
    assert said[-1][1] == "认定，发证"


def test_the_case_costs_the_same_statements_however_much_has_happened(
    session: Session, client: Client
) -> None:
    quiet, busy = reviewed(session), reviewed(session)
    at_desk(session, client)
    for n in range(3):
        given = filled(
            client, case(client, busy, "visits/new"), as_stated="yes", findings=f"第 {n} 次", people_seen="9"
        )
        client.post(case(client, busy, "visits"), data=given)
    with count_statements() as for_quiet:
        client.get(case(client, quiet))
    with count_statements() as for_busy:
        client.get(case(client, busy))
    assert len(session.scalars(sa.select(Visit)).all()) == 3
    assert len(for_busy) == len(for_quiet) <= 24


def test_an_objection_is_answered_once_and_shown_beside_the_notice(session: Session, client: Client) -> None:
    application = on_notice(session)
    notice = notice_of(session, application)
    objection = objecting.object_to(
        session, notice_number=notice.number, application_id=application.id, text="织机是借来的"
    )
    at_desk(session, client)
    path = f"/oversight/objections/{objection.number}"
    assert "织机是借来的" in text(parse(client.get(path)).main)
    refused_ = client.post(f"{path}/answer", data={"upheld": "no", "answer": " "})
    assert refused_.status_code == 422
    given = {"upheld": "no", "answer": "已核对购机发票，是自己的"}
    assert client.post(f"{path}/answer", data=given).status_code == 303
    assert client.post(f"{path}/answer", data=given).status_code == 409
    assert "已核对购机发票" in text(parse(client.get(path)).main)
    assert "已答复，不成立" in text(parse(client.get(case(client, application))).select_one(".objection"))
    assert objection.number in text(parse(client.get(f"/oversight/notices/{notice.number}")).main)


def test_several_applications_go_on_one_notice_or_none(session: Session, client: Client) -> None:
    first, second, third = ready(session), ready(session), reviewed(session)
    at_desk(session, client)
    page = parse(client.get("/oversight/notices/new"))
    offered = [str(box["value"]) for box in page.select("input[name=application]")]
    assert offered == [first.number, second.number]
    assert "还有 1 件在审核" in text(page.main)
    given = {"title": "第一批公示", "starts_on": "2026-11-16", "document_no": ""}
    late = client.post("/oversight/notices", data={**given, "application": [first.number, third.number]})
    assert late.status_code == 409
    assert "还没有签署意见" in text(parse(late).main)
    none = client.post("/oversight/notices", data=given)
    assert none.status_code == 422
    past = client.post(
        "/oversight/notices", data={**given, "starts_on": "2026-11-13", "application": first.number}
    )
    assert "starts_on" in errors(parse(past))
    both = client.post("/oversight/notices", data={**given, "application": offered})
    assert both.status_code == 303
    shown = parse(client.get(both.headers["Location"]))
    assert len(shown.select("tbody tr")) == 2
    assert notice_of(session, first).ends_on == date(2026, 11, 20)
    assert len(parse(client.get("/oversight/notices")).select("tbody tr")) == 1


def test_a_transfer_is_asked_for_here_and_decided_there(session: Session, client: Client) -> None:
    application = reviewed(session)
    an_officer(session, "433127")
    at_desk(session, client)
    given = filled(
        client, case(client, application, "transfers/new"), to_county="433127", reason="场地在永顺"
    )
    assert client.post(case(client, application, "transfers"), data=given).status_code == 303
    link = parse(client.get(case(client, application))).select_one("section[aria-labelledby=transfers] a")
    assert link is not None
    path = str(link["href"])
    assert client.post(f"{path}/decision", data={"accepted": "yes"}).status_code == 403
    at_desk(session, client, region="433127")
    assert client.get("/oversight/transfers").status_code == 200
    assert client.post(f"{path}/decision", data={"accepted": "no", "answer": ""}).status_code == 422
    assert client.post(f"{path}/decision", data={"accepted": "yes", "answer": ""}).status_code == 303
    assert client.post(f"{path}/decision", data={"accepted": "yes"}).status_code == 409
    session.refresh(application)
    assert (application.county_code, application.state) == ("433127", "submitted")
    assert client.get(case(client, application)).status_code == 200


def test_a_transfer_is_taken_back_while_it_has_no_answer(session: Session, client: Client) -> None:
    application = reviewed(session)
    an_officer(session, "433127")
    at_desk(session, client)
    given = filled(
        client, case(client, application, "transfers/new"), to_county="433127", reason="场地在永顺"
    )
    client.post(case(client, application, "transfers"), data=given)
    link = parse(client.get(case(client, application))).select_one("section[aria-labelledby=transfers] a")
    assert link is not None
    assert client.post(f"{link['href']}/withdrawal").status_code == 303
    assert client.post(f"{link['href']}/withdrawal").status_code == 409
    assert clock.today() == date(2026, 11, 16)
