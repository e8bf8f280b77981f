"""Inviting somebody into a company, workshop or organiser who has no account yet: by a signed link that is sent, or shown
as a code to scan. Whoever holds the link may join once within a fortnight, and joins by signing up through it.

Not for offices of authorities and roles of the platform: the platform names those people itself.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.accounts import identity, memberships
from shop.accounts.identity import Identity
from shop.accounts.invitation_models import MemberInvitation
from shop.accounts.models import ROLES, Membership, Organisation, OrganisationKind
from shop.core import audit, clock, outbox, signing
from shop.core.access import Actor
from shop.core.errors import Conflict, Gone, Invalid, NotFound, TooMany

TOPIC = "accounts.invite"
VALID = timedelta(days=14)
MOST_OPEN = 20
PATH = "/invitations/"
_PURPOSE = "join-organisation"
_KINDS = (OrganisationKind.COMPANY, OrganisationKind.WORKSHOP, OrganisationKind.ORGANISER)


def can_invite(organisation: Organisation) -> bool:
    """Whether people may be invited there: not into offices."""
    return organisation.kind in _KINDS


def invite(
    session: Session, actor: Actor, organisation_id: int, *, who: Identity | None, role: str, site: str = ""
) -> MemberInvitation:
    """Invite whoever is reached there; without anybody (`who` None) it is only shown as a code. `site`: the address under
    which the store was asked, for the link, where the platform has set none.

    Raises Invalid at `role` (not of this kind of organisation) and at `identifier` (has an account: is added instead),
    TooMany above twenty open ones; NotFound and Forbidden as `memberships.get_for`.
    """
    organisation = memberships.get_for(session, actor, organisation_id)
    if not can_invite(organisation) or role not in ROLES[OrganisationKind(organisation.kind)]:
        raise Invalid(_("这个单位没有这种角色。"), field="role")
    if who is not None and identity.find(session, who) is not None:
        raise Invalid(_("对方已经有账号，可以直接加。"), field="identifier")
    session.refresh(organisation, with_for_update=True)
    if len(open_of(session, organisation_id)) >= MOST_OPEN:
        raise TooMany(_("还有 %(n)s 份邀请没有用，请先撤回用不着的。", n=MOST_OPEN))
    assert actor.user_id is not None
    now = clock.now()
    made = MemberInvitation(
        organisation_id=organisation_id,
        role=role,
        address=who.value if who else None,
        made_by=actor.user_id,
        made_at=now,
        ends_at=now + VALID,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "invitation.made", "organisation", organisation_id, role=role, id=made.id)
    if who is not None:
        outbox.post(session, TOPIC, invitation_id=made.id, site=site)
    return made


def open_of(session: Session, organisation_id: int) -> list[MemberInvitation]:
    """Invitations that can still be taken, the newest first."""
    rows = sa.select(MemberInvitation).where(
        MemberInvitation.organisation_id == organisation_id,
        MemberInvitation.taken_at.is_(None),
        MemberInvitation.called_off_at.is_(None),
        MemberInvitation.ends_at > clock.now(),
    )
    return list(session.scalars(rows.order_by(MemberInvitation.id.desc())))


def token_of(invitation: MemberInvitation) -> str:
    """The signed word of its link."""
    return signing.sign(_PURPOSE, invitation.id)


def of_token(session: Session, token: str, *, lock: bool = False) -> MemberInvitation:
    """The invitation of a link. NotFound for a forged word, Gone when it was used, taken back, or its time is over."""
    number = signing.signed(_PURPOSE, token)
    rows = sa.select(MemberInvitation).where(MemberInvitation.id == number)
    rows = rows.options(joinedload(MemberInvitation.organisation), joinedload(MemberInvitation.inviter))
    if lock:
        rows = rows.with_for_update(of=MemberInvitation).execution_options(populate_existing=True)
    found = session.scalar(rows) if isinstance(number, int) else None
    if found is None:
        raise NotFound(_("这个邀请链接不对，请让对方再发一次。"))
    if found.taken_at or found.called_off_at or found.ends_at <= clock.now():
        raise Gone(_("这份邀请用过了、撤回了，或者过了 14 天。请让对方再发一次。"))
    return found


def take(session: Session, actor: Actor, token: str) -> Membership:
    """Join. Raises as `of_token`, and Conflict for who has the role already."""
    assert actor.user_id is not None
    invitation = of_token(session, token, lock=True)
    session.refresh(invitation.organisation, with_for_update=True)  # one change of its members at a time
    joined = memberships.join(session, invitation.organisation_id, actor.user_id, invitation.role)
    if joined is None:
        raise Conflict(_("您在这个单位已经有这个角色。"))
    invitation.taken_by, invitation.taken_at, invitation.address = actor.user_id, clock.now(), None
    session.flush()
    facts = {"user_id": actor.user_id, "role": invitation.role, "invitation_id": invitation.id}
    audit.record(session, actor, "membership.joined", "organisation", invitation.organisation_id, **facts)
    return joined


def take_on_sign_up(session: Session, actor: Actor, came_by: str | None) -> Membership | None:
    """Whoever signs up through the link of an invitation joins with it; None for everybody else, and when it is over."""
    if not came_by or not came_by.startswith(PATH):
        return None
    try:
        return take(session, actor, came_by.removeprefix(PATH).strip("/"))
    except (NotFound, Gone, Conflict):
        return None


def call_off(session: Session, actor: Actor, organisation_id: int, invitation_id: int) -> None:
    """Take it back: the link opens nothing any more. NotFound for one of another organisation, or that is over."""
    found = one_of(session, actor, organisation_id, invitation_id)
    found.called_off_at, found.address = clock.now(), None
    session.flush()
    audit.record(session, actor, "invitation.called_off", "organisation", organisation_id, id=invitation_id)


def one_of(session: Session, actor: Actor, organisation_id: int, invitation_id: int) -> MemberInvitation:
    """An open invitation, for who manages the organisation. NotFound otherwise."""
    memberships.get_for(session, actor, organisation_id)
    found = next((one for one in open_of(session, organisation_id) if one.id == invitation_id), None)
    if found is None:
        raise NotFound(_("没有这份邀请，可能已经用了。"))
    return found


def forget_old(session: Session) -> None:
    """The addresses of invitations that nobody took go when their time is over."""
    over = sa.update(MemberInvitation).where(
        MemberInvitation.ends_at <= clock.now(), MemberInvitation.address.is_not(None)
    )
    session.execute(over.values(address=None))
