"""The form in which an owner says where the money goes."""

from __future__ import annotations

from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import text_field


class AccountForm(Form):
    """A bank account; the number twice, since nobody reads it back before the money is gone."""

    kind = RadioField(
        _l("哪一种账户"),
        choices=[("company", _l("单位的对公账户")), ("personal", _l("负责人的个人银行卡"))],
        validators=[InputRequired(_l("请选一种。"))],
    )
    holder = text_field(_l("户名"), 80, _l("请照银行卡或开户许可填写户名。"))
    bank = text_field(_l("开户银行"), 60, _l("请填写银行的名称。"))
    branch = text_field(_l("开户网点"), 100, _l("请填写开户的支行或网点。"))
    number = StringField(
        _l("账号"), validators=[InputRequired(_l("请填写账号。")), Length(0, 60, _l("账号太长，请对一对。"))]
    )
    number_again = StringField(
        _l("再填一次账号"),
        validators=[InputRequired(_l("请再填一次账号。")), Length(0, 60, _l("账号太长，请对一对。"))],
    )
    password = PasswordField(
        _l("您登录用的密码"), validators=[InputRequired(_l("请填写现在的密码，确认是您本人。"))]
    )

    def facts(self) -> dict[str, str]:
        """What the act takes."""
        return {
            "holder": self.holder.data or "",
            "bank": self.bank.data or "",
            "branch": self.branch.data or "",
            "number": self.number.data or "",
            "number_again": self.number_again.data or "",
        }
