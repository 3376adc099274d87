"""Every form of this stage, sent with something that is refused; and the buttons that have no field."""

from __future__ import annotations

from collections.abc import Mapping

from app.permissions import Role
from resolutions.views.ledgers.acts import DEEDS
from tests.resolutions.refused_joint_forms import JOINT, JOINT_BUTTONS
from tests.resolutions.refused_task_forms import TASK_FORMS
from tests.resolutions.refusing import LONG, Refused
from tests.resolutions.rights_afterwards import covenant_in_force
from tests.resolutions.rights_ledgers import ledger
from tests.resolutions.rights_table import ROUTES
from tests.resolutions.rights_whistles import called, drawn_up
from tests.support.rights import Rule

_DEED = f"/ledger-items/<int:item_id>/<any({', '.join(DEEDS)}):deed>"
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
_IN_FORCE = Rule(frozenset(), covenant_in_force)
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
        f"{_LONG_TERM}/checks/<int:item_id>",
        S,
        {"trouble": "1", "remark": " "},
        ['name="remark"'],
        photos=["photos"],
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
    Refused(
        f"{_APPRAISALS}/people/<int:person_id>",
        S,
        {"comment": "她说灯太暗"},
        ["她说灯太暗"],
        photos=["photos"],
    ),
    Refused(
        f"{_APPRAISALS}/people/<int:person_id>",
        S,
        {"mark": "mostly", "comment": LONG},
        [LONG, 'value="mostly" required checked'],
        photos=["photos"],
    ),
    Refused(f"{_APPRAISALS}/comments/<int:answer_id>", S, {"hide": "1", "reason": " "}, ["灯太暗"]),
    Refused(
        "/desk/appraisal-papers/<int:batch_id>",
        M,
        {"refuse": "1", "remark": " "},
        ['name="remark"'],
    ),
    Refused(
        f"{_APPRAISALS}/paper",
        S,
        {"mark-{resident}": "mostly", "comment-{resident}": "灯太暗"},
        ['value="mostly" selected', "灯太暗"],
    ),
    Refused(
        f"{_APPRAISALS}/paper",
        S,
        {"mark-{resident}": "mostly", "comment-{resident}": LONG},
        [LONG],
        photos=["photos"],
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
        "/covenants/<int:covenant_id>/breaches",
        R,
        {"clause": "1", "what": LONG},
        [LONG, 'value="1" selected'],
        _IN_FORCE,
    ),
    Refused(
        "/covenants/<int:covenant_id>/pledge",
        R,
        {"text": LONG, "shown": "1"},
        [LONG, 'value="1" checked'],
        _IN_FORCE,
    ),
    Refused(
        f"{_COVENANTS}/<int:covenant_id>/runs",
        S,
        {"procedure": "towing", "what": LONG},
        [LONG, 'value="towing" selected'],
        _IN_FORCE,
    ),
    Refused(
        f"{_COVENANTS}/<int:covenant_id>/amend", S, {"reason": " "}, ["为什么要修订"], _IN_FORCE
    ),
    Refused(
        f"{_COVENANTS}/versions/<int:version_id>/review-day",
        S,
        {"on": "2020-02-03"},
        ["2020-02-03"],
        _IN_FORCE,
    ),
    Refused(
        f"{_COVENANTS}/versions/<int:version_id>/<act>",
        S,
        {"reason": "并入新公约", "present": "40", "women": "18"},
        ["并入新公约", 'value="40"', 'value="18"'],
        _IN_FORCE,
    ),
    Refused(
        f"{_COVENANTS}/runs/<int:run_id>/<int:number>",
        S,
        {"note": "贴了通知", "photos": ""},
        ["贴了通知"],
    ),
    Refused(
        f"{_COVENANTS}/runs/<int:run_id>/<int:number>",
        S,
        {"note": " "},
        ['name="note"'],
        photos=["photos"],
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
        S,
        {"text": "两家都来了"},
        ["两家都来了"],
        Rule(frozenset(), drawn_up(deed="report")),
        photos=["photos"],
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
    Refused(
        "/unit/whistles/duties/<int:duty_id>", L, {"text": ""}, ['name="text"'], photos=["photos"]
    ),
    Refused(_SAYS, L, {"text": "都办完了"}, ["都办完了"], photos=["photos"]),
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
    Refused(
        "/grids/<int:grid_id>/help",
        R,
        {"background": "nobody"},
        ["我要当网格协管员", 'name="background"'],
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
    Refused("/desk/ledgers/<int:ledger_id>/import", S, {}, ["请重新选择文件"]),
    Refused("/desk/indicators", Role.ADMINISTRATOR, {}, ["请重新选择文件"]),
    Refused(
        "/patrol/new",
        Role.THIRD_PARTY,
        {"ledger": "{ledger}", "indicator": "{leaf}", "quantity": "很多", "text": "一车渣土"},
        ["一车渣土", "很多"],
        Rule(frozenset(), ledger),
        photos=["photos"],
    ),
    Refused(
        _DEED,
        S,
        {"text": "冬天不能施工", "until": "2020-01-01"},
        ["冬天不能施工", "2020-01-01"],
        values={"deed": "defer"},
    ),
    Refused(
        _DEED,
        Role.THIRD_PARTY,
        {"text": "灯还是不亮"},
        ["灯还是不亮"],
        values={"deed": "reject"},
        photos=["photos"],
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
        "/desk/duties",
        S,
        {"place": "{place}"},
        ['selected value="{place}"', "请重新选择文件"],
    ),
    Refused(
        "/desk/duties/new",
        S,
        {"place": "{place}", "item": "路灯不亮", "lead": "没有的单位", "reason": "三定方案"},
        ["路灯不亮", "没有的单位", "三定方案"],
    ),
    Refused(
        "/desk/duties/<int:rule_id>",
        S,
        {"lead": "没有的单位", "reason": "职责调整"},
        ["没有的单位", "职责调整"],
    ),
    Refused(
        "/desk/duties/confirm",
        S,
        {"place_id": "{place}", "text": "事项,牵头单位\n路灯不亮,没有的单位\n"},
        ["路灯不亮", "没有的单位"],
    ),
]
FORMS = [*TASK_FORMS, *JOINT, *TEAMS, *APPRAISALS, *COVENANTS, *WHISTLES, *GRIDS, *LEDGERS, *DUTIES]
BUTTONS: Mapping[str, str] = {
    **JOINT_BUTTONS,
    "/desk/resolutions/<int:resolution_id>/appraise": "ask once more: nothing is filled in",
    "/desk/duties/<int:rule_id>/end": "take a row out of force",
    "/desk/grids/posts/<int:post_id>/<any(confirm, end):what>": "take up an offer, end a post",
    "/desk/grids/entries/<int:entry_id>/strike": "strike a line",
    "/desk/grids/rotas/<int:rota_id>/end": "stop a rota",
    "/desk/ledgers/<int:ledger_id>/close": "close a ledger",
    "/desk/ledger-tables/<int:import_id>": "bring in a table that was looked at",
    "/desk/units/<int:unit_id>/remove": "a button beside each contact, whose name it carries",
    "/desk/whistles/calls/<int:call_id>/off": "call a unit off",
    "/long-term/<int:arrangement_id>/team/<int:member_id>/end": "relieve somebody",
    "/unit/whistles/<int:call_id>/arrive": "one tap: who and when are known",
}
"""Addresses of buttons with no field, and what each does: a refusal loses nothing that was typed."""
