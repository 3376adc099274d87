"""The ballots under way, person by person: nobody's presses fill the queue that all share.

At most ``AT_ONCE`` ballots of one person are checked and written at a time; the next wait for
them. The very same ballot sent again while it is under way is not written again: it shares the
answer. Beyond ``MOST_OF_ONE`` a person is asked to wait; the phone keeps the ballot meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from flask_babel import lazy_gettext as _l
from gevent import Timeout
from gevent.event import AsyncResult
from gevent.lock import BoundedSemaphore

from app.errors import DomainError, TooMany
from votes.services import answers
from votes.services.answers import Answer, Given
from votes.services.casting import Cast

AT_ONCE: Final = 4
MOST_OF_ONE: Final = 100


@dataclass(eq=False)
class _UnderWay:
    """A ballot that has no answer yet."""

    asked: Cast
    heard: AsyncResult | None = None
    """Where the same ballot, sent again meanwhile, waits for the answer."""

    def shared(self, patience: float) -> Answer:
        """The answer, for whoever sent the very same again."""
        self.heard = self.heard or AsyncResult()
        try:
            answer: Answer = self.heard.get(timeout=patience)
        except Timeout:
            return answers.unanswered()
        return replace(answer, already=True) if isinstance(answer, Given) else answer


@dataclass(eq=False)
class _Line:
    """One person's ballots, in the order in which they came."""

    turn: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    under_way: list[_UnderWay] = field(default_factory=list)

    def same(self, asked: Cast) -> _UnderWay | None:
        """The very ballot, if it is under way."""
        return next((one for one in self.under_way if one.asked == asked), None)


class Waiting:
    """Everybody's lines; a line is forgotten with its last ballot."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._lines: dict[int, _Line] = {}

    def __len__(self) -> int:
        """How many people have a ballot under way."""
        return len(self._lines)

    def answered(self, asked: Cast, write: Callable[[], Answer], patience: float) -> Answer:
        """Call ``write()`` when it is this ballot's turn, and give its answer.

        ``patience``: seconds after which whoever still waits is told that nothing is known.
        """
        line = self._lines.setdefault(asked.person_id, _Line())
        twin = line.same(asked)
        if twin is not None:
            return twin.shared(patience)
        if len(line.under_way) >= MOST_OF_ONE:
            return too_many()
        mine = _UnderWay(asked)
        line.under_way.append(mine)
        answer: Answer | None = None
        try:
            if line.turn.acquire(timeout=patience):
                answer = _written(line, write)
        finally:
            answer = answer or answers.unanswered()
            if mine.heard is not None:
                mine.heard.set(answer)
            line.under_way.remove(mine)
            if not line.under_way:
                self._lines.pop(asked.person_id, None)
        return answer


def _written(line: _Line, write: Callable[[], Answer]) -> Answer:
    try:
        return write()
    except DomainError as refused:
        return refused
    finally:
        line.turn.release()


def too_many() -> TooMany:
    """This person has too many ballots under way."""
    return TooMany(
        _l("您发来的选票太多，还没有处理完"),
        _l("同一个人同时最多有%(count)d张选票等着写入", count=MOST_OF_ONE),
        _l("请稍等一会儿；选票已存在本机，会自动重发，同一张不会计两次"),
    )
