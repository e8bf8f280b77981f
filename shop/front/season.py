"""What suits the time of year: a few crafts with the reason why. Chosen by the calendar alone; nobody can buy a place."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from shop.core.text import later as _l


class Season(NamedTuple):
    """From a day of the year on (month, day) up to the next season: a title, a sentence, and crafts by their slugs."""

    begins: tuple[int, int]
    title: str
    text: str
    crafts: tuple[str, ...]


SEASONS = (
    Season((2, 21), _l("开春了"), _l("竹子发青，布要换新：编一只篮，绣一块帕，案头添一只陶罐。"),
           ("zhubian", "miaoxiu", "tiaohua", "tongguan")),
    Season((4, 5), _l("春茶时节"), _l("新茶要配好壶好碗，竹编的茶盘也该换了。"),
           ("tongguan", "youxia", "zhubian", "heicha")),
    Season((5, 21), _l("入夏用的"), _l("苎麻布透气，竹扇生风，一把油纸伞遮阳也挡雨。"),
           ("xiabu", "yuezhoushan", "yousan", "zhubian")),
    Season((8, 8), _l("秋天的案头"), _l("天高气爽，适合写字看画：竹纸、石雕、木雕和一幅绣品。"),
           ("zhuzhi", "juhuashi", "mudiao", "xiangxiu")),
    Season((10, 1), _l("秋后办喜事"), _l("织锦被面、银饰、绣花的背带，从前都是嫁妆。"),
           ("xilankapu", "miaoyin", "tujiacixiu", "dongjin")),
    Season((11, 7), _l("入冬了"), _l("屋里添一点暖色：一壶黑茶，一块织锦，一床蓝印花布。"),
           ("heicha", "xilankapu", "lanyin", "dongjin")),
    Season((12, 15), _l("备年货"), _l("贴年画，剪窗花，煮黑茶，桌上换一块新桌布。"),
           ("nianhua", "zaohua", "heicha", "lanyin")),
)  # fmt: skip


def of(day: date) -> Season:
    """The season of the day; the last of the year goes on into the next."""
    begun = [season for season in SEASONS if season.begins <= (day.month, day.day)]
    return begun[-1] if begun else SEASONS[-1]
