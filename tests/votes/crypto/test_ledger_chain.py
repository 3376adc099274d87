"""The chain of entries: each names the one before it and the hash of what it records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votes.counting.records import Rejection
from votes.crypto import fields
from votes.crypto.canonical import NonCanonical
from votes.crypto.ledger import (
    BrokenChain,
    Entry,
    EntryType,
    append,
    append_record,
    check_chain,
)


def chain(*steps: tuple[EntryType, str | None]) -> list[Entry]:
    entries: list[Entry] = []
    for kind, body in steps:
        entries.append(append(entries[-1] if entries else None, kind, body))
    return entries


SOUND = chain(
    (EntryType.SETUP, '{"poll":"p"}'),
    (EntryType.BALLOT, '{"choice":"yes"}'),
    (EntryType.OBJECTION, '{"text":"名册"}'),
    (EntryType.END_BALLOTS, None),
    (EntryType.BALLOT, '{"choice":"late"}'),
    (EntryType.RESULT, '{"result":[[1]]}'),
    (EntryType.CORRECTION, '{"reason":"x"}'),
)


def test_an_event_is_written_exactly_as_belenios_writes_it() -> None:
    first, second, closing = SOUND[0], SOUND[1], SOUND[3]
    payload = hashlib.sha256(b'{"poll":"p"}').hexdigest()
    event = f'{{"height":0,"type":"Setup","payload":"{payload}"}}'
    assert first.hash == hashlib.sha256(event.encode()).hexdigest()
    assert first.digest.hex() == first.hash
    assert list(second.event) == ["parent", "height", "type", "payload"]
    assert second.event["parent"] == first.hash
    assert closing.event == {"parent": SOUND[2].hash, "height": 3, "type": "EndBallots"}


def test_a_sound_chain_is_accepted_with_a_ballot_that_lost_the_race_against_the_close() -> None:
    check_chain(SOUND)
    check_chain(SOUND[:1])


def test_a_record_becomes_the_entry_that_its_text_would_become() -> None:
    body = fields.write(Rejection(3, "理由"))
    record = append_record(SOUND[1], EntryType.REJECTED, Rejection(3, "理由"))
    assert record == append(SOUND[1], EntryType.REJECTED, body)
    with pytest.raises(NonCanonical, match="lone surrogate"):
        append_record(SOUND[1], EntryType.REJECTED, Rejection(3, "\ud800"))


def test_an_empty_ledger_is_no_ledger() -> None:
    with pytest.raises(BrokenChain, match="empty"):
        check_chain([])


@given(st.integers(0, 6), st.sampled_from(["height", "parent", "payload", "body", "type"]))
def test_any_field_that_is_changed_breaks_the_chain_there_or_at_the_next_entry(
    place: int, name: str
) -> None:
    changes: dict[str, object] = {
        "height": 99,
        "parent": "0" * 64,
        "payload": "0" * 64,
        "body": '{"other":1}',
        "type": EntryType.SETUP if place else EntryType.OBJECTION,
    }
    tampered = list(SOUND)
    tampered[place] = replace(tampered[place], **{name: changes[name]})  # type: ignore[arg-type]  # reason: any field may be the one
    with pytest.raises(BrokenChain) as broken:
        check_chain(tampered)
    assert broken.value.position == place


@given(st.permutations(range(7)))
def test_no_other_order_of_the_entries_is_accepted(order: list[int]) -> None:
    shuffled = [SOUND[place] for place in order]
    if shuffled == SOUND:
        check_chain(shuffled)
    else:
        with pytest.raises(BrokenChain):
            check_chain(shuffled)


@given(st.integers(0, 5))
def test_an_entry_left_out_is_noticed_unless_it_is_the_last(place: int) -> None:
    with pytest.raises(BrokenChain):
        check_chain(SOUND[:place] + SOUND[place + 1 :])
    check_chain(SOUND[:6])


REBUILT: list[tuple[str, Callable[[], list[Entry]], int]] = [
    ("Setup must", lambda: chain((EntryType.BALLOT, "{}")), 0),
    ("Setup must", lambda: chain((EntryType.SETUP, "{}"), (EntryType.SETUP, "{}")), 1),
    (
        "already ended",
        lambda: chain(
            (EntryType.SETUP, "{}"), (EntryType.END_BALLOTS, None), (EntryType.END_BALLOTS, "{}")
        ),
        2,
    ),
    (
        "before the ballots were ended",
        lambda: chain((EntryType.SETUP, "{}"), (EntryType.RESULT, "{}")),
        1,
    ),
]


@pytest.mark.parametrize(("reason", "build", "position"), REBUILT)
def test_a_chain_whose_hashes_are_right_must_still_tell_a_possible_story(
    reason: str, build: Callable[[], list[Entry]], position: int
) -> None:
    with pytest.raises(BrokenChain, match=reason) as broken:
        check_chain(build())
    assert broken.value.position == position
    assert reason in broken.value.reason


@pytest.mark.parametrize("body", ['{"a": 1}', "null", "", "NaN"])
def test_a_body_that_is_not_canonical_or_says_nothing_is_not_appended(body: str) -> None:
    with pytest.raises(NonCanonical):
        append(None, EntryType.SETUP, body)


def test_only_the_close_may_come_without_a_body() -> None:
    with pytest.raises(NonCanonical, match="Ballot needs a body"):
        append(SOUND[0], EntryType.BALLOT, None)


def test_a_body_that_was_bent_out_of_form_in_the_database_breaks_the_chain() -> None:
    with pytest.raises(BrokenChain, match="canonical form"):
        check_chain([replace(SOUND[0], body='{"poll": "p"}')])
