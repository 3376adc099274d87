"""Voices gathered in the demonstration: a collective proposal, its second wording, and a likely group."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.demo.town import Town
from app.transaction import transaction
from proposals.lifecycle.thresholds import Threshold, ThresholdKind
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.services import cosigning, desk, leading
from proposals.services.proposing import Wording, propose
from proposals.services.revising import revise
from proposals.services.thresholds import set_threshold

_THRESHOLD = 25
_GATE = "东门口早上堵，请划出消防通道"
_FIRST = "每天早上东门口被送孩子的车和早点摊堵住，消防车进不来。请划出通道。"
_SECOND = (
    "每天早上七点到八点，东门口被送孩子的车和早点摊堵住，消防车进不来。"
    "请划出消防通道，早点摊往里挪几米。"
)
_ALIKE = (
    "早点摊占道，东门早上走不动",
    "东门口早上全是早点摊和快递车，送孩子的车也停在这里，消防通道都堵了，老人推车过不去。",
)


def fill(town: Town) -> None:
    """Set the hall's threshold, and let neighbours lead, sign, give reasons and see a text change."""
    now, secretary = clock.now(), town.people["secretary"]
    with transaction():
        set_threshold(town.hall, Threshold(ThresholdKind.PEOPLE, _THRESHOLD), by=secretary)
    with clock.stopped(now - timedelta(days=4)), transaction():
        proposal = _propose(town, 40, _GATE, _FIRST)
        for resident in town.residents[41:53]:
            cosigning.co_sign(proposal, by=resident)
        reason = "我每天七点半送孙子上学，三轮车都推不过去。"
        cosigning.give_reason(proposal, reason, by=town.residents[44])
        for resident in town.residents[41:43]:
            leading.ask(proposal, resident, by=town.residents[40])
            leading.accept(proposal, by=resident)
    with clock.stopped(now - timedelta(days=3)), transaction():
        desk.accept(proposal, by=secretary)
        words = Wording.of(_GATE, _SECOND, "小区东门", Category.TRANSPORT)
        revise(proposal, words, by=town.residents[40], note="写明时间，加上早点摊怎么挪")
    with clock.stopped(now - timedelta(days=1)), transaction():
        _propose(town, 55, *_ALIKE)


def _propose(town: Town, who: int, title: str, body: str) -> Proposal:
    words = Wording.of(title, body, "小区东门", Category.TRANSPORT)
    return propose(town.hall, words, by=town.residents[who])
