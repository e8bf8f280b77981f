"""What the platform sets: judged at its field, written down, shown on every page from the next request on."""

from __future__ import annotations

import urllib.request
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.core import preferences
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden
from shop.core.preferences import Facts
from tests.factories.accounts import sign_in
from tests.factories.workshops import acting, an_officer, an_operator
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.server import Server

PATH = "/oversight/preferences"
PAGES = ["/help/contact", "/cart", "/"]
GIVEN = {
    "phone": "0731-8200 1234",
    "hours": "每天 8:30 到 20:00",
    "mail": "tousu@example.cn",
    "company": "湘西百工集科技有限公司",
    "licence": "91430100MA4L16JJ3L",
    "icp": "湘ICP备2026000001号-1",
    "others": "增值电信业务经营许可证 湘B2-20260001",
}


@pytest.fixture
def operator(session: Session, client: Client) -> Client:
    user = an_operator(session)
    session.commit()
    return sign_in(client, user)


def the_form(client: Client) -> dict[str, str]:
    form = parse(client.get(PATH)).select_one("form.form")
    assert form is not None
    return form_values(form)


def test_the_licences_stand_on_the_home_page_from_the_next_request_on(
    session: Session, operator: Client, app: Flask
) -> None:
    stranger = app.test_client()
    assert "营业执照" not in text(parse(stranger.get("/")).select_one("footer"))
    code = operator.post(PATH, data=the_form(operator) | GIVEN).status_code
    assert code == 303
    foot = text(parse(stranger.get("/")).select_one("footer"))
    for words in (
        GIVEN["phone"],
        GIVEN["hours"],
        GIVEN["company"],
        GIVEN["licence"],
        GIVEN["icp"],
        GIVEN["others"],
    ):
        assert words in foot
    contact = text(parse(stranger.get("/help/contact")).select_one("main"))
    assert all(value in contact for value in GIVEN.values())
    rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "setting.changed")).all()
    assert {e.object_ref for e in rows} == set(GIVEN)
    assert {"before": "", "after": GIVEN["phone"]} in [e.facts for e in rows]


def test_an_empty_value_is_not_shown_any_more(session: Session, operator: Client) -> None:
    operator.post(PATH, data=the_form(operator) | GIVEN)
    operator.post(PATH, data=the_form(operator) | {"licence": "", "company": ""})
    foot = text(parse(operator.get("/")).select_one("footer"))
    assert GIVEN["licence"] not in foot
    assert "经营者" not in foot
    assert GIVEN["icp"] in foot


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "打给我"),
        ("phone", "1234"),
        ("phone", "1" * 30),
        ("phone", "javascript:alert(1)"),
        ("mail", "tousu"),
        ("mail", "a@b\nBcc: c@example.cn"),
        ("licence", "91430100MA4L16JJ31"),
        ("licence", "123"),
        ("icp", "ICP"),
        ("icp", "<b>湘ICP备2026000001号"),
        ("company", "字" * 81),
        ("hours", "字" * 61),
        ("others", "\n".join("一二三四五六七")),
        ("others", "字" * 101),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field_and_kept(
    session: Session, operator: Client, field: str, value: str
) -> None:
    answer = operator.post(PATH, data=the_form(operator) | GIVEN | {field: value})
    assert answer.status_code == 422
    page = parse(answer)
    assert field in errors(page)
    form = page.select_one("form.form")
    assert form is not None
    assert form_values(form)["hours" if field != "hours" else "phone"]
    assert preferences.read(session) == Facts()


def test_everything_wrong_is_said_at_once(operator: Client) -> None:
    wrong = GIVEN | {"phone": "打给我", "licence": "123", "mail": "tousu"}
    answer = operator.post(PATH, data=the_form(operator) | wrong)
    assert set(errors(parse(answer))) == {"phone", "licence", "mail"}


def test_markup_stays_words(operator: Client) -> None:
    odd = "<script>alert(1)</script>"
    assert operator.post(PATH, data=the_form(operator) | {"company": odd, "others": odd}).status_code == 303
    page = parse(operator.get("/help/contact"))
    assert odd in text(page.select_one("footer"))
    assert [s for s in page.select("script") if not s.get("src")] == []


def test_the_second_tab_sees_what_the_first_one_saved(session: Session, operator: Client) -> None:
    first, second = the_form(operator), the_form(operator)
    assert operator.post(PATH, data=first | {"phone": "0731-11112222"}).status_code == 303
    answer = operator.post(PATH, data=second | {"phone": "0731-33334444", "hours": "白天"})
    assert answer.status_code == 409
    page = parse(answer)
    assert "0731-11112222" in text(page.select_one(".work"))
    form = page.select_one("form.form")
    assert form is not None
    again = form_values(form)
    assert (again["phone"], again["hours"]) == ("0731-33334444", "白天")
    assert preferences.read(session).phone == "0731-11112222"
    assert operator.post(PATH, data=again).status_code == 303
    assert preferences.read(session).phone == "0731-33334444"


def test_only_the_platforms_operators_set_them(session: Session) -> None:
    with pytest.raises(Forbidden):
        preferences.change(session, acting(session, an_officer(session)), given=GIVEN, seen=Facts().stamp)
    with pytest.raises(Conflict):
        preferences.change(session, SYSTEM, given=GIVEN, seen="")


def ask(app: Flask, path: str = "/help/contact") -> str:
    return app.test_client().get(path).get_data(as_text=True)


def test_a_kept_page_asks_nothing_more_and_a_change_voids_it(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Any] = []
    read = preferences.read
    monkeypatch.setattr(preferences, "read", lambda session: reads.append(1) or read(session))
    for path in ("/help/contact", "/help/returns", "/help/contact", "/cart", "/cart"):
        ask(real_db, path)
    assert len(reads) == 1, "one process reads them once until something public changes"
    with real_db.app_context():
        preferences.change(db.session, SYSTEM, given={"phone": "0731-55556666"}, seen=Facts().stamp)
        db.session.commit()
    for path in ("/help/contact", "/cart", "/help/contact"):
        assert "0731-55556666" in ask(real_db, path)
    assert len(reads) == 2


def test_a_page_that_says_something_is_broken_still_comes(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(real_db)
    monkeypatch.setattr(preferences, "read", lambda _session: 1 / 0)
    with real_db.app_context():
        preferences.cache.touch(db.session)
        db.session.commit()
    assert real_db.test_client().get("/help/nothing").status_code == 404


def test_a_change_shows_in_every_process_at_once(live_server: Server) -> None:
    """The server has two processes; this one, which writes, is a third."""

    def numbers() -> list[bool]:
        pages = [urllib.request.urlopen(live_server.address(p), timeout=20).read() for p in PAGES * 12]
        return [b"0731-55556666" in page for page in pages]

    assert not any(numbers())
    with live_server.session() as session:
        preferences.change(session, SYSTEM, given={"phone": "0731-55556666"}, seen=Facts().stamp)
        session.commit()
    assert all(numbers())
