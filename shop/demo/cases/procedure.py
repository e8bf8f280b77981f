"""What the officers of the county do with an application, each step on its own workday."""

from __future__ import annotations

from collections.abc import Sequence

from shop.demo.cases.province import MARK, Province
from shop.workshops.applications import deciding, noticing, signing, taking
from shop.workshops.applications.models import Application, PublicNotice
from shop.workshops.evidence.models import VisitPurpose
from shop.workshops.evidence.visits import record_visit
from shop.workshops.models import Certificate
from shop.workshops.recognition.recognitions import recognise_employment

OFFICERS = {"culture": "county", "hr": "county-hr", "rural": "county-rural"}
OPINIONS = {
    "culture": "手艺传承清楚，场地和工具齐备，同意认定。",
    "hr": "用工名册与申报相符，同意认定。",
    "rural": "脱贫人口和监测对象与系统比对一致，同意认定。",
}
AS_STATED = "场地、工具与申报相符，水电齐备，当场见到做活的人，按件记工的本子齐全。"


def taken_up(province: Province, application: Application, ago: int) -> None:
    """The county takes it up."""
    with province.on(ago, 10, 20):
        taking.take_up(province.session, province.actor("county"), application.id)


def visited(
    province: Province,
    application: Application,
    ago: int,
    *,
    as_stated: bool = True,
    people: int = 8,
    findings: str = "",
) -> None:
    """The culture officer went there."""
    with province.on(ago, 16, 10):
        record_visit(
            province.session,
            province.actor("county"),
            application_id=application.id,
            visited_on=province.day(ago),
            purpose=VisitPurpose.APPLICATION,
            findings=(findings or AS_STATED) + MARK,
            people_seen=people,
            as_stated=as_stated,
        )


def signed(
    province: Province, application: Application, department: str, ago: int, *, against: str = ""
) -> None:
    """The department signs its opinion; `against`: why it does not agree."""
    with province.on(ago, 11, 5):
        signing.sign_off(
            province.session,
            province.actor(OFFICERS[department]),
            application.id,
            department=department,
            agrees=not against,
            opinion=against or OPINIONS[department],
        )


def agreed(province: Province, application: Application, ago: int) -> None:
    """Taken up, visited and signed by all three, the last of it so many workdays ago."""
    taken_up(province, application, ago + 9)
    visited(province, application, ago + 4)
    for before, department in ((2, "culture"), (1, "hr"), (0, "rural")):
        signed(province, application, department, ago + before)


def on_notice(
    province: Province, applications: Sequence[Application], ago: int, *, what: str, number: int
) -> PublicNotice:
    """Published so many workdays ago; the notice begins on the workday after."""
    with province.on(ago, 15, 30):
        return noticing.publish(
            province.session,
            province.actor("county"),
            application_ids=[a.id for a in applications],
            starts_on=province.day(ago - 1),
            title=f"龙山县{what}非遗工坊拟认定名单公示{MARK}",
            document_no=document_no(province, ago, number),
        )


def recognised(province: Province, application: Application, ago: int, number: int) -> None:
    """The officer for human resources recognises it as an employment-assistance workshop."""
    with province.on(ago, 14, 40):
        recognise_employment(
            province.session,
            province.actor("county-hr"),
            application.id,
            granted_on=province.day(ago),
            document_no=document_no(province, ago, number, "龙人社车间"),
        )


def certified(province: Province, application: Application, ago: int, number: int) -> Certificate:
    """The county certifies."""
    with province.on(ago, 9, 50):
        return deciding.certify(
            province.session,
            province.actor("county"),
            application.id,
            document_no=document_no(province, ago, number),
        )


def document_no(province: Province, ago: int, number: int, office: str = "龙文旅非遗") -> str:
    """A number of a document of the office in the year of the day."""
    return f"{office}〔{province.day(ago).year}〕{number}号"
