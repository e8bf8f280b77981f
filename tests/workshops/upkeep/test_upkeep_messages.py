"""What people are told of checks, changes, appeals, licences and leaving, in words that can be read on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from shop.core import messages
from shop.core.messages import Reach
from shop.workshops.models import LicenceKind

REACH = Reach("owner@example.org", None)
NAME = "捞车河岸织锦工坊"
SAID: list[tuple[str, dict[str, Any], str]] = [
    ("change_reported", {"day": "2026-12-02"}, "2026-12-02"),
    ("change_decided", {"accepted": True, "answer": ""}, "已经改好"),
    ("change_decided", {"accepted": True, "answer": "与新执照一致"}, "与新执照一致"),
    ("change_decided", {"accepted": False, "answer": "执照没有换"}, "执照没有换"),
    ("identity_papers", {"day": "2026-12-02"}, "2026-12-02"),
    ("identity_checked", {"passed": True, "note": "", "day": "2027-05-24"}, "2027-05-24"),
    ("identity_checked", {"passed": False, "note": "照片看不清", "day": ""}, "照片看不清"),
    ("identity_due", {"over": False, "day": "2026-12-10", "what": ""}, "2026-12-10"),
    ("identity_due", {"over": True, "day": "2026-12-10", "what": ""}, "现在不能卖货"),
    ("suspension_due", {"over": False, "day": "2026-12-10", "what": ""}, "2026-12-10"),
    ("suspension_due", {"over": True, "day": "2026-12-10", "what": ""}, "还在暂停中"),
    ("withdrawal_announced", {"day": "2026-03-30"}, "2026-03-30"),
    ("appeal_filed", {"number": "SS-433130-2026-0001", "day": "2026-07-01"}, "SS-433130-2026-0001"),
    ("appeal_decided", {"number": "SS-1", "upheld": True, "answer": "复查合格"}, "恢复销售"),
    ("appeal_decided", {"number": "SS-1", "upheld": False, "answer": "仍不合格"}, "仍不合格"),
    ("contracts_decided", {"finish": True}, "继续做完"),
    ("contracts_decided", {"finish": False}, "结清"),
    *(
        ("licence_due", {"over": over, "day": "2026-12-10", "what": kind.value}, "其余的照卖")
        for kind in LicenceKind
        for over in (False, True)
    ),
]


@pytest.mark.parametrize(("template", "facts", "says"), SAID)
def test_it_names_the_workshop_and_says_what_to_know(
    app: Flask, template: str, facts: dict[str, Any], says: str
) -> None:
    message = messages.compose(REACH, template, {"workshop": NAME, **facts})
    assert message is not None
    assert NAME in message.subject
    assert len(message.subject) < 40
    assert says in message.text
    assert "\n\n\n" not in message.text
