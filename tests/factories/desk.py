"""One of each thing that officers of a county handle, brought there by the acts themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from shop.catalog.official import assistance
from shop.catalog.official.models import AssistanceMark, Review
from shop.core import clock
from shop.core.access import Actor
from shop.workshops import certification
from shop.workshops.applications import objecting, transferring
from shop.workshops.applications.models import Application, Objection, PublicNotice, Transfer
from shop.workshops.conditions import editing
from shop.workshops.conditions.models import Condition
from shop.workshops.evidence import visits
from shop.workshops.models import SuspensionGround, Workshop
from shop.workshops.recognition import batches, filing, key_counties, recognitions, registers
from shop.workshops.recognition.models import Batch, KeyCounty, Recognition, RegisterEntry
from shop.workshops.reports import reporting
from shop.workshops.reports.models import MisuseReport
from shop.workshops.roster import importing, reading
from shop.workshops.roster.models import RosterImport
from shop.workshops.upkeep import appeals, changes, confirming, identity
from shop.workshops.upkeep.models import Appeal, ChangeRequest, ConfirmationReview, IdentityCheck
from tests.factories.official import admitted, on_sale
from tests.factories.papers import a_pdf
from tests.factories.procedure import (
    certified,
    notice_of,
    officer,
    on_notice,
    published,
    ready,
    reviewed,
    submitted,
)
from tests.factories.rosters import a_row, as_csv
from tests.factories.workshops import a_member, a_workshop, acting, an_officer

NEIGHBOUR = "433127"


@dataclass
class County:
    """What there is; ids are plain values, so that a test may use them in another session."""

    code: str
    workshop: Workshop
    suspended: Workshop
    new: Application
    application: Application
    noticed: Application
    granted: Application
    notice: PublicNotice
    objection: Objection
    transfer: Transfer
    review: ConfirmationReview
    returned: ConfirmationReview
    recognition: Recognition
    entry: RegisterEntry
    batch: Batch
    key_county: KeyCounty
    condition: Condition
    change: ChangeRequest
    check: IdentityCheck
    appeal: Appeal
    report: MisuseReport
    roster: RosterImport
    catalogue: Review
    mark: AssistanceMark


def a_county(session: Session, code: str = "433130") -> County:
    """A county with a matter of every kind; its prefecture and province have theirs."""
    culture, today = officer(session, county=code), clock.today()
    above = officer(session, county=code[:4] + "00")
    province = officer(session, county=code[:2] + "0000")
    an_officer(session, NEIGHBOUR)
    workshop = a_workshop(session, county=code, certified=f"{today.year - 1}-03-01", name="捞车河织锦合作社")
    for year in (0, 1):
        a_workshop(session, county=code, certified=f"{today.year - 1 - year}-03-01", name=f"岩冲土布坊{year}")
    suspended = a_workshop(session, county=code, certified=f"{today.year}-03-01", name="里耶竹艺坊")
    _suspend(session, culture, suspended, today)
    granted = _granted(session, code)
    catalogue = admitted(session, on_sale(session, workshop))
    noticed, application = on_notice(session, county=code), reviewed(session, county=code)
    published(session, ready(session, county=code))
    notice = notice_of(session, noticed)
    objection = objecting.object_to(
        session, notice_number=notice.number, application_id=noticed.id, text="织机是向邻村借的，人也不在坊里"
    )
    (filed,) = filing.to_prefecture(session, culture, [_certificate_id(session, workshop)])
    filing.to_province(session, above, [filed.certificate_id])
    batch = batches.create(session, province, province_code=code[:2] + "0000", title="湖南省第一批非遗工坊")
    batches.add(session, province, batch.id, [filed.certificate_id])
    return County(
        code=code,
        workshop=workshop,
        suspended=suspended,
        new=submitted(session, county=code, name="靛房打击乐器坊"),
        application=application,
        noticed=noticed,
        granted=granted,
        notice=notice,
        objection=objection,
        transfer=transferring.ask(
            session, culture, application_id=application.id, to_county=NEIGHBOUR, reason="场地在永顺县境内"
        ),
        review=_confirmed(session, workshop),
        returned=_returned(session, culture, code, today),
        recognition=_model_site(session, culture, workshop, today),
        entry=registers.enter(
            session,
            officer(session, "rural", code),
            workshop_id=workshop.id,
            register="labour_platform",
            entry_no="LW-2026-0031",
            entered_on=today,
        ),
        batch=batch,
        key_county=key_counties.name(
            session,
            above,
            prefecture_code=code[:4] + "00",
            county_code=code,
            document_no="州文旅发〔2026〕3 号",
        ),
        condition=editing.add_condition(
            session,
            culture,
            region_code=code,
            group="people",
            kind="at_least",
            subject="employees_supported",
            threshold=5,
            sentence="吸纳脱贫人口和监测帮扶对象不少于 5 人",
            source="龙文旅发〔2026〕2 号",
        ),
        change=changes.report(session, culture, workshop.id, happened_on=today, new={"legal_rep": "彭桂莲"}),
        check=identity.send_papers(session, acting(session, a_member(session, workshop)), workshop.id),
        appeal=appeals.file(
            session,
            acting(session, a_member(session, suspended)),
            suspended.id,
            grounds="机绣的那批是客户送来加工的，不是本坊产品",
        ),
        report=reporting.file(
            session, matter="counterfeit", text="集上卖的是机织的，冒充手工", workshop_slug=workshop.slug
        ),
        roster=importing.look(
            session, culture, reading.read(as_csv(a_row())), region_code=code, filename="名录.csv"
        ),
        catalogue=catalogue,
        mark=_mark(session, workshop, catalogue.product_id, today),
    )


def _mark(session: Session, workshop: Workshop, product_id: int, today: date) -> AssistanceMark:
    return assistance.file(
        session,
        acting(session, a_member(session, workshop)),
        product_id=product_id,
        workshop_id=workshop.id,
        number="XF-2026-0007",
        issuer="龙山县农业农村局",
        valid_from=today,
        valid_until=today + timedelta(days=300),
        paper=assistance.Paper(a_pdf(), "证书.pdf"),
    )


def _suspend(session: Session, culture: Actor, workshop: Workshop, today: date) -> None:
    certification.suspend(
        session,
        culture,
        workshop.id,
        reason="部分产品以机绣冒充手绣，限期整改",
        document_no="龙文旅罚〔2026〕3 号",
        ground=SuspensionGround.FALSE_INFORMATION,
        fix_by=today + timedelta(days=10),
    )


def _granted(session: Session, code: str) -> Application:
    """An application that was certified today, after a notice that began three weeks ago."""
    with clock.at(clock.now() - timedelta(days=21)):
        application = on_notice(session, county=code, name="苗儿滩织造坊")
    certified(session, application)
    return application


def _certificate_id(session: Session, workshop: Workshop) -> int:
    found = certification.status(session, workshop.id, clock.now()).certificate_id
    assert found is not None
    return found


def _confirmed(session: Session, workshop: Workshop) -> ConfirmationReview:
    owner = acting(session, a_member(session, workshop))
    review = confirming.confirm(session, owner, workshop.id, employees_total=26)
    assert review is not None
    return review


def _returned(session: Session, culture: Actor, code: str, today: date) -> ConfirmationReview:
    workshop = a_workshop(session, county=code, certified=f"{today.year - 1}-05-01", name="马蹄寨竹编坊")
    review = _confirmed(session, workshop)
    return confirming.send_back(session, culture, review.event_id, reason="人数和花名册对不上")


def _model_site(session: Session, culture: Actor, workshop: Workshop, today: date) -> Recognition:
    visits.record_visit(
        session,
        culture,
        workshop_id=workshop.id,
        visited_on=today,
        purpose="survey",
        findings="织机 12 台都在用",
        people_seen=9,
        liveliness="alive",
    )
    return recognitions.model_site(
        session, culture, workshop.id, level="county", granted_on=today, document_no="龙文旅发〔2026〕9 号"
    )
