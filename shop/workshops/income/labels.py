"""The tables of labels: channels, and accounts of the ledger."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from shop.workshops.income.models import Account, Channel

CHANNEL_LABELS = {
    Channel.MALL: _l("网上商城"),
    Channel.BULK_ORDER: _l("订单生产"),
    Channel.FAIR: _l("展会"),
    Channel.OFFLINE_STORE: _l("专营点"),
    Channel.EXTERNAL_PLATFORM: _l("其他平台"),
}

ACCOUNT_LABELS = {
    Account.PROVIDER: _l("付款机构"),
    Account.SETTLEMENT: _l("结算账户"),
    Account.PAYOUT_TRANSIT: _l("打款在途"),
    Account.PLATFORM_OWN: _l("平台自有账户"),
    Account.BANK_UNMATCHED: _l("待认领的银行来款"),
    Account.PROVIDER_FEE: _l("付款机构手续费"),
    Account.CASH_SHORT: _l("差额核销"),
    Account.CASH_OUTSIDE: _l("工坊自己收的钱"),
    Account.GOODS: _l("货款"),
    Account.GOODS_REFUNDED: _l("货款退回"),
    Account.FREIGHT: _l("运费"),
    Account.FREIGHT_REFUNDED: _l("运费退回"),
    Account.DISCOUNT_WORKSHOP: _l("工坊承担的优惠"),
    Account.SUBSIDY: _l("公共补贴承担的优惠"),
    Account.DISCOUNT_PLATFORM: _l("平台承担的优惠"),
    Account.COMMISSION: _l("佣金"),
    Account.PLATFORM_FEE: _l("平台佣金收入"),
    Account.EARNEST_HELD: _l("代管的定金"),
    Account.EARNEST_KEPT: _l("没收的定金"),
    Account.PENALTY: _l("违约金"),
    Account.BUYER_CREDIT: _l("应退买家"),
    Account.ORGANISER: _l("代主办方收的展位费"),
    Account.PAID_OUT: _l("已打款"),
}
