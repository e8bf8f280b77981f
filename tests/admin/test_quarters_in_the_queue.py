"""What of the quarterly report waits on each desk, and on the workshop's own start page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.statistics import consolidating, releasing, reviewing
from tests.factories.accounts import sign_in
from tests.factories.statistics import Q3, submitted
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant
from tests.support.html import parse, text
from tests.support.isolation import Client

NOW = "2026-10-09T09:00"
SAID = {"narrative": "培训两期。", "missing_note": ""}


def test_each_desk_sees_what_waits_for_it(session: Session, client: Client) -> None:
    workshop = a_workshop(session, certified="2026-03-01", name="捞车河岸织锦工坊")
    owner = a_member(session, workshop)
    county, prefecture, one, two = (
        an_officer(session, code) for code in ("433130", "433100", "430000", "430000")
    )
    session.commit()

    def waits(user: object) -> str:
        sign_in(client, user)  # type: ignore[arg-type]
        answer = client.get("/oversight?tab=quarters")
        assert answer.status_code == 200
        return text(parse(answer).select_one("main"))

    with clock.at(instant(NOW)):
        sign_in(client, owner)
        assert "2026 年第三季度的表还没报" in text(parse(client.get("/studio")).select_one("main"))
        found = submitted(session, acting(session, owner), workshop, at=NOW)
        session.commit()
        assert "第三季度的表还没报" not in text(parse(client.get("/studio")).select_one("main"))
        assert "季度表 2026Q3" in waits(county)
        assert "季度表 2026Q3" not in waits(prefecture)
        reviewing.accept(session, acting(session, county), found.id)
        consolidating.submit(session, acting(session, county), "433130", Q3, **SAID)
        session.commit()
        assert "季度汇总表 2026Q3" in waits(prefecture)
        assert "季度汇总表 2026Q3" not in waits(one)
        releasing.propose(session, acting(session, one), Q3, document_no="", note="只有一家")
        session.commit()
        assert "季度数据公布 2026Q3" in waits(two)
