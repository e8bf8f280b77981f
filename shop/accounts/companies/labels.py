"""Words of companies and approvals."""

from __future__ import annotations

from shop.accounts.companies.models import ApprovalState, BuyerKind, BuyerSize, CompanyState, RulePer
from shop.core.text import later as _l

KINDS = {BuyerKind.ENTERPRISE: _l("企业"), BuyerKind.INSTITUTION: _l("机关、事业单位")}
SIZES = {
    BuyerSize.LARGE: _l("大型企业"),
    BuyerSize.MEDIUM: _l("中型企业"),
    BuyerSize.SMALL: _l("小型企业"),
    BuyerSize.MICRO: _l("微型企业"),
}
STATES = {
    CompanyState.WAITING: ("warn", _l("等平台核对")),
    CompanyState.RETURNED: ("bad", _l("证照退回")),
    CompanyState.VERIFIED: ("ok", _l("已认证")),
}
PERS = {RulePer.PURCHASE: _l("一次"), RulePer.MONTH: _l("一个月")}
APPROVALS = {
    ApprovalState.WAITING: ("warn", _l("等审批")),
    ApprovalState.APPROVED: ("ok", _l("同意")),
    ApprovalState.DECLINED: ("bad", _l("不同意")),
    ApprovalState.WITHDRAWN: ("", _l("已撤回")),
}
