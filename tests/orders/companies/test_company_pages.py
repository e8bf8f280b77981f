"""From opening an account to money on the statement, through the pages, by everybody who takes part."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.companies.models import Approval, ApprovalRule, Company, CompanyState
from shop.accounts.models import User
from shop.orders.companies.models import SavedList
from shop.orders.models import OrderState, Purchase
from shop.orders.payments.bank.models import BankRow, BankTransfer
from tests.factories.bank import a_company_buyer, our_account
from tests.factories.catalog import the_variant
from tests.factories.companies import USCC, a_company, a_member_of, a_rule, owner_of
from tests.factories.orders import goods, put, run_jobs, sign_in
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_user, an_operator
from tests.support import html
from tests.support.html import form_values, parse
from tests.support.isolation import Client


def as_(client: Client, user: User) -> Client:
    sign_in(client, user)
    return client


def text(answer: Any) -> str:
    return html.text(parse(answer))


def form(client: Client, path: str, selector: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.location
    return dict(form_values(parse(answer).select_one(selector)))  # type: ignore[arg-type]


def opened(**other: Any) -> dict[str, Any]:
    paper = (io.BytesIO(a_picture()), "执照.jpg")
    return {"name": "湘礼文化", "uscc": USCC, "kind": "enterprise", "size": "small", "file": paper, **other}


def test_a_company_is_opened_returned_handed_in_again_and_verified(session: Session, client: Client) -> None:
    boss, operator = a_user(session), an_operator(session)
    session.commit()
    as_(client, boss)
    for wrong, field in (({"uscc": USCC[:-1] + "1"}, "uscc"), ({"size": ""}, "size")):
        answer = client.post("/organisation/new", data=opened(**wrong))
        assert answer.status_code == 422
        assert parse(answer).select_one(f"#{field}-error") is not None
    answer = client.post("/organisation/new", data=opened())
    assert answer.status_code == 303
    company = session.query(Company).one()
    home = f"/organisation/{company.organisation_id}"
    assert answer.location == home and client.get(f"{home}/paper").status_code == 200
    check = f"/oversight/companies/{company.organisation_id}"
    assert as_(client, operator).get("/oversight/companies").status_code == 200
    assert client.post(f"{check}/verdict", data={"fits": "no"}).status_code == 422
    client.post(f"{check}/verdict", data={"fits": "no", "words": "照片看不清"})
    assert "照片看不清" in text(as_(client, boss).get(home))
    client.post(f"{home}/paper", data={"file": (io.BytesIO(a_picture()), "执照.jpg")})
    as_(client, operator)
    assert client.post(f"{check}/document").status_code == 200
    client.post(f"{check}/verdict", data={"fits": "yes"})
    session.expire_all()
    assert company.state == CompanyState.VERIFIED
    stranger = a_user(session)
    session.commit()
    assert as_(client, stranger).get(home).status_code in (403, 404)


def test_the_owner_sets_rules_addresses_and_data(session: Session, client: Client) -> None:
    company = a_company(session)
    boss, member = owner_of(session, company), a_member_of(session, company, "requester")
    session.commit()
    home = f"/organisation/{company.organisation_id}"
    as_(client, boss)
    assert client.post(f"{home}/rules", data={"above": "许多", "per": "purchase"}).status_code == 422
    client.post(f"{home}/rules", data={"above": "5,000", "per": "month", "member": str(member.id)})
    rule = session.query(ApprovalRule).one()
    assert (rule.above_fen, rule.per, rule.user_id) == (500_000, "month", member.id)
    client.post(f"{home}/rules/{rule.id}/end")
    session.expire_all()
    assert rule.ended_at is not None
    for page in ("rules", "addresses", "data", "lists"):
        assert client.get(f"{home}/{page}").status_code == 200
    client.post(f"{home}/data", data={"size": "large", "bank": "农行"})
    session.expire_all()
    assert (company.size, company.bank) == ("large", "农行")
    for page in ("rules", "addresses", "data"):
        assert as_(client, member).get(f"{home}/{page}").status_code == 403


@pytest.fixture
def waiting(session: Session, client: Client) -> tuple[Company, User, Approval]:
    """One piece for 168.00 above a limit of 100.00, sent through the checkout."""
    our_account(session)
    company = a_company(session)
    buyer = a_company_buyer(session, company)
    a_rule(session, company, above_fen=10_000)
    put(session, buyer, goods(session, fen=16_800))
    session.commit()
    as_(client, buyer)
    chosen = form(client, "/checkout", "#where") | {
        "firm": str(company.organisation_id),
        "po_number": "XL-118",
    }
    client.post("/checkout", data=chosen)
    answer = client.post("/purchases", data=form(client, "/checkout/review", "#place"))
    approval = session.query(Approval).one()
    assert answer.location == f"/approvals/{approval.number}"
    return company, buyer, approval


def test_from_the_checkout_over_the_approver_to_money_on_the_statement(
    session: Session, client: Client, app: Flask, waiting: tuple[Company, User, Approval]
) -> None:
    company, buyer, approval = waiting
    page = f"/approvals/{approval.number}"
    assert client.post(f"{page}/decision", data={"approve": "yes"}).status_code == 403
    money = a_member_of(session, company, "finance")
    finance = an_operator(session, "finance")
    session.commit()
    as_(client, owner_of(session, company))
    seen = form(client, page, "form[action$=decision]")
    assert client.post(f"{page}/decision", data=seen | {"approve": "no"}).status_code == 422
    stale = client.post(f"{page}/decision", data=seen | {"approve": "yes", "seen": "0" * 64})
    assert stale.status_code == 409 and session.query(Purchase).count() == 0
    assert client.post(f"{page}/decision", data=seen | {"approve": "yes"}).status_code == 303
    purchase, transfer = session.query(Purchase).one(), session.query(BankTransfer).one()
    assert purchase.po_number == "XL-118"
    paper = text(as_(client, money).get(f"/transfers/{transfer.reference}"))
    for said in ("¥168", "18030101040012345", "XL-118", company.organisation.name):
        assert said in paper
    stranger = a_company_buyer(session)
    session.commit()
    assert as_(client, stranger).get(f"/transfers/{transfer.reference}").status_code == 404
    as_(client, finance)
    rows = f"交易时间,交易流水号,收入金额,附言\n2026-11-20 10:03,A1,100.00,{transfer.reference}\n2026-11-20,A2,5.00,货款\n"
    upload = {"file": (io.BytesIO(rows.encode("gb18030")), "流水.csv")}
    looked = client.post("/oversight/bank/statements", data=upload).location
    assert "还差 ¥68" in text(client.get(looked)) and session.query(BankRow).count() == 0
    client.post(f"{looked}/entry")
    run_jobs()
    assert "还差 ¥68" in text(as_(client, buyer).get(f"/transfers/{transfer.reference}"))
    as_(client, finance)
    session.expire_all()
    row = session.query(BankRow).filter_by(bank_id="A2").one()
    assert "A2" in text(client.get("/oversight/bank")) and "A2" in text(
        client.get(f"/oversight/bank/rows/{row.id}")
    )
    wrong = client.post(f"/oversight/bank/rows/{row.id}/claim", data={"reference": "K1"})
    assert wrong.status_code == 422
    client.post(f"/oversight/bank/rows/{row.id}/return", data={"back_ref": "OUT-1"})
    rest = f"交易时间,交易流水号,收入金额,附言\n2026-11-20 11:03,A3,68.00,{transfer.reference}\n"
    upload = {"file": (io.BytesIO(rest.encode()), "流水2.csv")}
    looked = client.post("/oversight/bank/statements", data=upload).location
    client.post(f"{looked}/entry")
    run_jobs()
    session.expire_all()
    assert purchase.orders[0].state == OrderState.PAID
    company.organisation.uscc = USCC
    session.commit()
    asked = form(
        as_(client, buyer),
        f"/orders/{purchase.orders[0].number}/invoice",
        "form[method=post]:has([name=uscc])",
    )
    assert (asked["title"], asked["uscc"]) == (company.organisation.name, USCC)


def test_order_lists_show_each_fault_and_are_kept(session: Session, client: Client) -> None:
    company = a_company(session)
    buyer = a_company_buyer(session, company)
    variant = the_variant(goods(session, pieces=50))
    session.commit()
    page = f"/organisation/{company.organisation_id}/lists"
    as_(client, buyer)
    answer = client.post(page, data={"text": f"{variant.sku_code} 3\nXX-9 2", "act": "cart"})
    assert answer.status_code == 422 and "没有这个货号" in text(answer)
    table = f"货号,件数\n{variant.sku_code},3\n".encode("gb18030")
    answer = client.post(page, data={"act": "check", "file": (io.BytesIO(table), "单.csv")})
    good = {"text": f"{variant.sku_code} 3"}
    assert answer.status_code == 200 and parse(answer).select_one("button[value=cart]") is not None
    assert client.post(page, data=good | {"act": "save", "name": "年节礼"}).status_code == 303
    kept = session.query(SavedList).one()
    assert f"{variant.sku_code} 3" in text(client.get(f"{page}?list={kept.id}"))
    assert client.post(page, data=good | {"act": "cart"}).location == "/cart"
    assert client.post(f"{page}/{kept.id}/removal").status_code == 303
    session.expire_all()
    assert session.query(SavedList).count() == 0
