"""Forms of the platform's finance."""

from __future__ import annotations

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, ValidationError

from shop.core.money import parse_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.payouts.labels import MOVE, REFUSAL
from shop.orders.payouts.models import MoveKind, Refusal
from shop.workshops.forms import day_field, text_field


class RefusalForm(Form):
    """Why the bank sent a line back, and which digit or word is wrong."""

    why = SelectField(
        _l("银行退回的原因"), choices=list(REFUSAL.items()), validators=[InputRequired(_l("请选一个原因。"))]
    )
    note = text_field(_l("哪一位、哪个字不对"), 100)

    def reason(self) -> Refusal:
        """The reason chosen."""
        return Refusal(self.why.data)


class ConnectedForm(Form):
    """The account of a workshop at the payment provider."""

    workshop = text_field(_l("工坊"), 80, _l("请填工坊的名字。"))
    account = text_field(_l("账户编号"), 60, _l("请填账户编号。"))


class EndingForm(Form):
    """Why a transfer that does not come about is ended by hand."""

    reason = text_field(_l("为什么不再等"), 80, _l("请写明为什么不再等。"))
    looked = BooleanField(_l("到付款机构的后台看过，没有这一笔"))


class MoveForm(Form):
    """Money that moved between the accounts."""

    kind = SelectField(_l("哪一种"), choices=list(MOVE.items()), validators=[InputRequired(_l("请选一种。"))])
    amount = text_field(_l("金额（元）"), 20, _l("请填金额，例如 1280.50。"))
    moved_on = day_field(_l("日期"))
    reference = text_field(_l("流水号"), 60, _l("请填付款机构或银行的流水号，防止同一笔记两次。"))
    reason = text_field(_l("原因"), 200)

    def validate_amount(self, field: object) -> None:
        """Yuan with at most two decimals."""
        try:
            parse_yuan(self.amount.data or "")
        except ValueError:
            raise ValidationError(str(_l("请照 1280.50 的样子填金额。"))) from None

    def move(self) -> MoveKind:
        """The kind chosen."""
        return MoveKind(self.kind.data)

    def fen(self) -> int:
        """The amount in fen."""
        return parse_yuan(self.amount.data or "").fen
