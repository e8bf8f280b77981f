"""Applications that came to their end: certified through the whole procedure, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from shop.demo.cases.filing import applicants, handed_in
from shop.demo.cases.procedure import (
    agreed,
    certified,
    document_no,
    on_notice,
    recognised,
    signed,
    taken_up,
    visited,
)
from shop.demo.cases.province import MARK, PROVINCE, Province
from shop.demo.easel import Motif
from shop.workshops.applications import deciding, submitting
from shop.workshops.models import Certificate
from shop.workshops.recognition import batches, filing, registers
from shop.workshops.recognition.models import RegisterKind
from shop.workshops.upkeep import identity


def play(province: Province) -> list[Certificate]:
    """All of them, the oldest first; answers the certificates that were issued."""
    first, second = earlier(province)
    third = granted(province)
    refused(province)
    withdrawn(province)
    return [first, second, third]


def earlier(province: Province) -> tuple[Certificate, Certificate]:
    """More than a year ago: a workshop, and a 非遗扶贫就业工坊 that was taken over; published as a batch."""
    new = handed_in(province, applicants()["earlier"], 312)
    legacy = handed_in(province, applicants()["legacy"], 310)
    for application in (new, legacy):
        agreed(province, application, 298)
    on_notice(province, [new, legacy], 296, what="第一批", number=22)
    made = (certified(province, new, 288, 25), certified(province, legacy, 288, 26))
    for certificate in made:
        furnished(province, certificate)
    for ago in (170, 48):
        checked(province, made, ago)
    filed(province, made, 284)
    published(province, made, 270, 18)
    return made


def granted(province: Province) -> Certificate:
    """About three months ago, with every step: recognised as an employment workshop first, filed, in a batch."""
    application = handed_in(province, applicants()["granted"], 86)
    taken_up(province, application, 84)
    visited(province, application, 79, people=11)
    recognised(province, application, 76, 14)
    for ago, department in ((75, "culture"), (74, "hr"), (73, "rural")):
        signed(province, application, department, ago)
    on_notice(province, [application], 71, what="洛塔乡", number=19)
    certificate = certified(province, application, 63, 21)
    furnished(province, certificate)
    with province.on(60, 15, 0):
        registers.enter(
            province.session,
            province.actor("county-rural"),
            workshop_id=certificate.workshop_id,
            register=RegisterKind.PROJECT_POOL,
            entry_no=f"LSXMK-{province.day(60).year}-0117",
            entered_on=province.day(60),
        )
    filed(province, [certificate], 58)
    published(province, [certificate], 44, 29)
    return certificate


def furnished(province: Province, certificate: Certificate) -> None:
    """The workshop shows its drawn room."""
    workshop = certificate.workshop
    workshop.picture_key = province.pictures[Motif(workshop.craft.slug, "scene", 0)]
    province.session.flush()


def checked(province: Province, certificates: Sequence[Certificate], ago: int) -> None:
    """The originals were shown at the office again: good for another six months."""
    with province.on(ago, 10, 35):
        for certificate in certificates:
            identity.check_originals(province.session, province.actor("county"), certificate.workshop_id)


def filed(province: Province, certificates: Sequence[Certificate], ago: int) -> None:
    """From the county to the prefecture, a week later to the province."""
    ids = [c.id for c in certificates]
    with province.on(ago, 9, 20):
        filing.to_prefecture(province.session, province.actor("county"), ids)
    with province.on(ago - 5, 10, 0):
        filing.to_province(province.session, province.actor("prefecture"), ids)


def published(province: Province, certificates: Sequence[Certificate], ago: int, number: int) -> None:
    """The province publishes them as a batch."""
    actor = province.actor("province")
    with province.on(ago, 16, 0):
        year = province.day(ago).year
        batch = batches.create(
            province.session, actor, province_code=PROVINCE, title=f"湖南省{year}年非遗工坊名单{MARK}"
        )
        batches.add(province.session, actor, batch.id, [c.id for c in certificates])
        said = document_no(province, ago, number, "湘文旅非遗")
        batches.publish(province.session, actor, batch.id, document_no=said)


def refused(province: Province) -> None:
    """What was found there was not what was stated, and one department did not agree."""
    application = handed_in(province, applicants()["refused"], 40)
    taken_up(province, application, 38)
    visited(
        province,
        application,
        34,
        as_stated=False,
        people=4,
        findings="厂里用数控雕刻机成批加工，手工只做打磨，申报的 14 人当场只见到 4 人。",
    )
    signed(province, application, "culture", 31, against="主要工序由机器完成，不是传统手工艺的生产。")
    signed(province, application, "hr", 30, against="用工名册与申报不符。")
    with province.on(27, 10, 30):
        deciding.refuse(
            province.session,
            province.actor("county"),
            application.id,
            reason=f"主要工序由数控机器完成，实地查看与申报不符，不符合认定条件。{MARK}",
            document_no=document_no(province, 27, 33),
        )


def withdrawn(province: Province) -> None:
    """The applicant thought better of it."""
    application = handed_in(province, applicants()["withdrawn"], 20)
    taken_up(province, application, 18)
    with province.on(15, 19, 40):
        actor = province.acting(application.applicant)
        reason = f"家里有事，明年再申请。{MARK}"
        submitting.withdraw(province.session, actor, application.id, reason=reason)
