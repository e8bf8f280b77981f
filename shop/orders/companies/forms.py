"""Forms of company accounts."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from shop.accounts.companies import labels
from shop.accounts.companies.models import BuyerKind, BuyerSize, RulePer
from shop.core.money import parse_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import text_field

_ANY = ("", _l("不限"))


class _Size:
    size = SelectField(
        _l("企业规模"),
        choices=[("", _l("机关、事业单位不用选")), *((str(key), word) for key, word in labels.SIZES.items())],
        validators=[Optional()],
    )

    @property
    def chosen_size(self) -> BuyerSize | None:
        """The size; None for an institution."""
        return BuyerSize(self.size.data) if self.size.data else None


class OpenForm(_Size, Form):
    """Open a company account."""

    name = text_field(_l("单位全称"), 80, _l("请照证照填单位全称。"))
    uscc = text_field(_l("统一社会信用代码"), 30, _l("请填 18 位代码。"))
    kind = RadioField(
        _l("哪种单位"),
        choices=[(str(key), word) for key, word in labels.KINDS.items()],
        validators=[InputRequired(_l("请选一种。"))],
    )
    file = FileField(_l("营业执照或法人证书"), validators=[FileRequired(_l("请选一个文件。"))])

    @property
    def chosen_kind(self) -> BuyerKind:
        """The kind."""
        return BuyerKind(self.kind.data)


class PaperForm(Form):
    """Another document."""

    file = FileField(_l("营业执照或法人证书"), validators=[FileRequired(_l("请选一个文件。"))])


class DataForm(_Size, Form):
    """What invoices and terms of payment need."""

    address = text_field(_l("注册地址"), 200)
    phone = text_field(_l("注册电话"), 30)
    bank = text_field(_l("开户银行"), 100)
    account = text_field(_l("银行账号"), 40)


class RuleForm(Form):
    """A rule of approval."""

    above = text_field(_l("超过多少元要审批"), 20, _l("请填金额，例如 5000；填 0 就是每次都要。"))
    per = RadioField(
        _l("怎么算"),
        choices=[(str(key), word) for key, word in labels.PERS.items()],
        default=str(RulePer.PURCHASE),
        validators=[InputRequired(_l("请选一种。"))],
    )
    member = SelectField(_l("管谁"), validators=[Optional()])
    category = SelectField(_l("管哪类"), validators=[Optional()])

    def offer(self, members: Iterable[tuple[int, str]], categories: Iterable[tuple[str, str]]) -> None:
        """The choices."""
        self.member.choices = [_ANY, *((str(user_id), name) for user_id, name in dict(members).items())]
        self.category.choices = [_ANY, *categories]

    @property
    def above_fen(self) -> int:
        """The amount in fen."""
        return parse_yuan(self.above.data or "").fen

    def validate_above(self, field: StringField) -> None:
        """An amount."""
        try:
            parse_yuan(field.data or "")
        except ValueError:
            raise ValidationError(str(_l("请填金额，例如 5000。"))) from None


class DecisionForm(Form):
    """What an approver says. `seen`: what they saw, as the page showed it."""

    seen = HiddenField()
    words = TextAreaField(
        _l("留言"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[Length(0, 200, _l("最多 200 个字。"))],
    )


class OrderListForm(Form):
    """Rows of code and pieces, pasted or from a file; a name to keep them under."""

    text = TextAreaField(_l("货号和件数"), validators=[Length(0, 10_000, _l("太长了，请分几次。"))])
    file = FileField(_l("或者上传文件"))
    name = text_field(_l("存成订货单的名字"), 40)

    @property
    def saved_name(self) -> str:
        """The name; a plain one when none was given."""
        return str(self.name.data or _l("常用订货单"))

    def validate_text(self, field: TextAreaField) -> None:
        """Something has to be there."""
        if not (field.data or "").strip():
            raise ValidationError(str(_l("请粘贴货号和件数，或者选一个文件。")))
