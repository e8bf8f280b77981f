"""The pages of the acts on an application: words, form, and the act itself. One table for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.admin.cases import forms
from shop.core.access import Actor
from shop.core.text import later as _l
from shop.workshops.applications import deciding, noticing, returning, signing, taking, transferring
from shop.workshops.applications.moves import Act
from shop.workshops.applications.view import Case
from shop.workshops.evidence import visits
from shop.workshops.evidence.models import VisitPurpose
from shop.workshops.recognition import recognitions

Do = Callable[[Session, Actor, Case, Any], str]


class ActPage(NamedTuple):
    """One act. `follows`: what comes of it; `hints` by field; `kind` of its button."""

    act: Act
    form: type[forms.ActForm]
    title: str
    button: str
    follows: str
    do: Do
    kind: str = "primary"
    hints: Mapping[str, str] = MappingProxyType({})


def _take_up(session: Session, actor: Actor, case: Case, form: forms.ActForm) -> str:
    taking.take_up(session, actor, case.application.id, version=form.seen())
    return _("已经受理。三个部门可以签署意见了。")


def _return(session: Session, actor: Actor, case: Case, form: forms.ReturnForm) -> str:
    returning.ask_more(
        session,
        actor,
        case.application.id,
        items=form.wanted(),
        reason=form.reason.data or "",
        version=form.seen(),
    )
    return _("已经退回补正，申请人会收到通知。")


def _sign(session: Session, actor: Actor, case: Case, form: forms.SignForm) -> str:
    signing.sign_off(
        session,
        actor,
        case.application.id,
        department=form.department.data,
        agrees=form.agrees.data == "yes",
        opinion=form.opinion.data or "",
    )
    return _("意见已经签署。")


def _visit(session: Session, actor: Actor, case: Case, form: forms.VisitForm) -> str:
    assert form.visited_on.data is not None, "the form asks for it"
    visits.record_visit(
        session,
        actor,
        application_id=case.application.id,
        visited_on=form.visited_on.data,
        purpose=VisitPurpose.APPLICATION,
        findings=form.findings.data or "",
        people_seen=form.people_seen.data or 0,
        as_stated=form.as_stated.data == "yes",
    )
    return _("实地查看已经记上。")


def _recognise(session: Session, actor: Actor, case: Case, form: forms.RecogniseForm) -> str:
    assert form.granted_on.data is not None, "the form asks for it"
    recognitions.recognise_employment(
        session,
        actor,
        case.application.id,
        granted_on=form.granted_on.data,
        document_no=form.document_no.data or "",
    )
    return _("就业帮扶车间的认定已经记上。")


def _reopen(session: Session, actor: Actor, case: Case, form: forms.ReasonForm) -> str:
    noticing.reopen(session, actor, case.application.id, reason=form.reason.data or "", version=form.seen())
    return _("公示已经终止，重新审核；三个部门要重新签署。")


def _certify(session: Session, actor: Actor, case: Case, form: forms.CertifyForm) -> str:
    issued = deciding.certify(
        session, actor, case.application.id, document_no=form.document_no.data or "", version=form.seen()
    )
    return _("已经认定，证书编号 %(number)s。", number=issued.number)


def _refuse(session: Session, actor: Actor, case: Case, form: forms.RefuseForm) -> str:
    deciding.refuse(
        session,
        actor,
        case.application.id,
        reason=form.reason.data or "",
        document_no=form.document_no.data or "",
        version=form.seen(),
    )
    return _("已经作出不予认定的决定，申请人会收到通知。")


def _transfer(session: Session, actor: Actor, case: Case, form: forms.TransferForm) -> str:
    transferring.ask(
        session,
        actor,
        application_id=case.application.id,
        to_county=form.to_county.data or "",
        reason=form.reason.data or "",
    )
    return _("已经请对方接收，等对方答复。")


_DOCUMENT = _l("例如 龙文旅非遗〔2026〕37 号")
#: By the noun in their addresses.
PAGES: dict[str, ActPage] = {
    "review": ActPage(
        Act.TAKE_UP,
        forms.TakeUpForm,
        _l("受理申请"),
        _l("受理"),
        _l("受理以后，文旅、人社、乡村振兴三个部门签署意见，安排实地查看。"),
        _take_up,
    ),
    "sign-offs": ActPage(
        Act.SIGN_OFF,
        forms.SignForm,
        _l("签署部门意见"),
        _l("签署"),
        _l("签署以后不能改。三个部门都同意才能公示；有部门不同意，只能退回补正或不予认定。"),
        _sign,
        hints={"opinion": _l("本部门核对了什么、看到什么；申请人看不到")},
    ),
    "visits": ActPage(
        Act.VISIT,
        forms.VisitForm,
        _l("记录实地查看"),
        _l("记上"),
        _l("最近一次查看的结论决定能不能公示。"),
        _visit,
        hints={
            "visited_on": _l("例如 2026-11-22，不能晚于今天"),
            "people_seen": _l("没有就填 0"),
            "findings": _l("场地、水电、工具、做工的人，和申报的一样不一样；不写个人姓名"),
        },
    ),
    "recognition": ActPage(
        Act.RECOGNISE,
        forms.RecogniseForm,
        _l("认定为就业帮扶车间"),
        _l("记上认定"),
        _l("还不是就业帮扶车间的，先由人社部门认定，再在就业帮扶车间加挂非遗工坊牌子。"),
        _recognise,
        hints={"granted_on": _l("例如 2026-11-22"), "document_no": _l("例如 龙人社发〔2026〕8 号")},
    ),
    "returns": ActPage(
        Act.RETURN,
        forms.ReturnForm,
        _l("退回补正"),
        _l("退回补正"),
        _l("申请人逐条补正后再提交，三个部门重新签署意见。"),
        _return,
        hints={"reason": _l("申请人看得到")},
    ),
    "transfers": ActPage(
        Act.TRANSFER,
        forms.TransferForm,
        _l("转到别的县"),
        _l("请对方接收"),
        _l("对方接收以前什么都不变，也不能公示；接收以后由对方重新受理、重新签署。"),
        _transfer,
    ),
    "reopening": ActPage(
        Act.REOPEN,
        forms.ReasonForm,
        _l("终止公示，重新审核"),
        _l("终止公示"),
        _l("这一次公示作废，三个部门重新签署，再重新公示。"),
        _reopen,
        "danger",
        {"reason": _l("申请人看得到")},
    ),
    "certification": ActPage(
        Act.CERTIFY,
        forms.CertifyForm,
        _l("认定，发证书"),
        _l("认定，发证书"),
        _l("从现在起生效：登记为工坊，发新编号的证书，可以上架销售；认定当年算已确认。"),
        _certify,
        hints={"document_no": _DOCUMENT},
    ),
    "refusal": ActPage(
        Act.REFUSE,
        forms.RefuseForm,
        _l("不予认定"),
        _l("不予认定"),
        _l("申请到此结束，以后可以重新申请。要写明不符合哪一条。"),
        _refuse,
        "danger",
        {"reason": _l("写进决定书，申请人看得到"), "document_no": _DOCUMENT},
    ),
}
#: In which order the acts stand on the page of the case; the notice has a page of its own.
ORDER = (
    "review",
    "sign-offs",
    "visits",
    "recognition",
    "certification",
    "reopening",
    "returns",
    "refusal",
    "transfers",
)
