"""After the lamps were written off: what residents said of them, who keeps them, a covenant begun."""

from __future__ import annotations

from datetime import timedelta

from app.demo.pace import Pace, day_back
from app.demo.town import Town
from app.people.models.person import Person
from resolutions.models.appraisal import Appraisal
from resolutions.models.arrangement import Arrangement
from resolutions.models.resolution import Resolution
from resolutions.progress.appraisal import About, Mark
from resolutions.progress.long_term import Choice, TeamPart
from resolutions.queries.appraisals import appraisals_of, comments_to_read
from resolutions.services.appraising import answering, commenting
from resolutions.services.lasting import deciding, keeping

_WORDS = {1: "灯亮了，晚上敢出门了。", 5: "井盖不响了。", 9: "最里面那盏还是有点暗。"}
_TEAM = (TeamPart.PARTY_MEMBER, TeamPart.STAIRWELL_HEAD, TeamPart.VOLUNTEER)


def appraise(town: Town, resolution: Resolution) -> None:
    """Residents answer on their phones, two at the door; the secretary lets the words be read."""
    appraisal = appraisals_of(resolution)[0]
    pace, secretary = Pace.back(21, hour=19), town.people["secretary"]
    for number, resident in enumerate(town.residents[:18]):
        mark = Mark.DISSATISFIED if number in (9, 14) else list(Mark)[number % 2]
        about = [About.SPEED.value] if mark is Mark.DISSATISFIED else []
        words = answering.Why(_WORDS.get(number, ""), about)
        if number in (3, 7):
            _at_the_door(pace, appraisal, resident, mark, secretary)
        else:
            pace.act(
                lambda who=resident, said=mark, why=words: answering.answer(  # type: ignore[misc]  # reason: bound now
                    appraisal, said, by=who, why=why
                ),
                minutes=7,
            )
    pace.act(lambda: _publish(appraisal, secretary))


def _at_the_door(
    pace: Pace, appraisal: Appraisal, resident: Person, mark: Mark, by: Person
) -> None:
    pace.act(lambda: answering.take_down(appraisal, resident, mark, by=by))


def _publish(appraisal: Appraisal, by: Person) -> None:
    for one in comments_to_read(appraisal):
        commenting.review(appraisal, one.id, is_shown=True, by=by)


def keep(town: Town, resolution: Resolution) -> None:
    """The hall's decision on the time after, its team, and a first look at the list."""
    pace, secretary = Pace.back(6), town.people["secretary"]
    plan = deciding.LongTermPlan(
        choices=[Choice.CONTINUE, Choice.TEAM],
        plan="由管家服务队每月看一次路灯和井盖，物业接到通知三天内修好。",
        ground="议事会一致同意",
        owner=town.people["chair"],
        review_on=day_back(1) + timedelta(days=180),
        upkeep=["每月看一次6盏路灯亮不亮", "每月踩一次井盖响不响"],
    )
    made: Arrangement = pace.act(lambda: deciding.decide(resolution, plan, by=secretary), hours=1)
    for part, resident in zip(_TEAM, town.residents[20:], strict=False):
        pace.act(lambda who=resident, of=part: keeping.enlist(made, who, of, by=secretary))  # type: ignore[misc]  # reason: bound now
    pace.act(
        lambda: keeping.tick(made, made.upkeep[0].id, passed=True, by=town.people["chair"]),
    )
