"""Signing in, signing up, a lost password."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from shop.accounts.forms.checks import identifier_field, is_identity, name_field, tidy
from shop.core.text import later as _l
from shop.core.web.forms import Form


class SignInForm(Form):
    """Who, and the password."""

    identifier = identifier_field()
    password = PasswordField(
        _l("密码"),
        validators=[InputRequired(_l("请填写密码。")), Length(max=500, message=_l("密码太长了。"))],
    )
    remember = BooleanField(_l("30 天内这台设备不用再登录"))
    next = HiddenField()


class RegisterForm(Form):
    """Name, one way to reach the person, a password, and the consent that is never ticked beforehand."""

    name = name_field(_l("怎么称呼您"), _l("请填写您的姓名或称呼。"))
    identifier = identifier_field()
    password = PasswordField(_l("设一个密码"), validators=[InputRequired(_l("请设一个密码。"))])
    agree = BooleanField(
        _l("我读过并同意隐私政策"), validators=[InputRequired(_l("同意隐私政策后才能注册。"))]
    )
    next = HiddenField()

    def validate_identifier(self, field: StringField) -> None:
        """A number or an address."""
        is_identity(self, field)


class ForgottenForm(Form):
    """Who lost the password."""

    identifier = identifier_field()

    def validate_identifier(self, field: StringField) -> None:
        """A number or an address."""
        is_identity(self, field)


class ResetForm(Form):
    """The code that was sent, and the new password."""

    identifier = identifier_field()
    code = StringField(
        _l("验证码"),
        filters=[lambda text: tidy(text).replace(" ", "")],
        validators=[
            InputRequired(_l("请填写收到的 6 位验证码。")),
            Regexp(r"^\d{6}$", message=_l("验证码是 6 位数字。")),
        ],
    )
    password = PasswordField(_l("新密码"), validators=[InputRequired(_l("请设一个新密码。"))])
