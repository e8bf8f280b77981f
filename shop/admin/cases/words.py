"""Words of the desk for what stands in an application."""

from __future__ import annotations

from shop.core.text import later as _l
from shop.workshops.applications.models import ApplicationKind, ApplicationState, EmploymentPath
from shop.workshops.conditions.models import ConditionGroup
from shop.workshops.evidence.models import Liveliness, VisitPurpose
from shop.workshops.recognition.models import RecognitionKind, RegisterKind

#: The kind of tag that shows how an application stands.
STATES = {
    ApplicationState.DRAFT: "",
    ApplicationState.SUBMITTED: "warn",
    ApplicationState.UNDER_REVIEW: "doing",
    ApplicationState.RETURNED: "doing",
    ApplicationState.PUBLIC_NOTICE: "doing",
    ApplicationState.GRANTED: "ok",
    ApplicationState.REFUSED: "bad",
    ApplicationState.WITHDRAWN: "",
}
KINDS = {
    ApplicationKind.FIRST: _l("首次申请"),
    ApplicationKind.AGAIN: _l("失效后重新申请"),
    ApplicationKind.LEGACY: _l("原非遗扶贫就业工坊转认定"),
}
PATHS = {
    EmploymentPath.ADDED_PLAQUE: _l("就业帮扶车间加挂牌子"),
    EmploymentPath.RECOGNITION_FIRST: _l("先认定就业帮扶车间，再加挂牌子"),
}
GROUPS = {
    ConditionGroup.BASIS: _l("一、依托项目和牵头主体"),
    ConditionGroup.PREMISES: _l("二、场地和工具"),
    ConditionGroup.PEOPLE: _l("三、带动就业"),
}
PURPOSES = {
    VisitPurpose.APPLICATION: _l("申请核查"),
    VisitPurpose.SURVEY: _l("日常走访"),
    VisitPurpose.COMPLAINT: _l("投诉核查"),
}
LIVELINESS = {
    Liveliness.ALIVE: ("ok", _l("正常生产")),
    Liveliness.DORMANT: ("warn", _l("停产歇业")),
    Liveliness.CLOSED: ("bad", _l("已经关门")),
}
RECOGNITIONS = {
    RecognitionKind.EMPLOYMENT_WORKSHOP: _l("就业帮扶车间"),
    RecognitionKind.LEGACY_WORKSHOP: _l("非遗扶贫就业工坊"),
    RecognitionKind.MODEL_SITE: _l("示范点"),
}
REGISTERS = {
    RegisterKind.PROJECT_POOL: _l("县级项目库"),
    RegisterKind.LABOUR_PLATFORM: _l("劳务协作平台"),
    RegisterKind.OTHER: _l("其他名录"),
}
