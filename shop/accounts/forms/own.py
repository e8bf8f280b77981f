"""What a signed-in person changes: profile, password, members."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from shop.accounts import identity
from shop.accounts.forms.checks import identifier_field, is_identity, name_field, tidy
from shop.core.identifiers import normal_cn_mobile, valid_cn_mobile
from shop.core.text import later as _l
from shop.core.web.forms import Form


class ProfileForm(Form):
    """Name, number and address; the password when a way to sign in changes."""

    name = name_field(_l("姓名或称呼"), _l("请填写您的姓名或称呼。"))
    phone = StringField(_l("手机号"), filters=[tidy], validators=[Optional()])
    email = StringField(
        _l("邮箱"), filters=[tidy], validators=[Optional(), Length(max=254, message=_l("太长了。"))]
    )
    password = PasswordField(_l("现在的密码"), validators=[Optional()])

    def validate_phone(self, field: StringField) -> None:
        """A mobile number of mainland China."""
        if not valid_cn_mobile(field.data or ""):
            raise ValidationError(str(_l("请填写 11 位手机号。")))

    def validate_email(self, field: StringField) -> None:
        """An address."""
        if identity.normal_email(field.data or "") is None:
            raise ValidationError(str(_l("请填写完整的邮箱地址，例如 xiaoman@example.cn。")))

    def normal_phone(self) -> str | None:
        """Eleven digits, or None when it was left empty."""
        return normal_cn_mobile(self.phone.data) if self.phone.data else None

    def normal_email(self) -> str | None:
        """In small letters, or None when it was left empty."""
        return identity.normal_email(self.email.data) if self.email.data else None


class PasswordForm(Form):
    """The old password and the new one."""

    current = PasswordField(_l("现在的密码"), validators=[InputRequired(_l("请填写现在的密码。"))])
    password = PasswordField(_l("新密码"), validators=[InputRequired(_l("请设一个新密码。"))])


class MemberForm(Form):
    """Whom to add, and as what; the choices come from the kind of organisation."""

    identifier = identifier_field(_l("对方的手机号或邮箱"))
    role = SelectField(_l("角色"), validators=[InputRequired(_l("请选一个角色。"))])

    def validate_identifier(self, field: StringField) -> None:
        """A number or an address."""
        is_identity(self, field)


class RoleForm(Form):
    """As what somebody is invited; the choices come from the kind of organisation."""

    role = SelectField(_l("请对方做什么"), validators=[InputRequired(_l("请选一个角色。"))])


class ClosingForm(Form):
    """That the person means it, and is who they are."""

    sure = BooleanField(
        _l("我知道关了就不能恢复"), validators=[InputRequired(_l("请勾选，确认您知道不能恢复。"))]
    )
    password = PasswordField(_l("现在的密码"), validators=[InputRequired(_l("请填写现在的密码。"))])
