"""The rules for everybody: what holds, what is to come, and saying what one thinks of it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import rulebook
from shop.accounts.rulebook_models import RulesComment
from shop.core import clock
from shop.core.access import SYSTEM
from tests.factories.workshops import instant
from tests.support.html import form_values, parse
from tests.support.isolation import Client

NOW = "2026-05-02T10:00"
COMING = "/rules/trading/2"


@pytest.fixture(autouse=True)
def _a_change_to_come(session: Session) -> None:
    rulebook.load_rules(session, instant("2025-01-01"))
    with clock.at(instant("2026-05-01T09:00")):
        rulebook.publish(
            session,
            SYSTEM,
            topic="trading",
            title="交易规则",
            text="# 发货\n- 一\n- 二\n三天内发",
            summary="发货改为三天",
            effective_on=date(2026, 5, 20),
        )
    session.commit()


def the_form(client: Client) -> dict[str, str]:
    form = parse(client.get(COMING).text).select_one("form.form")
    assert form is not None
    return form_values(form)


def test_all_texts_are_listed_with_the_change_to_come(client: Client) -> None:
    with clock.at(instant(NOW)):
        page = parse(client.get("/rules").text)
    words = page.get_text()
    assert all(title in words for title in ("平台服务协议", "交易规则", "评价与信用规则"))
    assert page.select_one(f"a[href='{COMING}']") is not None


def test_an_opinion_is_kept_and_a_bad_one_comes_back(session: Session, client: Client) -> None:
    with clock.at(instant(NOW)):
        form = the_form(client)
        refused = client.post(f"{COMING}/comments", data=form | {"text": "字"})
        assert refused.status_code == 422
        assert "2 到 1000 个字" in refused.text
        taken = client.post(f"{COMING}/comments", data=form | {"text": "三天太紧了"})
    assert taken.status_code == 303
    assert session.scalar(sa.select(RulesComment.text)) == "三天太紧了"


def test_what_holds_already_takes_no_opinion(session: Session, client: Client) -> None:
    with clock.at(instant(NOW)):
        form = the_form(client)
    with clock.at(instant("2026-05-20")):
        assert parse(client.get(COMING).text).select_one("form.form") is None
        answer = client.post(f"{COMING}/comments", data=form | {"text": "还是太紧了"})
    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count()).select_from(RulesComment)) == 0


def test_one_address_may_not_flood(client: Client) -> None:
    with clock.at(instant(NOW)):
        form = the_form(client)
        codes = [
            client.post(f"{COMING}/comments", data=form | {"text": f"意见 {n}"}).status_code for n in range(8)
        ]
    assert codes[:6] == [303] * 6
    assert codes[6:] == [429] * 2
