"""Forms of the measures against a certificate, and of what becomes of running contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from shop.accounts.forms.checks import tidy
from shop.admin.forms import DecisionForm
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.certificate_verdict import GROUNDS
from shop.workshops.forms import day_field
from shop.workshops.models import SuspensionGround
from shop.workshops.upkeep.record_models import Contracts

GROUND_CHOICES = [
    ("", _l("请选择")),
    *((ground.value, GROUNDS.get(ground, _l("其他"))) for ground in SuspensionGround),
]
CONTRACT_CHOICES = [
    (Contracts.FINISH.value, _l("继续做完")),
    (Contracts.CANCEL.value, _l("取消，双方结清")),
]
_TOO_LONG = _l("太长了，请写短一些。")


class ContractFields:
    """What becomes of running contracts; nothing is chosen beforehand."""

    contracts = RadioField(
        _l("正在履行的合同"),
        choices=CONTRACT_CHOICES,
        validators=[InputRequired(_l("请选正在履行的合同怎么办。"))],
    )
    contracts_reason = TextAreaField(
        _l("合同处理的说明"), filters=[tidy], validators=[Optional(), Length(0, 300, _TOO_LONG)]
    )


class RevocationForm(ContractFields, DecisionForm):
    """A revocation."""

    def facts(self) -> dict[str, Any]:
        """See DecisionForm; with the decision about contracts."""
        return super().facts() | {
            "contracts_decision": Contracts(self.contracts.data),
            "contracts_reason": self.contracts_reason.data or "",
        }


class SuspensionForm(RevocationForm):
    """A suspension: on which ground, and by when it has to be put right."""

    ground = SelectField(_l("情形"), choices=GROUND_CHOICES, validators=[InputRequired(_l("请选一种情形。"))])
    fix_by = day_field(_l("整改期限"))

    def facts(self) -> dict[str, Any]:
        """See RevocationForm; with the ground and the day."""
        day: date | None = self.fix_by.data
        return super().facts() | {"ground": SuspensionGround(self.ground.data), "fix_by": day}


class ContractsForm(ContractFields, Form):
    """The decision about contracts alone: after a withdrawal was announced or an automatic end, or anew."""
