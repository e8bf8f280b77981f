"""Bank transfers for tests: our account, a purchase of a company that is paid so, statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from shop.accounts.companies.models import Company
from shop.accounts.models import User
from shop.core import clock, jobs
from shop.core.db import db
from shop.core.preferences import Preference
from shop.core.table_files import Line
from shop.orders.models import Purchase
from shop.orders.payments.bank import choosing, statements
from shop.orders.payments.bank.models import BankTransfer
from shop.orders.queries import payable_of
from tests.factories.companies import a_company, a_member_of
from tests.factories.orders import a_purchase, acting, an_address, goods
from tests.factories.workshops import an_operator


def our_account(session: Session) -> None:
    """The account that buyers transfer to."""
    for name, value in (
        ("bank_holder", "百工集结算专户"),
        ("bank_name", "中国农业银行长沙市分行"),
        ("bank_account", "18030101040012345"),
    ):
        session.add(Preference(name=name, value=value, changed_by=None, changed_at=clock.now()))
    session.flush()


def a_company_buyer(session: Session, company: Company | None = None, role: str = "requester") -> User:
    """A member of a verified company with an address of their own."""
    user = a_member_of(session, company or a_company(session), role)
    an_address(session, user)
    return user


def a_transfer(session: Session, *, fen: int = 16_800, pieces: int = 6) -> tuple[Purchase, BankTransfer]:
    """A purchase of one piece on a company's account that will be paid by bank transfer; committed."""
    our_account(session)
    company = a_company(session)
    buyer = a_company_buyer(session, company)
    purchase = a_purchase(session, goods(session, fen=fen, pieces=pieces), user=buyer)
    purchase.organisation_id = company.organisation_id
    session.flush()
    transfer = choosing.choose(session, acting(session, buyer), payable_of(session, purchase.id).id)
    session.commit()
    return purchase, transfer


def a_row(bank_id: str, yuan: str, memo: str, at: datetime | None = None) -> Line:
    """A row of a statement."""
    when = clock.local(at or clock.now()).strftime("%Y-%m-%d %H:%M:%S")
    cells = {"at": when, "id": bank_id, "in": yuan, "payer": "湘礼文化礼品有限公司", "memo": memo}
    return Line(2, {key: value for key, value in cells.items() if value})


def entered(session: Session, *rows: Line) -> statements.Looked:
    """The platform's finance enters a statement of these rows, and what it causes is done."""
    finance = acting(session, an_operator(session, "finance"))
    key = statements.upload(session, finance, rows, filename="11月.csv").key
    looked = statements.enter(session, finance, key)
    session.commit()
    jobs.run_due(db.sessionmaker)
    session.expire_all()
    return looked
