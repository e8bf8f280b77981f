"""Booth fees: given back to who leaves in time and to all when the fair is cancelled, paid on to the organiser after its
end; never anybody's income.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.admin.ledger_check import check
from shop.catalog import stock
from shop.core import clock, messages
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.outbox import OutboxTask
from shop.exhibition.exhibitors import fees, queries
from shop.exhibition.exhibitors.models import BoothFee, Ended, Holding
from shop.exhibition.fairs.models import Fair
from shop.exhibition.items import calling_off, leaving
from shop.exhibition.settling import accounts, paying_on
from shop.orders.payments import calls
from shop.orders.payments.models import Refund, RefundState
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.registry import Providers
from shop.orders.payouts import balances
from shop.workshops.income.models import IncomeDay
from shop.workshops.models import Workshop
from tests.factories.fairs import APPLYING, a_fair, an_organiser, applied, arranged, brought, placed, staff_of
from tests.factories.orders import run_jobs, sign_in
from tests.factories.payouts import a_finance_user, fill_settlement, finance
from tests.factories.workshops import acting
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client

At = Callable[[datetime | str], None]
FEE = 30000
ACCOUNT = {
    "holder": "试验会展中心", "bank": "农业银行", "branch": "会展支行", "number": "1801 0420 0001",
    "number_again": "180104200001",
}  # fmt: skip


@pytest.fixture
def fair(session: Session, clock_at: At) -> tuple[User, Fair]:
    """A fair whose booths cost something; who leaves up to 30 November gets it back."""
    clock_at(APPLYING)
    operator = an_organiser(session)
    found = a_fair(session, operator, fee_fen=FEE)
    found.refund_until = clock.parse("2026-12-01T00:00")
    session.commit()
    return operator, found


def with_a_paid_fee(session: Session, operator: User, fair: Fair) -> tuple[Holding, BoothFee]:
    """A workshop in a booth that has paid at the sandbox."""
    holding = placed(session, operator, fair)
    fee = queries.fee_of(session, holding.exhibitor_id)
    assert fee is not None
    owner = staff_of(session, session.get_one(Workshop, holding.workshop_id))
    payment_id = fees.begin_payment(session, owner, fee, provider="sandbox").id
    session.commit()
    sandbox = Sandbox(lambda: db.sessionmaker)
    calls.open_session(db.sessionmaker, Providers([sandbox]), payment_id, title="t", return_url="/back")
    session.expire_all()
    ref = fees.payable_of(session, fee.id).payments[0].provider_ref
    session.commit()
    assert ref is not None
    sandbox.pay(ref)
    calls.ask(db.sessionmaker, Providers([sandbox]), payment_id)
    session.expire_all()
    assert fee.paid_at is not None
    return holding, fee


def owed(session: Session) -> tuple[int, int]:
    """What organisers and buyers are owed; the books agree, and nobody had any income."""
    assert check(session).ok and session.scalar(sa.select(sa.func.count()).select_from(IncomeDay)) == 0
    found = balances.read(session)
    return found.organisers_fen, found.buyers_fen


def told(session: Session, **wanted: object) -> int:
    """How many messages on their way have these facts."""
    tasks = session.scalars(sa.select(OutboxTask).where(OutboxTask.topic == messages.TOPIC))
    return sum(wanted.items() <= task.payload["facts"].items() for task in tasks)


@pytest.mark.parametrize(("when", "back"), [("2026-11-30T23:59", True), ("2026-12-01T00:00", False)])
def test_who_leaves_in_time_gets_the_fee_back_and_later_nobody_does(
    session: Session, clock_at: At, fair: tuple[User, Fair], when: str, back: bool
) -> None:
    holding, fee = with_a_paid_fee(session, *fair)
    assert owed(session) == (FEE, 0)
    clock_at(when)
    owner = staff_of(session, session.get_one(Workshop, holding.workshop_id))
    leaving.leave(session, owner, fair[1], holding.exhibitor_id, Ended.GIVEN_UP)
    session.commit()
    assert (fee.refunded_at is not None) == back
    assert owed(session) == ((0, FEE) if back else (FEE, 0))
    run_jobs()
    refund = session.scalar(sa.select(Refund.state))
    assert refund == (RefundState.SUCCEEDED if back else None)
    assert owed(session) == ((0, 0) if back else (FEE, 0))


def test_a_cancelled_fair_gives_all_back_and_says_so(
    session: Session, client: Client, clock_at: At, fair: tuple[User, Fair]
) -> None:
    operator, found = fair
    (kept, fee), (gone, late) = (with_a_paid_fee(session, operator, found) for _i in range(2))
    item = brought(session, found, kept, pieces=4)
    waits = applied(session, found)
    arranged(session, operator, found)
    clock_at("2026-12-02T10:00")
    owner = staff_of(session, session.get_one(Workshop, gone.workshop_id))
    leaving.leave(session, owner, found, gone.exhibitor_id, Ended.GIVEN_UP)  # too late for its fee
    session.commit()
    sign_in(client, operator)
    here = f"/fair-desk/{found.slug}"
    page = parse(client.get(f"{here}/cancellation"))
    form = form_values(page.select_one("form.form"))
    assert client.post(f"{here}/cancellation", data=form).status_code == 422
    assert client.post(f"{here}/cancellation", data=form | {"reason": "场馆检修"}).status_code == 303
    session.expire_all()
    assert (found.state, kept.ended_as, waits.state) == ("cancelled", "cancelled", "applied")
    assert stock.available(session, [item.variant_id])[item.variant_id] == 10
    assert fee.refunded_at is not None and late.refunded_at is not None
    assert owed(session) == (0, 2 * FEE)
    assert told(session, news="cancelled", fen=FEE, pieces=4)
    assert told(session, news="cancelled", fen=0) and told(session, news="fee_back", fen=FEE)
    run_jobs()
    assert owed(session) == (0, 0)
    public = text(parse(client.get(f"/fairs/{found.slug}")).select_one("main"))
    assert "已取消" in public and "场馆检修" in public
    assert client.post(f"{here}/cancellation", data=form | {"reason": "再来"}).status_code == 303
    assert client.post(f"{here}/arrangement").status_code == 303 and found.state == "cancelled"


def test_other_days_are_told_pieces_wait_in_the_mall_and_who_cannot_come_gets_the_fee_back(
    session: Session, client: Client, clock_at: At, fair: tuple[User, Fair]
) -> None:
    operator, found = fair
    holding, fee = with_a_paid_fee(session, operator, found)
    item = brought(session, found, holding, pieces=4)
    arranged(session, operator, found)
    clock_at("2026-12-02T10:00")
    session.commit()
    sign_in(client, operator)
    here = f"/fair-desk/{found.slug}"
    days = {"first_day": "2026-12-18", "last_day": "2026-12-20", "opens": "10:00", "closes": "18:00"}
    assert client.post(f"{here}/days", data=days).status_code == 422
    assert client.post(f"{here}/postponement", data=days | {"reason": "大雪"}).status_code == 303
    session.expire_all()
    assert [day.day.day for day in found.days] == [18, 19, 20] and found.notice == "大雪"
    assert stock.available(session, [item.variant_id])[item.variant_id] == 10 and item.ended_at is None
    assert told(session, news="postponed", pieces=4, days="2026-12-18 – 2026-12-20")
    assert fee.refund_until == clock.now() + calling_off.FREE_TO_LEAVE
    clock_at("2026-12-09T09:59")
    owner = staff_of(session, session.get_one(Workshop, holding.workshop_id))
    leaving.leave(session, owner, found, holding.exhibitor_id, Ended.GIVEN_UP)
    assert fee.refunded_at is not None


def test_paid_on_after_the_end_by_two_people_with_the_receipt(
    session: Session, client: Client, clock_at: At, fair: tuple[User, Fair]
) -> None:
    operator, found = fair
    _holding, fee = with_a_paid_fee(session, operator, found)
    (organiser_id,) = acting(session, operator).organisations("organiser")
    arranged(session, operator, found)
    one, other = a_finance_user(session), a_finance_user(session)
    with pytest.raises(Conflict, match="闭展以后"):
        paying_on.make(session, acting(session, one), found)
    clock_at("2026-12-07T10:00")
    leaving.close(session, acting(session, operator), found)
    with pytest.raises(Conflict, match="收款账户"):
        paying_on.make(session, acting(session, one), found)
    with pytest.raises(Invalid):
        accounts.enter(
            session, acting(session, operator), organiser_id, **ACCOUNT | {"number_again": "99999991"}
        )
    with pytest.raises(Forbidden):
        accounts.enter(session, acting(session, one), organiser_id, **ACCOUNT)
    accounts.enter(session, acting(session, operator), organiser_id, **ACCOUNT)
    assert accounts.in_force(session, organiser_id) is None
    clock_at("2026-12-09T10:00")
    session.commit()
    sign_in(client, one)
    assert parse(client.get("/oversight")).select_one(
        "a[href='/oversight/booth-fees'].btn, main a[href='/oversight/booth-fees']"
    )
    form = form_values(parse(client.get("/oversight/booth-fees")).select_one("main form"))
    where = client.post("/oversight/booth-fees", data=form).location
    assert where is not None
    client.post(f"{where}/confirmation")
    assert not parse(client.get(where)).select_one("#bank_ref")  # who made it cannot confirm it
    sign_in(client, other)
    client.post(f"{where}/confirmation")
    assert "结算账户里只有" in text(parse(client.get(where)).select_one("body"))
    fill_settlement(session)
    client.post(f"{where}/confirmation")
    assert client.post(f"{where}/refusal", data={"note": ""}).status_code == 422
    assert client.post(f"{where}/refusal", data={"note": "户名不符"}).status_code == 303
    assert owed(session) == (FEE, 0)
    again = paying_on.make(session, finance(session), found)
    paying_on.confirm(session, finance(session), again.number)
    session.commit()
    where = f"/oversight/booth-fees/{again.number}"
    assert client.post(f"{where}/receipt", data={"bank_ref": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(f"{where}/receipt", data={"bank_ref": "B20261209"}).status_code == 303
    session.expire_all()
    assert owed(session) == (0, 0) and balances.read(session).held_fen == 0
    sign_in(client, operator)
    page = text(parse(client.get(f"/fair-desk/{found.slug}/fees")).select_one("main"))
    assert "已转给主办单位" in page and again.number in page and "B20261209" in page
    assert fee.refunded_at is None
    assert again.number in client.get(f"/fair-desk/{found.slug}/fees.csv").get_data(as_text=True)
