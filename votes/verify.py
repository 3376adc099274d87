"""Count a named vote again (记名表决独立复核) without any program of the hall that held it.

``python verify.py export.json [checkpoint.txt | receipt.json …]`` (Python 3.11, ``cryptography``)
exits with 0 when all agrees, 1 at a difference, 2 when called wrongly. The export is canonical
JSON: no whitespace or trailing newline, UTF-8 without escapes, whole numbers, fields in order::

    {"format":"yishiting-named-vote/1", "poll":UUID, "key":VERIFIER_KEY,
     "roll":[{"pseudonym","name","weight":W}…],         ordered by pseudonym
     "entries":[{"event":EVENT,"body":BODY?}…], "checkpoints":[SIGNED_NOTE…]}
    W      {"heads","area","households"?,"deputies"?}   area in 0.01 m²; the last two above 0
    EVENT  {"parent"?,"height","type","payload"?}       parent: hash of the entry before;
           payload: SHA-256 hex of the body's text; the entry's hash: SHA-256 of the event's
    Setup  {"format","poll","purpose","question","method","options":[{"code","label"}…],
            "rule":RULE,"roll_size","roll_root","secrecy","revote","key","opened",
            "terms"?,"mode"?,"proxies"?:{"per_holder","article"},"silent"?}
    RULE   {"preset","code","quorum":[TEST…],"thresholds":[TEST…],"law","version","article",
            "effective_from"?,"effective_to"?,"verified"}
    TEST   {"subject","numerator","denominator","strict","basis","unit","article"}
    Ballot {"ballot_id","voter_pseudonym","name_as_on_roll","choice","weight":W,"cast_via",
            "proxy_for"?,"mandate"?:{"kind","holder","told"?}}   cast for the line proxy_for
    EndBallots {"present":[PSEUDONYM…],"hands"?:{"yes","no","counted_by":[NAME…]},
            "delivered"?:[PSEUDONYM…]}, or no body
    Correction {"height","reason","signed_by":[{"name","at"}…],"choice"?,"hands"?}, after EndBallots
    Objection {"made","finding","reason","signed_by"}, after the first Result
    Result {"ledger_size","ledger_root","eligible":W,"present":W,"took_part":W,"yes":W,"no":W,
            "abstain":W,"invalid":W,"rival"?:W,"superseded":[HEIGHT…],
            "rejected":[{"height","reason"}…],"tests":[{"name","left","relation","right","holds","article"}…],"outcome",
            "standing"?:[{"code","votes":W,"points"?}…],"elected"?:[CODE…],"trace"?,"leading"?,
            "by_proxy"?:W,"silent"?:{"weight":W,"outcome","side"?}}

``roll_root`` and checkpoints' roots are RFC 6962 tree heads: over the roll's records, the entries'
hashes. A checkpoint is a C2SP signed note: UUID, size, base64 root, ``prev`` with the base64 SHA-256
of the text before. A receipt signs ``yishiting-receipt/1``, a newline, its text without ``sig``.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from votes.counting.methods import METHODS
from votes.counting.methods.admitting import reason_against
from votes.counting.methods.afterwards import attendance, corrected, raised, told
from votes.counting.methods.contest import Count, Paper, Sum
from votes.counting.methods.mandates import line_of
from votes.counting.methods.recount import (
    KINDS,
    UNITS,
    against_in,
    asks_for_most,
    conclude,
    contest_in,
    figures_of,
    is_weight,
    total,
)
from votes.counting.methods.silence import counted_silent, decided

JSON = Any
FORMAT = "yishiting-named-vote/1"
EXPORT_FIELDS = ["format", "poll", "key", "roll", "entries", "checkpoints"]
RECEIPT_FIELDS = ["poll", "ballot_id", "entry_hash", "seq", "prev", "sig"]
ENTRY_TYPES = {"Setup", "Ballot", "EndBallots", "Result", "Rejected", "Objection", "Correction"}
NOTE = re.compile(
    r"(?P<text>(?P<poll>[0-9A-Za-z._-]+)\n(?P<size>[1-9][0-9]*)\n(?P<root>[0-9A-Za-z+/]{43}=)\n"
    r"(?:prev (?P<prev>[0-9A-Za-z+/]{43}=)\n)?)\n\u2014 (?P<name>\S+) (?P<sig>[0-9A-Za-z+/=]+)\n"
)


class Wrong(ValueError):
    """A difference, told in Chinese and in English."""


def demand(met: object, zh: str, en: str) -> None:
    """Raise ``Wrong`` unless ``met``."""
    if not met:
        raise Wrong(f"{zh} / {en}")


def dumps(value: JSON) -> str:
    """Write canonical JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(source: bytes) -> JSON:
    """Read canonical JSON: writing it again must give every byte back."""
    demand(b"\x7f" not in source, "含有控制字符", "holds a control character")
    value = json.loads(source.decode("utf-8"), parse_float=whole, parse_int=whole)
    demand(dumps(value).encode("utf-8") == source, "不是规范格式", "not in canonical form")
    return value


def whole(literal: str) -> int:
    """Read a number: whole (``int`` refuses others) and within what every reader understands."""
    demand(len(literal) <= 17 and abs(int(literal)) < 2**53, "数字过大", "a number is too large")
    return int(literal)


def hash_of(value: JSON) -> str:
    """Hash a value's canonical text, in hexadecimal."""
    return sha256(dumps(value).encode("utf-8")).hexdigest()


def tree_heads(leaves: Iterable[bytes]) -> list[bytes]:
    """Return the RFC 6962 tree heads of the first 0, 1, 2, … leaves."""
    heads, peaks = [sha256(b"").digest()], list[tuple[int, bytes]]()
    for leaf in leaves:
        level, node = 0, sha256(b"\x00" + leaf).digest()
        while peaks and peaks[-1][0] == level:
            level, node = level + 1, sha256(b"\x01" + peaks.pop()[1] + node).digest()
        peaks.append((level, node))
        for _, peak in reversed(peaks[:-1]):
            node = sha256(b"\x01" + peak + node).digest()
        heads.append(node)
    return heads


def unbase64(text: str) -> bytes:
    """Decode base64 in its only spelling."""
    value = base64.b64decode(text, validate=True)
    demand(base64.b64encode(value).decode() == text, "base64 有多余的位", "stray bits in base64")
    return value


def public_key(text: str, poll: str) -> Ed25519PublicKey:
    """Read the verifier key and hold it against the poll it must be named for."""
    key = Ed25519PublicKey.from_public_bytes(unbase64(text.split("+", 2)[2])[1:])
    material = base64.b64encode(b"\x01" + key.public_bytes_raw()).decode()
    written = f"{poll}+{key_id(poll, key).hex()}+{material}"
    demand(text == written, "公钥写法不对", "the key is not well written")
    return key


def key_id(poll: str, key: Ed25519PublicKey) -> bytes:
    """Return the four bytes by which a signed note names its key."""
    return sha256(poll.encode() + b"\n\x01" + key.public_bytes_raw()).digest()[:4]


def check_chain(entries: Sequence[JSON]) -> None:
    """Each entry must name the one before it and the hash of what it records."""
    parent, ended = None, False
    for height, entry in enumerate(entries):
        kind, body = entry["event"]["type"], entry.get("body")
        event = {"parent": parent, "height": height, "type": kind}
        event["payload"] = None if body is None else hash_of(body)
        event = {name: value for name, value in event.items() if value is not None}
        shape = {"event": event} if body is None else {"event": event, "body": body}
        same = dumps(entry) == dumps(shape)
        demand(same, f"第{height}条断链", f"entry {height} breaks the chain")
        right = kind in ENTRY_TYPES and (kind == "Setup") == (height == 0)
        right &= not (kind == "EndBallots" and ended) and (ended or kind != "Result")
        right &= body is not None or kind == "EndBallots"
        demand(right, f"第{height}条不该在此", f"entry {height} has no place there")
        parent, ended = hash_of(event), ended or kind == "EndBallots"
    demand(ended, "没有截止记录", "the ballots were not ended")


def open_note(note: str, poll: str, key: Ed25519PublicKey) -> re.Match[str]:
    """Read a signed checkpoint of this poll."""
    match = NOTE.fullmatch(note)
    if match is None or not match["poll"] == match["name"] == poll:
        raise Wrong("不是本次表决的检查点 / not a checkpoint of this poll")
    signed = unbase64(match["sig"])
    demand(signed[:4] == key_id(poll, key), "检查点由别的钥匙签名", "signed with another key")
    key.verify(signed[4:], match["text"].encode())
    return match


def check_prefix(match: re.Match[str], heads: Sequence[bytes]) -> int:
    """The ledger must begin with exactly what the checkpoint signed; return its size."""
    size = int(match["size"]) if len(match["size"]) < 17 else len(heads)
    demand(size < len(heads), "记录比签名时短", "the ledger is shorter than was signed")
    same = heads[size] == unbase64(match["root"])
    demand(same, f"前{size}条与签名时不同", f"the first {size} entries differ from those signed")
    return size


def check_published(notes: Sequence[str], poll: str, key: JSON, heads: Sequence[bytes]) -> None:
    """The published checkpoints must follow each other and cover the whole ledger."""
    previous, last = None, 0
    for note in notes:
        match = open_note(note, poll, key)
        demand(match["prev"] == previous, "检查点不连续", "the checkpoints do not follow")
        size, digest = check_prefix(match, heads), sha256(match["text"].encode()).digest()
        demand(size >= last, "检查点倒退", "a checkpoint goes backwards")
        previous, last = base64.b64encode(digest).decode(), size
        code = re.findall("....", base64.b32encode(digest[:10]).decode())
        print(f"  检查点 checkpoint {size}: {'-'.join(code)}")
    covered = notes and last == len(heads) - 1
    demand(covered, "最后的检查点没有覆盖全部记录", "the last checkpoint does not cover the ledger")


def check_roll(setup: JSON, roll: Sequence[JSON]) -> dict[str, JSON]:
    """The roll must be the one whose hash was fixed at opening."""
    voters = {voter["pseudonym"]: voter for voter in roll}
    demand(list(voters) == sorted(voters), "名册顺序不对", "the roll is out of order")
    demand(setup["roll_size"] == len(voters) == len(roll), "名册人数不对", "the roll's size")
    head = tree_heads(dumps(voter).encode("utf-8") for voter in roll)[-1].hex()
    demand(setup["roll_root"] == head, "名册不是冻结的名册", "the roll is not the frozen one")
    for voter in roll:
        demand(is_weight(voter["weight"]), "名册权数不对", "a weight on the roll is no weight")
    return voters


def admitted(setup: JSON, choice: JSON) -> bool:
    """Whether a ballot of this poll may say so."""
    return METHODS[setup["method"]].admits(choice, contest_in(setup))


def replay(
    entries: Sequence[JSON], setup: JSON, voters: dict[str, JSON]
) -> tuple[dict[str, JSON], Count, dict[str, JSON]]:
    """Replay the ballots up to the close: all of the result but the decision, and what is beside."""
    end = next(at for at, entry in enumerate(entries) if entry["event"]["type"] == "EndBallots")
    votes, heights, ids = dict[str, JSON](), dict[str, int](), set[str]()
    superseded, rejected = list[int](), list[JSON]()
    admits = partial(admitted, setup)
    for height, entry in enumerate(entries[:end]):
        if entry["event"]["type"] != "Ballot":
            continue
        ballot = entry["body"]
        reason = reason_against(ballot, setup, voters, votes, ids=ids, admits=admits)
        if reason is not None:
            rejected.append({"height": height, "reason": reason})
            continue
        who = line_of(ballot)
        ids.add(ballot["ballot_id"])
        superseded += [heights[who]] if who in votes else []
        votes[who], heights[who] = ballot, height
    cast = {heights[who]: ballot for who, ballot in votes.items()}
    held, close = corrected(entries, end, cast, admits)
    there = attendance(close, voters, votes)
    weights = [voters[who]["weight"] for who in sorted(there)]
    shown = raised(close, setup.get("mode"), weights)
    demand(not shown or not held, "不该有选票", "ballots where none are cast")
    ballots = [*held.values(), *shown]
    figures = {
        "eligible": total(voter["weight"] for voter in voters.values()),
        "present": total(voters[who]["weight"] for who in there),
        "took_part": total(ballot["weight"] for ballot in ballots),
    }
    papers = [Paper(b["choice"], Sum(*(b["weight"].get(u, 0) for u in UNITS))) for b in ballots]
    counted = METHODS[setup["method"]].count(contest_in(setup), papers)
    leading = figures_of(counted.supports[0], counted, figures, setup["rule"])
    sent = total(ballot["weight"] for ballot in votes.values() if "mandate" in ballot)
    silent = counted_silent(setup, (close or {}).get("delivered"), voters, votes, total)
    beside = {"by_proxy": sent if "proxies" in setup else None, "silent": silent}
    return {**leading, "superseded": sorted(superseded), "rejected": rejected}, counted, beside


def decide(rule: JSON, figures: dict[str, JSON]) -> tuple[list[JSON], str]:
    """Compare whole numbers by the rule fixed at opening; a tie fails, 0 : 0 never passes."""
    bases = {
        "all_members": figures["eligible"],
        "present": figures["present"],
        "taking_part": figures["took_part"],
        "votes_cast": total(figures[kind] for kind in ("yes", "no", "invalid")),
        "against": against_in(figures),
    }
    lines = []
    for test in (*rule["quorum"], *rule["thresholds"]):
        unit, strict, subject = test["unit"], test["strict"], test["subject"]
        left = test["denominator"] * figures[subject].get(unit, 0)
        right = test["numerator"] * bases[test["basis"]].get(unit, 0)
        part = "plurality" if test["basis"] == "against" else "threshold"
        name = f"{part if subject == 'yes' else 'quorum'}_{subject}_{unit}"
        holds = left > 0 and (left > right or (left == right and not strict))
        line = {"name": name, "left": left, "relation": ">" if strict else "≥", "right": right}
        lines.append({**line, "holds": holds, "article": test["article"]})
    subjects = [{test["subject"] for test in rule[part]} for part in ("thresholds", "quorum")]
    right = subjects[0] == {"yes"} and "yes" not in subjects[1]
    demand(right, "规则没有赞成门槛", "the rule asks for no votes in favour")
    units = {line["name"].rpartition("_")[2] for line in lines}
    against = bases["against"] if asks_for_most(rule) else figures["no"]
    tied = all(figures["yes"].get(unit) == against.get(unit, 0) > 0 for unit in units)
    if not all(line["holds"] for line in lines if line["name"].startswith("quorum")):
        return lines, "inquorate"
    if all(line["holds"] for line in lines):
        demand(not tied, "规则让平局通过", "the rule lets a tie pass")
        return lines, "passed"
    return lines, "tied" if tied else "failed"


def check_results(entries: Sequence[JSON], voters: dict[str, JSON], heads: Sequence[bytes]) -> None:
    """Every recorded result must be what the ledger gives, and there must be one."""
    setup = entries[0]["body"]
    results = [at for at, entry in enumerate(entries) if entry["event"]["type"] == "Result"]
    demand(results, "没有结果记录", "no result is recorded")
    loose = [e for e in entries[results[-1] :] if e["event"]["type"] == "Correction"]
    demand(not loose, "更正以后没有结果", "no result follows a correction")
    lines, figures, ended = list[JSON](), dict[str, JSON](), dict[str, JSON]()
    for at in results:
        figures, counted, beside = replay(entries[:at], setup, voters)
        lines, outcome, beside["silent"] = decided(setup, figures, beside["silent"], total, decide)
        more = {name: value for name, value in beside.items() if value is not None}
        plain = setup["method"] == "yes_no_abstain"
        ended = {"outcome": outcome} if plain else conclude(setup, figures, counted, decide)
        place = {"ledger_size": at, "ledger_root": heads[at].hex()}
        expected = {**place, **figures, "tests": lines, **ended, **more}
        same = dumps(entries[at]["body"]) == dumps(expected)
        demand(same, f"结果应为 {dumps(expected)}", "the recorded result differs from the count")
    for line in lines:
        held = "成立 holds" if line["holds"] else "不成立 fails"
        print(f"  {line['name']}: {line['left']} {line['relation']} {line['right']} {held}")
    print("".join(f"  {line}\n" for line in told(entries)), end="")
    print("  " + " ".join(f"{kind} {figures[kind]['heads']}" for kind in KINDS))
    print(f"  结果 outcome: {ended['outcome']} {' '.join(ended.get('elected', []))}")


def check_receipt(receipt: JSON, export: JSON, key: Ed25519PublicKey) -> None:
    """The receipt must be signed and its ballot stand where it says."""
    demand(list(receipt) == RECEIPT_FIELDS, "不是回执", "not a receipt")
    bare = {name: receipt[name] for name in RECEIPT_FIELDS[:-1]}
    key.verify(unbase64(receipt["sig"]), f"yishiting-receipt/1\n{dumps(bare)}".encode())
    known = receipt["poll"] == export["poll"] and 0 <= receipt["seq"] < len(export["entries"])
    demand(known, "回执的选票不在记录中", "the receipt's ballot is not in the ledger")
    entry = export["entries"][receipt["seq"]]
    same = hash_of(entry["event"]) == receipt["entry_hash"]
    same &= entry["body"].get("ballot_id") == receipt["ballot_id"]
    demand(same, "回执与记录不符", "the receipt and the ledger differ")


def verify(source: bytes, kept: Iterable[bytes] = ()) -> None:
    """Check an export, and the checkpoints and receipts that a resident kept."""
    export = loads(source)
    fits = list(export) == EXPORT_FIELDS and export["format"] == FORMAT
    demand(fits, "不是本格式的公开记录", f"not an export of the format {FORMAT}")
    entries, setup = export["entries"], export["entries"][0]["body"]
    check_chain(entries)
    print(f"✓ 规范格式、链条完整 canonical form, chain: {len(entries)}")
    told = [setup[name] for name in ("format", "poll", "key", "secrecy")]
    known = METHODS[setup["method"]].has_options(contest_in(setup))
    demand(
        known and told == [FORMAT, export["poll"], export["key"], "roll_call"],
        "表决设置与公开记录不符",
        "the setup and the export differ",
    )
    key = public_key(export["key"], export["poll"])
    heads = tree_heads(bytes.fromhex(hash_of(entry["event"])) for entry in entries)
    check_published(export["checkpoints"], export["poll"], key, heads)
    print(f"✓ 检查点签名与一致性 checkpoints: {len(export['checkpoints'])}, {export['key']}")
    for content in kept:
        if content.startswith(b"{"):
            check_receipt(loads(content), export, key)
        else:
            check_prefix(open_note(content.decode("utf-8"), export["poll"], key), heads)
        print("✓ 您保存的凭据与记录一致 what you kept agrees")
    voters = check_roll(setup, export["roll"])
    print(f"✓ 投票人名册 electoral roll: {len(voters)}")
    check_results(entries, voters, heads)
    print("✓ 一人一票、计票与结论 one ballot each, count and decision")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; see the module's docstring."""
    try:
        source, *kept = [Path(name).read_bytes() for name in arguments]
    except (OSError, ValueError) as error:
        print(f"用法 usage: python verify.py export.json [checkpoint.txt …]\n{error}")
        return 2
    try:
        verify(source, kept)
    except InvalidSignature:
        print("✗ 签名不成立 a signature does not hold")
        return 1
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        print(f"✗ 核对不通过 refused ({type(error).__name__}): {error}")
        return 1
    print("✓✓ 全部核对一致 everything agrees")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
