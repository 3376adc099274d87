"""Another process of the house that writes ballots: ``python -m tests.votes.writing_beside``.

Reads one line of JSON: the database, the folder, and the ballots. Writes them in small batches, as
the writer of a live worker does, and prints each number once it is acknowledged. ``hold`` instead
takes the poll's lock and does nothing, like a worker that stands still.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from app import create_app
from app.settings import Settings
from app.transaction import transaction
from votes.counting.records import CastVia
from votes.services import writer
from votes.services.answers import Given
from votes.services.casting import Cast
from votes.services.held import locked

BATCH = 5


def main(asked: dict[str, Any]) -> None:
    """Do what was asked."""
    app = create_app(Settings(asked["secret"], asked["database"], Path(asked["folder"])))
    with app.app_context():
        if asked.get("hold"):
            with transaction():
                locked([asked["hold"]])
                print("held", flush=True)
                time.sleep(600)
        ballots = [
            Cast(poll, person, voter, number, choice, CastVia.LIVE)
            for poll, person, voter, number, choice in asked["ballots"]
        ]
        print("ready", flush=True)
        for begin in range(0, len(ballots), BATCH):
            batch = ballots[begin : begin + BATCH]
            for one, answer in zip(batch, writer.write_all(batch), strict=True):
                if isinstance(answer, Given):
                    print(one.ballot_id, flush=True)


if __name__ == "__main__":
    main(json.loads(sys.stdin.readline()))
