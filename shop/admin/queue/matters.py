"""The kinds of matters that can wait on the desk, and in which words they stand there."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from shop.core.text import later as _l


class Matter(StrEnum):
    """Kinds of matters. Those that end in _many are one row for many workshops, with their number."""

    APPLICATION = "application"
    SIGN_OFF = "sign_off"
    RECOGNITION = "recognition"
    NOTICE = "notice"
    OBJECTION = "objection"
    TRANSFER = "transfer"
    REVIEW_MANY = "review_many"
    CORRECTION = "correction"
    MISSING_MANY = "missing_many"
    OVERDUE = "overdue"
    SUSPENSION = "suspension"
    VERIFICATION = "verification"
    IDENTITY = "identity"
    CHANGE = "change"
    APPEAL = "appeal"
    REPORT = "report"
    FILING_MANY = "filing_many"
    REGISTER_MANY = "register_many"
    KEY_COUNTY = "key_county"
    QUARTER_MANY = "quarter_many"
    REGION_FORM = "region_form"
    RELEASE = "release"
    CATALOGUE = "catalogue"
    CATALOGUE_CHANGE = "catalogue_change"
    FOOD = "food"
    ASSISTANCE = "assistance"
    RIGHTS = "rights"
    DIFFERENCE_MANY = "difference_many"
    BANK_ROW_MANY = "bank_row_many"
    COMPANY_MANY = "company_many"
    PAYOUT = "payout"
    RETURN = "return"
    CONTRACT = "contract"
    BANK_REFUND = "bank_refund"
    INVOICE = "invoice"
    RED_INVOICE = "red_invoice"
    CONTRACT_INVOICE = "contract_invoice"
    OPINION = "opinion"
    QUESTION = "question"
    MESSAGE = "message"
    TILL_SALE = "till_sale"
    FEE_TRANSFER_MANY = "fee_transfer_many"


class Tab(StrEnum):
    """What the queue can be narrowed to."""

    APPLICATIONS = "applications"
    NOTICES = "notices"
    YEAR = "year"
    STANDING = "standing"
    IDENTITY = "identity"
    REPORTS = "reports"
    RECORDS = "records"
    QUARTERS = "quarters"
    CATALOGUE = "catalogue"
    MONEY = "money"
    RETURNS = "returns"


class Words(NamedTuple):
    """A matter in words: its name, the one character of its square, the tab it stands under."""

    name: str
    square: str
    tab: Tab


WORDS = {
    Matter.APPLICATION: Words(_l("认定申请"), _l("认"), Tab.APPLICATIONS),
    Matter.SIGN_OFF: Words(_l("认定申请会签"), _l("签"), Tab.APPLICATIONS),
    Matter.RECOGNITION: Words(_l("就业帮扶车间认定"), _l("车"), Tab.APPLICATIONS),
    Matter.TRANSFER: Words(_l("转来的"), _l("转"), Tab.APPLICATIONS),
    Matter.NOTICE: Words(_l("公示"), _l("示"), Tab.NOTICES),
    Matter.OBJECTION: Words(_l("异议"), _l("异"), Tab.NOTICES),
    Matter.REVIEW_MANY: Words(_l("年度确认待核对"), _l("确"), Tab.YEAR),
    Matter.CORRECTION: Words(_l("年度确认补正"), _l("补"), Tab.YEAR),
    Matter.MISSING_MANY: Words(_l("年度确认"), _l("确"), Tab.YEAR),
    Matter.OVERDUE: Words(_l("年度确认"), _l("漏"), Tab.YEAR),
    Matter.SUSPENSION: Words(_l("暂停中"), _l("停"), Tab.STANDING),
    Matter.APPEAL: Words(_l("申诉"), _l("诉"), Tab.STANDING),
    Matter.TILL_SALE: Words(_l("展会待核销售"), _l("展"), Tab.STANDING),
    Matter.VERIFICATION: Words(_l("证照核验"), _l("核"), Tab.IDENTITY),
    Matter.IDENTITY: Words(_l("证照核验"), _l("核"), Tab.IDENTITY),
    Matter.CHANGE: Words(_l("信息变更"), _l("变"), Tab.IDENTITY),
    Matter.REPORT: Words(_l("举报"), _l("举"), Tab.REPORTS),
    Matter.FILING_MANY: Words(_l("备案"), _l("备"), Tab.RECORDS),
    Matter.REGISTER_MANY: Words(_l("县级项目库"), _l("库"), Tab.RECORDS),
    Matter.KEY_COUNTY: Words(_l("重点支持县"), _l("县"), Tab.RECORDS),
    Matter.QUARTER_MANY: Words(_l("季度表"), _l("季"), Tab.QUARTERS),
    Matter.REGION_FORM: Words(_l("季度汇总表"), _l("汇"), Tab.QUARTERS),
    Matter.RELEASE: Words(_l("季度数据公布"), _l("布"), Tab.QUARTERS),
    Matter.CATALOGUE: Words(_l("入选产品目录"), _l("录"), Tab.CATALOGUE),
    Matter.CATALOGUE_CHANGE: Words(_l("目录作品改动"), _l("改"), Tab.CATALOGUE),
    Matter.FOOD: Words(_l("食品上架"), _l("食"), Tab.CATALOGUE),
    Matter.ASSISTANCE: Words(_l("消费帮扶证书"), _l("帮"), Tab.CATALOGUE),
    Matter.RIGHTS: Words(_l("知识产权登记"), _l("权"), Tab.CATALOGUE),
    Matter.DIFFERENCE_MANY: Words(_l("对账"), _l("账"), Tab.MONEY),
    Matter.BANK_ROW_MANY: Words(_l("对公到账"), _l("到"), Tab.MONEY),
    Matter.COMPANY_MANY: Words(_l("单位认证"), _l("企"), Tab.IDENTITY),
    Matter.PAYOUT: Words(_l("打款批次"), _l("款"), Tab.MONEY),
    Matter.FEE_TRANSFER_MANY: Words(_l("展位费转主办方"), _l("展"), Tab.MONEY),
    Matter.RETURN: Words(_l("退货仲裁"), _l("裁"), Tab.RETURNS),
    Matter.CONTRACT: Words(_l("合同争议"), _l("合"), Tab.RETURNS),
    Matter.BANK_REFUND: Words(_l("退款转账"), _l("汇"), Tab.MONEY),
    Matter.INVOICE: Words(_l("发票逾期"), _l("票"), Tab.MONEY),
    Matter.CONTRACT_INVOICE: Words(_l("合同发票逾期"), _l("票"), Tab.MONEY),
    Matter.OPINION: Words(_l("评价举报"), _l("评"), Tab.REPORTS),
    Matter.QUESTION: Words(_l("提问举报"), _l("问"), Tab.REPORTS),
    Matter.MESSAGE: Words(_l("消息举报"), _l("消"), Tab.REPORTS),
    Matter.RED_INVOICE: Words(_l("红字发票逾期"), _l("红"), Tab.MONEY),
}
TABS = {
    Tab.APPLICATIONS: _l("认定申请"),
    Tab.NOTICES: _l("公示与异议"),
    Tab.YEAR: _l("年度确认"),
    Tab.STANDING: _l("暂停与申诉"),
    Tab.IDENTITY: _l("核验与变更"),
    Tab.REPORTS: _l("举报"),
    Tab.RECORDS: _l("备案与名录"),
    Tab.QUARTERS: _l("季度报表"),
    Tab.CATALOGUE: _l("产品目录"),
    Tab.MONEY: _l("资金"),
    Tab.RETURNS: _l("退货与合同"),
}
