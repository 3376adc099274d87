"""Ask red-dwarf what it finds in the planted towns, and keep its answers beside this file.

red-dwarf is the Python twin of Polis's own computing. It stays out of the development environment:
it brings pandas, scipy, scikit-learn and a data loader (requests-cache, fake-useragent; 270 MB), takes
seconds to import, and warns while it is imported, where our tests take every warning for an error.
So it is asked once, in an environment that is thrown away::

    uv run --no-project --python 3.11 --with red-dwarf==0.4.0 \
        python -m tests.proposals.opinions.record [--check]

``--check`` compares what it says today with what is kept, and writes nothing.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.proposals.opinions.planted import BORDER, TOWNS, Planted

KEPT = Path(__file__).with_name("oracle.json")


def ask(town: Planted) -> dict[str, Any]:
    """red-dwarf's groups, consensus and representative statements for one town."""
    run = import_module("reddwarf.implementations.base").run_pipeline
    votes = [
        {"participant_id": person, "statement_id": statement, "vote": answer, "modified": 0}
        for person, statement, answer in town.answers()
    ]
    found = run(votes=votes, random_state=0, max_group_count=5)
    labels = found.participants_df["cluster_id"].sort_index().fillna(-1)  # answered too little
    columns = range(town.statements)
    return {
        "town": town.name,
        "answers": town.fingerprint(),
        "groups": " ".join(str(int(label)) for label in labels),
        "consensus_agree": [float(found.group_aware_consensus["agree"][one]) for one in columns],
        "consensus_disagree": [
            float(found.group_aware_consensus["disagree"][one]) for one in columns
        ],
        "overall_agree": [int(one["tid"]) for one in found.consensus["agree"]],
        "overall_disagree": [int(one["tid"]) for one in found.consensus["disagree"]],
        "typical": {
            str(group): [[int(one["tid"]), one["repful-for"]] for one in picked]
            for group, picked in found.repness.items()
        },
    }


def main() -> int:
    """Ask, and keep or compare."""
    said = [ask(town) for town in (*TOWNS, BORDER)]
    if "--check" not in sys.argv:
        KEPT.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        return 0
    same = said == json.loads(KEPT.read_text())
    sys.stdout.write("as kept\n" if same else "red-dwarf says something else now\n")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
