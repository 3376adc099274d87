"""One round of opinions for the demonstration: on dancing in the garden, with two camps and a bridge."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.demo.town import Town
from app.extensions import db
from app.transaction import transaction
from proposals.models.opinion_round import OpinionRound, StatementState
from proposals.models.topic import Topic
from proposals.opinions.answers import Answer
from proposals.queries.opinion_rounds import statements_of
from proposals.services import answering, following, sounding, stating, tallying

_TOPIC = "中心花园跳舞的时间、地点和音量"
_SEEDS = (
    "晚上九点以后中心花园不放音乐",
    "跳舞的音量要有上限，物业装个分贝牌",
    "跳舞的改到东边空地，先装两盏灯",
    "跳舞是老人的正当锻炼，不该赶到别处去",
    "中心花园不应当再跳广场舞",
    "孩子考试那几天全停",
    "两拨人应当合成一拨，只放一个音箱",
    "谁家嫌吵可以装隔音窗，不该管别人跳舞",
    "早上七点以前也不能放音乐",
    "跳舞队应当选出负责人，有事找得到人",
)
_WAITING = "周末可以跳到九点半"
_LEANING = {
    "dancers": (1, 1, 1, 1, -1, 1, 1, 1, -1, 1),
    "quiet": (1, 1, 1, -1, 1, 1, 1, -1, 1, 1),
}
"""How each camp leans, statement by statement: on most of them alike."""
_PEOPLE = 32


def fill(town: Town) -> None:
    """Open the round, have a third of the estate answer it, and leave one statement to the desk."""
    topic = db.session.scalars(select(Topic).where(Topic.title == _TOPIC)).one()
    now, chair = clock.now(), town.people["chair"]
    plan = sounding.Plan("中心花园跳舞，怎么定大家都能接受", _SEEDS, now + timedelta(days=5))
    with clock.stopped(now - timedelta(days=2)), transaction():
        round_ = sounding.open_round(topic, plan, by=chair)
        following.follow(topic, by=town.residents[30])
    with clock.stopped(now - timedelta(hours=30)), transaction():
        _answer_all(town, round_)
        stating.add(round_, _WAITING, by=town.residents[7])
    tallying.compute(round_.id)


def _answer_all(town: Town, round_: OpinionRound) -> None:
    people = [*town.residents, *town.representatives][1 : 2 * _PEOPLE : 2]
    statements = statements_of(round_, StatementState.SHOWN)
    for number, person in enumerate(people):
        camp = "dancers" if number % 5 < 2 else "quiet"
        for statement, leaning in zip(statements, _LEANING[camp], strict=True):
            answering.answer(statement, _said(number, statement.number, leaning), by=person)


def _said(person: int, statement: int, leaning: int) -> Answer:
    """Mostly as the camp leans; the same at every load."""
    lot = hashlib.blake2b(f"{person}.{statement}".encode(), digest_size=1).digest()[0]
    if lot < 20:
        return Answer.PASS
    return Answer(-leaning if lot < 45 else leaning)
