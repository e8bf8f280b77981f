"""All sources of a workshop's income in one view: what the store saw and what was declared are never in one sum."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops.income import ledger
from shop.workshops.income.ledger import Posting
from shop.workshops.income.models import Account, Channel
from shop.workshops.income.periods import Period, Unit
from shop.workshops.income.sources import Source, sources
from shop.workshops.models import Workshop
from shop.workshops.statistics.declared import declaring
from shop.workshops.statistics.declared.declaring import Sale
from tests.factories.accounts import sign_in
from tests.factories.income import given_back, sold
from tests.factories.workshops import a_member, a_workshop, an_officer, instant
from tests.support.html import parse, text
from tests.support.isolation import Client

NOW = instant("2026-11-22T10:00")


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """A quarter with every source, a discount that others bear, commission and a payout; a neighbour's sales beside it."""
    workshop = a_workshop(session, certified="2026-01-05", slug="many-ways")
    sold(session, workshop, "2026-10-03", 16800, freight=800)
    sold(session, workshop, "2026-10-04", 9900, channel=Channel.FAIR)
    given_back(session, workshop, "2026-11-05", 6800, freight=300)
    _entry(session, workshop, "sale", [
        Posting(account=Account.PROVIDER, amount_fen=40_000),
        Posting(account=Account.DISCOUNT_PLATFORM, amount_fen=7_000, channel=Channel.BULK_ORDER),
        Posting(account=Account.SUBSIDY, amount_fen=3_000, channel=Channel.BULK_ORDER),
        Posting(account=Account.GOODS, amount_fen=-50_000, channel=Channel.BULK_ORDER, craft_id=workshop.craft_id),
        Posting(account=Account.COMMISSION, amount_fen=2_500),
        Posting(account=Account.PLATFORM_FEE, amount_fen=-2_500),
    ])  # fmt: skip
    paid = [
        Posting(account=Account.PAID_OUT, amount_fen=12_345),
        Posting(account=Account.PAYOUT_TRANSIT, amount_fen=-12_345),
    ]
    _entry(session, workshop, "payout_paid", paid)
    with clock.at(NOW):
        for channel, fen in (("external_platform", 66_000), ("fair", 8_000)):
            sale = Sale(sold_on=clock.today(), channel=channel, craft_id=workshop.craft_id, place="某处",
                        gross_fen=fen, refunds_fen=500)  # fmt: skip
            declaring.enter(session, SYSTEM, workshop, sale)
    sold(session, a_workshop(session), "2026-10-03", 990_000)
    session.commit()
    return workshop


def _entry(session: Session, workshop: Workshop, kind: str, postings: list[Posting]) -> None:
    ledger.post(
        session, source=f"test:{kind}", kind=kind, workshop_id=workshop.id, county_code=workshop.county_code,
        order_number=None, occurred_at=instant("2026-10-09T10:00"), postings=postings,
    )  # fmt: skip


def test_every_source_stands_in_its_own_table(session: Session, workshop: Workshop) -> None:
    found = sources(session, workshop.id, Period.of(Unit.QUARTER, clock.local_day(NOW)))
    assert found.proven == [
        Source(Channel.MALL, 1, 16_800, 6_800, 500),
        Source(Channel.BULK_ORDER, 1, 50_000, 0, 0, 7_000, 3_000, 2_500),
        Source(Channel.FAIR, 1, 9_900),
    ]
    assert found.declared == [
        Source(Channel.FAIR, 1, 8_000, 500),
        Source(Channel.OFFLINE_STORE),
        Source(Channel.EXTERNAL_PLATFORM, 1, 66_000, 500),
    ]
    assert (found.proven_sum.net_fen, found.declared_sum.net_fen) == (69_900, 73_000)
    assert found.paid_out_fen == 12_345
    empty = sources(session, workshop.id, Period.of(Unit.QUARTER, clock.local_day(instant("2026-05-01"))))
    assert not empty.proven_sum.gross_fen + empty.paid_out_fen + empty.declared_sum.gross_fen


def test_the_workshop_and_its_officer_read_the_same_and_open_the_lines(
    session: Session, client: Client, workshop: Workshop
) -> None:
    homes = {
        "/studio/income": a_member(session, workshop),
        "/oversight/income/workshops/many-ways": an_officer(session, workshop.county_code),
    }
    session.commit()
    read = []
    for home, user in homes.items():
        sign_in(client, user)
        with clock.at(NOW):
            page = parse(client.get(f"{home}/sources?quarter=2026Q4"))
            listed = client.get(f"{home}/sources.csv?quarter=2026Q4").get_data(as_text=True)
            declared = page.select_one("section[aria-labelledby=declared]")
            link = next(a for a in declared.select("tbody a") if text(a) == "其他平台")
            lines = text(parse(client.get(link["href"])).select_one("main"))
            wrong = client.get(f"{home}/sources?quarter=never")
        assert "655.00" not in text(page.select_one("section[aria-labelledby=platform]"))
        assert "660.00" in lines
        assert "168.00" not in lines
        assert wrong.status_code in (404, 422)
        read.append((text(page.select_one("section[aria-labelledby=platform] tfoot")), listed))
    assert read[0] == read[1]
    assert "699.00" in read[0][0]
    table = list(csv.reader(StringIO(read[0][1].lstrip("\ufeff"))))
    sums = [row for row in table if row[1] == "合计"]
    assert [(row[0], row[5], row[10]) for row in sums] == [
        ("本店账本", "699.00", "123.45"),
        ("工坊申报", "730.00", ""),
    ]
