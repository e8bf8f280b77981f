"""The officers' pages for what workshops send: changes, papers, appeals, contracts; and the platform's exports."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.workshops import certification
from shop.workshops.certification import State
from shop.workshops.evidence import documents
from shop.workshops.models import Suspension, Workshop
from shop.workshops.upkeep import appeals, changes, contracts, identity, papers
from shop.workshops.upkeep.models import Appeal, ChangeRequest, ChangeState, IdentityCheck
from shop.workshops.upkeep.record_models import ContractsDecision, OfficeExport
from tests.factories.accounts import sign_in
from tests.factories.papers import a_pdf
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, an_operator, instant
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

NOW = "2026-11-24T10:00"
WHY = {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
ANSWER = {"decision": "upheld", "answer": "复查合格", "document_no": "龙文旅复〔2026〕1 号"}


class Case(NamedTuple):
    """A suspended workshop that has sent everything that can be sent."""

    workshop: Workshop
    owner: User
    change: ChangeRequest
    check: IdentityCheck
    appeal: Appeal

    @property
    def pages(self) -> dict[str, str]:
        return {
            "change": f"/oversight/changes/{self.change.id}",
            "check": f"/oversight/verifications/{self.check.id}",
            "appeal": f"/oversight/appeals/{self.appeal.number}",
        }

    @property
    def posts(self) -> dict[str, str]:
        return {
            "change": f"{self.pages['change']}/acceptance",
            "no change": f"{self.pages['change']}/refusal",
            "check": f"{self.pages['check']}/acceptance",
            "no check": f"{self.pages['check']}/refusal",
            "appeal": f"{self.pages['appeal']}/decision",
            "contracts": f"/workshops/{self.workshop.slug}/contracts",
        }


@pytest.fixture
def case(session: Session) -> Case:
    workshop = a_workshop(
        session, certified="2026-03-01", name="捞车河岸织锦工坊", verified_until=instant("2026-11-20")
    )
    user = a_member(session, workshop)
    owner = acting(session, user)
    with clock.at(instant("2026-11-23T09:00")):
        change = changes.report(
            session, owner, workshop.id, happened_on=date(2026, 11, 12), new={"legal_rep": "田二姐"}
        )
        check = identity.send_papers(session, owner, workshop.id)
        certification.suspend(session, SYSTEM, workshop.id, **WHY)
        appeal = appeals.file(session, owner, workshop.id, grounds="抽的不是我家的货")
    session.commit()
    return Case(workshop, user, change, check, appeal)


@pytest.fixture
def officer(session: Session, client: Client) -> User:
    found = an_officer(session)
    session.commit()
    sign_in(client, found)
    return found


def post(client: Client, address: str, **data: str) -> Any:
    with clock.at(instant(NOW)):
        return client.post(address, data=data)


def look(client: Client, address: str) -> Any:
    with clock.at(instant(NOW)):
        answer = client.get(address)
    assert answer.status_code == 200
    return parse(answer)


DATA = {
    "answer": "不行",
    "no-answer": "不行",
    **{k: v for k, v in ANSWER.items() if k != "answer"},
    "contracts": "finish",
}


@pytest.mark.parametrize(
    ("who", "sees", "acts"),
    [
        ("visitor", 303, 303),
        ("owner", 403, 403),
        ("neighbour", 404, 404),
        ("hr", 200, 403),
        ("support", 200, 403),
    ],
)
def test_who_sees_and_who_acts(
    session: Session, client: Client, case: Case, who: str, sees: int, acts: int
) -> None:
    people: dict[str, Any] = {
        "owner": lambda: case.owner,
        "neighbour": lambda: an_officer(session, "433127"),
        "hr": lambda: an_officer(session, "433130", "hr"),
        "support": lambda: an_operator(session, "support"),
    }
    person = people[who]() if who in people else None
    session.commit()
    if person:
        sign_in(client, person)
    with clock.at(instant(NOW)):
        for name, address in case.pages.items():
            assert client.get(address).status_code == sees, name
        for name, address in case.posts.items():
            answer = client.post(address, data=DATA)
            assert answer.status_code == acts, name
            if acts == 403 and who != "owner":
                assert "文旅部门" in text(parse(answer).main), "the page says who can"
    session.expire_all()
    assert (case.change.state, case.check.checked_at, case.appeal.state) == ("open", None, "open")


def test_the_operator_verifies_but_does_not_decide_appeals(
    session: Session, client: Client, case: Case
) -> None:
    operator = an_operator(session)
    session.commit()
    sign_in(client, operator)
    assert post(client, case.posts["change"]).status_code == 303
    assert post(client, case.posts["check"]).status_code == 303
    assert post(client, case.posts["appeal"], **ANSWER).status_code == 403
    assert post(client, case.posts["contracts"], contracts="finish").status_code == 403


def test_a_change_is_seen_beside_the_register_and_accepted(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    page = look(client, case.pages["change"])
    assert text(page.select_one("tbody tr")) == "法定代表人或负责人 田大姐 田二姐"
    assert "报晚了" in text(page.main) and "2026-12-02 前" in text(page.main)
    answer = post(client, case.posts["change"], answer="与新执照一致")
    assert (answer.status_code, answer.headers["Location"]) == (303, case.pages["change"])
    assert case.workshop.legal_rep == "田二姐"
    page = look(client, case.pages["change"])
    assert "与新执照一致" in text(page.main) and page.select_one(".decide") is None
    assert post(client, case.posts["change"]).status_code == 409
    assert post(client, case.posts["no change"], **{"no-answer": "不行"}).status_code == 409


def test_a_change_is_refused_with_a_reason(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    refused = post(client, case.posts["no change"], **{"no-answer": " "})
    assert refused.status_code == 422
    assert set(errors(parse(refused))) == {"no-answer"}
    assert post(client, case.posts["no change"], **{"no-answer": "执照没有换"}).status_code == 303
    assert (case.change.state, case.workshop.legal_rep) == (ChangeState.REFUSED, "田大姐")


def test_a_change_that_no_longer_fits_can_only_be_refused(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    case.workshop.legal_rep = "彭大哥"
    session.commit()
    page = look(client, case.pages["change"])
    assert page.select_one(f"form[action='{case.posts['change']}']") is None
    assert post(client, case.posts["change"]).status_code == 409
    assert post(client, case.posts["no change"], **{"no-answer": "请重报"}).status_code == 303


def test_papers_are_passed(session: Session, client: Client, case: Case, officer: User) -> None:
    assert "核验 2026-11-19 到期" in text(look(client, case.pages["check"]).main)
    assert post(client, case.posts["check"]).status_code == 303
    assert case.workshop.verified_until == instant("2027-05-25")
    assert "2027-05-24" in text(look(client, case.pages["check"]).main)
    assert post(client, case.posts["check"]).status_code == 409


def test_papers_are_refused_with_what_is_missing(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    assert set(errors(parse(post(client, case.posts["no check"])))) == {"no-answer"}
    assert post(client, case.posts["no check"], **{"no-answer": "照片看不清"}).status_code == 303
    assert (case.check.passed, case.workshop.verified_until) == (False, instant("2026-11-20"))


def test_an_appeal_is_decided_with_reason_and_document(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    page = look(client, case.pages["appeal"])
    assert "抽的不是我家的货" in text(page.main) and WHY["document_no"] in text(page.main)
    for missing in ANSWER:
        refused = post(client, case.posts["appeal"], **{**ANSWER, missing: ""})
        assert refused.status_code == 422
        assert set(errors(parse(refused))) == {missing}
    assert post(client, case.posts["appeal"], **ANSWER).status_code == 303
    standing = certification.status(session, case.workshop.id, instant(NOW))
    assert standing.state is State.CERTIFIED
    assert "申诉成立" not in errors(look(client, case.pages["appeal"]))
    assert post(client, case.posts["appeal"], **ANSWER).status_code == 409


def test_a_rejected_appeal_leaves_everything(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    answer = {**ANSWER, "decision": "rejected", "answer": "复查仍不合格"}
    assert post(client, case.posts["appeal"], **answer).status_code == 303
    assert certification.status(session, case.workshop.id, instant(NOW)).state is State.SUSPENDED
    assert "复查仍不合格" in text(look(client, case.pages["appeal"]).main)


def test_who_took_the_measure_is_told_that_somebody_else_decides(
    session: Session, client: Client, officer: User
) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    with clock.at(instant("2026-11-23")):
        certification.revoke(session, acting(session, officer), workshop.id, **WHY)
        appeal = appeals.file(
            session, acting(session, a_member(session, workshop)), workshop.id, grounds="不服"
        )
    session.commit()
    page = look(client, f"/oversight/appeals/{appeal.number}")
    assert page.select_one(".decide form") is None and "别的经办人" in text(page.select_one(".decide"))
    assert post(client, f"/oversight/appeals/{appeal.number}/decision", **ANSWER).status_code == 403


def test_an_officer_of_the_workshop_is_offered_nothing(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    organisation = case.workshop.organisation_id
    session.add(Membership(user_id=officer.id, organisation_id=organisation, role="staff", since=clock.now()))
    session.commit()
    for name, address in case.pages.items():
        assert look(client, address).select_one(".decide form") is None, name
    for name, address in case.posts.items():
        assert post(client, address, **DATA).status_code == 403, name


def test_a_suspension_says_on_which_ground_until_when_and_what_becomes_of_contracts(
    session: Session, client: Client, officer: User
) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    session.commit()
    address = f"/workshops/{workshop.slug}/suspension"
    page = look(client, f"/oversight/workshops/{workshop.slug}/suspension/new")
    assert str(page.select_one("[name=fix_by]")["value"]) == "2026-12-24"
    full = {
        **WHY,
        "ground": "safety",
        "fix_by": "2026-12-20",
        "contracts": "cancel",
        "contracts_reason": "货不能用",
    }
    for changed, at_field in (
        ({"ground": ""}, "ground"),
        ({"ground": "weather"}, "ground"),
        ({"fix_by": ""}, "fix_by"),
        ({"fix_by": "2026-11-24"}, "fix_by"),
        ({"contracts": ""}, "contracts"),
        ({"contracts": "sell"}, "contracts"),
    ):
        refused = post(client, address, **{**full, **changed})
        assert refused.status_code == 422, changed
        assert parse(refused).select_one(f".field--bad [name={at_field}]") is not None, changed
        assert "货不能用" in text(parse(refused).select_one("#contracts_reason"))
    assert session.scalars(sa.select(Suspension)).all() == []
    assert post(client, address, **full).status_code == 303
    (row,) = session.scalars(sa.select(Suspension))
    assert (row.ground, row.fix_by) == ("safety", date(2026, 12, 20))
    decided = contracts.decision_of(session, workshop.id, instant(NOW))
    assert decided is not None and (decided.decision, decided.reason) == ("cancel", "货不能用")


def test_a_revocation_decides_about_contracts_too(session: Session, client: Client, officer: User) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    session.commit()
    address = f"/workshops/{workshop.slug}/revocation"
    assert post(client, address, **WHY).status_code == 422
    assert post(client, address, **WHY, contracts="finish").status_code == 303
    (decided,) = session.scalars(sa.select(ContractsDecision))
    assert (decided.ending, decided.decision) == ("revoked", "finish")


def test_contracts_of_a_workshop_that_leaves_are_decided_on_a_page_of_their_own(
    session: Session, client: Client, officer: User
) -> None:
    workshop = a_workshop(session, certified="2026-03-01")
    session.commit()
    page, address = (
        f"/oversight/workshops/{workshop.slug}/contracts/new",
        f"/workshops/{workshop.slug}/contracts",
    )
    with clock.at(instant(NOW)):
        assert client.get(page).status_code == 409
    assert post(client, address, contracts="finish").status_code == 409
    with clock.at(instant("2026-11-23")):
        certification.announce_withdrawal(session, SYSTEM, workshop.id)
    session.commit()
    assert post(client, address).status_code == 422
    assert post(client, address, contracts="finish", contracts_reason="快做完了").status_code == 303
    assert "快做完了" in text(look(client, page).select_one("tbody tr"))
    assert "继续做完" in text(look(client, f"/oversight/workshops/{workshop.slug}").main)


def test_the_desk_page_of_the_workshop_leads_to_all_its_matters(
    session: Session, client: Client, case: Case, officer: User
) -> None:
    page = look(client, f"/oversight/workshops/{case.workshop.slug}")
    links = {str(a["href"]) for a in page.select("main a[href]")}
    assert links >= set(case.pages.values())


def test_the_platform_exports_takes_and_hands_in(session: Session, client: Client) -> None:
    with clock.at(instant("2025-08-01")):
        a_workshop(session)
    operator = an_operator(session)
    session.commit()
    sign_in(client, operator)
    page = look(client, "/oversight/exports")
    codes = [str(th.find(string=True)) for th in page.select("tbody th")]
    assert codes[:2] == ["2026H1", "2025H2"] and "2026Q3" in codes
    assert "逾期没报" in text(page.main)
    assert post(client, "/oversight/exports", kind="tax", period="2026Q3").status_code == 303
    made = session.scalars(sa.select(OfficeExport)).one()
    for suffix, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxml")):
        with clock.at(instant(NOW)):
            answer = client.get(f"/oversight/exports/{made.id}.{suffix}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(kind)
        assert "no-store" in answer.headers["Cache-Control"]
        assert f"2026Q3.{suffix}" in answer.headers["Content-Disposition"]
    taken = sa.select(sa.func.count()).where(AuditEvent.action == "export.taken")
    assert session.scalar(taken) == 2
    receipt = f"/oversight/exports/{made.id}/receipt"
    refused = post(client, receipt, **{f"r{made.id}-receipt_no": ""})
    assert refused.status_code == 422 and set(errors(parse(refused))) == {f"r{made.id}-receipt_no"}
    assert post(client, receipt, **{f"r{made.id}-receipt_no": "税 2026-77"}).status_code == 303
    assert post(client, receipt, **{f"r{made.id}-receipt_no": "税 2026-78"}).status_code == 409
    assert "税 2026-77" in text(look(client, "/oversight/exports").main)
    assert post(client, "/oversight/exports", kind="tax", period="2026Q4").status_code == 409
    assert post(client, "/oversight/exports", kind="tax", period="2026H1").status_code == 404
    assert client.get(f"/oversight/exports/{made.id}.pdf").status_code == 404
    assert client.get("/oversight/exports/4711.csv").status_code == 404


@pytest.mark.parametrize("who", ["officer", "finance", "support", "owner"])
def test_nobody_else_reaches_the_exports(session: Session, client: Client, who: str) -> None:
    people: dict[str, Any] = {
        "officer": lambda: an_officer(session, "430000"),
        "finance": lambda: an_operator(session, "finance"),
        "support": lambda: an_operator(session, "support"),
        "owner": lambda: a_member(session, a_workshop(session)),
    }
    person = people[who]()
    session.commit()
    sign_in(client, person)
    assert client.get("/oversight/exports").status_code == 403
    assert client.get("/oversight/exports/1.csv").status_code == 403
    assert client.post("/oversight/exports", data={"kind": "tax", "period": "2026Q3"}).status_code == 403
    assert client.post("/oversight/exports/1/receipt").status_code == 403


def test_papers_open_for_who_may_check_them_and_each_look_is_written_down(
    session: Session, client: Client, case: Case
) -> None:
    owner = acting(session, case.owner)
    paper = documents.take_in(
        session,
        owner,
        data=a_pdf(),
        filename="执照.pdf",
        kind="business_licence",
        workshop_id=case.workshop.id,
    )
    papers.attach(session, [paper], check_id=case.check.id)
    people = {
        200: [an_operator(session), an_officer(session)],
        404: [
            an_officer(session, "433127"),
            an_operator(session, "support"),
            a_member(session, case.workshop, "staff"),
        ],
    }
    session.commit()
    for code, visitors in people.items():
        for visitor in visitors:
            sign_in(client, visitor)
            assert client.get(f"/documents/{paper.key}").status_code == code, visitor.name
    seen = session.scalars(sa.select(AuditEvent.actor_id).where(AuditEvent.action == "document.viewed"))
    assert sorted(i for i in seen if i) == sorted(v.id for v in people[200])
    (link,) = look_as(client, people[200][0], case.pages["check"]).select(f"a[href='/documents/{paper.key}']")
    assert "营业执照" in text(link) and "执照.pdf" in text(link)


def look_as(client: Client, person: User, address: str) -> Any:
    sign_in(client, person)
    return look(client, address)
