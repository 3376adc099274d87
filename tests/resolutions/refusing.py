"""One form, sent with something that is refused. Read with ``refused_forms.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.permissions import Role
from tests.resolutions.rights_table import ROUTES
from tests.support.rights import Ask, Rule, World

LONG = "三号楼前的灯又不亮了，" * 60
"""Longer than any field takes."""


@dataclass(frozen=True)
class Refused:
    """One form: who sends it where, with what; what must still stand in the answer."""

    address: str
    role: Role
    form: Mapping[str, Any]
    kept: Sequence[str]
    rule: Rule | None = None
    """How its target is made, where the table of rights makes another."""
    values: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[str] = ()
    """Fields of photos that come with it and are kept."""

    def __str__(self) -> str:
        """Its name among the tests."""
        return f"{self.address} {'-'.join(self.form)}"

    def asked(self, world: World) -> Ask:
        """The target, made as the table of rights makes it."""
        rule = self.rule or ROUTES["POST", self.address]
        made = rule.make(world)
        return Ask({**made.values, **self.values}, dict(self.form), made.query)
