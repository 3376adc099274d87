"""``python -m tests.proposals.lookalike_report``: recall on the labelled pairs, and what is missed."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from app import create_app
from app.extensions import db
from app.settings import Settings
from proposals.models.proposal import Proposal
from tests.proposals.lookalike_pairs import Look, judged, look, recall, take_in
from tests.proposals.stories import messages_file
from tests.support.factories import make_hall

WAYS = ("reply", "author", "name", "lsa", "char", "place")


def main() -> int:
    """Import the messages into a database of its own, look, and print."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        url = f"sqlite:///{home / 'report.sqlite'}"
        settings = Settings(secret_key="r" * 40, database_url=url, instance_path=home, testing=True)
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            path, _rows = messages_file(home)
            needs = take_in(make_hall(), path)
            pairs = [p for p in judged() if p.same and {p.one, p.other} <= needs.keys()]
            _tell(look(pairs, needs), needs)
            db.session.remove()
            db.engine.dispose()
    return 0


def _tell(looks: list[Look], needs: dict[str, Proposal]) -> None:
    print(f"recall at 5: {recall(looks):.3f} ({len(looks) // 2} pairs, both ways)")
    for way in WAYS:
        of_way = [one for one in looks if way in one.found_by]
        if of_way:
            print(f"  of those found by {way}: {recall(of_way):.3f} ({len(of_way) // 2} pairs)")
    for one in looks:
        if not one.found:
            print(f"missed: {one.of} {needs[one.of].title} → {one.twin} {needs[one.twin].title}")


if __name__ == "__main__":
    sys.exit(main())
