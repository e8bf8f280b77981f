"""What happens to contracts without anybody asking, and what may be done without: lapses, reminders, interest, invoices."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from shop.admin.queue import reading
from shop.admin.queue.matters import Matter
from shop.core import clock, files
from shop.core.access import SYSTEM
from shop.orders.invoices.contents import Checked
from shop.orders.invoices.facts import Facts
from shop.orders.invoices.models import Format
from shop.orders.production.contracts import (
    deliveries,
    disputes,
    inspection,
    instalments,
    invoice_terms,
    invoicing,
    jobs,
    queries,
)
from shop.orders.production.contracts.models import Contract, Side, State
from shop.workshops import certification
from shop.workshops.upkeep import contracts as decisions
from shop.workshops.upkeep.record_models import Contracts
from tests.factories.accounts import sign_in
from tests.factories.contracts import begun, buyer_of, delivered, pay_due, seller_of, shown
from tests.factories.workshops import acting, an_operator, culture_officer
from tests.support.html import parse
from tests.support.night import told

DAY = timedelta(days=1)
USCC = "91430100MA4L16JX0N"


def news(session: Session, template: str) -> list[tuple[int, str]]:
    return [(t.user_id, t.facts.get("news", "")) for t in told(session) if t.template == template]


def test_a_lapse_ends_contracts_only_where_the_office_decided_so_and_what_was_sent_is_inspected_first(
    session: Session,
) -> None:
    contract = begun(session)
    delivered(session, contract, 30)
    line, buyer = contract.lines[0], buyer_of(session, contract)
    sent = deliveries.send(
        session, seller_of(session, contract), contract.id, pieces={line.id: 20}, parcels=[("sf", "SF20")]
    )
    officer, why = culture_officer(session), {"reason": "抽检不合格", "document_no": "龙文旅罚〔2026〕3 号"}
    with clock.at(clock.now() + DAY):
        certification.suspend(session, SYSTEM, contract.workshop_id, **why)
    with clock.at(clock.now() + 2 * DAY):
        jobs.follow_decisions(session)
        decisions.decide(session, officer, contract.workshop_id, decision=Contracts.FINISH)
        jobs.follow_decisions(session)
        assert contract.state == State.IN_PRODUCTION, "nobody's agreement ends by silence"
    with clock.at(clock.now() + 3 * DAY):
        decisions.decide(session, officer, contract.workshop_id, decision=Contracts.CANCEL)
        jobs.follow_decisions(session)
        assert contract.state == State.IN_PRODUCTION, "twenty pieces are on their way"
        deliveries.receive(session, buyer, contract.id, sent.position)
        inspection.judge(session, buyer, contract.id, sent.position, verdicts={}, words="")
        jobs.follow_decisions(session)
        jobs.follow_decisions(session)
    ending = queries.ending(session, contract.id)
    assert ending is not None and contract.state == State.ENDED
    # Fifty pieces at 1,000 yuan; 30,000 yuan were paid, none of it lost or given back twice.
    assert (ending.ended_by, ending.earnest, ending.price_fen) == ("lapse", "returned", 5_000_000)
    assert (ending.back_fen, ending.to_workshop_fen, ending.to_buyer_fen) == (0, 0, 0)


def test_a_buyer_who_does_not_answer_is_reminded_once_after_five_working_days(session: Session) -> None:
    contract = begun(session)
    shown(session, contract, 2, 50, approve=False)
    reported = queries.milestones(session, contract.id)[1].reported_at
    assert reported is not None
    for days, times in ((4, 0), (7, 0), (9, 1), (12, 1)):  # a week holds five working days
        with clock.at(reported + days * DAY):
            jobs.remind(session)
        assert len(news(session, "contract_waits")) == times, days
    assert news(session, "contract_waits")[0][0] == contract.user_id


def test_late_price_bears_interest_that_the_workshop_may_waive(session: Session) -> None:
    contract = begun(session)
    shown(session, contract, 2, 50)
    (due,) = [r for r in instalments.of(session, contract.id) if r.state == "due"]
    assert due.due_on is not None
    with clock.at(clock.day_start(due.due_on) + 20 * DAY):
        pay_due(session, contract)
        (interest,) = [r for r in instalments.of(session, contract.id) if r.kind == "interest"]
        # 30,000 yuan twenty days late at 5 in 10,000 a day.
        assert (interest.amount_fen, interest.state) == (30_000, "due")
        delivered(session, contract, 100)
        (balance,) = [r for r in instalments.of(session, contract.id) if r.kind == "balance"]
        assert balance.state == "due" and contract.state == State.ACCEPTED
        instalments.waive_interest(session, seller_of(session, contract), contract, due.id)
        instalments.waive_interest(session, seller_of(session, contract), contract, interest.id)
        assert (due.state, interest.state) == ("paid", "dropped"), "price is not waived, interest is"
        pay_due(session, contract)
    assert contract.state == State.SETTLED and contract.sold_fen == contract.value_fen


def asked_for(session: Session) -> Contract:
    contract = begun(session)
    delivered(session, contract, 100)
    pay_due(session, contract)
    invoicing.ask(
        session, buyer_of(session, contract), contract.id, Facts("normal", "firm", "山居酒店", USCC)
    )
    return contract


def test_an_invoice_that_is_late_stands_at_the_platforms_desk(app: Flask, session: Session) -> None:
    contract, asked = asked_for(session), clock.day_start(clock.today())
    seller, operator = seller_of(session, contract), an_operator(session)
    desk = sign_in(app.test_client(), operator)  # type: ignore[arg-type]

    def on_desk() -> list[str]:
        queue = reading.read(session, acting(session, operator), reading.Asked())
        return [row.key for row in queue.rows if row.matter == Matter.CONTRACT_INVOICE]

    for days, said in ((4, []), (6, ["soon"]), (7, ["soon"]), (8, ["soon", "late", "late"])):
        with clock.at(asked + days * DAY + DAY / 2):
            invoice_terms.remind(session)
            assert [words for _who, words in news(session, "contract_invoice_due")] == said, days
            assert on_desk() == ([contract.number] if days > 7 else [])
    assert {who for who, _words in news(session, "contract_invoice_due")} == {
        seller.user_id,
        contract.user_id,
    }
    session.commit()
    with clock.at(asked + 9 * DAY):
        path = f"/contracts/{contract.number}/invoice"
        assert parse(desk.get("/oversight/invoices")).select_one(f"a[href='{path}']")
        page = desk.get(path).get_data(as_text=True)
        assert "已经逾期" in page and USCC not in page


def test_an_invoice_is_kept_five_years_and_then_forgotten(session: Session) -> None:
    contract = asked_for(session)
    checked = Checked(b"%PDF-1.4 fapiao", Format.PDF)
    row = invoicing.hand_in(session, seller_of(session, contract), contract.id, checked, number="1" * 20)
    session.commit()
    assert row.file_key is not None and files.store().get(row.file_key) == checked.data
    for years, gone in ((5, 0), (5.01, 1), (5.02, 0)):
        with clock.at(row.issued_at + years * 365.25 * DAY - DAY):  # type: ignore[operator]
            assert invoice_terms.purge(session) == gone, years
    assert invoicing.data_of(row) is None and (row.title, row.uscc) == ("—", "")
    assert (row.invoice_no, row.amount_fen) == ("1" * 20, 10_000_000)


def test_after_acceptance_the_desk_offers_only_that_it_goes_on(app: Flask, session: Session) -> None:
    contract = begun(session)
    delivered(session, contract, 100)
    number, desk = contract.number, sign_in(app.test_client(), an_operator(session))  # type: ignore[arg-type]
    disputes.raise_one(
        session, buyer_of(session, contract), contract.id, Side.BUYER, words="掉色", wanted="退钱"
    )
    session.commit()
    path = f"/oversight/contracts/{number}/decision"
    page = parse(desk.get(path))
    assert [radio["value"] for radio in page.select("input[name=outcome]")] == ["continue"]
    assert page.select_one("input[name=work]") is None
    assert desk.post(path, data={"outcome": "buyer", "decision": "结束"}).status_code == 422
    assert desk.post(path, data={"outcome": "continue", "decision": "按验收记录"}).status_code == 303
    session.expire_all()
    assert contract.state == State.ACCEPTED
