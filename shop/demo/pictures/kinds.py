"""The catalogue of what each craft's workshops make, and who draws it."""

from collections.abc import Callable
from dataclasses import dataclass

from shop.demo.pictures import mounted
from shop.demo.pictures.look import Look
from shop.demo.pictures.objects import (
    bamboo,
    carved,
    ceramic,
    fans,
    hanging,
    headdress,
    jewel,
    laid,
    prints,
    sheets,
    soft,
    stone,
    stoneware,
    tea,
    umbrellas,
)
from shop.demo.pictures.scenes import closeup, making

Painter = Callable[[Look], str]

NAMES: dict[str, str] = {
    "xilankapu": "土家织锦",
    "lanyin": "蓝印花布",
    "youxia": "醴陵釉下五彩瓷",
    "tiaohua": "花瑶挑花",
    "dongjin": "侗锦",
    "miaoyin": "苗族银饰",
    "nianhua": "滩头木版年画",
    "xiangxiu": "湘绣",
    "zaohua": "踏虎凿花",
    "miaoxiu": "湘西苗绣",
    "zhuzhi": "手工竹纸",
    "yuezhoushan": "岳州扇",
    "tongguan": "长沙窑铜官陶瓷",
    "juhuashi": "浏阳菊花石雕",
    "xiabu": "浏阳夏布",
    "yousan": "油纸伞",
    "mudiao": "洞口木雕",
    "heicha": "安化黑茶",
    "zhubian": "竹编",
    "tujiacixiu": "土家刺绣",
}


@dataclass(frozen=True)
class PictureKind:
    """One thing that can be drawn: key within its craft, Chinese noun, view, alternative text.

    `view` is "main" for a product, "detail" for the close-up and "making" for the work in hand.
    """

    key: str
    noun: str
    view: str
    alt: str


Row = tuple[str, str, str, Painter]

_MAIN: dict[str, tuple[Row, ...]] = {
    "xilankapu": (
        ("hanging", "壁挂", "挂在墙前的木杆上，下缘垂着穗", hanging.wall_hanging),
        ("runner", "桌旗", "铺在木桌上，一端垂下桌沿", laid.runner),
        ("cushion", "抱枕套", "立在长凳上", soft.cushion),
        ("wallet", "牛皮长夹", "织锦翻盖，铜扣", laid.wallet),
        ("tote", "帆布提袋", "袋身一道织锦", soft.tote),
    ),
    "lanyin": (
        ("tablecloth", "桌布", "叠放，一角翻起露出布背", laid.folded),
        ("curtain", "门帘", "两幅，挂在竹竿上", hanging.curtain),
        ("apron", "围裙", "带一只口袋，挂在墙上", hanging.apron),
        ("lengths", "布料", "几段叠放，束着纸签", laid.stack),
        ("pouch", "束口袋", "收口系绳，坠穗", soft.pouch),
    ),
    "youxia": (
        ("vase", "赏瓶", "瓶身绘折枝花", ceramic.porcelain_vase),
        ("cup", "茶杯", "配托碟，盛着茶汤", ceramic.porcelain_cup),
        ("plate", "赏盘", "俯看，盘心绘花", ceramic.porcelain_plate),
        ("teapot", "茶壶", "旁边一只小杯", ceramic.teapot),
    ),
    "tiaohua": (
        ("skirt", "筒裙", "展开挂在竹竿上", hanging.skirt),
        ("tote", "帆布提袋", "袋身一道挑花", soft.tote),
        ("cushion", "抱枕套", "立在长凳上", soft.cushion),
        ("notebook", "布面笔记本", "斜放，露出书口", laid.notebook),
        ("frame", "装框挑花", "镶在木框里", mounted.cloth_frame),
    ),
    "dongjin": (
        ("shawl", "披肩", "搭在木架上，两端有流苏", hanging.shawl),
        ("carrier", "背带", "挂在墙上，方形织片", soft.carrier),
        ("cushion", "抱枕套", "立在长凳上", soft.cushion),
        ("runner", "桌旗", "铺在木桌上", laid.runner),
        ("coasters", "杯垫", "四片一组，一片上放着茶", laid.coasters),
    ),
    "miaoyin": (
        ("necklace", "项圈", "月牙錾花，垂着银铃", jewel.necklace),
        ("bangle", "手镯", "银丝绞制", jewel.bangle),
        ("earrings", "耳环", "一对，垂着银坠", jewel.earrings),
        ("hairpin", "发簪", "簪头錾花", headdress.hairpin),
        ("comb", "插梳", "梳背錾太阳纹", headdress.comb),
    ),
    "nianhua": (
        ("print", "单张年画", "竹夹挂在墙上", prints.single_print),
        ("frame", "装框年画", "镶在木框里", mounted.print_frame),
        ("scroll", "年画挂轴", "绫边装裱", mounted.print_scroll),
        ("envelopes", "红包", "几只排成扇形", prints.envelopes),
    ),
    "xiangxiu": (
        ("fan", "双面绣团扇", "竹柄，绢面", mounted.silk_fan),
        ("screen", "双面绣台屏", "立在木座上", mounted.silk_screen),
        ("frame", "装框绣片", "镶在木框里", mounted.silk_frame),
        ("scroll", "绣轴", "绫边装裱", mounted.silk_scroll),
        ("scarf", "丝巾", "叠放，一角翻起", laid.folded),
    ),
    "zaohua": (
        ("frame", "装框凿花", "镶在木框里", mounted.cut_frame),
        ("window", "窗花", "贴在木格窗上，透着光", sheets.lattice_window),
        ("lantern", "凿花灯笼", "点着灯", sheets.lantern),
        ("cards", "凿花贺卡", "打开的卡片和封套", mounted.cut_cards),
        ("scroll", "凿花挂轴", "装裱成轴", mounted.cut_scroll),
    ),
    "miaoxiu": (
        ("frame", "装框绣片", "蝴蝶纹，镶在木框里", mounted.miao_frame),
        ("jacket", "绣衣", "展开挂起，袖口与衣摆满绣", soft.jacket),
        ("pouch", "香囊", "收口系绳，坠穗", soft.pouch),
        ("cushion", "抱枕套", "立在长凳上", soft.cushion),
        ("wallet", "长夹", "绣花翻盖", laid.wallet),
    ),
    "zhuzhi": (
        ("ream", "手工纸", "一刀纸，竹篾捆扎", sheets.paper_stack),
        ("book", "线装本", "两册叠放", sheets.stitched_book),
        ("letters", "信笺", "信纸、信封和一支毛笔", sheets.letter_set),
        ("lantern", "纸灯", "点着灯", sheets.lantern),
        ("scroll", "竹纸画轴", "水墨山水", mounted.paper_scroll),
    ),
    "yuezhoushan": (
        ("folding", "折扇", "展开的扇面绘水墨", fans.folding_fan),
        ("palace", "团扇", "圆形扇面，垂着穗", mounted.palace_fan),
        ("feather", "羽扇", "羽片层叠", fans.feather_fan),
        ("stand", "摆扇", "展开立在木架上", fans.fan_on_stand),
        ("frame", "装框扇面", "镶在木框里", mounted.fan_leaf_frame),
    ),
    "tongguan": (
        ("ewer", "执壶", "短流，釉下褐彩", stoneware.ewer),
        ("bowl", "敞口碗", "碗内有彩绘", stoneware.bowl),
        ("jar", "盖罐", "双系，带盖", stoneware.jar),
        ("teapot", "茶壶", "旁边一只小杯", ceramic.teapot),
    ),
    "juhuashi": (
        ("boulder", "立石摆件", "石中菊花盛开，配木座", stone.boulder),
        ("screen", "石屏", "立在木座上", mounted.stone_screen),
        ("inkstone", "砚", "墨池旁留着石菊，配一锭墨", stone.inkstone),
        ("weights", "镇纸", "一对，压着宣纸", stone.paperweight),
    ),
    "xiabu": (
        ("scroll", "夏布画", "水墨画在夏布上，装裱成轴", mounted.ramie_scroll),
        ("runner", "茶席", "铺在木桌上", laid.runner),
        ("curtain", "门帘", "两幅，挂在竹竿上", hanging.curtain),
        ("lengths", "布料", "几段叠放", laid.stack),
        ("coasters", "杯垫", "四片一组", laid.coasters),
    ),
    "yousan": (
        ("open", "油纸伞", "撑开放在地上", umbrellas.open_umbrella),
        ("side", "长柄伞", "撑开的侧影，伞骨可见", umbrellas.umbrella_side),
        ("closed", "收伞", "靠墙立着", umbrellas.closed_umbrella),
        ("mini", "装饰小伞", "俯看，伞面绘花", umbrellas.mini_umbrellas),
    ),
    "mudiao": (
        ("panel", "花板", "透雕，镶在木框里", carved.carved_panel),
        ("brushpot", "笔筒", "浮雕缠枝花，插着毛笔", carved.brush_pot),
        ("tray", "茶盘", "俯看，放着茶杯", carved.tray),
        ("casket", "首饰匣", "雕花正面，铜锁", carved.casket),
        ("screen", "木雕台屏", "立在木座上", mounted.wood_screen),
    ),
    "heicha": (
        ("brick", "茯砖", "拆开包纸，可见茶砖断面", tea.brick),
        ("log", "千两茶", "竹篾捆扎的茶柱，旁边锯下一片", tea.log_tea),
        ("basket", "篓装天尖", "竹篓里满盛散茶", tea.basket_tea),
        ("set", "茶样礼盒", "公道杯里红亮的茶汤", tea.brewed),
    ),
    "zhubian": (
        ("basket", "提篮", "拱形提梁", bamboo.basket),
        ("platter", "果盘", "俯看，圆形编心", bamboo.platter),
        ("box", "食盒", "分层，带提梁", bamboo.food_box),
        ("lamp", "灯罩", "亮着灯", bamboo.lamp),
        ("mat", "竹席", "半卷在桌上", bamboo.mat),
    ),
    "tujiacixiu": (
        ("insoles", "鞋垫", "一双，绣花满地", laid.insoles),
        ("pouch", "香囊", "收口系绳，坠穗", soft.pouch),
        ("cushion", "抱枕套", "立在长凳上", soft.cushion),
        ("hanging", "壁挂", "挂在木杆上", hanging.wall_hanging),
        ("notebook", "布面笔记本", "斜放，露出书口", laid.notebook),
    ),
}

PAINTERS: dict[tuple[str, str], tuple[int, Painter]] = {}
OBJECTS: dict[str, list[PictureKind]] = {}
for _craft, _rows in _MAIN.items():
    _name = NAMES[_craft]
    OBJECTS[_craft] = [
        PictureKind(key, noun, "main", f"{_name}{noun}：{note}") for key, noun, note, _ in _rows
    ]
    OBJECTS[_craft].append(PictureKind("detail", "细部", "detail", f"{_name}的细部，近看纹样与材质"))
    OBJECTS[_craft].append(PictureKind("making", "制作", "making", f"{_name}制作中，工具与半成品"))
    for _place, (_key, _, _, _painter) in enumerate(
        (*_rows, ("detail", "", "", closeup), ("making", "", "", making))
    ):
        PAINTERS[(_craft, _key)] = (_place, _painter)
