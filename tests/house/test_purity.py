"""Rules are pure: no framework, no clock, no input and output, no chance."""

from __future__ import annotations

import ast

import pytest

from tests.house import layout, purity, tree

PACKAGES = [*(folder.replace("/", ".") for folder in layout.PURE_FOLDERS), *layout.PURE_GROUND]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_rule_reaches_nothing_but_what_is_pure(package: str) -> None:
    place = package.replace(".", "/")
    names = [n for n in tree.modules() if n == f"{place}.py" or n.startswith(f"{place}/")]
    assert names
    found = {name: purity.impurities(tree.parsed(name), package) for name in names}
    assert not {name: what for name, what in found.items() if what}


@pytest.mark.parametrize(
    "text",
    [
        "import flask",
        "from sqlalchemy.orm import Mapped",
        "from app.clock import now",
        "from app import clock",
        "from votes.models.poll import Poll",
        "from meetings.rules import floor",
        "from cryptography.exceptions import InvalidSignature",
        "import os",
        "import time",
        "from random import choice",
        "open('ballots')",
        "print('乙')",
        "def late():\n    import socket",
    ],
)
def test_an_impurity_is_found(text: str) -> None:
    assert purity.impurities(ast.parse(text), "votes.counting")


@pytest.mark.parametrize(
    "text",
    [
        "from app.marks import N_",
        "import app.marks",
        "from votes.counting.tally import tally",
        "from votes.counting import tally",
        "from votes.crypto.ledger import Entry",
        "from app.moves import step",
        "from fractions import Fraction",
        "import dataclasses, datetime, hashlib, hmac, secrets",
    ],
)
def test_what_a_rule_needs_is_left_alone(text: str) -> None:
    assert not purity.impurities(ast.parse(text), "votes.counting")
