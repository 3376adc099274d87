"""One voter floods the server over twenty sockets; everybody else votes as if nothing were."""

from __future__ import annotations

import pytest
from flask import Flask

from benchmarks.floods import HONEST, line_of, quiet_and_flooded
from tests.support.databases import ON_SQLITE
from tests.support.server import Server
from tests.votes.polling import in_a_thread
from tests.votes.test_live_votes import Room, receipt_of
from votes.crypto import receipts
from votes.services.keyring import signing_key


@ON_SQLITE
@pytest.mark.usefixtures("engine_name")
def test_22_one_who_floods_over_twenty_sockets_keeps_nobody_from_voting(
    in_server: Flask, live_server: Server
) -> None:
    room = Room(in_server, live_server, voters=2 * HONEST + 1)
    *honest, flooder = room.voters
    quiet, flooded, flood = in_a_thread(quiet_and_flooded(room.url, room.uuid, honest, flooder))
    print(line_of(quiet, flooded, flood))
    answers = [*quiet.answers, *flooded.answers]
    assert all(answer is not None and answer["ok"] for answer in answers)
    held = {receipt for answer in answers if (receipt := receipt_of(answer)) is not None}
    assert len(held) == len(honest)
    for receipt in held:
        receipts.verify(receipt, signing_key().public_key())
    assert flood.answers["too_many"] > 0
    assert flood.cut > 0
    assert flood.answers["ok"] <= 1
    assert room.ballots_written() == len(honest) + 1
    assert room.fresh().turnout == len(honest) + 1
