"""The nine discovery channels 发现渠道 (J08): where a need came from."""

from __future__ import annotations

from enum import StrEnum


class SourceChannel(StrEnum):
    """Exactly the nine of J08, in its order; residents' own proposals are the fourth."""

    ASSIGNED = "assigned"
    PLATFORM = "platform"
    OFFICE = "office"
    RESIDENTS = "residents"
    COMMAND_CENTRE = "command_centre"
    PATROL = "patrol"
    GRID_WORKER = "grid_worker"
    EMERGENCY = "emergency"
    OTHER = "other"
