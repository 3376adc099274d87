"""A script as it is written: who is there, and what they do, one plain mapping an act.

Persons are names in a script and numbers on the floor. Whatever is not a script is refused with
what is wrong, why, and what would help, before anything is played.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.marks import N_
from meetings.rules.floor import Member
from meetings.rules.rule_sets import RuleSet, RuleSetError, rule_set
from meetings.rules.sentence import Sentence, Value, say
from meetings.rules.states import Part

Plain = Mapping[str, Any]


class ScriptError(ValueError):
    """What is no script: ``what`` is wrong, ``why``, and the ``remedy``."""

    def __init__(self, what: Sentence, why: str, remedy: str) -> None:
        """Keep the three sentences for people."""
        super().__init__(what.said(str, str))
        self.what = what
        self.why = why
        self.remedy = remedy


def wrong(what: str, why: str, remedy: str, **values: Value) -> ScriptError:
    """Build the error."""
    return ScriptError(say(what, **values), why, remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script that can be played; ``names`` gives each person's number, from 1."""

    rules: RuleSet
    chair: int
    names: Mapping[str, int]
    voters: tuple[int, ...]
    present: tuple[int, ...]
    quorum: int
    last: bool
    acts: tuple[Plain, ...]

    @property
    def roll(self) -> tuple[Member, ...]:
        """Return the roll: every member votes, and the chair presides."""
        return tuple(
            Member(
                person,
                frozenset(
                    {
                        *((Part.VOTER,) if person in self.voters else ()),
                        *((Part.CHAIR,) if person == self.chair else ()),
                    }
                ),
            )
            for person in self.names.values()
        )

    def with_chair(self, present: tuple[int, ...]) -> tuple[int, ...]:
        """Return who is in the room; one who presides without being a member is there unnamed."""
        outside = self.chair not in self.voters and self.chair not in present
        return (*present, self.chair) if outside else present

    def name(self, person: int) -> str:
        """Return the name that stands for a number."""
        return next((name for name, number in self.names.items() if number == person), "")

    def person(self, name: object, act: int) -> int:
        """Return the number of a person named in an act."""
        if not isinstance(name, str) or name not in self.names:
            raise wrong(
                N_("第 %(act)s 个行为：没有“%(name)s”这个人。"),
                N_("剧本里的人都要写在 members 或 chair 中。"),
                N_("请改正名字，或把此人加入 members。"),
                act=act,
                name=str(name),
            )
        return self.names[name]


_OF_A_LIST = N_("人名写成一列文字。")


def read(plain: object) -> Script:
    """Return the script that a JSON value describes; raise ``ScriptError``."""
    if not isinstance(plain, dict):
        raise wrong(
            N_("剧本应是一个 JSON 对象。"),
            N_("最外层要有 rules、chair、members、acts。"),
            N_("请对照文档中的例子改写。"),
        )
    chair = _text(plain, "chair")
    members = _names(plain, "members")
    everyone = list(dict.fromkeys([*members, chair]))
    names = {name: number for number, name in enumerate(everyone, 1)}
    present = _names(plain, "present") if plain.get("present") is not None else tuple(members)
    for name in present:
        if name not in names:
            raise wrong(
                N_("present 中的“%(name)s”不在 members 中。"),
                N_("到会的人须是成员或主持人。"),
                N_("请把此人加入 members，或从 present 中去掉。"),
                name=name,
            )
    script = Script(
        rules=_rules(plain),
        chair=names[chair],
        names=names,
        voters=tuple(names[name] for name in members),
        present=tuple(names[name] for name in present),
        quorum=_quorum(plain, len(members)),
        last=plain.get("next_meeting", True) in {None, False},
        acts=_acts(plain),
    )
    return replace(script, present=script.with_chair(script.present))


def _text(plain: Plain, key: str) -> str:
    value = plain.get(key)
    if not isinstance(value, str) or not value.strip():
        raise wrong(
            N_("剧本缺少 %(key)s。"),
            N_("这一项写一段文字。"),
            N_("请补上。"),
            key=key,
        )
    return value


def _names(plain: Plain, key: str) -> tuple[str, ...]:
    value = plain.get(key)
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise wrong(N_("剧本的 %(key)s 应是人名的列表。"), _OF_A_LIST, N_("请改正。"), key=key)
    if len(set(value)) != len(value):
        raise wrong(N_("剧本的 %(key)s 中有人重复。"), _OF_A_LIST, N_("每人只写一次。"), key=key)
    return tuple(value)


_BY_THE_SCRIPT = N_("剧本")
"""What authorises a hall over days that a script plays: whoever wrote it chose these rules."""


def _rules(plain: Plain) -> RuleSet:
    changes = plain.get("overrides") or plain.get("values") or {}
    if not isinstance(changes, dict):
        raise wrong(
            N_("剧本的 overrides 应是一个对象。"),
            N_("每一项写规则的名字和它的值。"),
            N_("请改正，或去掉这一项。"),
        )
    if isinstance(plain.get("small_board"), bool):
        changes = changes | {"small_board": plain["small_board"]}
    code = plain.get("rules", "five_step")
    if code == "async" and "authorised_by" not in changes:
        changes = {"authorised_by": plain.get("authorised_by", _BY_THE_SCRIPT), **changes}
    try:
        return rule_set(str(code), changes)
    except RuleSetError as error:
        raise ScriptError(
            error.problems[0],
            N_("议事规则须是已有的一套，改动的值须在范围内。"),
            N_("可以用 ronr、five_step、nantang、async。"),
        ) from error


def _quorum(plain: Plain, members: int) -> int:
    """Return the quorum: as written, or the majority of all members."""
    value = plain.get("quorum")
    if value is None:
        return members // 2 + 1
    if type(value) is not int or value < 1:
        raise wrong(
            N_("剧本的 quorum 应是至少为 1 的整数。"),
            N_("不写时为全体成员的过半数。"),
            N_("请改正，或去掉这一项。"),
        )
    return value


def _acts(plain: Plain) -> tuple[Plain, ...]:
    acts: Sequence[object] | object = plain.get("acts")
    if not isinstance(acts, list):
        raise wrong(
            N_("剧本的 acts 应是行为的列表。"),
            N_("每个行为是一个对象，至少有 act。"),
            N_("请改正。"),
        )
    return tuple(act if isinstance(act, dict) else {} for act in acts)
