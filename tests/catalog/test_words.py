"""Which words fall, how they may be hidden, and which good words stand (the rule itself: BR-26)."""

import pytest

from shop.catalog import words


@pytest.mark.parametrize(
    "text",
    ["国 家 级", "国·家·级", "国\u200b家-级", "國家級", "ＮＯ．１ 的披肩", "no.1", "全国第一品牌", "最　佳"],
)
def test_words_are_found_however_they_are_written(text: str) -> None:
    assert words.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "第一步：纺线。第二步：染色", "最后一道工序", "宽处最大 35 厘米", "走向世界。第一次参展", "治印用的石头", "省级示范点", "No.10 号工位",
        "我家最小的女儿织的",
    ],
)  # fmt: skip
def test_plain_words_stand(text: str) -> None:
    assert words.find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "第一步纺线，第一次参展，第一道工序", "毕业于湖南第一师范", "最好手洗，最好不要暴晒", "中国礼服", "防御用的盾", "独特供应",
        "积极品尝", "血压没有下降压力也小", "治愈系的颜色", "第一代传承人教第一批徒弟", "全国第一批非遗工坊",
    ],
)  # fmt: skip
def test_false_friends_stand(text: str) -> None:
    assert words.find(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("销量第一", "销量第一"), ("手艺第一，没人比得上", "第一"), ("最好的披肩", "最好"), ("国礼", "国礼"), ("第一步就做到第一", "第一"),
        ("湖南第一", "湖南第一"), ("喝了能安神", "安神"),
    ],
)  # fmt: skip
def test_the_same_words_in_praise_fall(text: str, word: str) -> None:
    assert [f.word for f in words.find(text)] == [word]


def test_all_words_are_shown_each_kind_with_its_reason() -> None:
    told = words.sentence("最佳的披肩，顶级丝线，能降血压，也能助眠") or ""
    for word in ("“最佳”", "“顶级”", "“降血压”", "“助眠”", "广告法不许这样夸", "不是药"):
        assert word in told
    assert told.count("不能用") == 2


def test_every_word_of_the_list_is_found_as_itself() -> None:
    for word, listed in words.WORDS.items():
        found = words.find(word)
        assert any(f.kind == listed.kind and word in f.word for f in found), word


def test_each_context_of_the_list_is_harmless_for_its_word() -> None:
    for word, listed in words.WORDS.items():
        for before, after in listed.harmless:
            assert all(f.word != word for f in words.find(before + word + after)), (before, word, after)


def test_a_list_with_a_word_twice_or_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        words.read_list("[extreme]\n最佳\n最佳\n")
    with pytest.raises(ValueError, match="nonsense"):
        words.read_list("[nonsense]\n最佳\n")
