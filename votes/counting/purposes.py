"""What each purpose is usually voted on by: a method, and the hall's own rule where it has one.

干不干 asks yes or no; 怎么干 asks for one of several plans; 干得怎么样 asks for a grade; 以后怎么办
binds for long, so the same question needs more votes (decision-rules.md P21); people are elected
by approval. All of it is a suggestion: whoever prepares the vote may take any other.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Final

from votes.counting.records import Purpose

USUAL_METHODS: Final[Mapping[Purpose, str]] = MappingProxyType(
    {
        Purpose.ADOPT: "yes_no_abstain",
        Purpose.PLAN: "plurality",
        Purpose.APPRAISE: "grades",
        Purpose.LONG_TERM: "yes_no_abstain",
        Purpose.ELECT: "approval",
    }
)


def usual_rule(purpose: Purpose, usual: str, offered: Container[str]) -> str:
    """The rule of this purpose in the meeting's own family of rules, else its usual one."""
    own = f"{usual}_{purpose}"
    return own if own in offered else usual
