"""One application with everything that belongs on its page, in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.accounts.models import Department
from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.heritage.models import IchItem
from shop.workshops.applications import possible, standing
from shop.workshops.applications.checklist import Line
from shop.workshops.applications.models import (
    Application,
    ApplicationMove,
    NoticeEntry,
    Objection,
    SignOff,
    Transfer,
)
from shop.workshops.applications.moves import Act
from shop.workshops.applications.possible import Possible
from shop.workshops.applications.recording import is_own_case
from shop.workshops.applications.signing import may_sign
from shop.workshops.applications.standing import Standing
from shop.workshops.evidence.models import Document, Visit
from shop.workshops.models import Certificate, Workshop
from shop.workshops.recognition.models import Recognition

#: Who may do each act; what is not here is the applicant's, or anybody's (an objection).
_ALLOWED_TO = {
    Act.TAKE_UP: Permission.APPLICATION_DECIDE,
    Act.SIGN_OFF: Permission.APPLICATION_SIGN,
    Act.VISIT: Permission.VISIT_RECORD,
    Act.RECOGNISE: Permission.EMPLOYMENT_RECOGNISE,
    Act.RETURN: Permission.APPLICATION_DECIDE,
    Act.TRANSFER: Permission.APPLICATION_DECIDE,
    Act.PUT_ON_NOTICE: Permission.APPLICATION_DECIDE,
    Act.ANSWER: Permission.APPLICATION_DECIDE,
    Act.REOPEN: Permission.APPLICATION_DECIDE,
    Act.CERTIFY: Permission.APPLICATION_DECIDE,
    Act.REFUSE: Permission.APPLICATION_DECIDE,
    Act.SAVE: Permission.APPLICATION_FILE,
    Act.SUBMIT: Permission.APPLICATION_FILE,
    Act.DISCARD: Permission.APPLICATION_FILE,
    Act.WITHDRAW: Permission.APPLICATION_FILE,
}
_APPLICANTS = {Act.SAVE, Act.SUBMIT, Act.DISCARD, Act.WITHDRAW}


@dataclass(frozen=True)
class Case:
    """An application and all that belongs to it. `can`: for each act whether this actor may do it now, else why not.

    `internal` is False for the applicant: no visits' findings, no opinions, no objector is shown to them.
    """

    application: Application
    moves: list[ApplicationMove]
    entries: list[NoticeEntry]
    transfers: list[Transfer]
    certificate: Certificate | None
    standing: Standing
    own: bool
    internal: bool
    departments: list[Department]
    can: dict[Act, Possible]

    @property
    def signed(self) -> dict[str, SignOff]:
        """Opinions of this round, by department."""
        return self.standing.signed

    @property
    def sign_offs(self) -> list[SignOff]:
        """Opinions of all rounds, oldest first."""
        return self.standing.sign_offs

    @property
    def visits(self) -> list[Visit]:
        """Visits, oldest first."""
        return self.standing.visits

    @property
    def recognitions(self) -> list[Recognition]:
        """Recognitions of the applicant or its workshop, oldest first."""
        return self.standing.recognitions

    @property
    def entry(self) -> NoticeEntry | None:
        """Its place on the notice of this round."""
        return self.standing.entry

    @property
    def objections(self) -> list[Objection]:
        """Objections of all rounds, oldest first."""
        return self.standing.objections

    @property
    def documents(self) -> list[Document]:
        """What was handed in and not taken back."""
        return self.standing.documents

    @property
    def lines(self) -> list[Line]:
        """The checklist: each condition beside what the application says to it, with the documents that show it."""
        return self.standing.lines

    @property
    def missing(self) -> list[str]:
        """Required conditions that are not met."""
        return self.standing.missing

    @property
    def first_day(self) -> date | None:
        """The first day on which it can be certified: the one after the notice's last."""
        if self.entry is None:
            return None
        return date.fromordinal(self.entry.notice.ends_on.toordinal() + 1)


def case(session: Session, actor: Actor, number: str) -> Case:
    """The case of the number, for officers of its region, the platform, and (without internal notes) who filed it.

    Raises NotFound for an unknown number and for everybody else.
    """
    application = session.scalar(_whole().where(Application.number == number))
    if application is None or not _sees(actor, application):
        raise NotFound(_("没有这个申请。"))
    now = standing.load(session, application)
    own = is_own_case(session, actor, application)
    departments = may_sign(actor, application)
    return Case(
        application=application,
        moves=_moves(session, application),
        entries=list(session.scalars(_entries(application))),
        transfers=_transfers(session, application),
        certificate=_certificate(session, application),
        standing=now,
        own=own,
        internal=allowed(actor, Permission.APPLICATION_VIEW, application) and not own,
        departments=[d for d in departments if d not in now.signed],
        can={act: _can(actor, now, act, own, departments) for act in Act},
    )


def _sees(actor: Actor, application: Application) -> bool:
    return any(
        allowed(actor, permission, application)
        for permission in (Permission.APPLICATION_VIEW, Permission.APPLICATION_FILE)
    )


def _can(actor: Actor, now: Standing, act: Act, own: bool, departments: list[Department]) -> Possible:
    permission = _ALLOWED_TO.get(act)
    if permission is not None and not allowed(actor, permission, now.application):
        return Possible(False, _("这一步由别的部门或别的县办理。"), "FORBIDDEN")
    if own and act not in _APPLICANTS and act is not Act.OBJECT:
        return Possible(
            False, _("这是您自己提交的申请，或者您是这家工坊的成员，要由别的经办人来办。"), "OWN_CASE"
        )
    if act is Act.SIGN_OFF and departments and all(d in now.signed for d in departments):
        return Possible(False, _("贵部门在这一轮已经签署意见。"), "ALREADY_SIGNED")
    return possible.of(now, act)


def _whole() -> sa.Select[Application]:
    return sa.select(Application).options(
        joinedload(Application.applicant),
        joinedload(Application.county),
        joinedload(Application.craft),
        joinedload(Application.ich_item).joinedload(IchItem.category),
        joinedload(Application.workshop).joinedload(Workshop.organisation),
    )


def _moves(session: Session, application: Application) -> list[ApplicationMove]:
    rows = sa.select(ApplicationMove).where(ApplicationMove.application_id == application.id)
    return list(session.scalars(rows.order_by(ApplicationMove.id)))


def _transfers(session: Session, application: Application) -> list[Transfer]:
    rows = sa.select(Transfer).where(Transfer.application_id == application.id)
    return list(session.scalars(rows.order_by(Transfer.id)))


def _entries(application: Application) -> sa.Select[NoticeEntry]:
    rows = sa.select(NoticeEntry).where(NoticeEntry.application_id == application.id)
    return rows.order_by(NoticeEntry.id).options(joinedload(NoticeEntry.notice))


def _certificate(session: Session, application: Application) -> Certificate | None:
    made = sa.select(Certificate).where(Certificate.application_id == application.id)
    return session.scalar(made.options(selectinload(Certificate.events)))
