"""Forms of the owner's pages: papers for a check, a change, an appeal, the withdrawal."""

from __future__ import annotations

from typing import Any

from wtforms import MultipleFileField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import day_field, text_field
from shop.workshops.upkeep.changes import WORDS


def words_field(label: Any, longest: int, missing: Any = None) -> TextAreaField:
    """Some sentences; `missing`: what is said when there are none (None: may be left out)."""
    need = [DataRequired(missing)] if missing else [Optional()]
    return TextAreaField(
        label,
        filters=[lambda text: (text or "").replace("\r\n", "\n").strip()],
        validators=[*need, Length(0, longest, _l("太长了，请写短一些。"))],
    )


class IdentityForm(Form):
    """Papers for the six-monthly check; each field is named after the kind of its documents."""

    business_licence = MultipleFileField(_l("营业执照"))
    identity = MultipleFileField(_l("负责人身份证"))
    other = MultipleFileField(_l("其他证照、许可"))


class ChangeForm(Form):
    """What is new, as it shall stand in the register, with the day and the papers that show it."""

    happened_on = day_field(_l("哪天变的"))
    name = text_field(WORDS["name"], 80, _l("请填写工坊名称。"))
    organisation_name = text_field(WORDS["organisation_name"], 80, _l("请填写经营主体全称。"))
    uscc = text_field(WORDS["uscc"], 24)
    legal_rep = text_field(WORDS["legal_rep"], 60, _l("请填写姓名。"))
    leader_name = text_field(WORDS["leader_name"], 60, _l("请填写姓名。"))
    address = text_field(WORDS["address"], 200, _l("请填写街道、村组、门牌号。"))
    other = MultipleFileField(_l("证明材料"))

    def new(self) -> dict[str, str]:
        """The facts by the names of the register."""
        return {name: self[name].data or "" for name in WORDS}


class AppealForm(Form):
    """Why the decision is wrong, and what shows it."""

    grounds = words_field(_l("为什么不服"), 2000, _l("请写明为什么不服。"))
    other = MultipleFileField(_l("证明材料"))


class WithdrawalForm(Form):
    """The name once more, and why."""

    typed_name = text_field(_l("写一遍工坊名称"), 80, _l("请写一遍工坊名称。"))
    reason = words_field(_l("为什么退出"), 300)
