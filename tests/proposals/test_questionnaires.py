"""Questionnaires: built, opened, answered exactly once, settled, counted, and made needs of."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.audit import AuditEntry
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.shell.navigation import todos
from app.transaction import transaction
from proposals.lifecycle.questionnaires import (
    Audience,
    QuestionKind,
    QuestionnaireState,
    VisitMark,
    VisitStanding,
)
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import AnswerSheet, QuestionnaireVisit, SheetAnswer
from proposals.models.source_channel import SourceChannel
from proposals.queries.questionnaires import results, visits
from proposals.queries.questionnaires.homes import buildings_of, home_at, homes_in
from proposals.queries.questionnaires.sheets import columns, rows
from proposals.services.questionnaires import answering, designing, needs, opening, settling
from tests.proposals.questioning import (
    client_id,
    filled,
    heading,
    knock,
    live_in,
    make_homes,
    make_questionnaire,
)
from tests.proposals.stories import again
from tests.support.factories import make_hall, make_person, make_place


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.fixture
def secretary(hall: Hall) -> Person:
    return make_person(Role.SECRETARY, at=hall)


def close(questionnaire: Questionnaire, by: Person) -> None:
    with transaction():
        opening.close(questionnaire, by=by)


def tally(questionnaire: Questionnaire, number: int = 0) -> list[int]:
    return [bar.count for bar in results.outcomes(questionnaire)[number].bars]


def test_questions_move_and_keep_their_numbers(hall: Hall, secretary: Person) -> None:
    made = make_questionnaire(hall, is_open=False, by=secretary)
    first, second, third, fourth = made.questions
    with transaction():
        designing.move_question(third, -1, by=secretary)
        designing.move_question(first, -1, by=secretary)
        designing.remove_question(second, by=secretary)
    assert [(one.id, one.position) for one in again(made).questions] == [
        (first.id, 1),
        (third.id, 2),
        (fourth.id, 3),
    ]


def test_an_opened_one_is_locked_and_its_copy_is_not(hall: Hall, secretary: Person) -> None:
    make_homes(hall)
    made = make_questionnaire(hall, by=secretary)
    words = designing.Wording.of(QuestionKind.TEXT, "再问一句")
    acts = (
        lambda: designing.add_question(made, words, by=secretary),
        lambda: designing.change_question(made.questions[0], words, by=secretary),
        lambda: designing.remove_question(made.questions[0], by=secretary),
        lambda: designing.move_question(made.questions[0], 1, by=secretary),
        lambda: designing.revise(made, heading(), by=secretary),
    )
    for act in acts:
        with pytest.raises(Refused, match="不能再改"), transaction():
            act()
    with transaction():
        copied = designing.copy(made, by=secretary)
        designing.add_question(copied, words, by=secretary)
    assert [one.text for one in copied.questions][:4] == [one.text for one in made.questions]
    assert (copied.copied_from_id, copied.state) == (made.id, QuestionnaireState.DRAFT)


@pytest.mark.parametrize(
    ("options", "why"),
    [(["只有一个"], "2到20"), (["同", " 同 "], "一样"), (["字" * 61, "短"], "最多60")],
)
def test_options_are_two_at_least_and_each_its_own(
    app: Flask, options: list[str], why: str
) -> None:
    with pytest.raises(Invalid) as refused:
        designing.Wording.of(QuestionKind.SINGLE, "问", options=options)
    assert why in str(refused.value.what)


@pytest.mark.parametrize(("top", "ends"), [(7, ("差", "好")), (5, ("", "好"))])
def test_a_scale_has_one_of_two_lengths_and_words_at_its_ends(
    app: Flask, top: int, ends: tuple[str, str]
) -> None:
    with pytest.raises(Invalid):
        designing.Wording.of(QuestionKind.SCALE, "几分", scale_top=top, ends=ends)


def test_opening_needs_questions_homes_and_days_to_come(hall: Hall, secretary: Person) -> None:
    made = make_questionnaire(hall, is_open=False, by=secretary)
    with pytest.raises(Refused, match="住户名册"), transaction():
        opening.open_(made, by=secretary)
    make_homes(hall)
    later = clock.now() + timedelta(days=30)
    with clock.stopped(later), pytest.raises(Refused, match="已经过了"), transaction():
        opening.open_(made, by=secretary)
    with transaction():
        empty = designing.begin(hall, heading(), by=secretary)
    with pytest.raises(Refused, match="没有题目"), transaction():
        opening.open_(empty, by=secretary)


def test_it_closes_by_itself_after_its_last_day(hall: Hall) -> None:
    make_homes(hall)
    made = make_questionnaire(hall)
    opening.close_ended()
    assert again(made).state is QuestionnaireState.OPEN
    with clock.stopped(clock.now() + timedelta(days=8)):
        opening.close_ended()
    assert again(made).state is QuestionnaireState.CLOSED


def test_a_sheet_sent_again_is_the_same_sheet(hall: Hall, secretary: Person) -> None:
    home, *_others = make_homes(hall)
    made, number = make_questionnaire(hall), client_id()
    first = knock(made, home, secretary, number=number)
    second = knock(made, home, secretary, number=number, single=2)
    assert first.id == second.id
    assert visits.sheet_count(made) == 1
    assert tally(made) == [1, 0, 0]


def test_a_second_sheet_of_a_household_waits_and_may_count_instead(
    hall: Hall, secretary: Person
) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    knock(made, home, secretary, single=1)
    second = knock(made, home, make_person(Role.REPRESENTATIVE, at=hall), single=2)
    assert second.standing is VisitStanding.CONFLICT
    assert tally(made) == [1, 0, 0]
    assert any("核对" in todo.text for todo in todos(secretary))
    with transaction():
        settling.count(second, by=secretary)
    assert tally(made) == [0, 1, 0]
    (first,) = visits.waiting(made)
    with transaction():
        settling.leave_out(first, by=secretary)
    assert visits.waiting(made) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerSheet)) == 2


def test_a_mistaken_door_is_mended(hall: Hall, secretary: Person) -> None:
    home, other, _third = make_homes(hall)
    made = make_questionnaire(hall, anonymous=True)
    knock(made, home, secretary)
    second = knock(made, home, secretary)
    with pytest.raises(Refused, match="分不清"), transaction():
        settling.count(second, by=secretary)
    with pytest.raises(Refused, match="已经有一份"), transaction():
        settling.count_for(again(second), again(home), by=secretary)
    with transaction():
        settling.count_for(again(second), again(other), by=secretary)
    assert again(second).sheet_id is None
    assert visits.sheet_count(made) == 2
    with pytest.raises(Refused, match="处理过"), transaction():
        settling.leave_out(again(second), by=secretary)
    with pytest.raises(Missing):
        home_at(hall, {"building": "3号楼", "unit": "1单元", "room": "999"})


def test_what_comes_after_the_end_waits_for_the_secretary(hall: Hall, secretary: Person) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall, anonymous=True)
    close(made, secretary)
    late = knock(made, home, secretary)
    assert late.standing is VisitStanding.LATE
    assert visits.sheet_count(made) == 0
    with transaction():
        settling.count(late, by=secretary)
    assert visits.sheet_count(made) == 1


def test_an_anonymous_sheet_leads_to_nobody(hall: Hall, secretary: Person) -> None:
    home, own, *_others = make_homes(hall)
    made = make_questionnaire(hall, anonymous=True)
    knock(made, home, secretary, text="物业不来")
    resident = live_in(make_person(Role.RESIDENT, at=hall), own)
    with transaction():
        answering.answer(made, filled(made), by=resident)
    for sheet in db.session.scalars(sa.select(AnswerSheet)):
        held = (sheet.household_id, sheet.person_id, sheet.taken_by_id, sheet.answered_at)
        assert held == (None, None, None, None)
    assert {one.sheet_id for one in db.session.scalars(sa.select(QuestionnaireVisit))} == {None}
    assert not results.may_be_seen(made, 2)
    told = db.session.scalars(
        sa.select(AuditEntry.details).where(AuditEntry.act == "questionnaire.done")
    ).all()
    assert len(told) == 2
    assert not any("sheet" in details for details in told)


def test_the_database_itself_keeps_anonymous_sheets_empty(hall: Hall, secretary: Person) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall, anonymous=True)
    with pytest.raises(sa.exc.IntegrityError, match="anonymous_holds_nobody"), transaction():
        db.session.add(
            AnswerSheet(questionnaire=made, is_counted=True, is_named=False, household_id=home.id)
        )


def test_each_household_answers_once_on_its_own_phone(hall: Hall) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    husband, wife = (live_in(make_person(Role.RESIDENT, at=hall), home) for _ in range(2))
    with transaction():
        answering.answer(made, filled(made), by=husband)
    with pytest.raises(Refused, match="已经有一份"), transaction():
        answering.answer(made, filled(made), by=wife)
    stranger = make_person(Role.RESIDENT, at=hall)
    with pytest.raises(Refused, match="没有登记"), transaction():
        answering.answer(made, filled(made), by=stranger)


def test_an_open_one_takes_one_of_each_browser_and_many_at_a_stand(
    hall: Hall, secretary: Person
) -> None:
    make_homes(hall)
    made = make_questionnaire(hall, Audience.EVERYBODY)
    with transaction():
        answering.answer(made, filled(made), by=None, browser="a", building="3号楼")
    with pytest.raises(Refused), transaction():
        answering.answer(made, filled(made), by=None, browser="a")
    with pytest.raises(Invalid), transaction():
        answering.answer(made, filled(made), by=None, browser="b", building="没有的楼")
    knock(made, None, secretary)
    knock(made, None, secretary, building="3号楼")
    assert visits.sheet_count(made) == 3


def test_a_door_without_a_household_or_number_is_refused(hall: Hall, secretary: Person) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    with pytest.raises(Invalid, match="哪一户"):
        knock(made, None, secretary)
    for number in ("x", "A" * 32, "a" * 33):
        with pytest.raises(Invalid, match="编号"):
            knock(made, home, secretary, number=number)
    with pytest.raises(Invalid, match="没有答好"):
        knock(made, home, secretary, single=9)


def test_doors_show_the_last_try_until_one_is_answered(hall: Hall, secretary: Person) -> None:
    home, other, _third = make_homes(hall)
    made = make_questionnaire(hall)
    knock(made, home, secretary, VisitMark.NOT_HOME)
    knock(made, home, secretary, VisitMark.REFUSED)
    knock(made, other, secretary)
    knock(made, other, secretary, VisitMark.NOT_HOME)
    marks = [one.mark for one in visits.doors(made, "3号楼")]
    assert marks == [VisitMark.REFUSED, VisitMark.DONE, None]
    (row,) = visits.progress(made)
    assert (row.done, row.refused, row.not_home, row.untried, row.households) == (1, 1, 0, 1, 3)
    assert row.percent == 33


def test_buildings_are_told_apart_across_estates_and_sorted_by_number(app: Flask) -> None:
    street = make_place("街")
    hall = make_hall(place=street)
    estate = make_hall(place=make_place("枣园", parent=street))
    for building in ("10号楼", "2号楼"):
        make_homes(estate, building, 1)
    make_homes(hall, "2号楼", 2)
    assert dict(buildings_of(hall)) == {"2号楼": 2, "枣园 2号楼": 1, "枣园 10号楼": 1}
    assert list(buildings_of(estate)) == ["2号楼", "10号楼"]
    assert len(homes_in(hall, "枣园 2号楼")) == 1
    assert len(homes_in(hall, "2号楼")) == 2


def test_results_by_building_merge_small_ones(hall: Hall, secretary: Person) -> None:
    made = None
    homes = [
        make_homes(hall, name, count) for name, count in (("1号楼", 6), ("2号楼", 5), ("3号楼", 2))
    ]
    made = make_questionnaire(hall)
    for building, answer in zip(homes, (1, 2, 3), strict=True):
        for home in building:
            knock(made, home, secretary, single=answer, scale=answer, places=(1, 2))
    first, several, scale, words = results.outcomes(made)
    assert [bar.count for bar in first.bars] == [6, 5, 2]
    assert [bar.percent for bar in first.bars] == [46, 38, 15]
    assert [(line.group.buildings, line.group.size) for line in first.lines] == [
        (("1号楼",), 6),
        (("2号楼", "3号楼"), 7),
    ]
    assert [bar.count for bar in first.lines[1].bars] == [0, 5, 2]
    assert (several.answered, [bar.count for bar in several.bars]) == (13, [13, 13, 0])
    assert scale.mean is not None
    assert scale.mean.text == "1.7"
    assert (words.answered, words.lines) == (0, ())


def test_words_become_a_need_once(hall: Hall, secretary: Person) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    knock(made, home, secretary, text="东门太黑，晚上看不见路。请装灯。")
    (found,) = results.words(made)
    with transaction():
        need = needs.make_need(found.answer, by=secretary)
    assert (need.title, need.source_channel) == ("东门太黑，晚上看不见路", SourceChannel.RESIDENTS)
    assert (need.proposer, need.entered_by_id) == (None, secretary.id)
    assert home.room not in need.where_text + need.author
    (found,) = results.words(made)
    assert found.proposal_id == need.id
    with pytest.raises(Refused, match="已经转为"), transaction():
        needs.make_need(found.answer, by=secretary)


def test_a_table_names_homes_only_where_the_form_said_so(hall: Hall, secretary: Person) -> None:
    homes = [make_homes(hall, name, count) for name, count in (("1号楼", 6), ("9号楼", 1))]
    for anonymous in (False, True):
        made = make_questionnaire(hall, anonymous=anonymous)
        for home in (one for building in homes for one in building):
            knock(made, home, secretary, text="=cmd()", places=(1, 3))
        keys = [column.key for column in columns(made)]
        table = [dict(zip(keys, row, strict=True)) for row in rows(made)]
        assert len(table) == 7
        assert ("room" in keys) is not anonymous
        seen = {row["building"] for row in table}
        assert seen == ({"其他楼栋（合在一起）"} if anonymous else {"1号楼", "9号楼"})
        assert table[0][made.questions[1].field] == "车棚；地下"
        assert table[0][made.questions[2].field] == 4


def test_a_household_asked_and_a_visitor_asked_have_it_among_their_to_dos(
    hall: Hall, secretary: Person
) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    resident = live_in(make_person(Role.RESIDENT, at=hall), home)
    helper = make_person(Role.REPRESENTATIVE, at=hall)
    with transaction():
        visitor = opening.ask_visitor(made, helper, by=secretary, building="3号楼")
    assert [todo.url for todo in todos(resident)] == [made.url]
    assert f"/visits/{made.id}" in {todo.url for todo in todos(helper)}
    with transaction():
        answering.answer(made, filled(made), by=resident)
        opening.relieve_visitor(visitor, by=secretary)
    assert todos(resident) == []
    assert f"/visits/{made.id}" not in {todo.url for todo in todos(helper)}


def test_words_of_sheets_set_aside_are_not_listed(hall: Hall, secretary: Person) -> None:
    home, *_others = make_homes(hall)
    made = make_questionnaire(hall)
    knock(made, home, secretary, text="第一份")
    second = knock(made, home, secretary, text="第二份")
    assert [one.answer.text for one in results.words(made)] == ["第一份"]
    other = db.session.scalars(sa.select(SheetAnswer).where(SheetAnswer.text == "第二份")).one()
    assert results.answer_with(made, other.id) is None
    assert second.sheet is not None
