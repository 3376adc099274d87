"""The four stages put together, and where the matter stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.support import Support, support_of
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.queries.path import collected, decided, deliberated, supervised
from resolutions.queries.path.pieces import Part, Stage
from resolutions.queries.resolutions import by_resolution, resolutions_on

_DONE = frozenset(
    {
        ResolutionState.WRITTEN_OFF,
        ResolutionState.APPRAISED,
        ResolutionState.LONG_TERM,
        ResolutionState.CLOSED,
    }
)


@dataclass(frozen=True)
class Path:
    """The whole path of one decision."""

    topic: Topic
    proposals: Sequence[Proposal]
    support: Support
    parts: Sequence[Part]
    resolutions: Sequence[Resolution]
    tasks: Mapping[int, Sequence[Task]]

    @property
    def reached(self) -> int:
        """The stage it is at, counted from 1; 5 when all that was decided is carried out."""
        if self.resolutions and all(one.state in _DONE for one in self.resolutions):
            return len(self.parts) + 1
        begun = [n for n, part in enumerate(self.parts, start=1) if part.steps]
        return max(begun, default=1)


def path_of(topic: Topic) -> Path:
    """Gather the path from the timelines and tables of all four stages."""
    resolutions = resolutions_on(topic)
    return Path(
        topic=topic,
        proposals=collected.proposals_of(topic),
        support=support_of(topic),
        parts=(
            Part(Stage.COLLECT, collected.steps(topic)),
            Part(Stage.DELIBERATE, deliberated.steps(topic)),
            Part(Stage.DECIDE, decided.steps(topic)),
            Part(Stage.SUPERVISE, supervised.steps(topic)),
        ),
        resolutions=resolutions,
        tasks=by_resolution(resolutions),
    )
