"""/oversight/statistics: received, decided, in time, how long, refused why; by county."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.workshops.applications import deciding, taking
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import move
from tests.factories.accounts import sign_in
from tests.factories.procedure import (
    certified,
    officer,
    published,
    returned,
    reviewed,
    signed,
    submitted,
    visited,
)
from tests.factories.workshops import an_officer, instant
from tests.support.html import parse, text
from tests.support.isolation import Client


def refuse(session: Session, application: Application, reason: str) -> None:
    actor = officer(session, county=application.county_code or "")
    deciding.refuse(session, actor, application.id, reason=reason)


def rows(client: Client, **asked: str) -> list[list[str]]:
    page = parse(client.get("/oversight/statistics", query_string=asked))
    found = page.select(
        "section[aria-labelledby=counties] tbody tr, section[aria-labelledby=counties] tfoot tr"
    )
    return [[text(cell) for cell in row.select("th, td")] for row in found]


def a_year(session: Session) -> None:
    """In 龙山 one certified in time, one refused late, one open, one withdrawn; in 永顺 one refused in time."""
    with clock.at(instant("2026-03-02T09:00")):
        good, late = submitted(session), submitted(session)
    with clock.at(instant("2026-03-04T09:00")):
        for application in (good, late):
            taking.take_up(session, officer(session), application.id)
        visited(session, good)
        signed(session, good)
        published(session, good)
    with clock.at(instant("2026-03-12T09:00")):
        certified(session, good)
    with clock.at(instant("2026-04-13T09:00")):
        refuse(session, late, "没有生产场地")
        leaving = submitted(session)
        move(session, Actor(leaving.filed_by), leaving, Act.WITHDRAW)
        other = reviewed(session, county="433127")
        refuse(session, other, "没有生产场地")
        returned(session)


def test_a_year_is_counted_by_county(session: Session, client: Client) -> None:
    a_year(session)
    with clock.at(instant("2025-03-02T09:00")):
        reviewed(session)
    who = an_officer(session, "433100")
    session.commit()
    sign_in(client, who)
    with clock.at(instant("2026-11-16T10:00")):
        #            received open granted refused withdrawn in-time late days
        assert rows(client) == [
            ["永顺县", "1", "0", "0", "1", "0", "100", "0", "0"],
            ["龙山县", "4", "1", "1", "1", "1", "50", "1", "26"],
            ["合计", "5", "1", "1", "2", "1", "66", "1", "10"],
        ]
        assert rows(client, year="2025") == [
            ["龙山县", "1", "1", "0", "0", "0", "—", "0", "—"],
            ["合计", "1", "1", "0", "0", "0", "—", "0", "—"],
        ]
        page = parse(client.get("/oversight/statistics"))
        assert text(page.select_one("section[aria-labelledby=refusals] tbody tr")) == "没有生产场地 2"
        assert rows(client, year="1999") == rows(client, year="2020") == []


def test_days_on_which_the_applicant_mends_are_not_the_countys(session: Session, client: Client) -> None:
    with clock.at(instant("2026-03-02T09:00")):
        application = returned(session)
    with clock.at(instant("2026-08-03T09:00")):
        move(session, Actor(application.filed_by), application, Act.SUBMIT)
        taking.take_up(session, officer(session), application.id)
        refuse(session, application, "没有生产场地")
    who = an_officer(session)
    session.commit()
    sign_in(client, who)
    with clock.at(instant("2026-11-16T10:00")):
        assert rows(client)[0] == ["龙山县", "1", "0", "0", "1", "0", "100", "0", "154"]


def test_an_officer_sees_the_figures_of_the_own_region(session: Session, client: Client) -> None:
    a_year(session)
    who = an_officer(session, "433127")
    session.commit()
    sign_in(client, who)
    with clock.at(instant("2026-11-16T10:00")):
        assert [row[0] for row in rows(client)] == ["永顺县", "合计"]
