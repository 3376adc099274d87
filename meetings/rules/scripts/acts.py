"""The acts of a script as acts of the rules: whose they are, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from app.marks import N_
from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.floor import Floor
from meetings.rules.incidental import default_parts
from meetings.rules.motions.table import MOTIONS
from meetings.rules.scripts.reading import Plain, Script, wrong
from meetings.rules.scripts.terms import first, number, terms_of, words
from meetings.rules.states import Stance

Builder = Callable[[Script, Floor, Plain, int, int], Act]
NOWHERE = 10**9
"""The number of no motion: what a script aims at does not exist."""

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "state_question": "state",
        "recognise": "recognize",
        "record_result": "result",
        "withdraw_motion": "withdraw",
        "withdraw_claim": "unclaim",
        "put_question": "put",
        "rule_point": "rule",
        "consent": "unanimous_consent",
        "end_speech": "yield",
        "new_day": "next_day",
        "next_session": "next_day",
        "reconvene": "next_day",
        "call_to_order": "resume",
    },
)


def code_of(plain: Plain, n: int) -> str:
    """Return the plain name of an act; refuse one that scripts do not know."""
    written = words(plain.get("act"))
    code = ALIASES.get(written, written)
    if code not in BUILDERS and code not in PLAYED:
        raise wrong(
            N_("第 %(act)s 个行为：没有“%(name)s”这种行为。"),
            N_("行为的名字是固定的几种。"),
            N_("可以用：%(known)s。") % {"known": "、".join(sorted({*BUILDERS, *PLAYED}))},
            act=n,
            name=written,
        )
    return code


def by_of(script: Script, plain: Plain, n: int) -> int:
    """Return who acts: named, or else the chair."""
    name = plain.get("by")
    return script.chair if name is None else script.person(name, n)


def span_of(plain: Plain, n: int) -> int:
    """Return how long somebody speaks, in milliseconds; refuse what is no length of time."""
    for key, unit in (("seconds", 1_000), ("minutes", 60_000)):
        value = plain.get(key)
        if value is None:
            continue
        if type(value) not in {int, float} or not 0 <= value <= _LONGEST:
            raise wrong(
                N_("第 %(act)s 个行为：%(key)s 填写有误。"),
                N_("发言时间写不小于 0 的数。"),
                N_('例如 {"by": "a", "act": "speak", "seconds": 120}。'),
                act=n,
                key=key,
            )
        return int(value * unit)
    return 0


_LONGEST = 10**9


def _plain(kind: type[Act]) -> Builder:
    return lambda script, _floor, plain, n, at: kind(at=at, by=by_of(script, plain, n))


def _move(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    motion = words(plain.get("motion") or "main_motion")
    text = words(first(plain, "text", "reason"))
    if (
        not text.strip()
        and motion in _IN_WORDS
        and not any(key in plain for key in ("strike", "insert"))
    ):
        text = MOTIONS[motion].zh
    target, earlier = _target(script, floor, plain)
    details = terms_of(plain, motion, target, earlier)
    if motion == "division_of_question":
        details = default_parts(floor, details, text)
    return acts.Move(at=at, by=by_of(script, plain, n), motion=motion, text=text, details=details)


_IN_WORDS = frozenset({"main_motion", "point_of_order", "amend", "amend_previously_adopted"})
"""Motions that say something; a script that leaves the words out means any."""


def _target(script: Script, floor: Floor, plain: Plain) -> tuple[int, str]:
    """Return the number of what a motion aims at, or the words for an earlier decision."""
    value = first(plain, "target", "what", "question")
    if first(plain, "earlier") is not None:
        return 0, words(plain["earlier"])
    if value is None:
        return 0, ""
    known = [*floor.past, *(m for away in floor.aside for m in away.stack)]
    named = value if isinstance(value, str | int) else NOWHERE
    found = [m.number for m in known if named in {m.code, m.text, m.number}]
    if found:
        return found[-1], ""
    earlier = isinstance(value, str) and value not in MOTIONS
    of_earlier = words(plain.get("motion")) in _OF_EARLIER
    return (0, words(value)) if earlier and of_earlier else (NOWHERE, "")


_OF_EARLIER = frozenset({"rescind", "amend_previously_adopted"})


def _claim(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    stance = words(first(plain, "stance", "side")) or Stance.PRO.value
    stance = {"for": "pro", "against": "con"}.get(stance, stance)
    if stance not in set(Stance):
        raise wrong(
            N_("第 %(act)s 个行为：没有“%(name)s”这种立场。"),
            N_("立场须是 pro、con 或 question。"),
            N_("请改正。"),
            act=n,
            name=stance,
        )
    return acts.ClaimFloor(at=at, by=by_of(script, plain, n), stance=Stance(stance))


def _recognize(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    whom = first(plain, "whom", "who")
    person = None if whom is None else script.person(whom, n)
    return acts.Recognise(at=at, by=by_of(script, plain, n), whom=person)


def _result(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    _by_the_chair(script, floor, plain, n)
    sides = _sides(script, plain, n)
    chair = first(plain, "chair_vote", "chair")
    if chair is not None and words(chair) not in {"yes", "no"}:
        raise _not_counted(n, "chair_vote")
    return acts.RecordResult(
        at=at,
        by=None,
        yes=_figure(plain, sides, "yes", n),
        no=_figure(plain, sides, "no", n),
        abstain=_figure(plain, sides, "abstain", n),
        ayes=sides.get("yes") if sides else None,
        noes=sides.get("no") if sides else None,
        chair_vote=chair,
    )


def _by_the_chair(script: Script, floor: Floor, plain: Plain, n: int) -> None:
    """Refuse a result that a member announces; tellers report to the chair (RONR 45:37)."""
    name = plain.get("by")
    if isinstance(name, str) and name in script.names and script.names[name] != floor.chair:
        raise wrong(
            N_("第 %(act)s 个行为：只有主持人可以宣布表决结果。"),
            N_("计票结果由主持人宣布。"),
            N_("请主持人宣布。"),
            act=n,
        )


def _not_counted(n: int, key: str) -> Exception:
    return wrong(
        N_("第 %(act)s 个行为：%(key)s 填写有误。"),
        N_("表决写人数，或写出各方的人名。"),
        N_('例如 {"act": "result", "yes": 5, "no": 3, "abstain": 0}。'),
        act=n,
        key=key,
    )


def _figure(plain: Plain, sides: Mapping[str, tuple[int, ...]], key: str, n: int) -> int:
    value = plain.get(key)
    if value is None or isinstance(value, list):
        return len(sides.get(key, ()))
    if type(value) is not int:
        raise _not_counted(n, key)
    return value


def _sides(script: Script, plain: Plain, n: int) -> dict[str, tuple[int, ...]]:
    """Return who voted how, where the script says it: by side, by person, or as the figures."""
    given = first(plain, "voters", "votes", "by_name", "roll_call")
    sides: dict[str, list[Any]] = {"yes": [], "no": [], "abstain": []}
    if given is None:
        found = {key: first(plain, *_SIDE_KEYS[key]) for key in sides}
        given = {key: value for key, value in found.items() if isinstance(value, list)}
    if not isinstance(given, dict):
        raise _not_counted(n, "voters")
    for key, value in given.items():
        if key in sides and isinstance(value, list):
            sides[key].extend(value)
        elif isinstance(value, str) and value in sides:
            sides[value].append(key)
        else:
            raise _not_counted(n, str(key))
    named = {key: tuple(script.person(one, n) for one in who) for key, who in sides.items()}
    return named if any(named.values()) else {}


_SIDE_KEYS = {
    "yes": ("yes_by", "ayes", "yes_voters", "voters_yes", "yes"),
    "no": ("no_by", "noes", "no_voters", "voters_no", "no"),
    "abstain": ("abstain_by", "abstainers", "abstain"),
}


def _rule(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    sustained = first(plain, "sustained", "granted", "well_taken")
    if sustained is not None and type(sustained) is not bool:
        raise wrong(
            N_("第 %(act)s 个行为：%(key)s 填写有误。"),
            N_("裁定成立写 true，不成立写 false。"),
            N_("请改正。"),
            act=n,
            key="sustained",
        )
    reason = words(first(plain, "reason", "text")) or N_("按规则")
    return acts.RulePoint(
        at=at, by=by_of(script, plain, n), sustained=sustained is not False, reason=reason
    )


def _answer(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    return acts.Answer(at=at, by=by_of(script, plain, n), text=words(plain.get("text")))


def _consent(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    objector = plain.get("objection_by")
    nobody = objector is None or objector is False or objector == ""
    person = None if nobody else script.person(objector, n)
    return acts.UnanimousConsent(at=at, by=by_of(script, plain, n), objection_by=person)


def _present(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    names = first(plain, "members", "present")
    if not isinstance(names, list):
        raise wrong(
            N_("第 %(act)s 个行为：没有写明谁在场。"),
            N_("members 是在场者的人名。"),
            N_('例如 {"act": "present", "members": ["a"]}。'),
            act=n,
        )
    here = tuple(dict.fromkeys(script.person(name, n) for name in names))
    return acts.CountRoom(at=at, by=floor.chair, members=script.with_chair(here))


def _rebuke(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    whom = script.person(first(plain, "whom", "who"), n)
    reason = words(plain.get("reason")) or N_("按规则")
    return acts.Rebuke(at=at, by=by_of(script, plain, n), whom=whom, reason=reason)


def _hand_over(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    to = script.person(first(plain, "to", "whom"), n)
    return acts.HandOverChair(at=at, by=by_of(script, plain, n), to=to)


def _nominate(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    whom = script.person(first(plain, "whom", "who", "nominee"), n)
    return acts.Nominate(at=at, by=by_of(script, plain, n), whom=whom)


def _void(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    reason = words(plain.get("reason")) or N_("按规则")
    return acts.VoidPoll(at=at, by=by_of(script, plain, n), reason=reason)


def _take_up(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    target, _ = _target(script, floor, plain)
    return acts.TakeUp(at=at, by=by_of(script, plain, n), target=target)


def _next_step(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    reason = words(plain.get("reason"))
    return acts.NextStep(at=at, by=by_of(script, plain, n), reason=reason)


def _next_time(script: Script, floor: Floor, plain: Plain, n: int, at: int) -> Act:
    moment = number(first(plain, "next_time", "at")) or at + 7 * 24 * 3_600_000
    return acts.FixNextTime(at=at, by=by_of(script, plain, n), next_time=moment)


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        "move": _move,
        "second": _plain(acts.Second),
        "state": _plain(acts.StateQuestion),
        "no_second": _plain(acts.NoSecond),
        "claim": _claim,
        "unclaim": _plain(acts.WithdrawClaim),
        "recognize": _recognize,
        "put": _plain(acts.PutQuestion),
        "result": _result,
        "rule": _rule,
        "answer": _answer,
        "withdraw": _plain(acts.WithdrawMotion),
        "unanimous_consent": _consent,
        "present": _present,
        "rebuke": _rebuke,
        "hand_over_chair": _hand_over,
        "nominate": _nominate,
        "decline_nomination": _plain(acts.DeclineNomination),
        "close_nominations": _plain(acts.CloseNominations),
        "void": _void,
        "take_up": _take_up,
        "next_paragraph": _plain(acts.NextParagraph),
        "ask_opposition": _plain(acts.AskOpposition),
        "next_step": _next_step,
        "skip": _plain(acts.Skip),
        "recess": _plain(acts.Recess),
        "fix_next_time": _next_time,
        "adjourn": _plain(acts.Adjourn),
        "close": _plain(acts.Close),
    },
)
PLAYED = frozenset({"speak", "yield", "resume", "next_day"})
"""What takes time, or several acts of the rules; these are played, not built."""
