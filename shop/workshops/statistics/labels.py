"""Words for the states of forms, with the kind of their tag."""

from __future__ import annotations

from shop.core.text import later as _l
from shop.workshops.statistics.models import RegionState, ReturnState

STATES = {
    "none": ("", _l("还没填")),
    ReturnState.DRAFT.value: ("", _l("填了一半")),
    ReturnState.SUBMITTED.value: ("doing", _l("等审核")),
    ReturnState.RETURNED.value: ("warn", _l("退回来改")),
    ReturnState.ACCEPTED.value: ("ok", _l("审核通过")),
}
REGION_STATES = {
    RegionState.OPEN.value: ("", _l("还没报")),
    RegionState.SUBMITTED.value: ("doing", _l("等审核")),
    RegionState.RETURNED.value: ("warn", _l("退回")),
    RegionState.ACCEPTED.value: ("ok", _l("审核通过")),
}
