"""Forms on resolutions, tasks, units and the appraisal of units, each sent with what is refused."""

from __future__ import annotations

from app.permissions import Role
from tests.resolutions.refusing import LONG, Refused
from tests.resolutions.rights_table import ROUTES, checked, month_of_tasks
from tests.support.rights import Rule

S, M, R, ST, L = Role.SECRETARY, Role.MONITOR, Role.RESIDENT, Role.STREET, Role.LIAISON
_UNIT_ACT, _DESK_ACT = (
    next(path for method, path in ROUTES if method == "POST" and path.startswith(begins + "<any("))
    for begins in ("/unit/tasks/<int:task_id>/", "/desk/tasks/<int:task_id>/")
)
_RECORD = "/watch/tasks/<int:task_id>/escalations/<int:escalation_id>/record"
_RESOLUTION = "/desk/resolutions/<int:resolution_id>"

TASK_FORMS = [
    Refused(
        _UNIT_ACT,
        L,
        {"text": "划好了线", "percent": "60", "spot": "3号楼北"},
        ["划好了线", 'value="60"', "3号楼北"],
        values={"act": "report"},
        photos=["photos", "before", "after"],
    ),
    Refused(
        _UNIT_ACT,
        L,
        {"text": "要等材料", "new_due": "2020-03-04"},
        ["要等材料", "2020-03-04"],
        values={"act": "extend"},
    ),
    Refused(_DESK_ACT, ST, {"text": "有客观原因"}, ["有客观原因"], values={"act": "grant"}),
    Refused(
        _DESK_ACT,
        ST,
        {"name": "", "yuan": "3000", "source": "公共收益"},
        ["3000", "公共收益"],
        values={"act": "budget"},
    ),
    Refused("/tasks/<int:task_id>/urge", R, {"text": LONG}, [LONG]),
    Refused(
        "/tasks/<int:task_id>/again",
        R,
        {"text": "北侧又飞线了"},
        ["北侧又飞线了"],
        photos=["photos"],
    ),
    Refused("/solved/<token>", R, {"answer": "half", "text": LONG}, [LONG]),
    Refused(
        "/watch/tasks/<int:task_id>",
        M,
        {
            "progress": "pass",
            "quality": "fail",
            "quality_remark": " ",
            "result": "pass",
            "result_remark": "灯都亮",
        },
        ["灯都亮", 'checked id="quality-1"'],
        Rule(frozenset(), checked),
        photos=["photos"],
    ),
    Refused(
        _RECORD,
        M,
        {"held_on": "2020-01-02", "people": "钱监督、物业经理", "text": ""},
        ["2020-01-02", "钱监督、物业经理"],
    ),
    Refused(
        "/unit/tasks/<int:task_id>/appeal",
        L,
        {"month": "2020-01-01", "reason": "连续停电"},
        ["连续停电"],
    ),
    Refused(
        "/watch/appeals/<int:appeal_id>",
        ST,
        {"a{appeal_id}-answer": "可以施工"},
        ["可以施工"],
    ),
    Refused(
        "/watch/appeals/<int:appeal_id>",
        ST,
        {"a{appeal_id}-granted": "no", "a{appeal_id}-answer": "  "},
        ['checked id="a{appeal_id}-granted-1"'],
    ),
    Refused("/bulletins/new", ST, {"reason": LONG * 4}, [LONG], Rule(frozenset(), month_of_tasks)),
    Refused(
        f"{_RESOLUTION}/assign",
        S,
        {
            "legality": "合法",
            "title": "装桩",
            "acceptance_test": "能充电",
            "working_days": "3",
            "milestones-0-title": "到货",
        },
        ["合法", "装桩", "能充电", "到货"],
    ),
    Refused(f"{_RESOLUTION}/return", S, {"text": LONG * 4}, [LONG]),
    Refused("/desk/units", S, {"name": "", "phone": "88886666"}, ["88886666"]),
    Refused("/desk/units/<int:unit_id>", S, {"person_id": "0"}, ['name="person_id"']),
]
