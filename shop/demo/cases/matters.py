"""Matters between workshops and their officers: identity papers, a change, an appeal, suspensions with their ground."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from shop.core import clock
from shop.demo.cases.papers import hand_in
from shop.demo.cases.province import MARK, Province
from shop.workshops.evidence.models import DocumentKind
from shop.workshops.models import (
    CertificateEvent,
    EventKind,
    Suspension,
    SuspensionGround,
    Workshop,
)
from shop.workshops.upkeep import appeals, changes, identity, papers

CHECKED, MOVED, APPEALING = "miaoertan", "xichehe", "huayuan-miao"
FIX_DAYS = 30


def play(province: Province) -> None:
    """All of them."""
    grounds(province)
    checked(province)
    moved(province)
    appealing(province)


def grounds(province: Province) -> None:
    """Each suspension of the history has its ground and the day until which things are to be put right."""
    rows = sa.select(CertificateEvent).where(CertificateEvent.kind == EventKind.SUSPENDED)
    for event in province.session.scalars(rows.order_by(CertificateEvent.id)):
        safety = "消防" in event.reason
        province.session.add(
            Suspension(
                event_id=event.id,
                ground=SuspensionGround.SAFETY if safety else SuspensionGround.FALSE_INFORMATION,
                fix_by=clock.local_day(event.effective_at) + timedelta(days=FIX_DAYS),
            )
        )
    province.session.flush()


def checked(province: Province) -> None:
    """Papers for the next check, sent from the phone."""
    workshop = province.workshop(CHECKED)
    owner = province.owner_of(workshop)
    with province.on(2, 20, 5):
        kind = DocumentKind.BUSINESS_LICENCE if workshop.uscc else DocumentKind.IDENTITY
        sent = hand_in(province, owner, kind, _craft(workshop), workshop_id=workshop.id)
        check = identity.send_papers(province.session, owner, workshop.id)
        papers.attach(province.session, [sent], check_id=check.id)


def moved(province: Province) -> None:
    """A workshop reports a new address with its lease."""
    workshop = province.workshop(MOVED)
    owner = province.owner_of(workshop)
    with province.on(3, 21, 10):
        sent = hand_in(
            province, owner, DocumentKind.PREMISES_RIGHT, _craft(workshop), workshop_id=workshop.id
        )
        change = changes.report(
            province.session,
            owner,
            workshop.id,
            happened_on=province.day(4),
            new={"address": f"洗车河镇新建社区 2 组老粮站{MARK}"},
        )
        papers.attach(province.session, [sent], change_id=change.id)


def appealing(province: Province) -> None:
    """The suspended workshop appeals; whoever decided the measure does not decide this."""
    workshop = province.workshop(APPEALING)
    owner = province.owner_of(workshop)
    with clock.at(clock.day_start(province.as_of) - timedelta(days=8, hours=14)):
        sent = hand_in(province, owner, DocumentKind.OTHER, _craft(workshop), workshop_id=workshop.id)
        appeal = appeals.file(
            province.session,
            owner,
            workshop.id,
            grounds="被查到的那批机绣鞋垫是代卖的旅游纪念品，没有标手工，已经全部下架。"
            f"手绣的每一件都有绣娘的记录，请核查后恢复销售。{MARK}",
        )
        papers.attach(province.session, [sent], appeal_id=appeal.id)


def _craft(workshop: Workshop) -> str:
    return workshop.craft.slug
