"""Whether something met before is like what is written now: shared words, near, of one class.

Made for what few thousand known problems hold of a text's telling words; needs, of which there are
a million, have an index of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proposals.classification.grams import clean, pairs, shown
from proposals.classification.lexicon import Lexicon
from proposals.classification.tree import DIGITS

_COMMON_PAIRS = """
问题 没有 我们 部门 政府 领导 一个 希望 现在 咨询 什么 可以 相关 投诉 请求 反映 解决 工作 尊敬 关部 敬的
情况 严重 我是 居民 百姓 不能 请问 小区 生活 已经 但是 要求 不是 时间 关于 有关 建设 影响 书记 进行 就是
都是 这个 公司 一直 这样 您好 是一 作为 安全 谢谢 人员 还是 们的 是否 业主 的问 如果 管理 政策 人民 国家
有一 本人 需要 因为 老百 他们 建议 为什 处理 环境 开发 多次 规定 一下 的人 怎么 自己 很多 不知 这些 办理
交通 规划 的一 知道 时候 是不 目前 大的 还有 部分 通过 无法 了一 民的 发展 学校 区的 行为 造成 小孩 存在
由于 回复 而且 不到 样的 单位 村民 重视 任何 为了 得到 学生 也不 导致 城市 以上 非常 这种 今年 只有 其他
教育
"""
_COMMON = frozenset(_COMMON_PAIRS.split())
"""Pairs of characters that stand in at least eight of a hundred of the real messages: no likeness."""
TELLING = 2.0
"""Words of the lists that weigh less also stand in texts about something else."""
_SHARED_PAIR = 0.5
_PAIRS = 120
"""Pairs of a text that are looked for: its beginning says what it is about."""
_SHOWN = 3
"""Shared words that are shown."""
_CLASS = 1.5
"""What each shared level of class adds."""
_HERE, _NEAR = 1.0, 0.6
ENOUGH = 4.0
"""The least likeness worth a secretary's look."""
SURE = 6.0
"""The least worth telling a resident: the same words, and not far."""


@dataclass(frozen=True)
class Matter:
    """A text with its place (ids from the root down) and class (a code, or empty)."""

    text: str
    lineage: tuple[int, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Likeness:
    """How like one of the compared is, by its number in their order, and the words they share."""

    number: int
    score: float
    words: tuple[str, ...]


def alike(wanted: Matter, known: Iterable[Matter], lexicon: Lexicon) -> Sequence[Likeness]:
    """Return what is at least ``ENOUGH`` like the wanted, the likest first."""
    words = telling(wanted.text, lexicon)
    said = [pair for pair in pairs(wanted.text) if pair not in _COMMON][:_PAIRS]
    found = []
    for number, other in enumerate(known):
        text = clean(other.text)
        # Looked for, not cut out anew: many short searches are quicker than one reading in Python.
        shared = [word for word in words if word in text]
        if not shared:
            continue
        score = sum(words[word] for word in shared)
        score += _SHARED_PAIR * sum(pair in text for pair in said)
        score += _CLASS * _shared_levels(wanted.code, other.code)
        score *= _nearness(wanted.lineage, other.lineage)
        if score >= ENOUGH:
            ordered = sorted(shared, key=lambda word: (-words[word], -len(word), word))
            found.append(Likeness(number, score, shown(ordered, _SHOWN)))
    return sorted(found, key=lambda one: (-one.score, one.number))


def telling(text: str, lexicon: Lexicon) -> dict[str, float]:
    """Return the words of the lists in a text that say what it is about, with their weights."""
    found = {word: max(lexicon.words[word].values()) for word in lexicon.found_in(clean(text))}
    return {
        word: weight for word, weight in found.items() if weight >= TELLING and word not in _COMMON
    }


def _shared_levels(one: str, other: str) -> int:
    levels = 0
    for end in range(DIGITS, min(len(one), len(other)) + 1, DIGITS):
        levels += one[:end] == other[:end]
    return levels


def _nearness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """A place knows what was met there, above it and below it; elsewhere counts for less."""
    shorter = min(len(one), len(other))
    return _HERE if one[:shorter] == other[:shorter] else _NEAR
