"""How much two needs have in common: shared pairs of characters, each worth the more the rarer.

Measured on hand-labelled pairs of real messages (``tests/proposals/lookalike_pairs.csv``): pairs of
characters beat triples and whole words (paraphrases share few long pieces), the title counted
twice beats once and thrice, a pair said often counts by the logarithm of how often, and what a
need has in common is divided by its length to the power 0.45, so that long letters, which share
something with everybody, do not come first everywhere. A score ranks; no threshold of it means
anything: those of short Chinese texts are tiny even where both say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log

from proposals.similarity.cutting import flat, pairs, runs

TITLE_COUNTS = 2
LENGTH_POWER = 0.45
FEW = 100
"""Among fewer needs nobody can tell yet what is common: they count as so many."""
SAME_PLACE = 1.15
SAME_CATEGORY = 1.1
OTHER_DISTRICT = 0.8
"""For titles that name different districts: the same matter elsewhere is another matter."""

_POLITE = (
    "尊敬的领导您好",
    "尊敬的书记你好",
    "敬爱的市长县长区长局长主任",
    "各位领导你们好",
    "首先感谢您在百忙之中",
    "抽出时间看我的来信",
    "领导辛苦了",
    "此致敬礼",
    "谢谢领导",
    "万分感谢",
    "不胜感激",
    "望领导重视",
    "恳请领导给予答复",
    "盼回复",
    "期待您的回复",
    "希望有关部门",
    "请相关部门处理",
    "祝工作顺利",
)
SAYS_NOTHING = frozenset(pair for phrase in _POLITE for pair in pairs(flat(phrase)))
"""Pairs of the phrases that every letter has: they weigh nothing."""

_NAMED = re.compile(r"([a-z]\d{0,2}|[\u4e00-\u9fff]{2})(市|区|县)")
_TIER = {"县": "区"}
"""Districts and counties stand on one level of the state, cities above them or among them."""
_NOT_A_NAME = re.compile(
    "[小社片地校城园新山景灾郊库禁厂矿牧林湖民]区|[城超本我全各菜夜股上]市|[本我全各该]县"
)


def said(title: str, body: str) -> Counter[str]:
    """Count the pairs of a need; its title, where people say what they want, counts twice."""
    return Counter(pairs(flat(*[title] * TITLE_COUNTS, body)))


def rarity(needs_with: int, needs: int) -> float:
    """Say what a pair is worth that so many of so many needs hold: 0 where all of many do."""
    return log((max(needs, needs_with, FEW) + 1) / (needs_with + 1))


@dataclass(frozen=True)
class Sought:
    """A text that look-alikes are sought for, weighed against what is here."""

    pull: Mapping[str, float]
    """What each of its pairs adds to the score of a need that holds it once."""
    whole: float
    """What it would have in common with itself."""
    size: int
    """How many different pairs it has."""
    districts: frozenset[str]
    """The districts that its title names."""


def sought(title: str, body: str, needs_with: Mapping[str, int], needs: int) -> Sought:
    """Weigh a text by how rare its pairs are among the needs that are here."""
    counted = said(title, body)
    pull: dict[str, float] = {}
    whole = 0.0
    for pair, times in counted.items():
        if pair not in SAYS_NOTHING and " " not in pair:
            often, worth = 1 + log(times), rarity(needs_with.get(pair, 0), needs)
            pull[pair] = often * worth * worth
            whole += often * often * worth * worth
    return Sought(pull, whole, len(counted), districts(title))


def likeness(of: Sought, title: str, body: str) -> float:
    """Say how alike a need is: 0 nothing in common, about 1 word for word the same."""
    counted = said(title, body)
    pull, common = of.pull, 0.0
    for pair in counted.keys() & pull.keys():
        times = counted[pair]
        common += pull[pair] if times == 1 else pull[pair] * (1 + log(times))
    if not common or not of.whole:
        return 0.0
    alike: float = common / of.whole * (of.size / len(counted)) ** LENGTH_POWER
    return alike * OTHER_DISTRICT if differ(of.districts, districts(title)) else alike


def rarest(
    of: Sought, needs_with: Mapping[str, int], budget: int, *, here_already: bool
) -> dict[str, float]:
    """Choose the pairs to ask an index for: the rarest, while together they hold few needs.

    ``budget`` bounds how many entries of the index they meet, whatever its size. A need that is
    ``here_already`` need not ask for what it alone holds.
    """
    chosen: dict[str, float] = {}
    for pair in sorted(of.pull, key=lambda pair: (needs_with.get(pair, 0), pair)):
        held = needs_with.get(pair, 0)
        if here_already and held <= 1:
            continue
        budget -= max(held, 1)
        if budget < 0 and chosen:
            break
        chosen[pair] = round(of.pull[pair], 3)
    return chosen


def districts(title: str) -> frozenset[str]:
    """Return the cities, districts and counties that a title names."""
    return frozenset(
        name + _TIER.get(kind, kind)
        for run in runs(title)
        for name, kind in _NAMED.findall(run)
        if not _NOT_A_NAME.fullmatch(name[-1] + kind)
    )


def differ(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two titles name different places of one kind, and none in common."""
    kinds = {name[-1] for name in one} & {name[-1] for name in other}
    return bool(kinds) and not any(name in other for name in one if name[-1] in kinds)


def shared_words(
    of: Sought, title: str, body: str, *, most: int = 3, longest: int = 16
) -> list[str]:
    """Return the pieces of a need's text that are also in the text sought for, the rarest first.

    A piece is as long as its pairs go on being shared, and at most ``longest``; it is worth what
    its pairs pull.
    """
    worth: dict[str, float] = {}
    for run in (*runs(title), *runs(body)):
        for piece, pulled in _shared_pieces(of.pull, run, longest):
            worth[piece] = max(worth.get(piece, 0.0), pulled)
    ranked = sorted(worth, key=lambda piece: (-worth[piece], piece))
    return _without_parts(ranked, most)


def _shared_pieces(
    pull: Mapping[str, float], run: str, longest: int
) -> Iterable[tuple[str, float]]:
    start, pulled = 0, 0.0
    for at in range(len(run)):
        pair = run[at : at + 2]
        if len(pair) == 2 and pair in pull and at - start < longest - 1:
            pulled += pull[pair]
            continue
        if pulled:
            yield run[start : at + 1], pulled
        start, pulled = at + 1, 0.0


def _without_parts(ranked: Iterable[str], most: int) -> list[str]:
    kept: list[str] = []
    for piece in ranked:
        if not any(piece in other or other in piece for other in kept):
            kept.append(piece)
        if len(kept) == most:
            break
    return kept
