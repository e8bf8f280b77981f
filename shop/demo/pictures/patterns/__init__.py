"""The craft's own surface: cloth, glaze, paper, stone, tea. One function per craft."""

from collections.abc import Callable

from shop.demo.pictures.patterns import glaze, hard, paper, resist, ribbed, silk, silver, stitch, weave
from shop.demo.pictures.tile import Tile

TILES: dict[str, Callable[[int, int], Tile]] = {
    "xilankapu": weave.xilankapu,
    "lanyin": resist.lanyin,
    "youxia": glaze.youxia,
    "tiaohua": stitch.tiaohua,
    "dongjin": weave.dongjin,
    "miaoyin": silver.miaoyin,
    "nianhua": paper.nianhua,
    "xiangxiu": silk.xiangxiu,
    "zaohua": paper.zaohua,
    "miaoxiu": stitch.miaoxiu,
    "zhuzhi": paper.zhuzhi,
    "yuezhoushan": ribbed.yuezhoushan,
    "tongguan": glaze.tongguan,
    "juhuashi": hard.juhuashi,
    "xiabu": weave.xiabu,
    "yousan": ribbed.yousan,
    "mudiao": hard.mudiao,
    "heicha": hard.heicha,
    "zhubian": hard.zhubian,
    "tujiacixiu": stitch.tujiacixiu,
}


def tile(craft: str, palette: int = 0, motif: int = 0) -> Tile:
    """The surface of `craft`; palettes and motifs go round, so any whole number will do. KeyError: unknown craft."""
    return TILES[craft](palette, motif)
