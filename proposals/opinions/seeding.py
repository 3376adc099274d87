"""Find in what people proposed the short sentences that could begin a round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from proposals.opinions.sameness import sameness

_END = re.compile(r"[。！？!?；;\n]+")
_WANTS = re.compile(
    "应当|应该|希望|建议|最好|不要|不能|能不能|可以|必须|需要|愿意|同意|反对|担心|支持|要求"
)
_SHORTEST, _LONGEST = 8, 60
MOST = 12


def suggestions(texts: Iterable[str]) -> Sequence[str]:
    """Sentences that want, fear or refuse something, each once, in the order they stand.

    They are but a start for whoever opens the round, who chooses, shortens, and writes what the
    other side would say.
    """
    found: dict[str, str] = {}
    for text in texts:
        for sentence in map(str.strip, _END.split(text)):
            if _SHORTEST <= len(sentence) <= _LONGEST and _WANTS.search(sentence):
                found.setdefault(sameness(sentence), sentence)
    return list(found.values())[:MOST]
