"""The law of a covenant's version 居民公约/村规民约: which act leads where, and who may take it.

A covenant has versions; each is consulted on, drafted, screened, voted on, filed, and then in
force until a later version takes its place or it is repealed (7部门2018; 居民委员会组织法, 村民
委员会组织法: filed with the street or township, nothing in it against the law).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Step, step


class CovenantKind(StrEnum):
    """Of a neighbourhood or of a village."""

    RESIDENT = "resident"
    VILLAGE = "village"


class CovenantState(StrEnum):
    """Where a version stands."""

    PROPOSED = "proposed"
    CONSULTING = "consulting"
    DRAFT = "draft"
    SCREENING = "screening"
    VOTING = "voting"
    ADOPTED = "adopted"
    FILED = "filed"
    IN_FORCE = "in_force"
    REVIEWED = "reviewed"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


class CovenantAct(StrEnum):
    """What may be done to a version."""

    CONSULT = "consult"
    DRAFT = "draft"
    SUBMIT = "submit"
    PASS_SCREENING = "pass_screening"  # noqa: S105 - an act, no password
    REFUSE_SCREENING = "refuse_screening"
    ADOPT = "adopt"
    REJECT = "reject"
    FILE = "file"
    ENTER = "enter"
    REVIEW = "review"
    KEEP = "keep"
    SUPERSEDE = "supersede"
    REPEAL = "repeal"


S = CovenantState

KIND_NAMES: Mapping[CovenantKind, str] = {
    CovenantKind.RESIDENT: N_("居民公约"),
    CovenantKind.VILLAGE: N_("村规民约"),
}

COVENANT_NAMES: Mapping[CovenantState, str] = {
    S.PROPOSED: N_("已动议"),
    S.CONSULTING: N_("征集民意"),
    S.DRAFT: N_("草案"),
    S.SCREENING: N_("街道审核"),
    S.VOTING: N_("审议表决"),
    S.ADOPTED: N_("已通过，待备案"),
    S.FILED: N_("已备案"),
    S.IN_FORCE: N_("施行"),
    S.REVIEWED: N_("评估"),
    S.SUPERSEDED: N_("已修订"),
    S.REPEALED: N_("已废止"),
}

LEGAL: Mapping[CovenantState, frozenset[CovenantState]] = {
    S.PROPOSED: frozenset({S.CONSULTING}),
    S.CONSULTING: frozenset({S.DRAFT}),
    S.DRAFT: frozenset({S.SCREENING}),
    S.SCREENING: frozenset({S.VOTING, S.DRAFT}),
    S.VOTING: frozenset({S.ADOPTED, S.DRAFT}),
    S.ADOPTED: frozenset({S.FILED}),
    S.FILED: frozenset({S.IN_FORCE}),
    S.IN_FORCE: frozenset({S.REVIEWED, S.SUPERSEDED, S.REPEALED}),
    S.REVIEWED: frozenset({S.IN_FORCE, S.SUPERSEDED, S.REPEALED}),
    S.SUPERSEDED: frozenset(),
    S.REPEALED: frozenset(),
}
"""Which state may follow which; ``COVENANT_ACTS`` says by which act."""

STANDS = frozenset({S.IN_FORCE, S.REVIEWED})
"""People are bound by it."""

WRITABLE = frozenset({S.PROPOSED, S.CONSULTING, S.DRAFT})
"""Its clauses may still be changed."""

_A = CovenantAct
_SEVEN = "7部门2018 公约指导意见"

COVENANT_ACTS: Mapping[CovenantAct, Step[CovenantState]] = {
    _A.CONSULT: step(N_("征集民意"), {S.PROPOSED}, S.CONSULTING, "secretary street", _SEVEN),
    _A.DRAFT: step(N_("拟定草案"), {S.CONSULTING}, S.DRAFT, "secretary street", _SEVEN),
    _A.SUBMIT: step(N_("提请街道审核"), {S.DRAFT}, S.SCREENING, "secretary", _SEVEN),
    _A.PASS_SCREENING: step(N_("审核通过"), {S.SCREENING}, S.VOTING, "street", _SEVEN),
    _A.REFUSE_SCREENING: step(
        N_("审核不通过，退回修改"), {S.SCREENING}, S.DRAFT, "street", _SEVEN, needs_reason=True
    ),
    _A.ADOPT: step(N_("表决通过"), {S.VOTING}, S.ADOPTED, "secretary", _SEVEN),
    _A.REJECT: step(
        N_("表决没有通过，退回修改"), {S.VOTING}, S.DRAFT, "secretary", _SEVEN, needs_reason=True
    ),
    _A.FILE: step(N_("备案"), {S.ADOPTED}, S.FILED, "street", "居组法·村组法：报街道（乡镇）备案"),
    _A.ENTER: step(N_("公布施行"), {S.FILED}, S.IN_FORCE, "secretary street", _SEVEN),
    _A.REVIEW: step(N_("开始评估"), {S.IN_FORCE}, S.REVIEWED, "secretary street", _SEVEN),
    _A.KEEP: step(
        N_("评估后继续施行"), {S.REVIEWED}, S.IN_FORCE, "secretary", _SEVEN, needs_reason=True
    ),
    _A.SUPERSEDE: step(N_("由新版本代替"), STANDS, S.SUPERSEDED, "system", _SEVEN),
    _A.REPEAL: step(N_("废止"), STANDS, S.REPEALED, "secretary", _SEVEN, needs_reason=True),
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""
