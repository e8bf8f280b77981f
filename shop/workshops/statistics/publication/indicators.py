"""Every indicator in plain words: what it counts, in which unit, from where."""

from __future__ import annotations

from typing import NamedTuple

from shop.core.text import later as _l


class Indicator(NamedTuple):
    """`key` as in the files."""

    key: str
    name: str
    unit: str
    meaning: str
    source: str


_FORM = _l("工坊季度表，经县级审核")
_LEDGER = _l("平台账本")
INDICATORS = [
    Indicator(
        "workshops",
        _l("工坊数"),
        _l("家"),
        _l("这一季里有过一天持有有效证书的非遗工坊。销售额各表里的工坊数，只数有这项收入的。"),
        _l("认定登记"),
    ),
    Indicator("counties", _l("覆盖区县数"), _l("个"), _l("有这样的工坊的县市区。"), _l("认定登记")),
    Indicator(
        "ich_items",
        _l("依托项目数"),
        _l("项"),
        _l("这些工坊依托的非遗代表性项目，同一项目只数一次，所以各行相加不等于合计。"),
        _l("认定登记"),
    ),
    Indicator(
        "employed_total",
        _l("就业人数"),
        _l("人"),
        _l("季末在工坊直接就业的人，含居家就业。一人在两家工坊做工会数两次。"),
        _FORM,
    ),
    Indicator(
        "employed_target",
        _l("脱贫人口"),
        _l("人"),
        _l("就业人数里的脱贫人口。乡村振兴部门核对过的，以核对数为准。"),
        _FORM,
    ),
    Indicator(
        "employed_monitored",
        _l("监测对象"),
        _l("人"),
        _l("就业人数里的监测帮扶对象。与脱贫人口可能重叠，不能相加。"),
        _FORM,
    ),
    Indicator(
        "employed_low_income",
        _l("农村低收入人口"),
        _l("人"),
        _l("就业人数里的农村低收入人口，与上两项可能重叠。"),
        _FORM,
    ),
    Indicator("employed_home_based", _l("居家就业"), _l("人"), _l("就业人数里在家做活的人。"), _FORM),
    Indicator(
        "benefited",
        _l("带动人数"),
        _l("人"),
        _l("没有在工坊就业、但由工坊带动增收的人。与就业人数分开，不相加。"),
        _FORM,
    ),
    Indicator("training_sessions", _l("培训期数"), _l("期"), _l("这一季里工坊办的培训。"), _FORM),
    Indicator(
        "training_person_times",
        _l("培训人次"),
        _l("人次"),
        _l("各期培训到场的人次，一人参加两期数两次。"),
        _FORM,
    ),
    Indicator(
        "sales",
        _l("净销售额"),
        _l("元"),
        _l(
            "这一季付款的货款减去这一季退出的货款，含税，不含运费；工坊自己让的价不算，平台和补贴"
            "承担的优惠算。定制合同的款按付款那天计，定金在抵作价款那天计；没收或双倍返还的定金、"
            "违约金、利息不算，意向不算。"
        ),
        _LEDGER,
    ),
    Indicator(
        "declared",
        _l("申报销售额"),
        _l("元"),
        _l("工坊申报的专营点和其他平台的净销售额，有凭证，但不是本平台收的款，所以单列，不与净销售额相加。"),
        _l("工坊申报"),
    ),
    Indicator("wages", _l("劳动报酬"), _l("元"), _l("工坊这一季发给就业人员的劳动报酬。"), _FORM),
    Indicator(
        "orders",
        _l("订单数"),
        _l("单"),
        _l("这一季付款的订单，以后退款也不减。一单有几门工艺的，记在第一件的工艺上。"),
        _LEDGER,
    ),
]
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}
