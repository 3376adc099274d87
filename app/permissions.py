"""One vocabulary of rights: who may do what, from the role held at that place at that time.

Default deny. A role at a place reaches everything below that place (a street's staff reach its
halls). Residents and representatives of a place that a virtual community took in count as residents
there; offices carry in neither direction. Times are not checked here: the state of a
thing (a poll that is open, a topic under review) belongs to each stage's ``policy.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """The parts people play; one person holds many (Q18)."""

    RESIDENT = "resident"
    REPRESENTATIVE = "representative"
    CHAIR = "chair"
    SECRETARY = "secretary"
    EXPERT = "expert"
    TELLER = "teller"
    MONITOR = "monitor"
    THIRD_PARTY = "third_party"
    LIAISON = "liaison"
    STREET = "street"
    PARTY = "party"
    """The head of a party branch, of a community's or of a street's party committee."""
    DISTRICT = "district"
    """The district's office for whistles 区级专班."""
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Every act that takes a right, named stage.act."""

    # ground
    MANAGE_PLACES = "app.manage_places"
    MANAGE_PEOPLE = "app.manage_people"
    PRINT_SLIPS = "app.print_slips"
    READ_AUDIT = "app.read_audit"
    ADMINISTER = "app.administer"
    # 集
    PROPOSE = "proposals.propose"
    CO_SIGN = "proposals.co_sign"
    WORK_DESK = "proposals.work_desk"
    REVIEW_TOPIC = "proposals.review_topic"
    FILE_TOPIC = "proposals.file_topic"
    IMPORT_PROPOSALS = "proposals.import"
    SOUND_OUT = "proposals.sound_out"
    REPORT = "proposals.report"
    ASSIST = "proposals.assist"
    # 议
    CONVENE = "meetings.convene"
    CHAIR = "meetings.chair"
    KEEP_DOOR = "meetings.keep_door"
    KEEP_MINUTES = "meetings.keep_minutes"
    ATTEND = "meetings.attend"
    DEBATE = "meetings.debate"
    ADVISE = "meetings.advise"
    # 决
    PUT_QUESTION = "votes.put_question"
    CAST = "votes.cast"
    TELL = "votes.tell"
    # 督
    ASSIGN = "resolutions.assign"
    HANDLE = "resolutions.handle"
    INSPECT = "resolutions.inspect"
    OVERSEE = "resolutions.oversee"
    BLOW_WHISTLE = "resolutions.blow_whistle"
    JUDGE_WHISTLE = "resolutions.judge_whistle"
    KEEP_GRIDS = "resolutions.keep_grids"
    # 街乡三权 (W12): the street's three powers over departments
    COORDINATE = "resolutions.coordinate"
    APPRAISE_UNITS = "resolutions.appraise_units"
    COMMAND_FORCES = "resolutions.command_forces"
    PATROL = "resolutions.patrol"
    RECHECK = "resolutions.recheck"
    KEEP_LEDGERS = "resolutions.keep_ledgers"


_P = Permission
_RESIDENT = frozenset({_P.PROPOSE, _P.CO_SIGN})
_THREE_POWERS = frozenset({_P.COORDINATE, _P.APPRAISE_UNITS, _P.COMMAND_FORCES})
"""①吹哨事项统筹协调和督办权 ②对职能部门考核评价权 ③对综合执法队伍统一指挥调度权 (W12)."""
_STREET = frozenset(
    {
        _P.MANAGE_PLACES,
        _P.MANAGE_PEOPLE,
        _P.PRINT_SLIPS,
        _P.READ_AUDIT,
        _P.WORK_DESK,
        _P.FILE_TOPIC,
        _P.IMPORT_PROPOSALS,
        _P.SOUND_OUT,
        _P.REPORT,
        _P.ASSIST,
        _P.ASSIGN,
        _P.OVERSEE,
        _P.BLOW_WHISTLE,
        _P.KEEP_GRIDS,
        *_THREE_POWERS,
        _P.PATROL,
        _P.KEEP_LEDGERS,
    }
)

RIGHTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.RESIDENT: _RESIDENT,
        Role.REPRESENTATIVE: _RESIDENT
        | {_P.REPORT, _P.REVIEW_TOPIC, _P.ATTEND, _P.DEBATE, _P.CAST},
        Role.CHAIR: frozenset(
            {_P.SOUND_OUT, _P.REVIEW_TOPIC, _P.CONVENE, _P.CHAIR, _P.ATTEND, _P.PUT_QUESTION}
        ),
        Role.SECRETARY: frozenset(
            {
                _P.MANAGE_PEOPLE,
                _P.PRINT_SLIPS,
                _P.WORK_DESK,
                _P.REVIEW_TOPIC,
                _P.FILE_TOPIC,
                _P.IMPORT_PROPOSALS,
                _P.SOUND_OUT,
                _P.REPORT,
                _P.ASSIST,
                _P.CONVENE,
                _P.KEEP_DOOR,
                _P.KEEP_MINUTES,
                _P.ATTEND,
                _P.ASSIGN,
                _P.BLOW_WHISTLE,
                _P.KEEP_GRIDS,
                _P.PATROL,
            }
        ),
        Role.EXPERT: frozenset({_P.ATTEND, _P.ADVISE}),
        Role.TELLER: frozenset({_P.ATTEND, _P.KEEP_DOOR, _P.TELL}),
        Role.MONITOR: frozenset(
            {
                _P.REPORT,
                _P.ATTEND,
                _P.REVIEW_TOPIC,
                _P.INSPECT,
                _P.READ_AUDIT,
                _P.PATROL,
                _P.RECHECK,
            }
        ),
        Role.THIRD_PARTY: frozenset({_P.PATROL, _P.RECHECK}),
        Role.LIAISON: frozenset({_P.REPORT, _P.HANDLE}),
        Role.STREET: _STREET,
        Role.PARTY: frozenset({_P.BLOW_WHISTLE, _P.JUDGE_WHISTLE, _P.KEEP_GRIDS}),
        Role.DISTRICT: frozenset({_P.JUDGE_WHISTLE, *_THREE_POWERS}),
        Role.ADMINISTRATOR: frozenset(
            {
                _P.MANAGE_PLACES,
                _P.MANAGE_PEOPLE,
                _P.PRINT_SLIPS,
                _P.READ_AUDIT,
                _P.ADMINISTER,
                _P.KEEP_LEDGERS,
            }
        ),
    }
)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that carry ``permission``, for saying what would make an act possible."""
    return tuple(role for role in Role if permission in RIGHTS[role])
