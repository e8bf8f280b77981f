"""The platform's desk for people: searching, looking at contact data, offices, closing an account."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import Address, Membership, Organisation, User
from shop.core import clock
from shop.core.audit import AuditEvent
from shop.core.identifiers import normal_cn_mobile
from tests.factories.accounts import a_member as a_membership
from tests.factories.accounts import a_user, an_organisation, sign_in
from tests.factories.heritage import a_region
from tests.factories.orders import a_paid_order
from tests.factories.procedure import submitted
from tests.factories.workshops import a_member, a_workshop, an_officer, an_operator
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

PHONE = "13812342046"
OFFICE = {"region": "龙山县", "department": "hr", "authority": ""}


@pytest.fixture
def operator(session: Session, client: Client) -> User:
    user = an_operator(session)
    session.commit()
    sign_in(client, user)
    return user


def someone(session: Session, name: str = "田小满", **more: Any) -> User:
    user = a_user(session, name, **more)
    session.commit()
    return user


def acts(session: Session, user: User) -> list[str]:
    rows = sa.select(AuditEvent.action).where(
        AuditEvent.object_kind == "user", AuditEvent.object_ref == str(user.id)
    )
    return list(session.scalars(rows.order_by(AuditEvent.id)))


def test_people_are_found_by_number_mail_and_name_and_their_contact_is_covered(
    session: Session, client: Client, operator: User
) -> None:
    found = someone(session, phone=PHONE, email="man@example.cn")
    someone(session, "田大满", email="tian@example.cn")
    for words in ("138 1234 2046", "MAN@example.cn", "田小"):
        page = parse(client.get("/oversight/users", query_string={"q": words}))
        rows = page.select("tbody tr")
        assert [str(r.select_one("a")["href"]) for r in rows] == [f"/oversight/users/{found.id}"]  # type: ignore[index]
        assert "138****2046 m***@example.cn" in text(rows[0])
        assert PHONE not in str(page)[str(page).index("<tbody") :]
    assert len(parse(client.get("/oversight/users?q=田")).select("tbody tr")) == 2


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "<script>alert(1)</script>", "\\", "9" * 400])
def test_odd_words_find_nobody_and_break_nothing(
    session: Session, client: Client, operator: User, words: str
) -> None:
    someone(session)
    answer = client.get("/oversight/users", query_string={"q": words, "kind": words, "page": words})
    assert answer.status_code == 200
    assert parse(answer).select("tbody tr") == []
    assert parse(answer).select("main script") == []


def test_the_list_is_paged_and_kinds_and_closed_accounts_can_be_asked_for(
    session: Session, client: Client, operator: User
) -> None:
    for n in range(52):
        a_user(session, f"众人{n}")
    officer = an_officer(session)
    closed = a_user(session, "走了")
    closed.closed_at = clock.now()
    session.commit()
    first = parse(client.get("/oversight/users?q=众人"))
    assert len(first.select("tbody tr")) == 50
    assert len(parse(client.get("/oversight/users?q=众人&page=2")).select("tbody tr")) == 2
    only = parse(client.get("/oversight/users?kind=authority")).select("tbody a")
    assert [str(a["href"]) for a in only] == [f"/oversight/users/{officer.id}"]
    gone = parse(client.get("/oversight/users?kind=closed")).select("tbody a")
    assert [text(a) for a in gone] == ["走了"]


def test_the_list_costs_the_same_whatever_it_holds(session: Session, client: Client, operator: User) -> None:
    def cost() -> int:
        with count_statements() as statements:
            client.get("/oversight/users")
        return len(statements)

    few = cost()
    workshop = a_workshop(session)
    for _ in range(20):
        a_member(session, workshop, "staff")
    session.commit()
    assert cost() == few <= 4


def test_looking_at_contact_data_needs_a_reason_and_is_written_down(
    session: Session, client: Client, operator: User
) -> None:
    user = someone(session, phone=PHONE)
    path = f"/oversight/users/{user.id}"
    assert PHONE not in client.get(path).text
    refused = client.post(f"{path}/contact", data={"reason": " "})
    assert refused.status_code == 422
    assert PHONE not in refused.text
    assert errors(parse(refused)) == {"reason": "请写明为什么要看。"}
    assert acts(session, user) == []
    shown = client.post(f"{path}/contact", data={"reason": "订单投诉回电"})
    assert PHONE in text(parse(shown).main)
    assert "no-store" in shown.headers["Cache-Control"]
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "user.contact_shown")).one()
    assert (event.actor_id, event.object_ref, event.facts) == (
        operator.id,
        str(user.id),
        {"reason": "订单投诉回电"},
    )
    assert PHONE not in client.get(path).text


def test_an_officer_is_appointed_the_authority_created_once_and_relieved(
    app: Flask, session: Session, client: Client, operator: User
) -> None:
    a_region(session)
    user, other = someone(session), someone(session, "彭思源")
    path = f"/oversight/users/{user.id}"
    assert client.post(f"{path}/offices", data=OFFICE).status_code == 303
    assert (
        client.post(f"/oversight/users/{other.id}/offices", data=OFFICE | {"region": "433130"}).status_code
        == 303
    )
    authority = session.scalars(sa.select(Organisation).where(Organisation.kind == "authority")).one()
    assert (authority.region_code, authority.name) == ("433130", "龙山县非遗工坊主管部门")
    held = session.scalars(sa.select(Membership).where(Membership.user_id == user.id)).one()
    assert (held.department, held.role) == ("hr", "officer")
    theirs = sign_in(app.test_client(), user)  # type: ignore[arg-type]
    assert theirs.get("/oversight").status_code == 200
    assert client.post(f"{path}/offices", data=OFFICE | {"department": "rural"}).status_code == 409
    ending = f"{path}/memberships/{held.id}/ending"
    assert client.post(ending).status_code == 303
    assert client.post(ending).status_code == 409, "the second tab"
    assert theirs.get("/oversight").status_code == 403
    assert client.post(f"{path}/offices", data=OFFICE | {"department": "rural"}).status_code == 303
    session.refresh(held)
    assert (held.department, held.ended_at) == ("rural", None)
    assert acts(session, user) == ["officer.appointed", "officer.relieved", "officer.appointed"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"region": ""}, "region"),
        ({"region": "不存在县"}, "region"),
        ({"region": "%"}, "region"),
        ({"department": ""}, "department"),
        ({"department": "police"}, "department"),
        ({"authority": "字" * 81}, "authority"),
    ],
)
def test_what_is_no_office_is_refused_at_its_field_and_kept(
    session: Session, client: Client, operator: User, given: dict[str, str], field: str
) -> None:
    a_region(session)
    user = someone(session)
    answer = client.post(f"/oversight/users/{user.id}/offices", data=OFFICE | given)
    assert answer.status_code == 422
    page = parse(answer)
    assert field in errors(page) or page.select_one(f"#{field}-error") is not None
    form = page.select_one("form[action$=offices]")
    assert form is not None
    assert form_values(form)["region"] == (OFFICE | given)["region"]
    assert (
        session.scalar(
            sa.select(sa.func.count()).select_from(Membership).where(Membership.user_id == user.id)
        )
        == 0
    )


def test_regions_of_one_name_are_told_apart_by_code(session: Session, client: Client, operator: User) -> None:
    a_region(session, "433130")
    there = a_region(session, "433127")
    there.name = "龙山县"
    user = someone(session)
    answer = client.post(f"/oversight/users/{user.id}/offices", data=OFFICE)
    assert answer.status_code == 422
    assert "433127、433130" in errors(parse(answer))["region"]


def test_platform_roles_are_given_and_ended_but_never_ones_own_as_operator(
    app: Flask, session: Session, client: Client, operator: User
) -> None:
    user = someone(session)
    path = f"/oversight/users/{user.id}"
    assert client.post(f"{path}/platform-roles", data={"role": "king"}).status_code == 422
    assert client.post(f"{path}/platform-roles", data={"role": "operator"}).status_code == 303
    assert client.post(f"{path}/platform-roles", data={"role": "operator"}).status_code == 409
    mine = session.scalars(sa.select(Membership).where(Membership.user_id == operator.id)).one()
    own = f"/oversight/users/{operator.id}"
    assert client.post(f"{own}/memberships/{mine.id}/ending").status_code == 409
    assert "结束任职" not in client.get(own).text
    theirs = sign_in(app.test_client(), user)  # type: ignore[arg-type]
    assert theirs.post(f"{own}/memberships/{mine.id}/ending").status_code == 303
    assert client.get("/oversight/users").status_code == 403
    assert acts(session, operator) == ["platform_role.ended"]


def test_members_of_workshops_are_not_ended_here(session: Session, client: Client, operator: User) -> None:
    owner = a_member(session, a_workshop(session))
    session.commit()
    held = session.scalars(sa.select(Membership).where(Membership.user_id == owner.id)).one()
    assert client.post(f"/oversight/users/{owner.id}/memberships/{held.id}/ending").status_code == 404
    assert client.post(f"/oversight/users/{operator.id}/memberships/{held.id}/ending").status_code == 404


SURE = {"reason": "本人书面要求", "sure": "y"}


def test_a_closed_account_cannot_sign_in_and_keeps_what_the_law_asks(
    app: Flask, session: Session, client: Client, operator: User
) -> None:
    user = a_user(session, "田小满", phone=PHONE)
    region = a_region(session)
    session.add(
        Address(
            user_id=user.id,
            recipient="田小满",
            phone=PHONE,
            region_code=region.code,
            street="苗儿滩镇 8 号",
            created_at=clock.now(),
        )
    )
    session.commit()
    theirs = sign_in(app.test_client(), user)  # type: ignore[arg-type]
    assert theirs.get("/account").status_code == 200
    path = f"/oversight/users/{user.id}/closure"
    page = text(parse(client.get(f"{path}/new")).main)
    assert "《电子商务法》第三十一条" in page
    assert client.post(path, data=SURE | {"sure": ""}).status_code == 422
    assert client.post(path, data=SURE | {"reason": ""}).status_code == 422
    assert client.post(path, data=SURE).status_code == 303
    assert client.post(path, data=SURE).status_code == 409, "the second tab"
    assert theirs.get("/account").status_code == 303
    session.refresh(user)
    assert (user.name, user.phone, user.password_hash, user.session_epoch) == ("已关闭的账号", None, None, 2)
    assert session.scalars(sa.select(Address).where(Address.user_id == user.id)).all() == []
    assert acts(session, user) == ["user.closed"]
    assert normal_cn_mobile(PHONE) is not None
    assert a_user(session, phone=PHONE).id != user.id, "the number is free again"
    assert "已关闭" in client.get(f"/oversight/users/{user.id}").text


def test_whoever_held_an_office_keeps_the_name_on_what_they_decided(
    session: Session, client: Client, operator: User
) -> None:
    officer = an_officer(session)
    session.commit()
    name = officer.name
    assert client.post(f"/oversight/users/{officer.id}/closure", data=SURE).status_code == 303
    session.refresh(officer)
    assert officer.name == name
    held = session.scalars(sa.select(Membership).where(Membership.user_id == officer.id)).one()
    assert held.ended_at is not None


def blocked(session: Session, client: Client, user: User) -> str:
    path = f"/oversight/users/{user.id}/closure"
    page = parse(client.get(f"{path}/new"))
    assert page.select_one("main form.form") is None
    answer = client.post(path, data=SURE)
    assert answer.status_code == 409
    session.refresh(user)
    assert user.closed_at is None
    return text(page.main)


def test_the_last_owner_of_a_workshop_stays_until_another_owns_it(
    session: Session, client: Client, operator: User
) -> None:
    workshop = a_workshop(session)
    owner = a_member(session, workshop)
    a_member(session, workshop, "staff")
    session.commit()
    assert "最后一位管理人" in blocked(session, client, owner)
    a_member(session, workshop)
    session.commit()
    assert client.post(f"/oversight/users/{owner.id}/closure", data=SURE).status_code == 303


def test_the_last_owner_of_a_firm_stays_too(session: Session, client: Client, operator: User) -> None:
    user = a_user(session)
    a_membership(session, user, an_organisation(session, "company", "湘礼"))
    session.commit()
    assert "是湘礼最后一位管理人" in blocked(session, client, user)


def test_a_running_application_keeps_the_account_open(
    session: Session, client: Client, operator: User
) -> None:
    application = submitted(session, county="433130", name="靛房打击乐器坊")
    session.commit()
    user = session.get_one(User, application.filed_by)
    assert f"{application.number} 还在办理" in blocked(session, client, user)


def test_an_open_order_keeps_the_account_open(session: Session, client: Client, operator: User) -> None:
    order = a_paid_order(session)
    session.commit()
    user = session.get_one(User, order.user_id)
    assert order.number in blocked(session, client, user)


def test_nobody_closes_their_own_account_here(session: Session, client: Client, operator: User) -> None:
    a_second = an_operator(session)
    session.commit()
    assert a_second.id
    assert client.post(f"/oversight/users/{operator.id}/closure", data=SURE).status_code == 409
    session.refresh(operator)
    assert operator.closed_at is None


@pytest.mark.parametrize(
    "path", ["/oversight/users", "/oversight/preferences", "/oversight/rules", "/oversight/audit.csv"]
)
def test_officers_support_and_owners_do_not_enter(session: Session, client: Client, path: str) -> None:
    people = [
        an_officer(session, "430000"),
        an_operator(session, "support"),
        a_member(session, a_workshop(session)),
    ]
    session.commit()
    for person in people:
        assert sign_in(client, person).get(path).status_code == 403


def test_an_unknown_person_is_not_found(session: Session, client: Client, operator: User) -> None:
    for path in ("", "/closure/new", "/offices/new"):
        assert client.get(f"/oversight/users/987654{path}").status_code == 404
    for path, data in (("/closure", SURE), ("/offices", OFFICE), ("/contact", {"reason": "看看"})):
        a_region(session)
        session.commit()
        assert client.post(f"/oversight/users/987654{path}", data=data).status_code == 404
