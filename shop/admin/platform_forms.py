"""Forms of the platform's own desk."""

from __future__ import annotations

import unicodedata
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from shop.accounts.memberships import DEPARTMENTS, ROLE_NAMES
from shop.accounts.rulebook import LONGEST
from shop.core.preferences import KINDS, problems
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import day_field, text_field

MOST_LINES = 2000


def plain_lines(text: str | None) -> str:
    """Lines without signs that cannot be seen; line breaks of every kind become the one."""
    lines = unicodedata.normalize("NFC", text or "").splitlines()
    return "\n".join("".join(c for c in line if c.isprintable() or c == "\t").rstrip() for line in lines)


class PreferencesForm(Form):
    """What the operators set; each value is judged by its kind (shop.core.preferences)."""

    seen = HiddenField()
    phone = text_field(_l("客服电话"), 40)
    hours = text_field(_l("客服时间"), 80)
    mail = text_field(_l("投诉邮箱"), 254)
    company = text_field(_l("经营者名称"), 100)
    licence = text_field(_l("营业执照的统一社会信用代码"), 30)
    icp = text_field(_l("网站备案号"), 60)
    price_limit = text_field(_l("入选产品目录的作品，价格变动超过百分之几要重新审核"), 10)
    site = text_field(_l("网址"), 120)
    payout_minimum = text_field(_l("给工坊打款的起付额（元）"), 12)
    bank_holder = text_field(_l("对公收款户名"), 80)
    bank_name = text_field(_l("开户银行和支行"), 80)
    bank_account = text_field(_l("对公收款账号"), 60)
    others = TextAreaField(_l("其他许可"), filters=[plain_lines], validators=[Length(0, 600)])

    def given(self) -> dict[str, str]:
        """The values by name."""
        return {name: self[name].data or "" for name in KINDS}

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that is wrong is said at once."""
        valid = bool(super().validate(extra_validators))
        wrong = {n: said for n, said in problems(self.given()).items() if not self[n].errors}
        for name, sentence in wrong.items():
            self[name].errors = [*self[name].errors, sentence]
        return valid and not wrong


class RulesForm(Form):
    """A new version of a text of the rules. `base`: the number of the newest version that was seen."""

    base = HiddenField()
    title = text_field(_l("标题"), 80, _l("请填写标题。"))
    summary = TextAreaField(
        _l("改了什么"),
        filters=[lambda text: " ".join(plain_lines(text).split())],
        validators=[DataRequired(_l("请用几句话写清改了什么。")), Length(2, 300, _l("请写 2 到 300 个字。"))],
    )
    text = TextAreaField(
        _l("全文"),
        filters=[plain_lines],
        validators=[
            DataRequired(_l("请写规则的内容。")),
            Length(1, LONGEST, _l("太长了，最多 20000 个字。")),
        ],
    )
    effective_on = day_field(_l("从哪天起生效"))

    def validate_text(self, field: TextAreaField) -> None:
        """Not more lines than can be compared."""
        if (field.data or "").count("\n") >= MOST_LINES:
            raise ValidationError(str(_l("行数太多，请合并一些段落。")))

    def seen(self) -> int | None:
        """The version that was seen; None when the form carries none."""
        text = self.base.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class OfficeForm(Form):
    """Make somebody an officer of a region's authority."""

    region = text_field(_l("地区"), 40, _l("请填写地区的全称或六位代码。"))
    department = RadioField(
        _l("部门"), choices=list(DEPARTMENTS.items()), validators=[InputRequired(_l("请选一个部门。"))]
    )
    authority = text_field(_l("单位名称"), 80)


class PlatformRoleForm(Form):
    """Give somebody a role of the platform."""

    role = SelectField(
        _l("平台角色"),
        choices=[(role, word) for (kind, role), word in ROLE_NAMES.items() if kind == "platform"],
        validators=[InputRequired(_l("请选一个角色。"))],
    )


class WhyForm(Form):
    """Why something of a person is looked at."""

    reason = text_field(_l("为什么要看"), 200, _l("请写明为什么要看。"))


class ClosingForm(Form):
    """Close an account: why, and that it was asked whose it is."""

    reason = text_field(_l("为什么关闭"), 200, _l("请写明为什么关闭。"))
    sure = BooleanField(
        _l("已经核对过是本人要求，或者有书面依据；关闭以后不能恢复"),
        validators=[DataRequired(_l("请先核对，再勾选。"))],
    )
