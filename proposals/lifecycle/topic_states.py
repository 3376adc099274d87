"""Where a topic 议题 stands between the pool and the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_


class TopicState(StrEnum):
    """Where a topic stands."""

    POOLED = "topic_pooled"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    DECLINED = "declined"
    FILED = "filed"
    SCHEDULED = "scheduled"
    DECIDED = "decided"
    CLOSED = "closed"
    DISSOLVED = "dissolved"


TOPIC_NAMES: Mapping[TopicState, str] = {
    TopicState.POOLED: N_("入议题池"),
    TopicState.UNDER_REVIEW: N_("三性审查"),
    TopicState.RETURNED: N_("退回补正"),
    TopicState.DECLINED: N_("不予立项"),
    TopicState.FILED: N_("已立项"),
    TopicState.SCHEDULED: N_("已排会"),
    TopicState.DECIDED: N_("已议决"),
    TopicState.CLOSED: N_("已办结"),
    TopicState.DISSOLVED: N_("已拆散"),
}

OPEN_TO_JOIN = frozenset({TopicState.POOLED, TopicState.RETURNED})
"""Where proposals may still be joined: not once a review has begun, for it judged what it saw."""

BEFORE_DEBATE = frozenset(
    {
        TopicState.POOLED,
        TopicState.UNDER_REVIEW,
        TopicState.RETURNED,
        TopicState.FILED,
        TopicState.SCHEDULED,
    }
)
"""Where people may be asked what they think, until the chair states a motion on it."""

OPEN_TO_LEAVE = frozenset(
    {
        TopicState.POOLED,
        TopicState.RETURNED,
        TopicState.UNDER_REVIEW,
        TopicState.DECLINED,
        TopicState.FILED,
    }
)
"""Where a joined proposal may be taken out again: until the topic is on a meeting's agenda."""
