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


def test_every_word_of_the_list_is_found_as_itself() -> None:
    for kind, listed in words.WORDS.items():
        for word in listed:
            assert any(
                f.kind == kind and word in {f.word, f.written} or word in f.word for f in words.find(word)
            ), word
