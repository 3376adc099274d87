"""The street's monthly meeting: the drains are studied, the office has an order."""

from __future__ import annotations

from app import clock
from app.demo.pace import Pace
from resolutions.demo.works import Works
from resolutions.models.joint import JointAssessment
from resolutions.services.joint import announcing, holding, opening, preparing
from resolutions.services.joint.holding import Attendance, Order
from resolutions.whistling.joint import MatterKind


def hold_meeting(works: Works) -> None:
    """Opened, called, held and published yesterday."""
    street, pace = works.town.people["street"], Pace.back(1)
    made: JointAssessment = pace.act(lambda: opening.open_month(works.office.place, by=street))
    if all(guest.unit_id != works.office.id for guest in made.guests):
        pace.act(lambda: preparing.invite(made, works.office, by=street))
    pace.act(lambda: preparing.call(made, clock.now(), "街道三层会议室", by=street))
    came = dict.fromkeys(made.guests, Attendance(came=True))
    pace.act(lambda: holding.attend(made, came, by=street))
    drains = next(one for one in made.matters if one.kind is MatterKind.WHISTLE)
    pace.act(
        lambda: holding.find(drains, "雨水管在市政道路下面，由街道牵头，汛期前换管。", by=street)
    )
    order = Order(works.office, "报换管方案和工期，现场公示。", 5)
    pace.act(lambda: holding.add_order(drains, order, by=street))
    pace.act(
        lambda: holding.write_notes(made, "市政所：摄像检查已经做完，塌了12米，要开挖。", by=street)
    )
    pace.act(lambda: announcing.publish(made, by=street))
