"""Publishing a new version of the rules at the platform's desk: written, looked at, published."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import rulebook
from shop.accounts.rulebook_models import RulesVersion
from shop.admin import comparing
from shop.core import clock
from shop.core.access import SYSTEM
from tests.factories.accounts import sign_in
from tests.factories.workshops import an_operator, instant
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

NEW = "/oversight/rules/trading/new"
DRAFT, VERSIONS = "/oversight/rules/trading/draft", "/oversight/rules/trading/versions"
CHANGE = {"summary": "发货改为三天", "text": "# 发货\n三天内发"}


@pytest.fixture(autouse=True)
def _operator(session: Session, client: Client) -> None:
    rulebook.load_rules(session, instant("2025-01-01"))
    user = an_operator(session)
    session.commit()
    sign_in(client, user)


def the_form(client: Client) -> dict[str, str]:
    form = parse(client.get(NEW)).select_one("form.form")
    assert form is not None
    return form_values(form)


def versions(session: Session) -> list[int]:
    rows = sa.select(RulesVersion.version).where(RulesVersion.topic == "trading")
    return sorted(session.scalars(rows))


def test_the_form_holds_the_text_as_it_is_and_the_earliest_day(session: Session, client: Client) -> None:
    form = the_form(client)
    assert form["text"] == rulebook.versions(session, "trading")[0].text
    assert form["effective_on"] == (clock.today() + timedelta(days=8)).isoformat()


def test_the_difference_is_shown_before_anything_is_published(session: Session, client: Client) -> None:
    form = the_form(client)
    changed = form["text"].replace("七日", "十日") + "\n- 新的一条"
    page = parse(client.post(DRAFT, data=form | {"summary": "改了退货", "text": changed}))
    assert [text(d) for d in page.select(".diff del")]
    assert "新的一条" in text(page.select(".diff ins")[-1])
    assert versions(session) == [1]
    final = page.select_one(f"form[action='{VERSIONS}']")
    assert final is not None
    assert client.post(VERSIONS, data=form_values(final)).status_code == 303
    assert versions(session) == [1, 2]
    assert rulebook.versions(session, "trading")[0].text == changed


def test_going_back_keeps_what_was_written(client: Client) -> None:
    form = the_form(client)
    back = parse(client.post(DRAFT, data=form | CHANGE | {"edit": "1"})).select_one("form.form")
    assert back is not None
    assert form_values(back)["text"] == CHANGE["text"]


@pytest.mark.parametrize("path", [DRAFT, VERSIONS])
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": " "}, "summary"),
        ({"text": "\n "}, "text"),
        ({"text": "字" * 20_001}, "text"),
        ({"text": "一\n" * 2001}, "text"),
        ({"effective_on": "明天"}, "effective_on"),
        ({"effective_on": "2026-01-01"}, "effective_on"),
    ],
)
def test_what_is_no_version_comes_back_at_its_field(
    session: Session, client: Client, path: str, given: dict[str, str], field: str
) -> None:
    answer = client.post(path, data=the_form(client) | CHANGE | given)
    assert answer.status_code == 422
    assert field in errors(parse(answer))
    assert versions(session) == [1]


@pytest.mark.parametrize("path", [DRAFT, VERSIONS])
def test_the_same_words_are_no_new_version(session: Session, client: Client, path: str) -> None:
    answer = client.post(path, data=the_form(client) | {"summary": "没有改"})
    assert answer.status_code == 422
    assert "一字不差" in errors(parse(answer))["text"]


@pytest.mark.parametrize("path", [DRAFT, VERSIONS])
def test_who_was_overtaken_keeps_the_text_and_looks_again(
    session: Session, client: Client, path: str
) -> None:
    form = the_form(client) | CHANGE
    other = {"title": "交易规则", "text": "别人的话", "summary": "别人改的"}
    rulebook.publish(session, SYSTEM, topic="trading", effective_on=rulebook.earliest(clock.today()), **other)
    session.commit()
    answer = client.post(path, data=form)
    assert answer.status_code == 409
    back = parse(answer).select_one("form.form")
    assert back is not None
    assert (form_values(back)["text"], form_values(back)["base"]) == (CHANGE["text"], "2")
    assert versions(session) == [1, 2]
    assert client.post(VERSIONS, data=form_values(back)).status_code == 303


def test_hostile_words_stay_words(session: Session, client: Client) -> None:
    odd = {
        "title": "<b>规则</b>",
        "summary": "<script>x</script>",
        "text": "a\x00\x07b <script>alert(1)</script>",
    }
    page = parse(client.post(DRAFT, data=the_form(client) | odd))
    assert page.select("main script, main b") == []
    final = page.select_one(f"form[action='{VERSIONS}']")
    assert final is not None
    assert client.post(VERSIONS, data=form_values(final)).status_code == 303
    assert rulebook.versions(session, "trading")[0].text == "ab <script>alert(1)</script>"


def test_unknown_texts_are_not_found(client: Client) -> None:
    assert client.get("/oversight/rules/none").status_code == 404
    assert client.get("/oversight/rules/none/new").status_code == 404
    for path in ("draft", "versions"):
        assert client.post(f"/oversight/rules/none/{path}", data=CHANGE).status_code == 404


def test_opinions_are_counted_and_read_in_pages(session: Session, client: Client) -> None:
    made = rulebook.publish(
        session,
        SYSTEM,
        topic="trading",
        title="交易规则",
        effective_on=rulebook.earliest(clock.today()),
        **CHANGE,
    )
    for n in range(53):
        rulebook.comment(session, topic="trading", version=2, text=f"意见 {n} <i>", user_id=None)
    session.commit()
    assert made.version == 2
    row = parse(client.get("/oversight/rules")).select("tbody tr")[1]
    assert "53" in text(row)
    page = parse(client.get("/oversight/rules/trading"))
    assert len(page.select("section[aria-labelledby=said] li")) == 50
    assert page.select("main i") == []
    assert (
        len(
            parse(client.get("/oversight/rules/trading?version=2&page=2")).select("[aria-labelledby=said] li")
        )
        == 3
    )
    assert "还没有人提意见" in client.get("/oversight/rules/trading?version=1").text


def shape(old: str, new: str) -> list[str]:
    return [f"{x.kind}:{''.join(b.text for b in x.bits)}" for x in comparing.compare(old, new)]


def test_lines_far_from_a_change_are_folded() -> None:
    old = "\n".join("甲乙丙丁戊己庚辛")
    assert shape(old, old.replace("庚", "庚庚")) == [
        "gap:",
        "same:戊",
        "same:己",
        "gone:庚",
        "new:庚庚",
        "same:辛",
    ]
    assert comparing.compare(old, old.replace("庚", "庚庚"))[0].left_out == 4


def test_inside_a_changed_line_only_what_differs_is_marked() -> None:
    gone, new = comparing.compare("三天内发货", "五天内发货")
    assert [b.text for b in gone.bits if b.changed] == ["三"]
    assert [b.text for b in new.bits if b.changed] == ["五"]


def test_both_texts_can_be_put_together_from_the_difference() -> None:
    old, new = "一\n二\n三\n四", "一\n三\n三点五\n五\n六"
    lines = shape(old, new)
    assert [x[5:] for x in lines if x.startswith(("same:", "gone:"))] == old.split("\n")
    assert [x.split(":")[1] for x in lines if x.startswith(("same:", "new:"))] == new.split("\n")
