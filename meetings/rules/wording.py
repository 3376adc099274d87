"""Amendments as operations on text: what the words become (roberts-rules 2.5)."""

from __future__ import annotations

from meetings.rules.details import Details, Operation

NEGATIONS = (
    *("不", "不得", "不要", "不再", "不予", "不准", "别", "勿", "没", "没有", "未", "禁止", "停止"),
    *("not", "do not", "don't", "never", "no", "not to", "refuse to"),
)


def is_possible(text: str, change: Details) -> bool:
    """Say whether the words that the amendment rests on stand in ``text``."""
    if change.operation in {Operation.STRIKE, Operation.STRIKE_AND_INSERT}:
        return bool(change.strike) and change.strike in text
    return not change.after or change.after in text


def is_complete(change: Details, words: str) -> bool:
    """Say whether the operation has all the words it needs."""
    if change.operation is Operation.STRIKE:
        return bool(change.strike)
    return bool(change.insert or words)


def amended(text: str, change: Details, words: str) -> str:
    """Return ``text`` as amended; ``words`` are the motion's own, where it names no operation."""
    if change.operation is Operation.SUBSTITUTE:
        return change.insert or words
    if change.operation in {Operation.STRIKE, Operation.STRIKE_AND_INSERT}:
        put = change.insert if change.operation is Operation.STRIKE_AND_INSERT else ""
        return _tidy(text.replace(change.strike, put, 1))
    put = change.insert or words
    if change.at_front:
        return _joined(put, text)
    if change.after:
        head, tail = text.split(change.after, 1)
        return _joined(_joined(head + change.after, put), tail)
    return _joined(text, put)


def is_mere_negation(text: str, change: Details, words: str) -> bool:
    """Say whether the amendment only turns the text into its opposite."""
    if change.operation is None:
        return False
    before, after = _bare(text), _bare(amended(text, change, words))
    return before != after and (_opposes(before, after) or _opposes(after, before))


def _opposes(short: str, long: str) -> bool:
    """Say whether ``long`` is ``short`` with a word of negation put in somewhere."""
    return any(
        long[:place] + long[place + len(no) :] == short
        for no in map(_bare, NEGATIONS)
        if len(long) == len(short) + len(no)
        for place in range(len(short) + 1)
        if long[place : place + len(no)] == no
    )


def _bare(text: str) -> str:
    return "".join(text.lower().split())


def _tidy(text: str) -> str:
    return " ".join(text.split(" ")).replace("  ", " ").strip(" ")


def _joined(head: str, tail: str) -> str:
    """Put two pieces together; words of letters keep a blank between them."""
    if not head or not tail:
        return head + tail
    letters = head[-1].isascii() and head[-1].isalnum() and tail[0].isascii() and tail[0].isalnum()
    return f"{head} {tail}" if letters else head + tail
