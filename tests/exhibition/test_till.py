"""The till as pages: selling by form, paper entered later, giving back, counting the drawer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.ledger_check import check
from shop.exhibition.till.models import TillClosing, TillSale
from shop.orders.payouts import balances
from tests.factories.orders import sign_in
from tests.factories.stalls import OPEN, a_stall, booth_staff, owner_of, suspend
from tests.factories.workshops import an_officer
from tests.support.html import form_values, parse, text
from tests.support.isolation import Client

At = Callable[[datetime | str], None]


def test_sold_by_form_given_back_counted_and_never_paid_out(
    session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall = a_stall(session, pieces=5)
    sign_in(client, owner_of(session, stall))
    here = f"/booths/{stall.booth.id}/till"
    assert parse(client.get("/till")).select_one(f"a[href='{here}']")
    form = form_values(parse(client.get(here)).select_one("#till"))
    assert client.post(here, data=form | {"method": "cash"}).status_code == 422
    sent = form | {f"n-{stall.item.id}": "3", "method": "cash"}
    assert client.post(here, data=sent).status_code == client.post(here, data=sent).status_code == 303
    (sale,) = session.scalars(sa.select(TillSale))
    assert (sale.total_fen, sale.method, sale.offline) == (44400, "cash", False)
    receipt = f"{here}/sales/{sale.number}"
    back = form_values(parse(client.get(receipt)).select_one("form.good__f")) | {"pieces": "1"}
    assert client.post(f"{receipt}/refunds", data=back).status_code == 303
    assert client.post(f"{receipt}/refunds", data=back | {"key": sale.uuid, "pieces": "3"}).status_code == 422
    assert client.post(f"{here}/closing", data={"counted": "x"}).status_code == 422
    assert client.post(f"{here}/closing", data={"float": "200", "counted": "496"}).status_code == 303
    session.expire_all()
    (count,) = session.scalars(sa.select(TillClosing))
    assert (count.cash_fen, count.difference_fen, stall.stock.on_hand) == (29600, 0, 3)
    assert check(session).ok and balances.read(session).workshops_fen == 0


def test_paper_is_entered_later_with_its_own_time(session: Session, client: Client, clock_at: At) -> None:
    clock_at("2026-12-04T20:00+08:00")
    stall = a_stall(session)
    sign_in(client, booth_staff(session, stall.fair))
    here = f"/booths/{stall.booth.id}/till"
    assert client.get(f"{here}/paper").status_code == 200
    form = form_values(parse(client.get(f"{here}/entry")).select_one("form.form"))
    sent = form | {f"n-{stall.item.id}": "1", f"fen-{stall.item.id}": "14800", "when": "2026-12-04T11:30"}
    assert client.post(here, data=sent | {"when": "gestern"}).status_code == 422
    assert client.post(here, data=sent).status_code == 303
    (sale,) = session.scalars(sa.select(TillSale))
    assert (sale.flag, sale.offline, sale.sold_at.isoformat()) == (None, True, "2026-12-04T03:30:00+00:00")


def test_strangers_see_no_till_and_the_county_finds_the_flagged_sale(
    session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall, other = a_stall(session), a_stall(session)
    sign_in(client, owner_of(session, other))
    assert client.get(f"/booths/{stall.booth.id}/till").status_code == 403
    suspend(session, stall)
    clock_at("2026-12-04T12:00+08:00")
    sign_in(client, booth_staff(session, stall.fair))
    here = f"/booths/{stall.booth.id}/till"
    data = {"key": "6f1c1c1e-2f7e-4f0a-9a40-111111111111", "method": "card", "when": "2026-12-04T11:00",
            f"n-{stall.item.id}": "1", f"fen-{stall.item.id}": "14800"}  # fmt: skip
    assert client.post(here, data=data).status_code == 303
    sign_in(client, an_officer(session, "430181"))
    assert "没有要核的" in text(parse(client.get("/oversight/till-sales")).select_one("main"))
    sign_in(client, an_officer(session))
    link = parse(client.get("/oversight/till-sales")).select_one("tbody a")
    assert link is not None
    where = str(link["href"])
    assert parse(client.get("/oversight")).select_one(f"a[href='{where}']")
    assert client.post(f"{where}/ruling", data={"ruling": "left_out"}).status_code == 422
    assert client.post(f"{where}/ruling", data={"ruling": "left_out", "reason": "暂停"}).status_code == 303
