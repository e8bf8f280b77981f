"""The account itself: profile, password, large type, privacy."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import consents
from shop.accounts.models import Consent, User
from shop.core.audit import AuditEvent
from tests.factories.accounts import PASSWORD, a_member, a_user, an_organisation, sign_in
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

NEW = "lotus-mountain-7"
SAME = {"name": "小满", "phone": "13800138000", "email": "xiaoman@example.cn"}


@pytest.fixture
def user(session: Session) -> User:
    found = a_user(session, email="xiaoman@example.cn", phone="13800138000")
    session.commit()
    return found


@pytest.fixture
def inside(client: Client, user: User) -> Client:
    return sign_in(client, user)


def save(client: Client, **changed: str) -> tuple[int, dict[str, str]]:
    answer = client.post("/account/profile", data=SAME | changed)
    return answer.status_code, errors(parse(answer))


def test_the_name_is_changed_without_the_password(session: Session, inside: Client, user: User) -> None:
    assert save(inside, name="  向  小满 ")[0] == 303
    assert session.get_one(User, user.id).name == "向 小满"


@pytest.mark.parametrize("changed", [{"phone": "13900139000"}, {"email": "new@example.cn"}, {"phone": ""}])
def test_a_way_to_sign_in_changes_only_with_the_password(
    session: Session, inside: Client, user: User, changed: dict[str, str]
) -> None:
    for wrong in ("", "not the password"):
        status, found = save(inside, **changed, password=wrong)
        assert (status, list(found)) == (422, ["password"])
    assert save(inside, **changed, password=PASSWORD)[0] == 303
    [(field, value)] = changed.items()
    assert getattr(session.get_one(User, user.id), field) == (value or None)


def test_a_stolen_session_does_not_serve_to_guess_the_password(inside: Client) -> None:
    for _ in range(5):
        assert "不对" in save(inside, phone="13900139000", password="guess")[1]["password"]
    assert "太多" in save(inside, phone="13900139000", password=PASSWORD)[1]["password"]


def test_one_way_to_sign_in_must_stay(session: Session, inside: Client, user: User) -> None:
    status, found = save(inside, phone="", email="", password=PASSWORD)
    assert (status, list(found)) == (422, ["phone"])
    assert session.get_one(User, user.id).phone == "13800138000"


@pytest.mark.parametrize(("field", "value"), [("phone", "13900139000"), ("email", "other@example.cn")])
def test_what_another_account_has_is_refused(
    session: Session, inside: Client, field: str, value: str
) -> None:
    a_user(session, phone="13900139000", email="other@example.cn")
    session.commit()
    status, found = save(inside, **{field: value}, password=PASSWORD)
    assert (status, list(found)) == (422, [field])


@pytest.mark.parametrize(("field", "value"), [("phone", "12"), ("email", "no"), ("name", "")])
def test_what_cannot_be_is_refused_at_its_field_and_kept(inside: Client, field: str, value: str) -> None:
    answer = inside.post("/account/profile", data=SAME | {field: value})
    page = parse(answer)
    assert answer.status_code == 422
    assert list(errors(page)) == [field]
    form = page.select_one("form.stub")
    assert form is not None
    kept = form_values(form)
    assert kept[field] == value


def test_the_audit_trail_says_what_changed_without_personal_data(
    session: Session, inside: Client, user: User
) -> None:
    save(inside, phone="13900139000", password=PASSWORD)
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "account.changed")).one()
    assert (event.actor_id, event.facts) == (user.id, {"fields": ["phone"]})


def test_a_new_password_ends_all_other_sessions_and_this_one_goes_on(
    session: Session, inside: Client, user: User
) -> None:
    elsewhere = sign_in(inside.application.test_client(), user)  # type: ignore[arg-type]
    answer = inside.post("/account/password", data={"current": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    assert inside.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    data = {"identifier": "13800138000", "password": NEW}
    assert elsewhere.post("/sign-in", data=data).status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("", NEW, "current"),
        ("wrong one", NEW, "current"),
        (PASSWORD, "", "password"),
        (PASSWORD, "123", "password"),
        (PASSWORD, "13800138000", "password"),
    ],
)
def test_a_password_that_is_wrong_or_weak_is_refused_at_its_field(
    session: Session, inside: Client, user: User, current: str, new: str, field: str
) -> None:
    answer = inside.post("/account/password", data={"current": current, "password": new})
    assert answer.status_code == 422
    assert list(errors(parse(answer))) == [field]
    assert session.get_one(User, user.id).session_epoch == 1


def test_large_type_is_a_cookie_for_visitors_and_leads_back(client: Client) -> None:
    answer = client.post("/care-mode", data={"on": "1", "next": "/register"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/register")
    assert parse(client.get("/register")).select_one("html[data-care]") is not None
    client.post("/care-mode", data={"on": "0", "next": "/register"})
    assert parse(client.get("/register")).select_one("html[data-care]") is None


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/sign-out", ""])
def test_large_type_leads_to_our_own_pages_only(client: Client, target: str) -> None:
    answer = client.post("/care-mode", data={"on": "1", "next": target})
    assert answer.status_code == 303
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"] != "/sign-out"


def test_large_type_follows_the_account_to_another_device(inside: Client, user: User) -> None:
    inside.post("/care-mode", data={"on": "1", "next": "/account"})
    elsewhere = sign_in(inside.application.test_client(), user)  # type: ignore[arg-type]
    assert parse(elsewhere.get("/account")).select_one("html[data-care]") is not None


def test_workshops_have_large_type_until_they_switch_it_off(
    session: Session, inside: Client, user: User
) -> None:
    a_member(session, user, an_organisation(session, "workshop"), "staff")
    session.commit()
    assert parse(inside.get("/account")).select_one("html[data-care]") is not None
    inside.post("/care-mode", data={"on": "0", "next": "/account"})
    assert parse(inside.get("/account")).select_one("html[data-care]") is None


def test_an_optional_consent_is_given_and_withdrawn_and_both_are_logged(
    session: Session, inside: Client, user: User
) -> None:
    assert not consents.agrees(session, user.id, "news")
    for given in ("1", "1", "0"):
        assert inside.post("/account/privacy/consents/news", data={"given": given}).status_code == 303
    assert not consents.agrees(session, user.id, "news")
    log = session.scalars(sa.select(Consent).order_by(Consent.id)).all()
    assert [(entry.topic, entry.given) for entry in log] == [("news", True), ("news", False)]


@pytest.mark.parametrize("topic", ["privacy", "nothing"])
def test_other_consents_have_no_switch(session: Session, inside: Client, topic: str) -> None:
    assert inside.post(f"/account/privacy/consents/{topic}", data={"given": "0"}).status_code == 404
    assert session.scalars(sa.select(Consent)).all() == []


def test_the_privacy_page_says_what_is_stored_and_agreed_to(
    session: Session, inside: Client, user: User
) -> None:
    consents.give(session, user.id, consents.PRIVACY)
    session.commit()
    said = text(parse(inside.get("/account/privacy")).select_one("main"))
    for fact in ("小满", "13800138000", "xiaoman@example.cn", consents.VERSIONS["privacy"], "没有同意"):
        assert fact in said
