"""Kinds of notes: by the name of the message, what may be switched off, and where a note can be seen to.

What a message is not known by its name is of the kind `office`: told in the store always. So a message that somebody adds
later is never lost.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from shop.core.text import later as _l


class Kind(StrEnum):
    """What a note is about."""

    ORDERS = "orders"
    RETURNS = "returns"
    TALK = "talk"
    MONEY = "money"
    TRADE = "trade"
    OFFICE = "office"
    ACCOUNT = "account"
    NEWS = "news"


class Rule(NamedTuple):
    """A kind in words; whether it can be switched off in the store, and whether its copies by mail and SMS can."""

    name: str
    about: str
    in_store_free: bool = False
    copy_free: bool = True


RULES: dict[Kind, Rule] = {
    Kind.ORDERS: Rule(_l("订单"), _l("付款、发货、取货、签收")),
    Kind.RETURNS: Rule(_l("退货退款"), _l("售后单的进展，退款到账")),
    Kind.TALK: Rule(_l("消息和问答"), _l("消息、提问和回答、评价和回复"), in_store_free=False),
    Kind.MONEY: Rule(_l("发票和打款"), _l("发票、银行转账、给工坊的打款")),
    Kind.TRADE: Rule(_l("定制、合同和展会"), _l("询价、报价、合同、审批、展会")),
    Kind.OFFICE: Rule(_l("认定和公告"), _l("认定、年度确认、证照、规则")),
    Kind.ACCOUNT: Rule(_l("账号安全"), _l("密码、收款账户的改动"), copy_free=False),
    Kind.NEWS: Rule(_l("上新和活动"), _l("关注的工坊上新，平台的活动"), in_store_free=True),
}
# The longest beginning that fits decides.
_PREFIXES: dict[str, Kind] = {
    "order_": Kind.ORDERS,
    "purchase_": Kind.ORDERS,
    "stock_": Kind.ORDERS,
    "order_refunded": Kind.RETURNS,
    "return_": Kind.RETURNS,
    "refund_": Kind.RETURNS,
    "message_": Kind.TALK,
    "question_": Kind.TALK,
    "review_": Kind.TALK,
    "invoice_": Kind.MONEY,
    "payout_": Kind.MONEY,
    "bank_": Kind.MONEY,
    "transfer_": Kind.MONEY,
    "company_": Kind.TRADE,
    "commission_": Kind.MONEY,
    "contract_": Kind.TRADE,
    "quotation_": Kind.TRADE,
    "rfq_": Kind.TRADE,
    "approval_": Kind.TRADE,
    "fair_": Kind.TRADE,
    "password_": Kind.ACCOUNT,
    "payout_account_": Kind.ACCOUNT,
    "export_": Kind.ACCOUNT,
    "news_": Kind.NEWS,
}
# Where it can be seen to; the facts of the message fill the braces.
_PATHS = {
    "order_shipped": "/orders/{number}",
    "order_refunded": "/orders/{number}",
    "order_refused": "/orders/{number}",
    "order_cannot_send": "/orders/{number}",
    "order_receive_soon": "/orders/{number}",
    "order_waybill_corrected": "/orders/{number}",
    "order_pickup_waits": "/orders/{number}",
    "order_handed_over": "/orders/{number}",
    "order_to_ship": "/studio/orders/{number}",
    "order_to_hand": "/studio/orders/{number}",
    "order_cancelled": "/studio/orders/{number}",
    "order_part_cancelled": "/studio/orders/{number}",
    "order_ship_tomorrow": "/studio/orders/{number}",
    "order_ship_overdue": "/studio/orders/{number}",
    "order_pickup_unclaimed": "/studio/orders/{number}",
    "return_news:buyer": "/returns/{number}",
    "return_news:workshop": "/studio/returns/{number}",
    "invoice_news:buyer": "/orders/{order}/invoice",
    "invoice_news:workshop": "/studio/invoices/{number}",
    "return_freight_paid": "/orders/{number}",
    "bank_account_asked": "/returns",
    "review_wanted": "/orders/{number}/reviews/new",
    "review_replied": "/reviews",
    "review_hidden": "/reviews",
    "question_asked": "/studio/questions/{id}",
    "question_answered": "/products/{slug}/questions",
    "question_hidden": "/questions",
    "message_to_buyer": "/messages/{thread}",
    "message_to_workshop": "/studio/messages/{thread}",
    "payout_paid": "/studio/payouts",
    "payout_refused": "/studio/payouts",
    "payout_account_entered": "/studio/payouts",
    "commission_raised": "/studio/payouts",
    "stock_low": "/studio/products",
    "export_ready": "/account/exports",
    "news_new_products": "/following",
    "approval_asked": "/approvals/{number}",
    "approval_decided": "/approvals/{number}",
    "company_checked": "/organisation",
    "transfer_part_came": "/transfers/{number}",
}


def kind_of(template: str) -> Kind:
    """The kind of a message, by its name."""
    fitting = [prefix for prefix in _PREFIXES if template.startswith(prefix)]
    return _PREFIXES[max(fitting, key=len)] if fitting else Kind.OFFICE


def path_of(template: str, facts: dict[str, Any]) -> str:
    """Where it can be seen to; '' when there is no such place."""
    pattern = _PATHS.get(f"{template}:{facts.get('to', '')}") or _PATHS.get(template, "")
    try:
        return pattern.format_map({name: str(value) for name, value in facts.items()})
    except KeyError:
        return ""
