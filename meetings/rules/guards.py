"""Checks that many acts share; each refuses with its reason or hands back what was asked for."""

from __future__ import annotations

from app.marks import N_
from meetings.rules import sources
from meetings.rules.floor import Floor, Pending
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Term, Who
from meetings.rules.states import STEP_NAMES, Step


def pending_in(floor: Floor, *steps: Step) -> Pending:
    """Return the immediately pending question if it stands in one of ``steps``."""
    if floor.top is None:
        refuse(
            N_("现在没有待议的动议。"),
            sources.GENERAL,
            N_("先有动议，后有讨论：请先提出动议。"),
        )
    if floor.top.step not in steps:
        refuse(
            N_("现在是“%(step)s”，还不能这样做。"),
            sources.GENERAL,
            N_("这件事只在“%(right)s”进行。"),
            step=Term(STEP_NAMES[floor.top.step]),
            right=Term(STEP_NAMES[steps[0]]),
        )
    return floor.top


def nobody_speaking(floor: Floor, at: int) -> None:
    """Refuse while somebody has the floor on the pending question and still has time."""
    holder = floor.holder
    own = holder is not None and (floor.top is None or holder.motion == floor.top.number)
    if holder is not None and own and not holder.is_exhausted(at):
        refuse(
            N_("发言权在%(who)s，发言还没有结束。"),
            sources.RONR_FLOOR,
            N_("请等发言结束。"),
            who=Who(holder.person),
        )


def written(text: str, paragraph: str) -> str:
    """Return the text without outer blanks; refuse an empty one."""
    if not text.strip():
        refuse(N_("内容不能为空。"), paragraph, N_("请写明内容。"))
    return text.strip()


def in_seconds(ms: int) -> int:
    """Return whole seconds, rounded up, as a clock on the wall shows them."""
    return -(-ms // 1000)
