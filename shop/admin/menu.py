"""The side menu of the officers' desk: short groups, only what the account can use."""

from __future__ import annotations

from typing import NamedTuple

from shop.core.access import Actor, allowed
from shop.core.permissions import Permission
from shop.core.text import later as _l


class Link(NamedTuple):
    """One page of the desk. `needs`: the permission without which it is left out."""

    key: str
    word: str
    endpoint: str
    needs: Permission | None = None


class Group(NamedTuple):
    """Links that belong together; `word` "" for the first ones."""

    word: str
    links: list[Link]


_P = Permission
GROUPS = [
    Group(
        "",
        [
            Link("oversight", _l("待办"), "admin.oversight"),
        ],
    ),
    Group(
        _l("认定"),
        [
            Link("applications", _l("认定申请"), "admin.applications", _P.APPLICATION_VIEW),
            Link("notices", _l("公示与异议"), "admin.notices", _P.APPLICATION_VIEW),
            Link("transfers", _l("转办"), "admin.transfers", _P.APPLICATION_DECIDE),
        ],
    ),
    Group(
        _l("工坊"),
        [
            Link("workshops", _l("工坊名录"), "admin.workshops"),
            Link("roster_days", _l("某日在册"), "admin.certified_on"),
            Link("roster_import", _l("导入名录"), "admin.roster_import", _P.ROSTER_IMPORT),
            Link("confirmations", _l("年度确认"), "admin.confirmations"),
            Link("visits", _l("走访"), "admin.visits"),
            Link("alerts", _l("预警"), "admin.alerts"),
            Link("reports", _l("举报"), "admin.reports", _P.REPORT_HANDLE),
            Link("till_sales", _l("展会待核销售"), "exhibition.flagged_sales", _P.TILL_RULE),
        ],
    ),
    Group(
        _l("备案与名单"),
        [
            Link("filings", _l("备案与批次"), "admin.filings"),
            Link("registers", _l("项目库和平台录入"), "admin.registers"),
            Link("model_sites", _l("示范点"), "admin.model_sites"),
            Link("key_counties", _l("重点支持县"), "admin.key_counties"),
        ],
    ),
    Group(
        _l("统计"),
        [
            Link("quarters", _l("季度报表"), "admin.quarters", _P.REGION_INCOME_VIEW),
            Link("report_form", _l("季度表栏目和时限"), "admin.report_form", _P.STATISTICS_PUBLISH),
            Link("statistics", _l("办理统计"), "admin.statistics"),
            Link("income", _l("收入总览"), "admin.income"),
            Link("analysis", _l("工坊分析"), "admin.analysis", _P.REGION_INCOME_VIEW),
            Link("published", _l("公布的统计"), "front.statistics"),
        ],
    ),
    Group(
        _l("订单生产"),
        [
            Link("rfqs", _l("需求单和对接"), "admin.rfqs", _P.RFQ_INTRODUCE),
            Link("capacity", _l("空闲产能"), "admin.free_capacity", _P.CAPACITY_VIEW),
            Link("contracts", _l("合同和争议"), "admin.contracts", _P.CONTRACT_DECIDE),
        ],
    ),
    Group(
        _l("资金"),
        [
            Link("payouts", _l("给工坊打款"), "admin.payouts", _P.PAYOUT_MANAGE),
            Link("fee_transfers", _l("展位费转主办方"), "exhibition.fee_transfers", _P.PAYOUT_MANAGE),
            Link("accounts", _l("账户"), "admin.money_accounts", _P.PAYOUT_MANAGE),
            Link("bank", _l("对公到账"), "admin.bank_statements", _P.BANK_MATCH),
            Link("reconciliation", _l("对账"), "admin.reconciliation", _P.PAYMENTS_RECONCILE),
            Link("promotions", _l("优惠和补贴"), "admin.promotions", _P.PROMOTION_MANAGE),
            Link("commission", _l("佣金"), "admin.commission", _P.COMMISSION_SET),
        ],
    ),
    Group(
        _l("设置"),
        [
            Link("settings", _l("条件和期限"), "admin.settings", _P.CONDITIONS_EDIT),
            Link("calendar", _l("工作日历"), "admin.calendar"),
        ],
    ),
    Group(
        _l("平台"),
        [
            Link("catalogue", _l("产品目录审核"), "admin.catalogue", _P.CATALOGUE_DECIDE),
            Link("returns", _l("退货仲裁"), "admin.returns", _P.RETURN_DECIDE),
            Link("reviews", _l("评价举报"), "admin.reviews", _P.REVIEW_HIDE),
            Link("questions", _l("提问举报"), "admin.questions", _P.QUESTION_HIDE),
            Link("message_reports", _l("消息举报"), "admin.message_reports", _P.MESSAGE_JUDGE),
            Link("bank_refunds", _l("退款转账"), "admin.bank_refunds", _P.BANK_REFUND_PAY),
            Link("invoices", _l("逾期的发票"), "admin.invoices", _P.INVOICE_WATCH),
            Link("companies", _l("单位认证"), "admin.companies", _P.COMPANY_VERIFY),
            Link("users", _l("用户和任职"), "admin.users", _P.USERS_MANAGE),
            Link("rulebook", _l("平台规则"), "admin.rulebook", _P.RULES_PUBLISH),
            Link("preferences", _l("平台设置"), "admin.store_preferences", _P.SETTINGS_MANAGE),
            Link("exports", _l("报送导出"), "admin.office_exports", _P.IDENTITY_EXPORT),
            Link("searches", _l("大家在搜什么"), "admin.searches", _P.SEARCHES_VIEW),
            Link("jobs", _l("失败的任务"), "admin.jobs", _P.JOBS_MANAGE),
            Link("audit", _l("操作日志"), "admin.audit", _P.AUDIT_VIEW),
        ],
    ),
    Group(
        _l("公开页面"),
        [
            Link("certificates", _l("证书查询"), "workshops.certificates"),
            Link("sanctions", _l("处理公示"), "workshops.sanctions"),
            Link("home", _l("回商城"), "front.home"),
        ],
    ),
]


def menu(actor: Actor) -> list[Group]:
    """The groups with what the account can use; empty groups are left out."""
    kept = (Group(g.word, [x for x in g.links if _usable(actor, x)]) for g in GROUPS)
    return [group for group in kept if group.links]


def _usable(actor: Actor, link: Link) -> bool:
    return link.needs is None or allowed(actor, link.needs)
