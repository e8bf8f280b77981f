"""Invented consumers: names, numbers that belong to nobody, addresses in real counties. They cannot sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from shop.demo.chance import stream

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN_ONE = "晓雨子思文嘉佳静雅若梦欣怡诗语安宁一亦可心明志建国立新海涛宇轩浩然俊杰天翔博远"
GIVEN_TWO = "涵彤萱琪瑶雪莹敏慧琳芳霞娟燕玲洁婷颖薇蓉军伟强磊峰鹏斌辉勇超凯亮杰宁安平和清"
STREETS = (
    "人民路", "解放路", "芙蓉路", "五一路", "建设路", "中山路", "学府街", "和平巷", "滨江路", "青年路", "书院路",
    "迎宾路", "文昌街", "桂花路", "朝阳路",
)  # fmt: skip
COURTS = (
    "锦绣苑", "金桂园", "阳光花园", "江畔人家", "翠竹小区", "书香里", "望岳新村", "南湖公馆", "春晓苑", "紫荆苑",
)  # fmt: skip


@dataclass(frozen=True)
class Consumer:
    """One invented consumer."""

    name: str
    phone: str
    region_code: str
    region_text: str
    street: str
    joined_at: datetime


def consumers(
    count: int, places: Sequence[tuple[str, str]], since: datetime, until: datetime
) -> list[Consumer]:
    """So many consumers, from the places (code, full name), who joined between the instants."""
    chance = stream("consumers")
    span = (until - since).total_seconds()
    return [
        _consumer(chance, n, places, since + timedelta(seconds=int(span * chance.random() ** 0.8)))
        for n in range(count)
    ]


def name(chance: Random) -> str:
    """An invented name."""
    middle = chance.choice(GIVEN_ONE) if chance.random() < 0.7 else ""
    return chance.choice(SURNAMES) + middle + chance.choice(GIVEN_TWO)


def _consumer(chance: Random, n: int, places: Sequence[tuple[str, str]], joined: datetime) -> Consumer:
    code, text = chance.choice(places)
    street = (
        f"{chance.choice(STREETS)} {chance.randint(1, 488)} 号{chance.choice(COURTS)}"
        f" {chance.randint(1, 28)} 栋 {chance.randint(1, 33)}0{chance.randint(1, 4)} 室"
    )
    # 170 0000 xxxx: a block of numbers kept for demonstrations here, unique by n.
    return Consumer(name(chance), f"1700{n:07d}", code, text, street, joined)
