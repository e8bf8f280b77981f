"""The help pages: one template each, listed in the order in which they are shown."""

from __future__ import annotations

from typing import NamedTuple

from shop.core.text import later as _l


class Topic(NamedTuple):
    """A help page: its address, title and what it answers."""

    key: str
    title: str
    about: str


TOPICS = (
    Topic("ordering", _l("下单与付款"), _l("怎么选、怎么付，多久内要付，多家工坊一起买会怎样")),
    Topic("companies", _l("单位购买"), _l("开单位账户、审批、对公转账、订货单")),
    Topic("delivery", _l("发货与收货"), _l("谁发货、几天发、运费怎么算、没收到怎么办")),
    Topic("returns", _l("退货与退款"), _l("哪些能退，几天内退，钱什么时候回来")),
    Topic("custom", _l("单位询价和定制"), _l("怎么写需求单、比报价、分给几家，合同怎么走，工坊怎么报价")),
    Topic("certificate", _l("证书与认定"), _l("怎么看一家工坊是不是真的，章是什么意思")),
    Topic("applying", _l("工坊：申请认定"), _l("谁能申请，要什么条件，怎么填，多久有结果")),
    Topic("selling", _l("工坊：上架与发货"), _l("拍照、写作品、定价、改库存、发货")),
    Topic("payouts", _l("工坊：钱什么时候到"), _l("卖了的钱什么时候打、打到哪里、怎么扣、银行退回怎么办")),
    Topic("confirmation", _l("工坊：年度确认"), _l("每年要办什么，不办会怎样")),
    Topic("quarters", _l("工坊：季度表"), _l("什么时候报、填什么、店外卖的怎么算、报错了怎么改")),
    Topic(
        "statistics", _l("公布的统计"), _l("每个数是什么意思、从哪里来，为什么有的区县合在一起，数会不会改")
    ),
    Topic("fairs", _l("展会"), _l("展会价什么时候有，工坊怎么报名、带作品、付展位费")),
    Topic("account", _l("账号与登录"), _l("注册、忘记密码、地址、关闭账号")),
    Topic("accessibility", _l("看得清、用得了"), _l("大字、键盘、读屏")),
    Topic("developers", _l("给开发者：开放目录"), _l("别的平台怎么用程序读作品、工坊和证书")),
    Topic("contact", _l("联系我们"), _l("找谁问，举报冒用")),
)
BY_KEY = {topic.key: topic for topic in TOPICS}
