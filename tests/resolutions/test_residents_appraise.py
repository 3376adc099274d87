"""干得怎么样: a frozen list, three ways to answer, 70 in a hundred, and twice under it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.people.services.accounts import grant
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.topic_states import TopicState
from resolutions.models.appraisal import Appraisal, AppraisalAnswer, AppraisalPlace
from resolutions.models.task import Task
from resolutions.progress.appraisal import Channel, Mark, Outcome, Part
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.progress.task_states import TaskState
from resolutions.queries import appraisals
from resolutions.services import sweeping
from resolutions.services.appraising import answering, commenting, opening, papers
from tests.resolutions.works import Works, at, photo, picture
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def _residents(works: Works, count: int) -> list[Person]:
    return [make_person(Role.RESIDENT, at=works.hall, name=f"居民{n}") for n in range(count)]


def _asked(works: Works) -> Appraisal:
    return db.session.scalars(select(Appraisal).order_by(Appraisal.id.desc())).unique().first()  # type: ignore[return-value]  # one was opened


def _say(appraisal: Appraisal, people: list[Person], *marks: Mark) -> None:
    for person, mark in zip(people, marks, strict=True):
        with transaction():
            answering.answer(appraisal, mark, by=person)


def _swept() -> list[str]:
    """The names of the chores that did something."""
    swept = sweeping.sweep()
    assert not swept.failed
    return [chore for chore, _one in swept.done]


def test_the_last_write_off_asks_those_affected_and_nobody_who_did_the_work(works: Works) -> None:
    resident, both = make_person(Role.RESIDENT, at=works.hall), works.liaison
    make_person(Role.RESIDENT, name="别处居民", at=make_hall())
    task = works.written_off()
    appraisal = _asked(works)
    listed = {
        row.person_id: row.part
        for row in db.session.scalars(
            select(AppraisalPlace).where(AppraisalPlace.appraisal_id == appraisal.id)
        ).unique()
    }
    assert listed[works.proposer.id] is Part.PROPOSER
    assert listed[works.supporter.id] is Part.CO_SIGNER
    assert listed[resident.id] is Part.RESIDENT
    assert [listed[one.id] for one in works.assembly.representatives] == [Part.REPRESENTATIVE] * 3
    assert both.id not in listed
    assert appraisal.listed == len(listed) == 6
    assert str(appraisal.ends_on) == "2026-10-06"
    assert task.state is TaskState.WRITTEN_OFF
    told = db.session.scalar(select(func.count()).where(Notice.kind == "appraisal.asked"))
    assert told == 6


def test_each_answers_once_strangers_and_latecomers_not_at_all(works: Works) -> None:
    works.written_off()
    appraisal, late = _asked(works), make_person(Role.RESIDENT, at=works.hall, name="后来的人")
    _say(appraisal, [works.proposer], Mark.SATISFIED)
    for person in (works.proposer, works.liaison, late):
        with pytest.raises(Refused), transaction():
            answering.answer(appraisal, Mark.DISSATISFIED, by=person)
    with clock.stopped(at(10, 7, 8)), pytest.raises(Refused), transaction():
        answering.answer(appraisal, Mark.SATISFIED, by=works.supporter)
    assert appraisals.turnout(appraisal) == 1


def test_the_database_itself_lets_nobody_answer_twice_or_off_the_list(works: Works) -> None:
    works.written_off()
    appraisal = _asked(works)

    def keep(*people: Person) -> None:
        with transaction():
            db.session.add_all(
                AppraisalAnswer(
                    appraisal_id=appraisal.id,
                    person_id=person.id,
                    is_own=True,
                    channel=Channel.ONLINE,
                    mark=Mark.SATISFIED,
                    at=clock.now(),
                )
                for person in people
            )

    for people in ([works.liaison], [works.proposer, works.proposer]):
        with pytest.raises(IntegrityError):
            keep(*people)


def test_no_split_is_told_before_the_end_and_no_end_comes_before_its_day(
    works: Works, signed_in: SignedIn
) -> None:
    works.written_off()
    appraisal = _asked(works)
    _say(appraisal, [works.proposer, works.supporter], Mark.DISSATISFIED, Mark.DISSATISFIED)
    with clock.stopped(at(10, 6, 23)):
        assert "appraisals_over" not in _swept()
        for reader in (works.supporter, works.secretary, works.liaison):
            page = signed_in(reader).get(appraisal.url).get_data(as_text=True)
            assert "已有2人评议" in page
            assert "满意率" not in page
        desk = signed_in(works.secretary).get(f"/desk/appraisals/{appraisal.id}")
        assert "满意率" not in desk.get_data(as_text=True)
    with clock.stopped(at(10, 7, 8)):
        assert "appraisals_over" in _swept()
        assert not _swept()


def test_seven_in_ten_pass_and_the_figure_stands_with_n_and_definition(
    works: Works, signed_in: SignedIn
) -> None:
    people = _residents(works, 5)
    works.written_off()
    appraisal = _asked(works)
    marks = [Mark.SATISFIED] * 3 + [Mark.MOSTLY] + [Mark.DISSATISFIED]
    _say(appraisal, people, *marks)
    with clock.stopped(at(10, 7, 8)):
        sweeping.sweep()
    assert appraisal.outcome is Outcome.PASSED
    assert works.resolution.state is ResolutionState.APPRAISED
    page = signed_in(works.proposer).get(appraisal.url).get_data(as_text=True)
    assert "满意率80%（4／5人）" in page
    assert "满意率=（满意+基本满意）÷答复人数" in page
    assert "只有5人答复" in page
    assert "80%" in signed_in(works.proposer).get("/appraise").get_data(as_text=True)
    assert "满意3、基本满意1、不满意1" in (
        signed_in(works.proposer).get(works.resolution.url).get_data(as_text=True)
    )


def _second_time(works: Works, task: Task) -> Appraisal:
    works.mend(task)
    works.check(task)
    return _asked(works)


def test_under_seven_in_ten_it_is_mended_checked_and_appraised_again(works: Works) -> None:
    people = _residents(works, 3)
    task = works.written_off()
    first = _asked(works)
    _say(first, people, Mark.SATISFIED, Mark.MOSTLY, Mark.DISSATISFIED)
    with clock.stopped(at(10, 8)):
        sweeping.sweep()
        assert first.outcome is Outcome.RECTIFY
        assert works.resolution.state is ResolutionState.SECOND_RECTIFY
        db.session.refresh(task)
        assert task.state is TaskState.RECTIFYING
        assert str(task.rectify_due_on) == "2026-10-12"  # 10 October is worked, 11 is a Sunday
        second = _second_time(works, task)
        assert second.number == 2
        _say(second, people, Mark.SATISFIED, Mark.SATISFIED, Mark.MOSTLY)
    with clock.stopped(at(10, 24)):
        sweeping.sweep()
    assert second.outcome is Outcome.PASSED
    assert works.resolution.state is ResolutionState.APPRAISED


def test_twice_under_a_new_matter_goes_to_the_hall_and_both_lead_to_each_other(
    works: Works, signed_in: SignedIn
) -> None:
    people = _residents(works, 2)
    task = works.written_off()
    _say(_asked(works), people, Mark.DISSATISFIED, Mark.DISSATISFIED)
    with clock.stopped(at(10, 8)):
        sweeping.sweep()
        second = _second_time(works, task)
        _say(second, people, Mark.SATISFIED, Mark.DISSATISFIED)
    with clock.stopped(at(10, 24)):
        sweeping.sweep()
        assert second.outcome is Outcome.GIVEN_BACK
        assert works.resolution.state is ResolutionState.RETURNED
        topic = second.topic
        assert topic is not None
        assert topic.title == "怎么干：装充电桩"
        assert topic.state is TopicState.FILED
        assert topic.schedule_due is not None
        client = signed_in(works.proposer)
        assert topic.url in client.get(second.url).get_data(as_text=True)
        page = client.get(topic.url).get_data(as_text=True)
        assert "评议未达标，重新议定" in page
        assert second.url in page


def test_nobody_answering_passes_nothing_and_it_is_asked_again(
    works: Works, signed_in: SignedIn
) -> None:
    works.written_off()
    first = _asked(works)
    with clock.stopped(at(10, 8)):
        sweeping.sweep()
        assert first.outcome is Outcome.NOBODY
        assert works.resolution.state is ResolutionState.WRITTEN_OFF
        desk = signed_in(works.secretary)
        assert "再请居民评一次" in desk.get(f"/desk/appraisals/{first.id}").get_data(as_text=True)
        done = desk.post(f"/desk/resolutions/{works.resolution.id}/appraise")
        assert done.status_code == 303
        assert _asked(works).number == 2
        with pytest.raises(Refused), transaction():
            opening.open_appraisal(works.resolution, by=works.secretary)


def test_an_answer_from_the_door_is_told_to_the_person_whose_own_word_goes_before(
    works: Works, signed_in: SignedIn
) -> None:
    works.written_off()
    appraisal = _asked(works)
    desk = signed_in(works.secretary)
    address = f"/desk/appraisals/{appraisal.id}/people/{works.proposer.id}"
    assert "请问：“装充电桩”干得怎么样" in desk.get(address).get_data(as_text=True)
    form = {"mark": "satisfied", "photos": (BytesIO(picture()), "门口.jpg")}
    assert desk.post(address, data=form).status_code == 303
    assert desk.post(address, data={"mark": "satisfied"}).status_code == 409
    own = signed_in(works.proposer)
    assert "孙秘书替您登记过：满意" in own.get(appraisal.url).get_data(as_text=True)
    assert own.post(appraisal.url, data={"mark": "dissatisfied"}).status_code == 303
    with clock.stopped(at(10, 7, 8)):
        sweeping.sweep()
    assert (appraisal.satisfied, appraisal.dissatisfied) == (0, 1)
    assert "孙秘书" in own.get(appraisal.url).get_data(as_text=True)
    kinds = db.session.scalars(select(Notice.kind).where(Notice.person_id == works.proposer.id))
    assert "appraisal.noted" in kinds.all()


def test_nobody_of_the_unit_writes_answers_down(works: Works) -> None:

    with transaction():
        grant(works.liaison, Role.SECRETARY, works.hall.place)
    works.written_off()
    with pytest.raises(Refused), transaction():
        answering.take_down(_asked(works), works.proposer, Mark.SATISFIED, by=works.liaison)
    with pytest.raises(Forbidden), transaction():
        answering.take_down(_asked(works), works.proposer, Mark.SATISFIED, by=works.supporter)


def test_paper_counts_when_a_second_person_has_checked_it(
    works: Works, signed_in: SignedIn
) -> None:
    works.written_off()
    appraisal = _asked(works)
    desk, monitor = signed_in(works.secretary), signed_in(works.monitor)
    address = f"/desk/appraisals/{appraisal.id}/paper"
    typed = {f"mark-{works.proposer.id}": "mostly", f"comment-{works.proposer.id}": "还行"}
    refused = desk.post(address, data=typed)
    assert refused.status_code == 422
    assert "还行" in refused.get_data(as_text=True)
    shot = {"photos": (BytesIO(picture()), "评议表.jpg")}
    both = typed | {f"mark-{works.supporter.id}": "dissatisfied"} | shot
    assert desk.post(address, data=both).status_code == 303
    assert appraisals.turnout(appraisal) == 0
    batch = appraisals.batches(appraisal)[0]
    checking = f"/desk/appraisal-papers/{batch.id}"
    assert desk.post(checking).status_code == 409
    _say(appraisal, [works.supporter], Mark.SATISFIED)
    assert monitor.post(checking).status_code == 303
    assert monitor.post(checking).status_code == 409
    counts = appraisals.counts_by_channel(appraisal)
    assert counts == {Channel.ONLINE: 1, Channel.DOOR: 0, Channel.PAPER: 1}


def test_paper_that_differs_from_its_photo_is_sent_back_and_never_counts(works: Works) -> None:
    works.written_off()
    appraisal, shot = _asked(works), photo(works.secretary)
    with pytest.raises(Invalid), transaction():
        papers.enter(appraisal, [], photo=shot, by=works.secretary)
    with transaction():
        batch = papers.enter(
            appraisal,
            [papers.Sheet(works.proposer, Mark.SATISFIED)],
            photo=shot,
            by=works.secretary,
        )
    with pytest.raises(Invalid), transaction():
        papers.refuse(batch, by=works.street, remark=" ")
    with transaction():
        papers.refuse(batch, by=works.street, remark="照片上是不满意")
    with transaction():
        again = papers.enter(
            appraisal,
            [papers.Sheet(works.proposer, Mark.DISSATISFIED)],
            photo=shot,
            by=works.secretary,
        )
    with clock.stopped(at(10, 7, 8)):
        with pytest.raises(Refused), transaction():
            papers.confirm(again, by=works.street)
        sweeping.sweep()
    assert appraisal.outcome is Outcome.NOBODY
    assert appraisals.result_of(appraisal).unchecked == 2


def test_words_are_public_once_read_and_hidden_ones_are_counted_with_why(
    works: Works, signed_in: SignedIn
) -> None:
    works.written_off()
    appraisal = _asked(works)
    client = signed_in(works.proposer)
    client.post(appraisal.url, data={"mark": "mostly", "comment": "灯太暗"})
    signed_in(works.supporter).post(
        appraisal.url, data={"mark": "satisfied", "comment": "老王13900001111"}
    )
    spoken = appraisals.comments_to_read(appraisal)
    with transaction():
        commenting.review(appraisal, spoken[0].id, is_shown=True, by=works.secretary)
    with pytest.raises(Invalid), transaction():
        commenting.review(appraisal, spoken[1].id, is_shown=False, by=works.secretary)
    desk = signed_in(works.secretary)
    address = f"/desk/appraisals/{appraisal.id}/comments/{spoken[1].id}"
    assert desk.post(address, data={"hide": "1", "reason": "含他人电话"}).status_code == 303
    assert "灯太暗" not in client.get(appraisal.url).get_data(as_text=True)
    with clock.stopped(at(10, 7, 8)):
        sweeping.sweep()
    page = client.get(appraisal.url).get_data(as_text=True)
    assert "灯太暗" in page
    assert "13900001111" not in page
    assert "隐去1条：含他人电话" in page


def test_who_has_not_answered_is_reminded_once_near_the_end(works: Works) -> None:
    works.written_off()
    appraisal = _asked(works)
    _say(appraisal, [works.proposer], Mark.SATISFIED)
    with clock.stopped(at(10, 2)):
        sweeping.sweep()
    for _time in range(2):
        with clock.stopped(at(10, 3)):
            sweeping.sweep()
    told = db.session.scalars(
        select(Notice.person_id).where(Notice.kind == "appraisal.ending")
    ).all()
    assert len(told) == len(set(told)) == appraisal.listed - 1
    assert works.proposer.id not in told


def test_it_waits_among_the_things_to_do_until_it_is_answered(
    works: Works, signed_in: SignedIn
) -> None:
    works.written_off()
    appraisal, client = _asked(works), signed_in(works.proposer)
    assert "评一评干得怎么样：装充电桩" in client.get("/me").get_data(as_text=True)
    asked = client.get(f"{appraisal.url}?mark=satisfied").get_data(as_text=True)
    assert "返回重选" in asked
    assert client.post(appraisal.url, data={}).status_code == 422
    assert client.post(appraisal.url, data={"mark": "satisfied"}).status_code == 303
    assert "评一评干得怎么样：装充电桩" not in client.get("/me").get_data(as_text=True)
