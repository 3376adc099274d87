"""Walk a downloaded journal without this system: ``python3 verify.py journal.jsonl [number hash]``.

Each line holds one entry and its hash. ``number hash``: an end of the chain noted earlier, on paper
or in the file of checkpoints; it shows that nothing was cut off or written anew since. Nothing but
Python's own library is needed. Ends with 1 and the number of the first entry that does not hold.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def fault(lines: Iterable[str], known: tuple[int, str] | None = None) -> str:
    """What is wrong first, in words; empty where the chain holds."""
    prev, number = "0" * 64, 0
    for line in lines:
        *content, kept = json.loads(line)
        number += 1
        if content[1] != number:
            return f"entry {number} is missing"
        if content[0] != prev:
            return f"entry {number} does not follow the entry before it"
        if hashlib.sha256(_encode(content).encode()).hexdigest() != kept:
            return f"entry {number} was changed"
        if known and known[0] == number and known[1] != kept:
            return f"entry {number} is not what was noted: the journal was written anew"
        prev = kept
    if known and number < known[0]:
        return f"entry {known[0]} was noted and is missing at the end"
    return ""


def main(words: list[str]) -> int:
    """Walk the file named, and say how it stands."""
    if len(words) not in {1, 3}:
        print("python3 verify.py journal.jsonl [number hash]")
        return 2
    known = (int(words[1]), words[2]) if len(words) == 3 else None
    with Path(words[0]).open(encoding="utf-8") as lines:
        wrong = fault(lines, known)
    print(wrong or "the chain holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
