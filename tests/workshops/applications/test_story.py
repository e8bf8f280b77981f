"""What the applicant is told of the course of the application; what stays inside the offices."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.heritage.models import Craft, CraftClass
from shop.workshops.applications import filing, story, submitting, taking
from shop.workshops.applications.models import Application, ApplicationMove, ApplicationState
from shop.workshops.applications.moves import Act
from shop.workshops.applications.queries import moves
from shop.workshops.models import Workshop
from shop.workshops.recognition import recognitions
from tests.factories import procedure
from tests.factories.accounts import sign_in
from tests.factories.applications import filled
from tests.factories.workshops import a_user, acting
from tests.support.html import parse, text
from tests.support.isolation import Client


@pytest.mark.parametrize("act", sorted(Act))
def test_every_act_has_words_or_stays_inside(session: Session, act: Act) -> None:
    move = ApplicationMove(
        act=act, at=clock.now(), from_state="draft", to_state="submitted", detail={}, reason=""
    )
    move.authority = move.document_no = ""
    told = story.told([move])
    assert told == [] if act in story._INSIDE else told[0].what


@pytest.mark.parametrize("state", sorted(ApplicationState))
def test_every_state_of_a_submitted_application_is_explained(session: Session, state: str) -> None:
    said = story.now(Application(state=state), None, "湘非工 433130-2026-0001")
    assert bool(said) == (state not in ("draft", "returned"))


@pytest.mark.parametrize("make", ["on_notice", "granted", "refused", "withdrawn", "reviewed"])
def test_the_page_tells_where_it_stands_and_keeps_opinions_inside(
    session: Session, client: Client, make: str
) -> None:
    application = getattr(procedure, make)(session)
    session.commit()
    sign_in(client, session.get_one(User, application.filed_by))
    page = parse(client.get(f"/applications/{application.number}"))
    said = text(page.main)
    assert "织机 12 台，水电齐备" not in said
    words = {
        "on_notice": "公示从",
        "granted": "现在可以在工坊后台上架作品了",
        "refused": "没有生产场地",
        "withdrawn": "申请已经撤回",
        "reviewed": "三个部门在审核",
    }
    assert words[make] in said
    if make in ("granted", "refused", "withdrawn"):
        assert page.select_one("a[href$='/withdrawal']") is None


def test_a_returned_one_shows_the_countys_words_at_their_fields(session: Session, client: Client) -> None:
    application = procedure.returned(session)
    session.commit()
    sign_in(client, session.get_one(User, application.filed_by))
    path = f"/applications/{application.number}"
    tasks = parse(client.get(path))
    assert [li.select_one("a") is not None for li in tasks.select(".tasklist > li")].count(True) == 1
    assert "请写到门牌号" in text(tasks.main)
    page = parse(client.get(f"{path}/place"))
    assert "请写到门牌号" in text(page.select_one("#mend-address"))
    assert page.select_one("select[name=province]") is None
    assert client.get(f"{path}/products").status_code == 409


def test_a_craft_that_nobody_listed_comes_into_the_list_with_the_certificate(session: Session) -> None:
    person = acting(session, a_user(session))
    application = filled(session, person)
    class_ = session.query(CraftClass).first()
    assert class_ is not None
    filing.save(
        session,
        person,
        application.id,
        step="craft",
        facts={"craft_id": "", "craft_name": "苗儿滩竹编", "craft_class_code": class_.code},
    )
    assert session.query(Craft).filter_by(name="苗儿滩竹编").count() == 0
    submitting.submit(session, person, application.id, version=application.version)
    taking.take_up(session, procedure.officer(session), application.id)
    recognitions.recognise_employment(
        session,
        procedure.officer(session, "hr"),
        application.id,
        granted_on=clock.today(),
        document_no="龙人社〔2026〕8 号",
    )
    procedure.visited(session, application)
    procedure.signed(session, application)
    procedure.published(session, application)
    with procedure.after_notice(session, application):
        procedure.certified(session, application)
    craft = session.query(Craft).filter_by(name="苗儿滩竹编").one()
    workshop = session.get_one(Workshop, application.workshop_id or 0)
    assert (workshop.craft_id, workshop.contact_phone) == (craft.id, "13874302046")
    assert (craft.pattern_key, craft.craft_class_code) == ("xilankapu", class_.code)
    assert workshop.is_employment_workshop
    assert next(m.act for m in moves(session, application.id)) == "submit"
