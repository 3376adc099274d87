"""``verify.py`` agrees with every honest record and with no other."""

from __future__ import annotations

import ast
import base64
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.counting.named_polls import KEY, POLL, NamedPoll, held_poll, roll_of
from votes import verify
from votes.counting.decision import Outcome
from votes.counting.figures import Weight
from votes.counting.records import CastVia, RollEntry, roll_root
from votes.counting.result import count
from votes.counting.rules import ImpossibleRule
from votes.crypto import checkpoints, export, fields, keys, merkle
from votes.crypto.canonical import NonCanonical, dumps, loads
from votes.crypto.ledger import Entry, EntryType, append
from votes.queries import verifier

SCRIPT = verifier.source()
HELD = held_poll(["yes", "yes", "no", "abstain"], members=6, present=5)
HONEST = HELD.export()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("record")


def judge(folder: Path, record: str | bytes, *kept: str) -> int:
    files = [folder / f"{number}.txt" for number in range(len(kept) + 1)]
    for file, content in zip(files, (record, *kept), strict=True):
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return verify.main([str(file) for file in files])


def test_an_honest_record_agrees_and_the_resident_sees_what_was_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judge(folder, HONEST) == 0
    told = capsys.readouterr().out
    assert "quorum_present_heads: 15 ≥ 12 成立 holds" in told
    assert "threshold_yes_heads: 4 > 5 不成立 fails" in told
    assert "结果 outcome: failed" in told
    assert HELD.last is not None
    assert HELD.last.code in told
    assert "全部核对一致 everything agrees" in told


def test_it_runs_alone_with_nothing_of_ours_beside_it(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "export.json").write_text(HONEST, encoding="utf-8")
    (tmp_path / "checkpoint.txt").write_text(HELD.notes[0], encoding="utf-8")
    command = [sys.executable, "-I", "-X", "utf8", "verify.py", "export.json", "checkpoint.txt"]
    alone = subprocess.run(
        command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert "everything agrees" in alone.stdout


def test_it_imports_nothing_but_the_standard_library_and_cryptography() -> None:
    names: set[str] = set()
    for node in ast.walk(ast.parse(SCRIPT)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    assert names <= set(sys.stdlib_module_names) | {"cryptography"}


def test_an_export_reads_back_as_the_ledger_it_was_made_from() -> None:
    record = export.read(HONEST)
    assert record.ledger == tuple(HELD.entries)
    assert fields.write(record) == HONEST


@pytest.mark.parametrize(("old", "new"), [("vote/1", "vote/2"), ('"key"', '"kay"')])
def test_a_record_of_another_format_is_not_read(folder: Path, old: str, new: str) -> None:
    with pytest.raises(NonCanonical):
        export.read(HONEST.replace(old, new, 1))
    assert judge(folder, HONEST.replace(old, new, 1)) == 1


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(HONEST.encode()) - 1), st.integers(1, 255))
def test_any_byte_that_is_changed_is_noticed(folder: Path, place: int, flip: int) -> None:
    record = bytearray(HONEST.encode())
    record[place] ^= flip
    assert judge(folder, bytes(record)) == 1


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(HONEST)), st.sampled_from([" ", "\n", "0", ",", "\ufeff"]))
def test_any_sign_that_is_put_in_is_noticed(folder: Path, place: int, sign: str) -> None:
    assert judge(folder, HONEST[:place] + sign + HONEST[place:]) == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(HONEST.encode()) - 1))
def test_a_record_cut_anywhere_is_noticed(folder: Path, place: int) -> None:
    assert judge(folder, HONEST.encode()[:place]) == 1


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every single value in a record."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for key, member in inner for found in leaves(member, (*path, key))]
    return [path]


def changed(path: tuple[Any, ...]) -> str:
    record = loads(HONEST)
    holder = record
    for key in path[:-1]:
        holder = holder[key]
    value = holder[path[-1]]
    if isinstance(value, bool):
        holder[path[-1]] = not value
    else:
        holder[path[-1]] = value + 1 if isinstance(value, int) else f"{value}x"
    return dumps(record)


@pytest.mark.parametrize("path", leaves(loads(HONEST)), ids=lambda path: ".".join(map(str, path)))
def test_every_single_field_is_guarded(folder: Path, path: tuple[Any, ...]) -> None:
    assert judge(folder, changed(path)) == 1


JUNK = st.sampled_from(
    [
        {"voter_pseudonym": "stranger"},
        {"name_as_on_roll": "别人"},
        {"weight": Weight(2)},
        {"proxy_for": "r01"},
        {"ballot_id": "b1"},
        {"choice": "invalid"},
        {"choice": "invalid", "cast_via": CastVia.PAPER},
        {"choice": ["yes"]},
        {"choice": None},
        {"cast_via": CastVia.FORM},
        {},
    ]
)
CHOICES = st.sampled_from(["yes", "no", "abstain", "perhaps"])
RULES = st.sampled_from(["hall_default", "hall_default_long_term", "ronr", "ronr_two_thirds"])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), CHOICES, JUNK), max_size=12),
    st.booleans(),
    st.none() | st.sets(st.integers(0, 5)),
    RULES,
)
def test_two_programs_count_every_vote_alike(
    folder: Path,
    presses: list[tuple[int, str, dict[str, Any]]],
    revote: bool,  # noqa: FBT001 - Hypothesis draws it
    present: set[int] | None,
    rule: str,
) -> None:
    poll = NamedPoll(roll_of(6), rule, revote)
    kept = []
    for voter, choice, junk in presses:
        entry = poll.cast(voter, **{"choice": choice, **junk})
        kept.append(fields.write(poll.receipt(entry)) if "choice" not in junk else "")
    poll.append(EntryType.BALLOT, '{"choice":"yes"}')
    kept.append(poll.checkpoint())
    poll.close(None if present is None else sorted(present))
    poll.cast(5, "no")
    poll.entries.append(result_of(poll))
    poll.append(EntryType.OBJECTION, '{"text":"请复核"}')
    poll.checkpoint()
    assert judge(folder, poll.export(), *filter(None, kept)) == 0


def result_of(poll: NamedPoll) -> Entry:
    found = count(poll.entries, poll.roll).result
    return append(poll.entries[-1], EntryType.RESULT, fields.write(found))


def test_a_record_weighted_by_area_agrees(folder: Path) -> None:
    roll = tuple(RollEntry(f"{n}", f"业主{n}", Weight(1, 8950 + n)) for n in range(4))
    poll = NamedPoll(roll)
    poll.cast(0, "yes")
    poll.close(range(4))
    poll.declare()
    poll.checkpoint()
    assert judge(folder, poll.export()) == 0


def rebuilt(change: Callable[[NamedPoll], None], *, private: Any = KEY) -> tuple[NamedPoll, str]:
    """A ledger written anew after ``change``, with right hashes and fresh signatures."""
    poll = NamedPoll(HELD.roll, entries=list(HELD.entries))
    change(poll)
    entries, poll.entries = poll.entries, []
    for entry in entries:
        poll.append(entry.type, entry.body)
    poll.last = checkpoints.after(None, POLL, merkle.frontier(e.digest for e in poll.entries))
    poll.notes = [checkpoints.sign(poll.last, private)]
    return poll, poll.export()


def replace_body(poll: NamedPoll, place: int, old: str, new: str) -> None:
    body = poll.entries[place].body or ""
    assert old in body
    poll.entries[place] = replace(poll.entries[place], body=body.replace(old, new))


def swap(poll: NamedPoll) -> None:
    poll.entries[1], poll.entries[2] = poll.entries[2], poll.entries[1]


def repeat(poll: NamedPoll) -> None:
    poll.entries.insert(2, poll.entries[1])


REWRITINGS: list[tuple[str, Callable[[NamedPoll], None]]] = [
    ("a ballot turned", lambda p: replace_body(p, 3, '"no"', '"yes"')),
    ("a ballot dropped", lambda p: p.entries.__delitem__(1)),
    ("a ballot repeated", repeat),
    ("a voter renamed", lambda p: replace_body(p, 1, "代表00", "代表07")),
    ("a stranger's ballot", lambda p: replace_body(p, 1, '"r00"', '"x00"')),
    ("one voter's name under two ballots", lambda p: replace_body(p, 1, '"r00"', '"r01"')),
    ("a heavier ballot", lambda p: replace_body(p, 1, '"heads":1', '"heads":9')),
    ("a result of its own", lambda p: replace_body(p, 6, '"failed"', '"passed"')),
    ("a line of its own", lambda p: replace_body(p, 6, '"left":4', '"left":6')),
    ("more present", lambda p: replace_body(p, 5, '"r04"', '"r04","r05"')),
    ("a friendlier rule", lambda p: replace_body(p, 0, '"strict":true', '"strict":false')),
    ("no threshold", lambda p: replace_body(p, 0, '"subject":"yes"', '"subject":"present"')),
    ("another roll", lambda p: replace_body(p, 0, roll_root(HELD.roll), "00" * 32)),
    ("another poll", lambda p: replace_body(p, 0, POLL, "another")),
    ("no result", lambda p: p.entries.__delitem__(-1)),
    ("no close", lambda p: p.entries.__delitem__(5)),
    ("closed twice", lambda p: p.entries.append(p.entries[5])),
    ("set up twice", lambda p: p.entries.append(p.entries[0])),
]


@pytest.mark.parametrize(("what", "change"), REWRITINGS)
def test_a_ledger_rewritten_by_its_own_server_is_refused(
    folder: Path, what: str, change: Callable[[NamedPoll], None]
) -> None:
    _, record = rebuilt(change)
    assert record != HONEST, what
    assert judge(folder, record) == 1, what


def recount(poll: NamedPoll) -> None:
    """What a server that lies consistently would do: turn a ballot and count again."""
    replace_body(poll, 3, '"no"', '"yes"')
    fresh = NamedPoll(HELD.roll)
    fresh.entries = []
    for entry in poll.entries[:-1]:
        fresh.append(entry.type, entry.body)
    fresh.declare()
    poll.entries = fresh.entries


def test_a_lie_told_consistently_is_caught_by_what_residents_kept(folder: Path) -> None:
    lie, record = rebuilt(recount)
    assert '"outcome":"passed"' in (lie.entries[-1].body or "")
    assert judge(folder, record) == 0
    assert judge(folder, record, HELD.notes[-1]) == 1
    receipt = HELD.receipt(HELD.entries[3])
    assert judge(folder, record, fields.write(receipt)) == 1
    assert judge(folder, HONEST, HELD.notes[0], fields.write(receipt)) == 0


def test_two_ballots_in_another_order_are_caught_by_a_checkpoint(folder: Path) -> None:
    def reorder(poll: NamedPoll) -> None:
        swap(poll)
        fresh = NamedPoll(HELD.roll)
        fresh.entries = []
        for entry in poll.entries[:-1]:
            fresh.append(entry.type, entry.body)
        fresh.declare()
        poll.entries = fresh.entries

    _, record = rebuilt(reorder)
    assert judge(folder, record) == 0
    assert judge(folder, record, HELD.notes[-1]) == 1


def noted(notes: list[str]) -> str:
    poll = NamedPoll(HELD.roll, entries=list(HELD.entries), notes=notes)
    return poll.export()


def note(size: int, previous: checkpoints.Checkpoint | None = None, poll: str = POLL) -> str:
    tree = merkle.frontier(entry.digest for entry in HELD.entries[:size])
    return checkpoints.sign(checkpoints.after(previous, poll, tree), KEY)


def test_published_checkpoints_must_cover_the_ledger_and_follow_each_other(folder: Path) -> None:
    last = HELD.notes[-1]
    huge = f"{POLL}\n{10**20}\n{base64.b64encode(bytes(32)).decode()}\n"
    signature = base64.b64encode(keys.key_id(POLL, KEY.public_key()) + keys.sign(KEY, huge))
    wrong = {
        "none": [],
        "only the first": HELD.notes[:1],
        "the predecessor withheld": [last],
        "out of order": HELD.notes[::-1],
        "of another poll": [note(len(HELD.entries), poll="another")],
        "not a note": ["checkpoint"],
        "longer than the ledger": [f"{huge}\n\u2014 {POLL} {signature.decode()}\n"],
        "shrinking": shrinking(),
    }
    for what, notes in wrong.items():
        assert judge(folder, noted(notes)) == 1, what
    assert judge(folder, noted([note(len(HELD.entries))])) == 0


def shrinking() -> list[str]:
    hashes = [entry.digest for entry in HELD.entries]
    whole = checkpoints.Checkpoint(POLL, len(hashes), merkle.root(hashes))
    part = checkpoints.Checkpoint(POLL, 2, merkle.root(hashes[:2]), whole.digest)
    again = replace(whole, previous=part.digest)
    return [checkpoints.sign(step, KEY) for step in (whole, part, again)]


def test_a_rule_that_lets_a_tie_pass_is_refused_by_both_programs(folder: Path) -> None:
    poll = held_poll(["yes", "no"], members=2, present=2)
    with pytest.raises(ImpossibleRule):
        replace(poll.setup.rule.thresholds[0], numerator=0)
    lax = dumps(loads(poll.entries[0].body or "")).replace('"strict":true', '"strict":false')
    poll.entries[0] = replace(poll.entries[0], body=lax)
    entries, poll.entries = poll.entries[:-1], []
    for entry in entries:
        poll.append(entry.type, entry.body)
    poll.last, poll.notes = None, []
    with pytest.raises(ValueError, match="a tie fails"):
        poll.declare()
    poll.append(EntryType.RESULT, "{}")
    poll.checkpoint()
    assert judge(folder, poll.export()) == 1


def test_a_receipt_that_is_not_of_this_record_is_refused(folder: Path) -> None:
    receipt = HELD.receipt(HELD.entries[1])
    elsewhere = replace(receipt, poll="another")
    signature = base64.b64encode(keys.sign(KEY, replace(elsewhere, sig=None).signed_text)).decode()
    for wrong in (
        replace(receipt, seq=2),
        replace(elsewhere, sig=signature),
        replace(receipt, sig=None),
    ):
        assert judge(folder, HONEST, fields.write(wrong)) == 1
    assert judge(folder, HONEST, json.dumps({"poll": POLL})) == 1
    assert judge(folder, HONEST, fields.write(receipt)) == 0


def test_records_that_are_no_record_are_refused_without_a_crash(folder: Path) -> None:
    for nonsense in ("", "[]", "1", "{}", "[" * 100_000, '{"format":1.5}', "1" * 9000, "\x7f"):
        assert judge(folder, nonsense) == 1


def test_called_wrongly_it_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([]) == 2
    assert verify.main(["no-such-file.json"]) == 2
    assert "用法 usage" in capsys.readouterr().out


def test_its_outcomes_are_those_of_the_counting_package(folder: Path) -> None:
    stories: dict[Outcome, tuple[list[str], int]] = {
        Outcome.PASSED: (["yes"] * 5, 5),
        Outcome.FAILED: (["no"] * 5, 5),
        Outcome.TIED: (["yes", "no"] * 3, 6),
        Outcome.INQUORATE: (["yes"], 1),
    }
    for outcome, (votes, present) in stories.items():
        poll = held_poll(votes, members=6, present=present)
        assert f'"outcome":"{outcome}"' in (poll.entries[-1].body or "")
        assert judge(folder, poll.export()) == 0
