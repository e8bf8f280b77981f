"""A row of the queue as it stands on the page: what it is, how it stands, for whom it waits, where it is acted on."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from shop.accounts.memberships import DEPARTMENTS
from shop.accounts.models import Department
from shop.admin.queue import trade_words
from shop.admin.queue.matters import WORDS, Matter
from shop.admin.queue.places import address
from shop.admin.queue.procedure_arms import NOTICE_OVER
from shop.admin.queue.reading import Waiting
from shop.admin.queue.said import Said, Says
from shop.admin.queue.viewing import Viewer
from shop.core.text import later as _l
from shop.heritage.reference import region_names
from shop.workshops.certificate_verdict import GROUNDS


class Line(NamedTuple):
    """A row in words. `kind`, `state`: the tag of how it stands; `waits`: for whom."""

    title: str
    sub: str
    where: tuple[str, dict[str, Any]]
    name: str
    county: str
    due: date | None
    kind: str
    state: str
    waits: str
    button: str


_YOU = _l("本部门")


def line(row: Waiting, viewer: Viewer) -> Line:
    """The row in words."""
    said = _SAYS[row.matter](row, viewer)
    title = str(WORDS[row.matter].name)
    if row.number and row.matter not in (Matter.SUSPENSION, Matter.KEY_COUNTY):
        title = f"{title} {row.number}"
    return Line(
        title,
        said.sub,
        address(row),
        row.name or _many(row),
        region_names().get(row.county, ""),
        row.due,
        said.kind,
        said.state,
        said.who or str(_YOU),
        said.button,
    )


def _many(row: Waiting) -> str:
    if row.matter == Matter.DIFFERENCE_MANY:
        return _("%(n)s 条差异", n=f"{row.size:,}")
    if row.matter == Matter.BANK_ROW_MANY:
        return _("%(n)s 笔到账", n=f"{row.size:,}")
    if row.matter == Matter.COMPANY_MANY:
        return _("%(n)s 家单位", n=f"{row.size:,}")
    if row.matter == Matter.FEE_TRANSFER_MANY:
        return _("%(n)s 笔展位费", n=f"{row.size:,}")
    return _("%(n)s 家工坊", n=f"{row.size:,}")


def _application(row: Waiting, viewer: Viewer) -> Said:
    match row.note:
        case "submitted":
            return _culture(row, viewer, _("新提交，等受理"), _("待受理"), _("办理"))
        case "returned":
            return Said(_("退回补正，等申请人"), "doing", _("待补正"), _("申请人"), _("查看"))
        case note if note == NOTICE_OVER:
            return _culture(row, viewer, _("公示期满，可以决定"), _("待决定"), _("办理"))
    return _under_review(row, viewer)


def _culture(row: Waiting, viewer: Viewer, sub: str, state: str, button: str) -> Said:
    """It waits for the culture officers of the county itself; others look on."""
    if viewer.sits_in(row.county, "culture"):
        return Said(sub, "warn", state, "", button)
    return Said(sub, "doing", state, _("县文旅部门"), _("查看"))


def _under_review(row: Waiting, viewer: Viewer) -> Said:
    if len(row.signed) == len(Department):
        sub = _("会签齐了，可以公示") if all(row.signed.values()) else _("有部门不同意，要作处理")
        return _culture(row, viewer, sub, _("会签 3/3"), _("办理"))
    missing = [d for d in Department if d not in row.signed]
    mine = any(viewer.sits_in(row.county, d) for d in missing)
    who = "" if mine else _("、").join(str(DEPARTMENTS[d]) for d in missing)
    state = _("会签 %(n)s/3", n=len(row.signed))
    return Said(_("三部门会签"), "warn" if mine else "doing", state, who, _("办理") if mine else _("查看"))


def _sign_off(row: Waiting, viewer: Viewer) -> Said:
    mine = viewer.sits_in(row.county)
    sub = _("请签署本部门意见")
    return Said(sub, "warn" if mine else "doing", _("待签署"), "" if mine else _("县级部门"), _("签署"))


def _recognition(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("先认定为就业帮扶车间，再公示"), "warn", _("待认定"), "", _("办理"))


def _notice(row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("公示 %(n)s 件申请", n=row.size), "doing", _("公示中"), _("公众"), _("看公示"))


def _objection(row: Waiting, viewer: Viewer) -> Said:
    return _culture(row, viewer, _("要书面答复"), _("待答复"), _("答复"))


def _transfer(row: Waiting, viewer: Viewer) -> Said:
    sub = _("%(county)s请接收", county=region_names().get(row.note, row.note))
    return _culture(row, viewer, sub, _("待答复"), _("答复"))


def _reviews(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("已经提交，可以成批通过"), "warn", _("待核对"), "", _("核对"))


def _correction(row: Waiting, _viewer: Viewer) -> Said:
    if row.note == "corrected":
        return Said(_("补正后的信息待核对"), "warn", _("待核对"), "", _("核对"))
    return Said(_("退回补正，过期可以作废"), "doing", _("等工坊补正"), _("工坊"), _("查看"))


def _missing(row: Waiting, _viewer: Viewer) -> Said:
    sub = _("%(year)s 年还没确认", year=row.due.year if row.due else "")
    return Said(sub, "doing", _("待年度确认"), _("工坊"), _("看名单"))


def _overdue(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("去年也没确认，1 月 1 日零点自动取消"), "warn", _("漏确认 1 年"), _("工坊"), _("查看"))


def _suspension(row: Waiting, _viewer: Viewer) -> Said:
    ground = GROUNDS.get(row.note)
    sub = _("%(ground)s，%(no)s", ground=ground, no=row.number) if ground else row.number
    return Said(sub, "bad", _("已暂停"), _("工坊整改"), _("查看"))


def _verification(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("到期未核验，已停止新的销售"), "bad", _("核验已到期"), _("工坊"), _("查看"))


def _identity(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("材料已经送来，等核对"), "warn", _("待核对"), "", _("核对"))


def _change(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("7 个工作日内核实"), "warn", _("待核实"), "", _("核实"))


def _appeal(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("对暂停或失效不服"), "warn", _("待决定"), "", _("办理"))


def _report(row: Waiting, _viewer: Viewer) -> Said:
    if row.note == "taken_up":
        return Said(_("已经受理，正在查"), "warn", _("查办中"), "", _("办结"))
    return Said(_("冒用证书、以次充好等"), "warn", _("待受理"), "", _("受理"))


def _filing(row: Waiting, _viewer: Viewer) -> Said:
    sub = {
        "county": _("认定后还没报市州"),
        "prefecture": _("县里已报，还没报省"),
        "province": _("市州已报，还没编入批次"),
    }
    return Said(sub.get(row.note, ""), "warn", _("待备案"), "", _("办理"))


def _register(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("已认定，还没录入县级项目库"), "warn", _("待录入"), "", _("录入"))


def _key_county(row: Waiting, _viewer: Viewer) -> Said:
    sub = _("市州已报，等省里接收") if row.note == "province" else _("已确定，还没报省")
    return Said(sub, "warn", _("待办"), "", _("办理"))


def _quarter(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("工坊报来了，等县里审"), "warn", _("待审核"), "", _("审核"))


def _region_form(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("下一级报来的汇总"), "warn", _("待审核"), "", _("审核"))


def _release(_row: Waiting, _viewer: Viewer) -> Said:
    return Said(_("要由第二位经办人复核"), "warn", _("待复核"), "", _("复核"))


_SAYS: dict[Matter, Says] = {
    Matter.APPLICATION: _application,
    Matter.SIGN_OFF: _sign_off,
    Matter.RECOGNITION: _recognition,
    Matter.NOTICE: _notice,
    Matter.OBJECTION: _objection,
    Matter.TRANSFER: _transfer,
    Matter.REVIEW_MANY: _reviews,
    Matter.CORRECTION: _correction,
    Matter.MISSING_MANY: _missing,
    Matter.OVERDUE: _overdue,
    Matter.SUSPENSION: _suspension,
    Matter.VERIFICATION: _verification,
    Matter.IDENTITY: _identity,
    Matter.CHANGE: _change,
    Matter.APPEAL: _appeal,
    Matter.REPORT: _report,
    Matter.FILING_MANY: _filing,
    Matter.REGISTER_MANY: _register,
    Matter.KEY_COUNTY: _key_county,
    Matter.QUARTER_MANY: _quarter,
    Matter.REGION_FORM: _region_form,
    Matter.RELEASE: _release,
    **trade_words.SAYS,
}
