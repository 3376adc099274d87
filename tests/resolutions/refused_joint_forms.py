"""Forms of the monthly joint meeting, each sent with what is refused; and its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from app.permissions import Role
from resolutions.views.joint.deeds import ANY_DEED as ANY_JOINT_DEED
from tests.resolutions.refusing import LONG, Refused
from tests.resolutions.rights_joint import uncalled
from tests.support.rights import Rule

ST, L = Role.STREET, Role.LIAISON
_JOINT = "/desk/joint-assessments/<int:assessment_id>"
_JOINT_DEED = f"{_JOINT}/{ANY_JOINT_DEED}"
JOINT = [
    Refused(
        "/desk/joint-assessments",
        ST,
        {"place": "0"},
        ['name="place"'],
    ),
    Refused(
        f"{_JOINT}/attend",
        ST,
        {"came-{guest}": "yes", "who-{guest}": "马执法"},
        ["马执法"],
        Rule(frozenset(), uncalled),
    ),
    Refused(
        _JOINT_DEED,
        ST,
        {"held_at": "2020-01-01T09:00", "spot": "三层会议室"},
        ["三层会议室", "2020-01-01T09:00"],
        values={"deed": "call"},
    ),
    Refused(_JOINT_DEED, ST, {"seek": "", "unit": "0", "name": ""}, [], values={"deed": "guest"}),
    Refused(_JOINT_DEED, ST, {"title": LONG}, [LONG], values={"deed": "matter"}),
    Refused(
        _JOINT_DEED,
        ST,
        {"text": "写错了单位", "order": "0"},
        ["写错了单位"],
        values={"deed": "correct"},
    ),
    Refused(
        "/desk/joint-matters/<int:matter_id>",
        ST,
        {"finding": "", "unit": "0", "what": "拖走占道车辆", "working_days": "3"},
        ["拖走占道车辆", 'value="3"'],
    ),
    Refused(
        "/desk/joint-orders/<int:order_id>",
        ST,
        {"verdict": "back", "text": "又停满了"},
        ["又停满了", 'checked id="verdict-1"'],
    ),
    Refused("/unit/joint-orders/<int:order_id>", L, {"text": "拖走8辆", "photos": ""}, ["拖走8辆"]),
    Refused(
        "/unit/joint-orders/<int:order_id>", L, {"text": " "}, ['name="text"'], photos=["photos"]
    ),
]
JOINT_BUTTONS: Mapping[str, str] = {
    f"{_JOINT}/gather": "draw the agenda again",
    "/desk/joint-matters/<int:matter_id>/off": "take a matter off the agenda",
    "/desk/joint-guests/<int:guest_id>/off": "take somebody off the list",
    "/desk/joint-orders/<int:order_id>/off": "take an order back before it is published",
}
