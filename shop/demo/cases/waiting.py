"""Applications that are not decided yet: each as far as the county or the applicant has come with it."""

from __future__ import annotations

from shop.demo.cases.filing import applicants, handed_in, written
from shop.demo.cases.procedure import agreed, on_notice, recognised, signed, taken_up, visited
from shop.demo.cases.province import COUNTY, MARK, NEIGHBOUR, Province
from shop.workshops.applications import objecting, returning, transferring

MENDED = {
    "employees_target": "总人数写 9 人，脱贫人口也写 9 人，请按实际在坊里做活的人写清楚。",
    "equipment_photo": "照片看不清织机，请白天再拍一张整台织机的。",
}


def play(province: Province) -> None:
    """All of them, those that were handed in first at the beginning."""
    over(province)
    ready(province)
    noticed(province)
    returned(province)
    reviewed(province)
    moving(province)
    half_written(province)
    submitted(province)


def over(province: Province) -> None:
    """The notice is over, nobody objected: it can be certified."""
    application = handed_in(province, applicants()["over"], 28)
    agreed(province, application, 15)
    on_notice(province, [application], 6, what="红岩溪镇", number=31)


def ready(province: Province) -> None:
    """All three departments agree: it can go on notice."""
    agreed(province, handed_in(province, applicants()["ready"], 16), 4)


def noticed(province: Province) -> None:
    """Two on a notice that runs; against one of them somebody has objected."""
    first = handed_in(province, applicants()["noticed"], 26)
    second = handed_in(province, applicants()["beside"], 25)
    for application in (first, second):
        taken_up(province, application, 22)
        visited(province, application, 16)
        signed(province, application, "culture", 12)
        signed(province, application, "hr", 11)
        signed(province, application, "rural", 10)
    recognised(province, first, 6, 27)
    half = "上半年" if province.day(3).month < 7 else "下半年"
    notice = on_notice(province, [first, second], 3, what=half, number=36)
    with province.on(1, 20, 15):
        objecting.object_to(
            province.session,
            notice_number=notice.number,
            application_id=first.id,
            text=f"我是本村村民。这家坊里平时只看到五六个人做活，写的是 16 人，请核实一下。{MARK}",
            name="石堤村一位村民",
            contact="",
        )


def returned(province: Province) -> None:
    """What the applicant who signs in has to mend."""
    application = handed_in(province, applicants()["returned"], 12, actor=province.actor("applicant"))
    taken_up(province, application, 10)
    with province.on(3, 10, 45):
        returning.ask_more(
            province.session,
            province.actor("county"),
            application.id,
            items=MENDED,
            reason="材料基本齐全，有两处请补正，改好再交一次就行。",
        )


def half_written(province: Province) -> None:
    """What the same applicant has begun for a second place, as far as the craft."""
    written(province, province.actor("applicant"), applicants()["begun"], 2, steps=5)


def reviewed(province: Province) -> None:
    """Under review: culture has signed, the two others have not."""
    application = handed_in(province, applicants()["review"], 9)
    taken_up(province, application, 8)
    visited(province, application, 5)
    signed(province, application, "culture", 4)


def moving(province: Province) -> None:
    """The neighbouring county asks to take over what was handed in there and lies here."""
    application = handed_in(province, applicants()["moving"], 4, county=NEIGHBOUR)
    neighbour = province.officer("向永昌", "17200000101", NEIGHBOUR)
    with province.on(2, 14, 20):
        transferring.ask(
            province.session,
            neighbour,
            application_id=application.id,
            to_county=COUNTY,
            reason=f"场地在召市镇神州社区，属龙山县，请接收办理。{MARK}",
        )


def submitted(province: Province) -> None:
    """Handed in, not taken up yet."""
    handed_in(province, applicants()["waiting"], 4)
    handed_in(province, applicants()["newest"], 1)
