"""County, prefecture, province: who hands up what, who is missing, two officers publish, and what was published stays."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.heritage.models import Region
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics import consolidating, figures, freezing, releasing, reviewing
from shop.workshops.statistics.snapshot_models import QuarterSnapshot, SnapshotPeople, SnapshotSale
from tests.factories.accounts import sign_in
from tests.factories.heritage import a_region
from tests.factories.income import given_back, sold
from tests.factories.papers import a_pdf
from tests.factories.statistics import IN_TIME, Q3, accepted, submitted
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, instant
from tests.support.html import errors, hidden_fields, parse, text
from tests.support.isolation import Client

COUNTY, PREFECTURE, PROVINCE = "433130", "433100", "430000"
SAID = {"narrative": "本季培训两期，新开一处专营点。"}


@pytest.fixture
def workshop(session: Session) -> Workshop:
    found = a_workshop(session, certified="2026-03-01", name="捞车河岸织锦工坊")
    sold(session, found, "2026-08-08", 90000)
    return found


def officer(session: Session, region: str, department: str = "culture") -> Actor:
    return acting(session, an_officer(session, region, department))


def handed_up(session: Session, quarter: Quarter = Q3) -> None:
    """County and prefecture hand up, the levels above pass it."""
    with clock.at(instant("2026-10-12T09:00")):
        for code, above in ((COUNTY, PREFECTURE), (PREFECTURE, PROVINCE)):
            consolidating.submit(session, officer(session, code), code, quarter, missing_note="", **SAID)
            consolidating.accept(session, officer(session, above), code, quarter)


def published(session: Session, at: str = "2026-10-20T09:00", **said: str) -> QuarterSnapshot:
    with clock.at(instant(at)):
        facts = {"document_no": "湘文旅非遗函〔2026〕81 号", "note": "", **said}
        releasing.propose(session, officer(session, PROVINCE), Q3, **facts)
        return releasing.confirm(session, officer(session, PROVINCE), Q3)


def test_a_form_goes_up_level_by_level_and_says_who_is_missing(session: Session, workshop: Workshop) -> None:
    county, prefecture = officer(session, COUNTY), officer(session, PREFECTURE)
    found = submitted(session, acting(session, a_member(session, workshop)), workshop)
    with clock.at(instant(IN_TIME)):
        with pytest.raises(Conflict, match="捞车河岸"):
            consolidating.submit(session, county, COUNTY, Q3, missing_note="", **SAID)
        reviewing.accept(session, county, found.id)
        a_workshop(session, certified="2026-09-30T23:00", name="新开的工坊")
        with pytest.raises(Invalid, match="新开的工坊") as refused:
            consolidating.submit(session, county, COUNTY, Q3, missing_note="", **SAID)
        assert refused.value.field == "missing_note"
        consolidating.submit(session, county, COUNTY, Q3, missing_note="刚认定，下季起报。", **SAID)
        with pytest.raises(Conflict, match="龙山"):
            consolidating.submit(session, prefecture, PREFECTURE, Q3, missing_note="", **SAID)
        with pytest.raises(Forbidden):
            consolidating.accept(session, county, COUNTY, Q3)
        consolidating.send_back(session, prefecture, COUNTY, Q3, reason="进展写具体些。")
        consolidating.submit(
            session, county, COUNTY, Q3, missing_note="刚认定。", narrative="培训两期，40 人次。"
        )
        consolidating.accept(session, prefecture, COUNTY, Q3)
        consolidating.submit(session, prefecture, PREFECTURE, Q3, missing_note="", **SAID)


def test_nothing_is_passed_before_the_figures_are_cut_and_nobody_passes_their_own(
    session: Session, workshop: Workshop
) -> None:
    person = a_member(session, workshop)
    found = submitted(session, acting(session, person), workshop, at="2026-09-25T09:00")
    county = officer(session, COUNTY)
    with clock.at(instant("2026-09-30T23:59")), pytest.raises(Conflict) as early:
        reviewing.accept(session, county, found.id)
    assert early.value.code == "NOT_OVER"
    found.filled_by = county.user_id
    session.flush()
    with clock.at(instant(IN_TIME)), pytest.raises(Forbidden):
        reviewing.accept(session, county, found.id)


def test_the_ledger_moved_since_it_was_handed_in(session: Session, workshop: Workshop) -> None:
    found = submitted(session, acting(session, a_member(session, workshop)), workshop)
    given_back(session, workshop, "2026-09-29", 1000)
    county = officer(session, COUNTY)
    with clock.at(instant(IN_TIME)):
        with pytest.raises(Invalid) as refused:
            reviewing.accept(session, county, found.id)
        assert refused.value.field == "note"
        reviewing.accept(session, county, found.id, note="9 月 29 日退了一单，已核。")


def test_the_rural_office_s_counts_win_and_both_stay_on_record(session: Session, workshop: Workshop) -> None:
    found = accepted(session, workshop, employed_target=6)
    rural = officer(session, COUNTY, "rural")
    facts = {"target": 9, "monitored": 1, "source": "监测系统 10 月 8 日"}
    with pytest.raises(Forbidden):
        reviewing.supply(session, officer(session, COUNTY), workshop.id, Q3, **facts)
    with pytest.raises(Invalid):
        reviewing.supply(session, rural, workshop.id, Q3, **(facts | {"target": 21}))
    reviewing.supply(session, rural, workshop.id, Q3, **facts)
    [row] = figures.people_now(session, Q3)
    assert (row.employed_target, row.employed_monitored, row.employed_total) == (9, 1, 20)
    assert found.employed_target == 6


def test_two_officers_publish_and_the_snapshot_never_changes(session: Session, workshop: Workshop) -> None:
    absent = a_workshop(session, certified="2026-03-01", county="433127")
    accepted(session, workshop, at="2026-10-12T09:00")
    with clock.at(instant("2026-10-20T09:00")):
        one = officer(session, PROVINCE)
        with pytest.raises(Invalid) as unsaid:
            releasing.propose(session, one, Q3, document_no="", note="")
        assert unsaid.value.field == "note"
        releasing.propose(session, one, Q3, document_no="", note="湘西州有一家没报。")
        with pytest.raises(Forbidden) as alone:
            releasing.confirm(session, one, Q3)
        assert alone.value.code == "SAME_OFFICER"
        first = releasing.confirm(session, officer(session, PROVINCE), Q3)
    assert (first.version, freezing.verified(session, first)) == (1, True)
    given_back(session, workshop, "2026-09-30T10:00", 5000)
    session.flush()
    now = figures.figures_of(session, Q3)
    assert [(r.gross_fen, r.refunds_fen) for r in now.sales] == [(90000, 0)]
    assert {r.workshop_id: r.reported for r in now.people} == {workshop.id: "late", absent.id: "missing"}
    with clock.at(instant("2026-11-02")), pytest.raises(Conflict) as same:
        releasing.propose(session, one, Q3, document_no="", note="无", reason="再发一次")
    assert same.value.code == "UNCHANGED"
    accepted(session, absent, at="2026-11-03T09:00", employed_total=30)
    second = published(session, "2026-11-05T09:00", note="补报", reason="永顺一家补报。")
    assert (second.version, now.digest == first.digest, second.digest == first.digest) == (2, True, False)
    assert figures.figures_of(session, Q3, version=1) == now, "the old version stays as it was"
    assert figures.figures_of(session, Q3).sales == now.sales, (
        "sales of a frozen quarter differ in no version"
    )
    changed = freezing.differences(session, Q3, 1, 2)
    assert {d.workshop_id for d in changed} == {absent.id}
    assert {(d.field, d.before, d.after) for d in changed} >= {
        ("employed_total", 0, 30),
        ("reported", "missing", "late"),
    }


@pytest.mark.parametrize("table", [QuarterSnapshot, SnapshotSale, SnapshotPeople])
def test_the_database_refuses_to_change_a_snapshot(
    session: Session, workshop: Workshop, table: type[QuarterSnapshot]
) -> None:
    accepted(session, workshop)
    published(session, note="只有一家")
    for act in (
        f"DELETE FROM {table.__tablename__}",
        f"UPDATE {table.__tablename__} SET {_column(table)} = 0",
    ):
        with pytest.raises(DBAPIError, match="append_only"), session.begin_nested():
            session.execute(sa.text(act))


def _column(table: type[QuarterSnapshot]) -> str:
    return {"quarter_snapshot": "version", "snapshot_sale": "gross_fen"}.get(
        table.__tablename__, "employed_total"
    )


def test_the_way_through_the_pages(session: Session, client: Client, workshop: Workshop) -> None:
    people = [an_officer(session, code) for code in (COUNTY, PREFECTURE, PROVINCE, PROVINCE)]
    rural = an_officer(session, COUNTY, "rural")
    submitted(session, acting(session, a_member(session, workshop)), workshop)
    a_region(session, "433127")
    session.commit()
    county, prefecture, one, two = people
    page = f"/oversight/quarters/2026q3/workshops/{workshop.slug}"
    with clock.at(instant("2026-10-12T10:00")):
        sign_in(client, rural)
        facts = {"target": "5", "monitored": "2", "source": "监测系统"}
        assert client.post(f"{page}/counts", data=facts).status_code == 303
        assert client.post(f"{page}/acceptance").status_code == 403
        sign_in(client, county)
        assert "捞车河岸" in text(parse(client.get("/oversight/quarters/2026q3")).select_one("table"))
        bare = client.post(f"{page}/return", data={})
        assert (bare.status_code, set(errors(parse(bare)))) == (422, {"back-reason"})
        assert client.get(page).status_code == 200
        assert client.post(f"{page}/acceptance", data={}).status_code == 303
        up = "/oversight/quarters/2026q3/regions"
        paper = {"files": (io.BytesIO(a_pdf()), "进展.pdf")}
        silent = client.post(f"{up}/{COUNTY}/submission", data={"narrative": "", **paper})
        assert (silent.status_code, set(errors(parse(silent)))) == (422, {"narrative"})
        assert client.post(f"{up}/{COUNTY}/submission", data=SAID).status_code == 303
        board = parse(client.get(f"/oversight/quarters/2026q3?region={COUNTY}"))
        kept = board.select_one("a[href^='/oversight/report-files/']")
        assert kept is not None
        assert client.get(str(kept["href"])).status_code == 200
        assert client.post(f"{up}/{COUNTY}/acceptance").status_code == 403
        sign_in(client, prefecture)
        assert client.post(f"{up}/{COUNTY}/acceptance").status_code == 303
        assert client.post(f"{up}/{PREFECTURE}/submission", data=SAID).status_code == 303
        assert client.post("/oversight/quarters/2026q3/release").status_code == 403
        sign_in(client, one)
        assert client.post(f"{up}/{PREFECTURE}/acceptance").status_code == 303
        for code in (PROVINCE, PREFECTURE, COUNTY):
            assert client.get(f"/oversight/quarters/2026q3?region={code}").status_code == 200
        assert (
            client.post("/oversight/quarters/2026q3/release", data={"document_no": "81 号"}).status_code
            == 303
        )
        assert client.post("/oversight/quarters/2026q3/release/confirmation").status_code == 403
        sign_in(client, two)
        assert client.post("/oversight/quarters/2026q3/release/confirmation").status_code == 303
        table = client.get(f"/oversight/quarters/2026q3/table.csv?region={PROVINCE}").get_data(as_text=True)
        assert "捞车河岸织锦工坊" in table
        assert "第 1 版" in text(parse(client.get("/oversight/quarters")).select_one("table"))


def test_the_province_makes_a_new_version_of_the_columns(
    session: Session, client: Client, workshop: Workshop
) -> None:
    province, owner = an_officer(session, PROVINCE), a_member(session, workshop)
    session.commit()
    sign_in(client, province)
    with clock.at(instant("2026-11-22T10:00")):
        page = parse(client.get("/oversight/report-form"))
        form = page.select("form[action$=versions]")[0]
        given = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.select("input[name]:not([type=checkbox])")
        } | {str(field["name"]): "y" for field in form.select("input[type=checkbox][checked]")}
        keys = hidden_fields(form)["keys"].split(",")
        own, needed = keys.index("x_1"), keys.index("wages_fen")
        given |= {f"label_{own}": "新增学徒", f"kind_{own}": "count", f"needed_{own}": "y"}
        gone = {k: v for k, v in given.items() if k != f"used_{needed}"}
        assert (
            client.post("/oversight/report-form/versions", data=gone | {"from_quarter": "2026Q4"}).status_code
            == 422
        )
        sent = client.post("/oversight/report-form/versions", data=given | {"from_quarter": "2026Q4"})
        assert sent.status_code == 303
    sign_in(client, owner)
    with clock.at(instant("2026-12-25T10:00")):
        new = parse(client.get("/studio/quarters/2026q4"))
        assert new.select_one("input[name=x_1]") is not None
        old = parse(client.get("/studio/quarters/2026q3"))
        assert old.select_one("input[name=x_1]") is None


def test_strangers_see_none_of_it(session: Session, client: Client, workshop: Workshop) -> None:
    a_region(session, "433127")
    elsewhere = an_officer(session, "433127")
    session.commit()
    sign_in(client, elsewhere)
    with clock.at(instant(IN_TIME)):
        assert client.get(f"/oversight/quarters/2026q3?region={COUNTY}").status_code == 404
        assert client.get(f"/oversight/quarters/2026q3/workshops/{workshop.slug}").status_code == 404
        assert client.get("/oversight/report-form").status_code == 403
        assert client.get("/oversight/quarters/2026q4").status_code == 404
    assert session.get(Region, COUNTY) is not None
