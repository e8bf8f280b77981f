"""Who works for an organisation: adding, ending, and who may."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts import memberships
from shop.accounts.identity import Identity
from shop.accounts.models import ROLES, Membership, Organisation, OrganisationKind, User
from shop.accounts.session import actor_of
from shop.core.access import Actor
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.accounts import a_member, a_user, an_organisation, sign_in
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

MAKER = Identity("email", "maker@example.cn")


@pytest.fixture
def owner(session: Session) -> User:
    return a_user(session, "田师傅", email="owner@example.cn")


@pytest.fixture
def workshop(session: Session, owner: User) -> Organisation:
    organisation = an_organisation(session, "workshop", "沱水染坊")
    a_member(session, owner, organisation, "owner")
    session.commit()
    return organisation


@pytest.fixture
def maker(session: Session) -> User:
    found = a_user(session, "吴大姐", email=MAKER.value)
    session.commit()
    return found


def roles(session: Session, user: User) -> list[str]:
    running = sa.select(Membership.role).where(Membership.user_id == user.id, Membership.ended_at.is_(None))
    return list(session.scalars(running.order_by(Membership.id)))


def test_an_owner_adds_somebody_who_has_an_account(
    session: Session, client: Client, owner: User, workshop: Organisation, maker: User
) -> None:
    url = f"/account/organisations/{workshop.id}"
    sign_in(client, owner)
    data = {"identifier": "MAKER@example.cn", "role": "maker"}
    assert client.post(f"{url}/members", data=data).status_code == 303
    assert roles(session, maker) == ["maker"]
    listed = text(parse(client.get(url)).select_one("main"))
    assert "吴大姐" in listed
    assert "手艺人" in listed
    mine = sign_in(client.application.test_client(), maker)  # type: ignore[arg-type]
    assert "沱水染坊" in text(parse(mine.get("/account/organisations")).select_one("main"))


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({"identifier": "", "role": "maker"}, 422, "identifier"),
        ({"identifier": "nobody", "role": "maker"}, 422, "identifier"),
        ({"identifier": MAKER.value, "role": "approver"}, 422, "role"),
        ({"identifier": "owner@example.cn", "role": "owner"}, 409, "identifier"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(
    session: Session,
    client: Client,
    owner: User,
    workshop: Organisation,
    maker: User,
    data: dict[str, str],
    status: int,
    field: str,
) -> None:
    answer = sign_in(client, owner).post(f"/account/organisations/{workshop.id}/members", data=data)
    assert answer.status_code == status
    assert list(errors(parse(answer))) == [field]
    assert roles(session, maker) == []


@pytest.mark.parametrize("kind", ["workshop", "company", "organiser", "platform"])
def test_each_kind_gives_its_own_roles_only(session: Session, maker: User, kind: str) -> None:
    boss = a_user(session)
    organisation = an_organisation(session, kind)
    a_member(
        session, boss, organisation, {"organiser": "operator", "platform": "operator"}.get(kind, "owner")
    )
    actor = actor_of(session, boss)
    fitting = set(ROLES[OrganisationKind(kind)])
    for role in {role for some in ROLES.values() for role in some}:
        if role in fitting:
            assert memberships.add(session, actor, organisation.id, who=MAKER, role=role).role == role
        else:
            with pytest.raises(Invalid):
                memberships.add(session, actor, organisation.id, who=MAKER, role=role)


def test_staff_see_their_membership_but_manage_nobody(
    session: Session, client: Client, workshop: Organisation, maker: User
) -> None:
    held = a_member(session, maker, workshop, "staff")
    session.commit()
    sign_in(client, maker)
    page = client.get("/account/organisations")
    assert page.status_code == 200
    assert "管理成员" not in page.get_data(as_text=True)
    assert client.get(f"/account/organisations/{workshop.id}").status_code == 403
    other = session.scalars(sa.select(Membership).where(Membership.role == "owner")).one()
    assert client.post(f"/account/organisations/{workshop.id}/members/{other.id}/end").status_code == 403
    assert client.post(f"/account/organisations/{workshop.id}/members/{held.id}/end").status_code == 303
    assert roles(session, maker) == []


def test_a_stranger_who_owns_another_workshop_finds_nothing(
    session: Session, client: Client, workshop: Organisation, maker: User
) -> None:
    a_member(session, maker, an_organisation(session), "owner")
    session.commit()
    sign_in(client, maker)
    url = f"/account/organisations/{workshop.id}"
    assert client.get(url).status_code == 404
    data = {"identifier": MAKER.value, "role": "owner"}
    assert client.post(f"{url}/members", data=data).status_code == 404
    theirs = session.scalars(sa.select(Membership).where(Membership.organisation_id == workshop.id)).one()
    assert client.post(f"{url}/members/{theirs.id}/end").status_code == 404
    mine = actor_of(session, maker).grants[0].organisation_id
    assert client.post(f"/account/organisations/{mine}/members/{theirs.id}/end").status_code == 404
    assert theirs.ended_at is None


def test_the_last_owner_stays_until_there_is_another(
    session: Session, client: Client, owner: User, workshop: Organisation, maker: User
) -> None:
    own = session.scalars(sa.select(Membership)).one()
    url = f"/account/organisations/{workshop.id}/members/{own.id}/end"
    sign_in(client, owner)
    client.post(url)
    assert roles(session, owner) == ["owner"]
    assert "最后一位" in client.get("/account/organisations").get_data(as_text=True)
    memberships.add(session, actor_of(session, owner), workshop.id, who=MAKER, role="owner")
    session.commit()
    client.post(url)
    assert roles(session, owner) == []


def test_who_is_moved_out_may_do_nothing_from_the_next_request_on(
    session: Session, client: Client, owner: User, workshop: Organisation, maker: User
) -> None:
    second = a_member(session, maker, workshop, "owner")
    session.commit()
    theirs = sign_in(client.application.test_client(), maker)  # type: ignore[arg-type]
    url = f"/account/organisations/{workshop.id}"
    assert theirs.get(url).status_code == 200
    sign_in(client, owner).post(f"{url}/members/{second.id}/end")
    assert theirs.get(url).status_code == 403


def test_who_comes_back_has_one_row_and_the_trail_tells_the_story(
    session: Session, owner: User, workshop: Organisation, maker: User
) -> None:
    actor = actor_of(session, owner)
    first = memberships.add(session, actor, workshop.id, who=MAKER, role="maker")
    memberships.end(session, actor, workshop.id, first.id)
    again = memberships.add(session, actor, workshop.id, who=MAKER, role="maker")
    assert again.id == first.id
    assert again.ended_at is None
    trail = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert trail == ["membership.added", "membership.ended", "membership.added"]
    with pytest.raises(Conflict):
        memberships.add(session, actor, workshop.id, who=MAKER, role="maker")


def test_nobody_names_officers_here(session: Session, maker: User) -> None:
    officer = Actor(maker.id, maker.name)
    with pytest.raises(NotFound):
        memberships.add(session, officer, 10**9, who=MAKER, role="officer")
    staff = an_organisation(session, "platform")
    a_member(session, maker, staff, "support")
    with pytest.raises(Forbidden):
        memberships.add(session, actor_of(session, maker), staff.id, who=MAKER, role="operator")


def test_every_role_has_a_name() -> None:
    for kind, names in ROLES.items():
        for role in names:
            assert memberships.role_name(kind, role)
