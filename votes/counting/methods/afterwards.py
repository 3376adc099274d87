"""What a recount makes of the close and of what came after it: who was there, hands, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from votes.counting.methods.recount import KINDS, is_weight

CLOSE: Final = ("present", "hands", "delivered")
AT_THE_DESK: Final = ("paper", "helped", "called")
SAID: Final = {"Correction": "更正 correction", "Objection": "异议裁定 ruling"}
PAIR: Final = 2


class Amiss(ValueError):
    """A close or a correction that nobody may make, told in Chinese and in English."""


def insist(met: object, zh: str, en: str) -> None:
    """Raise ``Amiss`` unless ``met``."""
    if not met:
        raise Amiss(f"{zh} / {en}")


def attendance(body: Any, voters: Mapping[str, Any], votes: Iterable[str]) -> set[str]:
    """Return who was there: those listed at the close, and whoever cast a vote that counts."""
    listed = [] if body is None else body["present"]
    right = body is None or [name for name in CLOSE if name in body] == list(body)
    right &= listed == sorted(set(listed))
    insist(right and set(listed) <= set(voters), "到场名单不对", "the list of those present")
    return {*listed, *votes}


def raised(body: Any, mode: str | None, weights: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what was shown as ballots: hands, which two counted, or the consent of all there."""
    if mode == "consent":
        return [{"choice": KINDS[0], "weight": weight} for weight in weights]
    hands = (body or {}).get("hands", {})
    votes = [{"choice": k, "weight": {"heads": hands[k], "area": 0}} for k in KINDS[:2] if hands]
    right = bool(hands) == (mode == "show_of_hands")
    right &= not hands or len(set(hands["counted_by"])) >= PAIR
    insist(right and all(is_weight(v["weight"]) for v in votes), "举手点数不对", "wrong hands")
    return votes


def corrected(
    entries: Sequence[Any], end: int, ballots: Mapping[int, Any], admits: Any
) -> tuple[dict[int, Any], Any]:
    """Return the ballots by height and the close after the corrections that two officers signed.

    Only what was typed in at the desk can be put right, to what ``admits`` allows on the ballot.
    """
    held, close = dict(ballots), entries[end].get("body")
    for entry in entries[end + 1 :]:
        if entry["event"]["type"] != "Correction":
            continue
        made = entry["body"]
        at, hands, ballot = made["height"], "hands" in made, held.get(made["height"], {})
        fits = close and "hands" in close if hands else ballot.get("cast_via") in AT_THE_DESK
        fits = fits and hands == (at == end) != ("choice" in made)
        two = len({one["name"] for one in made["signed_by"]}) >= PAIR and made["reason"].strip()
        insist(fits and two, "更正不合规定", "a correction that nobody may make")
        if hands:
            close = {**close, "hands": made["hands"]}
            continue
        spoilt = made["choice"] == KINDS[3] and ballot["cast_via"] == AT_THE_DESK[0]
        insist(spoilt or admits(made["choice"]), "更正后的选择不对", "not on the ballot")
        held[at] = {**ballot, "choice": made["choice"]}
    return held, close


def told(entries: Sequence[Any]) -> list[str]:
    """Say what was put right after the close, and how challenges were ruled on."""
    lines = []
    for entry in entries:
        kind, body = entry["event"]["type"], entry.get("body")
        if kind not in SAID:
            continue
        insist(isinstance(body, dict), "更正或裁定写得不对", "not a correction or a ruling")
        names = "、".join(one["name"] for one in body.get("signed_by", ()))
        about = body.get("height", body.get("finding", ""))
        lines.append(f"{SAID[kind]} {about}: {body.get('reason', '')} ({names})")
    return lines
