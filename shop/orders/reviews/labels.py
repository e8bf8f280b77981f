"""Reviews in words."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.core.text import later as _l
from shop.orders.reviews.models import BuyerReview, HideReason, ReportState

REASONS = {
    HideReason.OFF_TOPIC: _l("与商品和服务无关，或是广告"),
    HideReason.PRIVACY: _l("泄露个人隐私"),
    HideReason.INSULT: _l("侮辱谩骂"),
    HideReason.ILLEGAL: _l("含有违法内容"),
}
REPORT_STATES = {
    ReportState.OPEN: _l("待处理"),
    ReportState.HIDDEN: _l("已隐藏"),
    ReportState.KEPT: _l("不成立，保留"),
}
STARS = {5: _l("很满意"), 4: _l("满意"), 3: _l("一般"), 2: _l("不满意"), 1: _l("很不满意")}


def star_choices() -> list[tuple[str, str]]:
    """From five to one, with a word."""
    return [(str(n), _("%(n)s 星，%(word)s", n=n, word=word)) for n, word in STARS.items()]


def hidden(review: BuyerReview) -> str:
    """Why the words of a review are not shown."""
    return str(REASONS[HideReason(review.hidden_reason or "")])


def hidden_counts(rows: list[tuple[HideReason, int]]) -> list[str]:
    """How many were hidden, a sentence for each reason."""
    return [
        _("%(n)s 条评价因“%(why)s”被平台隐藏了文字，星级照算。", n=count, why=REASONS[reason])
        for reason, count in rows
    ]
