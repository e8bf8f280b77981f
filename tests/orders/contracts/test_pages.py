"""The pages of a contract: from the text to the review by its forms, and who may see it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.orders.production.contracts.course_models import ContractPicture
from shop.orders.production.contracts.models import Contract
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.contracts import a_company, a_contract, begun, delivered, pay_due, somebody
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_member as a_worker
from tests.factories.workshops import a_user, a_workshop, an_officer, an_operator
from tests.support.isolation import Client


def people(app: Flask, session: Session, contract: Contract) -> tuple[Client, Client]:
    """The buyer and the owner of the workshop, signed in."""
    workshop = session.get_one(Workshop, contract.workshop_id)
    owner = sa.select(User).join(Membership, Membership.user_id == User.id)
    seller = session.scalars(owner.where(Membership.organisation_id == workshop.organisation_id)).first()
    assert seller is not None
    buyer = session.get_one(User, contract.user_id)
    made = [sign_in(app.test_client(), user) for user in (buyer, seller)]  # type: ignore[arg-type]
    session.commit()
    return made[0], made[1]


def post(client: Client, number: str, path: str, **data: object) -> None:
    answer = client.post(f"/contracts/{number}/{path}", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]


def pay_all(client: Client, session: Session, number: str) -> None:
    """Whatever is due is paid at the sandbox."""
    contract = session.scalars(sa.select(Contract).where(Contract.number == number)).one()
    for position in range(1, 9):
        answer = client.post(f"/contracts/{number}/instalments/{position}/payment")
        if answer.status_code == 404:
            continue
        assert answer.status_code == 303
        assert client.get(f"/contracts/{number}").status_code == 200
        ref = answer.headers["Location"].rsplit("/", 1)[-1]
        client.post(f"/sandbox/{ref}/payment")
        assert client.get(f"/contracts/{number}/instalments/{position}/return").status_code == 303
    session.refresh(contract)


def test_from_the_text_to_the_review_by_the_forms(app: Flask, session: Session) -> None:
    contract = a_contract(session)
    number, line = contract.number, contract.lines[0].id
    buyer, seller = people(app, session, contract)
    text_hash = contract.versions[0].text_hash
    assert buyer.post(f"/contracts/{number}/signature", data={"hash": "0" * 64}).status_code == 409
    for client in (buyer, seller):
        assert text_hash in client.get(f"/contracts/{number}/paper").get_data(as_text=True)
        post(client, number, "signature", hash=text_hash)
    assert buyer.get(f"/contracts/{number}/instalments/1").status_code == 200
    pay_all(buyer, session, number)
    assert contract.state == "in_production"
    assert (
        seller.post(f"/contracts/{number}/milestones/1/report", data={"report1-pieces": 1}).status_code == 422
    )
    for step in (1, 2):
        shot = (io.BytesIO(a_picture(colour=(step, 90, 90))), "a.jpg")
        facts = {f"report{step}-pieces": 50, f"report{step}-words": "做好了", f"report{step}-pictures": shot}
        post(seller, number, f"milestones/{step}/report", **facts)
        page = buyer.get(f"/contracts/{number}").get_data(as_text=True)
        small = page.split(f"/contracts/{number}/pictures/")[1].split('"')[0]
        assert buyer.get(f"/contracts/{number}/pictures/{small}").status_code == 200
        post(buyer, number, f"milestones/{step}/approval")
    pay_all(buyer, session, number)
    change = {f"change-quantity_{line}": 120, f"change-price_{line}": "1000", "change-reason": "多要一些",
              "change-deliver_by": (contract.deliver_by + timedelta(days=5)).isoformat()}  # fmt: skip
    post(buyer, number, "changes", **change)
    session.expire_all()
    proposal = contract.versions[-1]
    assert proposal.number == 2 and contract.value_fen == 10_000_000
    assert seller.get(f"/contracts/{number}/paper?version=2").status_code == 200
    post(seller, number, "change-confirmation", hash=proposal.text_hash)
    session.expire_all()
    assert (contract.value_fen, contract.version, contract.lines[0].quantity) == (12_000_000, 2, 120)
    post(seller, number, "delays", **{"delay-position": 0, "delay-to_day": (contract.deliver_by + timedelta(days=3)).isoformat(),
         "delay-reason": "下雨晒不干"})  # fmt: skip
    post(buyer, number, "delay-answer", agreed="1")
    send = {"send-carrier": "sf", "send-numbers": "SF1234567890123 SF1234567890124"}
    post(seller, number, "deliveries", **send, **{f"send-pieces_{line}": 70})
    post(buyer, number, "deliveries/1/receipt")
    post(
        buyer,
        number,
        "deliveries/1/inspection",
        **{f"inspect1-rework_{line}": 40, "inspect1-words": "有白点"},
    )
    send["send-numbers"] = "SF1234567890125"
    post(seller, number, "deliveries", **send, **{f"send-pieces_{line}": 90})
    post(buyer, number, "deliveries/2/receipt")
    post(buyer, number, "deliveries/2/inspection")
    session.expire_all()
    assert contract.state == "accepted" and contract.held_fen == 0
    pay_all(buyer, session, number)
    session.expire_all()
    assert contract.state == "settled" and contract.sold_fen == 12_000_000
    post(buyer, number, "review", **{"review-stars": 5, "review-words": "做得细"})
    post(seller, number, "review-reply", **{"reply-words": "谢谢"})
    for path in (f"/contracts/{number}", "/contracts", "/contracts?look=done"):
        assert buyer.get(path).status_code == 200
    for path in (f"/contracts/{number}", "/studio/contracts", "/studio/contracts?look=done", "/studio"):
        assert seller.get(path).status_code == 200
    assert "做得细" in seller.get(f"/contracts/{number}").get_data(as_text=True)


def test_ending_it_shows_its_effect_first_and_the_platform_decides_disputes(
    app: Flask, session: Session
) -> None:
    contract = begun(session)
    delivered(session, contract, 30)
    number = contract.number
    buyer, seller = people(app, session, contract)
    operator = an_operator(session, "support")
    desk = sign_in(app.test_client(), operator)  # type: ignore[arg-type]
    session.commit()
    assert "¥14,000" in buyer.get(f"/contracts/{number}").get_data(
        as_text=True
    )  # seven tenths of the earnest money
    assert buyer.post(f"/contracts/{number}/ending", data={"end-words": ""}).status_code == 422
    post(seller, number, "ending-offer", **{"offer-work": "100", "offer-words": "人手不够了"})
    post(buyer, number, "ending-answer", agreed="0")
    post(buyer, number, "disputes", **{"dispute-words": "一拖再拖", "dispute-wanted": "解除，双倍退定金"})
    assert buyer.post(f"/contracts/{number}/ending", data={"end-words": "不要了"}).status_code == 409
    assert desk.get("/oversight/contracts").status_code == 200
    assert f"/oversight/contracts/{number}/decision" in desk.get("/oversight").get_data(as_text=True)
    decision = f"/oversight/contracts/{number}/decision"
    assert "¥14,000" in desk.get(decision).get_data(as_text=True)
    assert desk.post(decision, data={"outcome": "workshop", "decision": ""}).status_code == 422
    assert desk.post(decision, data={"outcome": "workshop", "decision": "工坊没有按期做"}).status_code == 303
    assert f"/oversight/contracts/{number}/decision" not in desk.get("/oversight").get_data(as_text=True)
    session.expire_all()
    assert contract.state == "ended"
    assert "工坊没有按期做" in seller.get(f"/contracts/{number}").get_data(as_text=True)
    pay_all(seller, session, number)
    assert pay_due(session, contract, payer="workshop") == 0


def roads(app: Flask, contract: Contract, key: str) -> Iterator[tuple[str, str]]:
    """Every address of the route list that names a contract, with things that exist, by each of its methods."""
    known = {"number": contract.number, "position": 1, "key": key, "invoice_id": 1}
    for rule in app.url_map.iter_rules():
        if "contracts/<" in str(rule) and not str(rule).startswith("/oversight"):
            values = {name: known[name] for name in rule.arguments}
            path = str(app.url_map.bind("localhost").build(rule.endpoint, values))
            yield from ((method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def test_nobody_else_reaches_a_contract_its_pictures_or_its_invoice_by_any_address(
    app: Flask, session: Session
) -> None:
    contract = begun(session)
    key = session.scalars(sa.select(ContractPicture.key)).one()
    strangers = {
        "a consumer": a_user(session),
        "another company": somebody(session, a_company(session, "别的公司")),
        "another workshop": a_worker(session, a_workshop(session)),
        "a maker of the workshop": a_worker(session, contract.workshop, "maker"),
        "an officer of its county": an_officer(session),
    }
    buyer, _seller = people(app, session, contract)
    # Who may, gets through: the bytes were never written.
    assert buyer.get(f"/contracts/{contract.number}/pictures/{key}").status_code == 410
    leaks, asked = [], 0
    for who, user in strangers.items():
        client = sign_in(app.test_client(), user)  # type: ignore[arg-type]
        for method, path in roads(app, contract, key):
            answer = client.open(path, method=method)
            asked += 1
            if answer.status_code not in (403, 404) or contract.title in answer.get_data(as_text=True):
                leaks.append(f"{who}: {method} {path} {answer.status_code}")
        for path in (f"/media/contracts/{key[:2]}/{key}.jpg", f"/media/{key}"):
            assert client.get(path).status_code == 404
    assert not leaks and asked > 100, "\n".join(leaks)
