"""Forms of what comes after a decision, each sent with one field that is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from app.permissions import Role
from resolutions.views.joint.deeds import ANY_DEED as ANY_JOINT_DEED
from resolutions.views.ledgers.acts import DEEDS
from tests.resolutions.rights_table import ROUTES
from tests.resolutions.rights_whistles import called, drawn_up
from tests.support.rights import Ask, Rule, World

LONG = "三号楼前的灯又不亮了，" * 60
"""Longer than any field takes."""
_DEED = f"/ledger-items/<int:item_id>/<any({', '.join(DEEDS)}):deed>"


@dataclass(frozen=True)
class Refused:
    """One form: who sends it where, with what; what must still stand in the answer."""

    address: str
    role: Role
    form: Mapping[str, Any]
    kept: Sequence[str]
    rule: Rule | None = None
    """How its target is made, where the table of rights makes another."""
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Its name among the tests."""
        return f"{self.address} {'-'.join(self.form)}"

    def asked(self, world: World) -> Ask:
        """The target, made as the table of rights makes it."""
        rule = self.rule or ROUTES["POST", self.address]
        made = rule.make(world)
        return Ask({**made.values, **self.values}, dict(self.form), made.query)

    def filled(self) -> dict[str, Any]:
        """The form to be sent once."""
        bad = {"photos": (BytesIO(b"no picture"), "a.jpg")} if "photos" in self.form else {}
        return {**self.form, **bad}


S, M, R, P, ST, L = (
    *(Role.SECRETARY, Role.MONITOR, Role.RESIDENT),
    *(Role.PARTY, Role.STREET, Role.LIAISON),
)
_LONG_TERM = "/long-term/<int:arrangement_id>"
_DESK = "/desk/resolutions/<int:resolution_id>"
_APPRAISALS = "/desk/appraisals/<int:appraisal_id>"
_COVENANTS = "/desk/covenants"
_CALLS = "/desk/whistles/calls/<int:call_id>"
_WHISTLE = next(
    path for _method, path in ROUTES if path.startswith("/desk/whistles/<int:whistle_id>/")
)
_SAYS = "/unit/whistles/<int:call_id>/<any(report, answer):what>"
_JOB = "/desk/grids/<int:grid_id>/<any(post, entry, rota, front, support):job>"
_QUIET = Rule(frozenset(), called(sounds=False))
_PLAN = {"choices": ["continue"], "plan": "每月看一次", "ground": "", "upkeep": "看灯亮不亮"}
_REVIEW = {"verdict": "end", "text": "", "next_on": "2031-05-06"}

TEAMS = [
    Refused(
        f"{_LONG_TERM}/checks/<int:item_id>",
        S,
        {"trouble": "1", "remark": "灯罩裂了", "photos": ""},
        ["灯罩裂了"],
    ),
    Refused(
        f"{_LONG_TERM}/team",
        S,
        {"person": "", "phone": "13800009999", "part": "steward"},
        ["13800009999"],
    ),
    Refused(f"{_LONG_TERM}/review", S, _REVIEW, ["2031-05-06", 'value="end" selected']),
    Refused(
        f"{_LONG_TERM}/review",
        S,
        _REVIEW | {"verdict": "keep", "text": "都正常"},
        ["都正常", "2031-05-06"],
    ),
    Refused(f"{_DESK}/long-term", S, _PLAN, ["每月看一次", "看灯亮不亮"]),
    Refused(f"{_DESK}/reopen", S, {"text": "三号楼又坏了"}, ["三号楼又坏了"]),
]
APPRAISALS = [
    Refused(
        "/appraise/<int:appraisal_id>",
        R,
        {"mark": "mostly", "comment": LONG},
        [LONG, 'name="mark" value="mostly"'],
    ),
    Refused(f"{_APPRAISALS}/people/<int:person_id>", S, {"comment": "她说灯太暗"}, ["她说灯太暗"]),
    Refused(
        f"{_APPRAISALS}/people/<int:person_id>",
        S,
        {"mark": "mostly", "comment": LONG},
        [LONG, 'value="mostly" required checked'],
    ),
    Refused(
        f"{_APPRAISALS}/paper",
        S,
        {"mark-{resident}": "mostly", "comment-{resident}": "灯太暗"},
        ['value="mostly" selected', "灯太暗"],
    ),
]
COVENANTS = [
    Refused("/covenants/<int:covenant_id>/opinions", R, {"text": LONG}, [LONG]),
    Refused(
        _COVENANTS,
        S,
        {"kind": "village", "title": "", "reason": "保持成果"},
        ['value="village" selected', "保持成果"],
    ),
    Refused(
        f"{_COVENANTS}/versions/<int:version_id>",
        S,
        {
            "text": [LONG, "遛狗要牵绳"],
            "consequence": ["persuade", "mediate"],
            "resolution": ["", ""],
            "procedure": ["", "towing"],
        },
        [LONG, "遛狗要牵绳", 'value="mediate" selected', 'value="towing" selected'],
    ),
    Refused(
        f"{_COVENANTS}/breaches/<int:breach_id>",
        S,
        {"parties": "501和502", "outcome": ""},
        ["501和502"],
    ),
    Refused(
        f"{_COVENANTS}/runs/<int:run_id>/<int:number>",
        S,
        {"note": "贴了通知", "photos": ""},
        ["贴了通知"],
    ),
]
WHISTLES = [
    Refused(
        "/desk/whistles/new",
        S,
        {
            "kind": "joint",
            "category": "safety",
            "title": "",
            "reason": "要执法",
            "tried": "劝过三次",
        },
        ["要执法", "劝过三次", 'selected value="joint"'],
    ),
    Refused(
        "/desk/whistles/limits", S, {"kind": "joint", "minutes": "0"}, ['selected value="joint"']
    ),
    Refused(
        _WHISTLE,
        M,
        {"text": "拖走了，照片对得上"},
        ["拖走了，照片对得上"],
        Rule(frozenset(), drawn_up(deed="verify")),
    ),
    Refused(
        _WHISTLE,
        P,
        {"text": "先由社区协调"},
        ["先由社区协调"],
        Rule(frozenset(), drawn_up(deed="stand-down")),
    ),
    Refused(f"{_CALLS}/arrive", S, {"name": "马执法"}, ["马执法"], _QUIET),
    Refused(
        f"{_CALLS}/appraise",
        S,
        {"arrival": "4", "cooperation": "4", "result": "3", "text": "来得快"},
        ["来得快", 'checked id="result-2"'],
    ),
    Refused(
        "/unit/whistles/duties/<int:duty_id>",
        L,
        {"text": "拖走了两辆", "photos": ""},
        ["拖走了两辆"],
    ),
    Refused(_SAYS, L, {"text": "都办完了"}, ["都办完了"]),
]
GRIDS = [
    Refused(
        "/desk/grids", S, {"name": "", "area": "东到吉祥街", "overlays": ["party"]}, ["东到吉祥街"]
    ),
    Refused(
        _JOB,
        S,
        {"post": "courtyard", "name": "王守院", "spot": "三号院", "reports_to": "0"},
        ["王守院", "三号院"],
        values={"job": "post"},
    ),
    Refused(
        _JOB,
        S,
        {"route": "吉祥街", "slots": "九点半"},
        ["吉祥街", "九点半"],
        values={"job": "rota"},
    ),
    Refused(
        _JOB,
        S,
        {"element": "things", "what": "垃圾桶", "quantity": "-3", "measure": "只"},
        ["垃圾桶", "-3", "只"],
        values={"job": "entry"},
    ),
    Refused("/desk/grids/support/<int:request_id>", ST, {"text": "派两个人"}, ["派两个人"]),
    Refused("/patrols/<int:rota_id>", R, {"slot": "03:33", "text": "东口有杂物"}, ["东口有杂物"]),
    Refused(
        "/frontages/<int:frontage_id>",
        S,
        {"look": "fail", "sanitation": "pass", "text": "招牌破了"},
        ["招牌破了"],
    ),
    Refused(
        "/frontages/<int:frontage_id>",
        S,
        {"look": "fail", "sanitation": "pass", "facilities": "fail", "text": " "},
        ['checked id="look-1"', 'checked id="facilities-1"'],
    ),
]
LEDGERS = [
    Refused(
        _DEED,
        S,
        {"text": "冬天不能施工", "until": "2020-01-01"},
        ["冬天不能施工", "2020-01-01"],
        values={"deed": "defer"},
    ),
    Refused(_DEED, S, {"text": "同一处又有了"}, ["同一处又有了"], values={"deed": "rehang"}),
    Refused(
        "/desk/ledgers/new",
        ST,
        {"name": "楼道台账", "about": "堆物清理", "measure": "", "working_days": "3"},
        ["楼道台账", "堆物清理"],
    ),
]
DUTIES = [
    Refused(
        "/desk/duties/confirm",
        S,
        {"place_id": "{place}", "text": "事项,牵头单位\n路灯不亮,没有的单位\n"},
        ["路灯不亮", "没有的单位"],
    ),
]
_JOINT = "/desk/joint-assessments/<int:assessment_id>"
_JOINT_DEED = f"{_JOINT}/{ANY_JOINT_DEED}"
JOINT = [
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
]
FORMS = [*JOINT, *TEAMS, *APPRAISALS, *COVENANTS, *WHISTLES, *GRIDS, *LEDGERS, *DUTIES]
