"""What officers and the platform do beside the applications: reports, visits, key counties, new rules."""

from __future__ import annotations

from datetime import timedelta

from shop.accounts import rulebook
from shop.core import clock
from shop.demo.cases.procedure import document_no
from shop.demo.cases.province import COUNTY, MARK, NEIGHBOUR, PREFECTURE, Province
from shop.workshops.evidence.models import Liveliness, VisitPurpose
from shop.workshops.evidence.visits import record_visit
from shop.workshops.recognition import key_counties
from shop.workshops.reports import reporting
from shop.workshops.reports.models import ReportMatter

SURVEYS = (
    ("laochehe", 21, Liveliness.ALIVE, 19, "机台都在动，正赶一批桌旗，村里有人把活领回家做。"),
    ("xichehe", 16, Liveliness.DORMANT, 1, "织机盖着布，只有负责人在，说订单断了两个月，正在联系新买家。"),
)
RULE = "# 运输破损\n收货时发现破损的，当面拍照，三日内告诉工坊，由工坊补发或退款，不收运费。"


def play(province: Province) -> None:
    """All of it."""
    supported(province)
    surveyed(province)
    reported(province)
    ruled(province)


def supported(province: Province) -> None:
    """The prefecture names two key-support counties and files them; the province has noted the first."""
    actor = province.actor("prefecture")
    named = []
    for number, code in ((41, COUNTY), (42, NEIGHBOUR)):
        with province.on(140, 10, 0):
            named.append(
                key_counties.name(
                    province.session,
                    actor,
                    prefecture_code=PREFECTURE,
                    county_code=code,
                    document_no=document_no(province, 140, number, "州文旅非遗"),
                )
            )
    for key_county in named:
        with province.on(132, 9, 40):
            key_counties.file(province.session, actor, key_county.id)
    with province.on(120, 15, 10):
        key_counties.note(province.session, province.actor("province"), named[0].id)


def surveyed(province: Province) -> None:
    """The county looks how its workshops are."""
    for slug, ago, liveliness, people, findings in SURVEYS:
        with province.on(ago, 15, 40):
            record_visit(
                province.session,
                province.actor("county"),
                workshop_id=province.workshop(slug).id,
                visited_on=province.day(ago),
                purpose=VisitPurpose.SURVEY,
                findings=findings + MARK,
                people_seen=people,
                liveliness=liveliness,
            )


def reported(province: Province) -> None:
    """Three reports of misuse: answered, taken up, and open."""
    session, officer = province.session, province.actor("county")
    with province.on(24, 12, 30):
        answered = reporting.file(
            session,
            matter=ReportMatter.FALSE_FACTS,
            text=f"店铺介绍写带动几十人就业，我路过两次门都关着。{MARK}",
            workshop_slug="miaoertan",
        )
    with province.on(22, 9, 10):
        reporting.take_up(session, officer, answered.number)
    with province.on(17, 16, 30):
        said = "到村里核对了发活登记，绣娘多在家里做，人数属实；已请工坊在介绍里写明居家就业。"
        reporting.close(session, officer, answered.number, founded=False, answer=said + MARK)
    with province.on(8, 21, 0):
        taken = reporting.file(
            session,
            matter=ReportMatter.COUNTERFEIT,
            text=f"在古镇一家店里看到挂着这家工坊的证书，卖的包是机器织的，每个都一样。{MARK}",
            workshop_slug="laochehe",
            seen_at_place="里耶古城一家纪念品店",
            contact="17200000201",
        )
    with province.on(6, 10, 10):
        reporting.take_up(session, officer, taken.number)
    with province.on(1, 18, 20):
        reporting.file(
            session,
            matter=ReportMatter.LABOUR,
            text=f"九月交的活，工钱到现在还没有结清，请帮忙问一下。{MARK}",
            workshop_slug="xichehe",
        )


def ruled(province: Province) -> None:
    """The platform has published a change of its rules that does not hold yet."""
    with province.on(1, 10, 0):
        former = rulebook.newest(province.session, "trading")
        assert former is not None, "the rules are loaded before"
        rulebook.publish(
            province.session,
            province.actor("platform"),
            topic="trading",
            title=former.title,
            text=f"{former.text}\n{RULE}",
            summary=f"增加“运输破损”一节{MARK}。",
            effective_on=rulebook.earliest(clock.today()) + timedelta(days=6),
        )
