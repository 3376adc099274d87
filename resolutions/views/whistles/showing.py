"""What every page of one whistle shows, and who works with it."""

from __future__ import annotations

from app import clock
from app.people.models.person import Person
from resolutions.models.joint import JointMatter
from resolutions.models.whistles.whistle import Whistle
from resolutions.policy import whistle_parts
from resolutions.queries.disposals import problem_behind, task_behind, way_of
from resolutions.queries.joint.finding import found_about
from resolutions.queries.whistles import finding, steps
from resolutions.whistling.acts import CALLER, LEAD
from resolutions.whistling.arrival import arrival, minutes_late

WORKERS = frozenset(
    {CALLER, LEAD, "party", "street", "district", "monitor", "representative", "secretary"}
)


def may_work(person: Person | None, whistle: Whistle) -> bool:
    """Whether this person has any part in the whistle but being called."""
    return person is not None and bool(whistle_parts(person, whistle) & WORKERS)


def shown(found: Whistle) -> dict[str, object]:
    """What every page of one whistle shows."""
    now = clock.now()
    return {
        "whistle": found,
        "calls": [
            (call, arrival(times, now), minutes_late(times, now))
            if (times := call.clock)
            else (call, None, 0)
            for call in found.calls
        ],
        "duties": finding.duties_of(found),
        "entries": steps.entries_of(found),
        "appraisals": finding.appraisals_of(found),
        "review": finding.review_of(found),
        "facts": finding.facts_about(found),
        **_linked(found),
    }


def _linked(found: Whistle) -> dict[str, object]:
    """What led to it, which way it goes, what followed, and what a joint assessment found."""
    return {
        "problem": problem_behind(found),
        "task": task_behind(found),
        "way": way_of(found),
        "second": finding.second_of(found),
        "joint": found_about(JointMatter.whistle_id == found.id),
    }
