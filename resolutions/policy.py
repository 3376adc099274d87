"""Who may do what with resolutions and tasks, and in which part."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.errors import Forbidden, SignInNeeded
from app.people.models.person import Person
from app.people.policy import may, may_any, roles_of
from app.permissions import Permission, Role
from app.places.models.place import Place
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.progress.task_acts import TASK_ACTS, TaskAct
from resolutions.progress.task_states import TaskState
from resolutions.queries.handlers import handlers_of, inspectors_of
from resolutions.whistling.acts import APPRAISER, CALLER, COORDINATOR, LEAD, UNIT

READERS = (Permission.OVERSEE, Permission.COORDINATE)
"""Who reads the monthly reports: the teams of street and district."""
HANDLER = "handler"
SYSTEM = "system"
CHECKS = (Permission.INSPECT, Permission.OVERSEE)
LOOKS_AGAIN = (*CHECKS, Permission.RECHECK)
"""Who opens the page of a check: third parties 第三方 come to the re-check alone."""
SAYS_AGAIN = (Permission.CO_SIGN, Permission.REPORT, Permission.RECHECK)
"""Who may say that a matter is there again: not only who reported it."""
_AT_THE_MATTER = frozenset({Role.MONITOR, Role.REPRESENTATIVE, Role.SECRETARY})
_POWERS = {Permission.COORDINATE: COORDINATOR, Permission.APPRAISE_UNITS: APPRAISER}
"""Two of the street's three powers (W12), as parts in a whistle."""


def place_of(task: Task) -> Place:
    """Where a task is done: the place of the hall that decided it."""
    return task.resolution.hall.place


def acts_for(person: Person | None, unit: Unit) -> bool:
    """Whether this person acts for the unit today: linked to it, and a liaison where it answers."""
    return (
        person is not None
        and any(contact.id == person.id for contact in unit.contacts)
        and may(person, Permission.HANDLE, unit.place)
    )


def unit_of(person: Person | None, task: Task) -> Unit | None:
    """The unit for which this person handles the task; the lead first."""
    carrying = [task.lead_unit, *task.responsible_units]
    return next((unit for unit in carrying if acts_for(person, unit)), None)


def may_urge(person: Person | None, task: Task) -> bool:
    """Whether to offer pressing for it: to residents, and to whoever may be one and signs in."""
    return person is None or may(person, Permission.CO_SIGN, place_of(task))


def may_say_again(person: Person | None, task: Task) -> bool:
    """Whether to offer saying that a written-off matter is there again: to anybody of the place."""
    return task.state is TaskState.WRITTEN_OFF and (
        person is None or may_any(person, SAYS_AGAIN, place_of(task))
    )


def allow_saying_again(person: Person | None, task: Task) -> Person:
    """Return ``person`` if they belong to the place or watch over it; raise SignInNeeded or Forbidden."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_any(person, SAYS_AGAIN, place_of(task)):
        raise Forbidden(
            _l("您在“%(place)s”没有办这件事的身份", place=place_of(task).name),
            why=_l("住在这里、在这里议事或巡查的人都可以说"),
        )
    return person


def may_handle(person: Person | None, task: Task) -> bool:
    """Whether this person acts for one of the task's own units."""
    return unit_of(person, task) is not None


def may_steer(person: Person | None, task: Task) -> bool:
    """Whether this person works the desk over this task: secretary or street."""
    return may(person, Permission.ASSIGN, place_of(task))


def may_check(person: Person | None, task: Task) -> bool:
    """Whether this person may check the task now: nobody the own work, nor twice the same task.

    Monitors and the street inspect and re-check; a third party re-checks.
    """
    if person is None:
        return False
    again = task.state is TaskState.RECHECK
    strangers = person.id not in handlers_of(task) | (inspectors_of(task) if again else frozenset())
    return strangers and may_any(person, LOOKS_AGAIN if again else CHECKS, place_of(task))


def may_record(person: Person | None, task: Task) -> bool:
    """Whether this person may record a visit or a talk over the task, and it is nobody's own."""
    return (
        person is not None
        and may_any(person, CHECKS, place_of(task))
        and person.id not in handlers_of(task)
    )


def allow_handling(person: Person | None, task: Task) -> Person:
    """Return ``person`` if they act for the task's unit; raise SignInNeeded or Forbidden."""
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_handle(person, task):
        names = "、".join(duty.unit.name for duty in task.standing_duties)
        raise Forbidden(
            _l("这项任务不由您的单位承办"),
            why=_l("承办单位是%(units)s，由其联系人办理", units=names),
            remedy=_l("如果您是联系人，请让议事厅秘书把您加入单位"),
        )
    return person


def allow_checking(
    person: Person | None, place: Place, rights: Iterable[Permission] = CHECKS
) -> Person:
    """Return ``person`` if they check tasks at ``place``; raise SignInNeeded or Forbidden.

    That they handle the task themselves is the law's own refusal, with its reason.
    """
    if person is None:
        raise SignInNeeded(_l("请先登录"))
    if not may_any(person, rights, place):
        raise Forbidden(
            _l("您不能检查这里的任务"), why=_l("检查、复核由监督员、第三方和街道专班办理")
        )
    return person


def parts_in(person: Person | None, task: Task) -> frozenset[str]:
    """Return the parts a person plays in a task, in the words of ``resolutions.progress``.

    Nobody is the system: the clock, and what follows from another act.
    """
    if person is None:
        return frozenset({SYSTEM})
    roles: frozenset[str] = frozenset(roles_of(person, place_of(task)))
    return roles | {HANDLER} if may_handle(person, task) else roles


def open_acts(person: Person | None, task: Task) -> frozenset[TaskAct]:
    """Return the acts this person's parts open now, for showing buttons."""
    if person is None:
        return frozenset()
    parts = parts_in(person, task)
    return frozenset(
        act for act, row in TASK_ACTS.items() if task.state in row.sources and row.who & parts
    )


def may_blow(person: Person | None, place: Place) -> bool:
    """Whether this person may call units to a matter at ``place``."""
    return may(person, Permission.BLOW_WHISTLE, place)


def whistle_parts(person: Person | None, whistle: Whistle) -> frozenset[str]:
    """Return the parts a person plays in a whistle, in the words of ``resolutions.whistling``.

    Offices count at the place that calls: a branch's head does not judge for the community. Who
    watches over the matter counts where it is.
    """
    if person is None:
        return frozenset({SYSTEM})
    parts: set[str] = set(roles_of(person, whistle.caller_place))
    parts |= {role.value for role in roles_of(person, whistle.place) if role in _AT_THE_MATTER}
    if may_blow(person, whistle.place):
        parts.add(CALLER)
    for right, part in _POWERS.items():
        if may(person, right, whistle.caller_place):
            parts.add(part)
    if call_of(person, whistle) is not None:
        parts.add(UNIT)
    if whistle.lead_id == person.id:
        parts.add(LEAD)
    return frozenset(parts)


def may_appraise(person: Person | None, whistle: Whistle) -> bool:
    """Whether this person appraises the called units: who called, the street, the district."""
    return bool(whistle_parts(person, whistle) & {CALLER, APPRAISER})


def call_of(person: Person | None, whistle: Whistle) -> WhistleCall | None:
    """The call that this person answers: of the first called unit for which they act."""
    return next((call for call in whistle.calls if acts_for(person, call.unit)), None)
