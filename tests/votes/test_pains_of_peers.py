"""What voters on other platforms suffered from: each pain a test that we pass.

Every test cites the thread of the research on peers (meetings and votes: threads) that it answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.rules import acts
from meetings.services import live_state
from tests.support.factories import make_person
from tests.votes.polling import Polling, new_id, put_to_vote
from tests.votes.test_voting_by_page import confirmed
from votes.models.poll import PollState
from votes.queries import results
from votes.queries.results import roll_call
from votes.queries.turnout import yet_to_vote
from votes.services import helping

SignIn = Callable[[Person], FlaskClient]


def phone(vote: Polling, signed_in: SignIn, voter: int = 0) -> str:
    """The meeting's page on a voter's phone."""
    return signed_in(vote.voters[voter]).get(f"/m/{vote.hall.meeting.id}").text


def test_a_lost_vote_says_in_words_what_was_missing(app: Flask) -> None:
    """Thread 2: majority indicators with the votes missing, built once and lost again."""
    vote = put_to_vote(4)
    vote.all_vote("yes", "no", "no", "no")
    assert vote.close().verdict == "应到4 实到4 赞成1 < 4/2 未通过"


def test_votes_never_fall_and_no_ballot_is_asked_for_twice(app: Flask) -> None:
    """Threads 3 and 6: a poll fell to 0 and delegates voted again; counts that went backwards."""
    vote = put_to_vote(4)
    counts = []
    ballot = new_id()
    for voter, choice, number in (
        (vote.voters[0], "yes", ballot),
        (vote.voters[0], "yes", ballot),
        (vote.voters[1], "no", ""),
        (vote.voters[1], "yes", ""),
    ):
        vote.refused(voter, choice, number)
        counts.append(vote.poll.turnout)
    assert counts == [1, 1, 2, 2]
    closed = vote.close()
    figures = results.shown(closed).figures
    assert (figures.took_part.heads, closed.state) == (2, PollState.DECLARED)


def test_a_ballot_of_another_never_renews_the_page_under_my_hand(app: Flask) -> None:
    """Thread 4: casting one vote resets the ballot that others are filling in."""
    vote = put_to_vote(4)
    before = live_state.payload(vote.hall.meeting)
    vote.cast(vote.voters[1], "yes")
    assert live_state.payload(vote.hall.meeting)["state"] == before["state"]


def test_a_ballot_that_comes_after_the_end_is_refused_and_never_counted(app: Flask) -> None:
    """Threads 5 and 26: stop raced vote and late ones were miscounted; “review the form”."""
    vote = put_to_vote(4)
    vote.all_vote("yes", "yes")
    closed = vote.close()
    assert vote.refused(vote.voters[3], "no") == "closed"
    assert results.shown(closed).figures.took_part.heads == 2


def test_one_who_comes_during_a_vote_finds_the_ballot_and_before_that_the_reason(
    app: Flask, signed_in: SignIn
) -> None:
    """Threads 7 and 8: no buttons after being set present; no way to vote, or a wrong reason."""
    vote = put_to_vote(6, present=5)
    path = f"/v/{vote.poll.uuid}"
    late = signed_in(vote.voters[5])
    assert "签到后才能投票" in late.get(path).text
    before = live_state.payload(vote.hall.meeting)["rev"]
    vote.hall.arrive(vote.voters[5])
    assert live_state.payload(vote.hall.meeting)["rev"] > before
    assert "btn-yes" in late.get(path).text
    stranger = signed_in(make_person(Role.RESIDENT, at=vote.hall.hall))
    assert "btn-yes" not in stranger.get(path).text


def test_the_call_to_vote_goes_once_one_has_voted(app: Flask, signed_in: SignIn) -> None:
    """Thread 9: the banner stays although the person has voted."""
    vote = put_to_vote()
    mine = signed_in(vote.voters[0])
    assert "表决进行中" in mine.get("/me").text
    vote.cast(vote.voters[0])
    assert "您已投票" in mine.get("/me").text


def test_the_console_names_who_has_not_voted_yet(app: Flask, signed_in: SignIn) -> None:
    """Thread 10: who misses votes is not told to anybody."""
    vote = put_to_vote(3)
    vote.cast(vote.voters[0])
    assert yet_to_vote(vote.poll) == [one.name for one in vote.voters[1:]]
    console = signed_in(vote.hall.chair).get(f"/m/{vote.hall.meeting.id}/chair").text
    assert vote.voters[2].name in console[console.index('id="vote-console"') :]


def test_members_without_devices_vote_by_name_through_two_at_the_desk(app: Flask) -> None:
    """Threads 12 and 29: analog named votes refused; a vote by telephone, logged and reversible."""
    vote = put_to_vote(4)
    teller = make_person(Role.TELLER, at=vote.hall.hall)
    with transaction():
        entry = helping.enter(vote.poll, vote.voters[0], "no", by=vote.hall.clerk)
    assert vote.poll.turnout == 0
    helping.check(entry, by=teller)
    called = {line.name: (line.choice, line.helped) for line in roll_call(vote.close())}
    assert called[vote.voters[0].name] == ("no", True)


def test_every_button_of_a_ballot_says_what_it_votes_on_a_phone_too(
    app: Flask, signed_in: SignIn
) -> None:
    """Threads 19 and 20: vote buttons hidden on a phone; which label belongs to which button."""
    vote = put_to_vote()
    page = signed_in(vote.voters[0]).get(f"/v/{vote.poll.uuid}").text
    assert '<meta name="viewport"' in page
    for word in ("赞成", "反对", "弃权"):
        assert re.search(rf"<(button|a)[^>]*>(?:(?!</\1>).)*{word}", page, re.DOTALL), word
    assert vote.motion.text[:12] in page


def test_each_named_vote_is_listed_in_the_result_and_the_record_can_be_taken_away(
    app: Flask, signed_in: SignIn
) -> None:
    """Threads 21, 28 and 30: no list of named results; no export to audit; fear of fake voters."""
    vote = put_to_vote(3)
    vote.all_vote("yes", "yes", "no")
    mine, uuid = signed_in(vote.voters[0]), vote.poll.uuid
    for path in (f"/v/{uuid}/result", f"/v/{uuid}/export.json"):
        assert vote.voters[2].name not in mine.get(path).text, "nothing before the end"
    vote.close()
    assert all(one.name in mine.get(f"/v/{uuid}/result").text for one in vote.voters)
    assert mine.get(f"/v/{uuid}/export.json").status_code == 200


def test_a_vote_that_registered_says_so_and_pressing_again_changes_nothing(
    app: Flask, signed_in: SignIn
) -> None:
    """Threads 26, 31 and 32: votes “not registering”; “was mine counted?”; stopped half way."""
    vote = put_to_vote()
    mine = signed_in(vote.voters[0])
    form = confirmed(mine, vote, "yes")
    assert vote.poll.turnout == 0
    assert "确认" in mine.get(f"/v/{vote.poll.uuid}/confirm?choice=yes").text
    first, again = (mine.post(f"/v/{vote.poll.uuid}/cast", data=form) for _ in range(2))
    assert (first.status_code, again.location, vote.poll.turnout) == (303, first.location, 1)
    receipt = mine.get(first.location).text
    code = re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", receipt)
    assert code
    assert "找到了" in app.test_client().get("/verify", query_string={"code": code[0]}).text


def test_nobody_counts_twice_and_a_changed_vote_counts_as_the_last_word(app: Flask) -> None:
    """Threads 27 and 31: one person counted several times; an old stance counted after a change."""
    vote = put_to_vote(4)
    vote.cast(vote.voters[0], "yes")
    assert vote.refused(vote.voters[0], "no") == "already_voted"
    vote.all_vote()
    vote.cast(vote.voters[1], "no")
    figures = results.shown(vote.close()).figures
    assert (figures.took_part.heads, figures.yes.heads, figures.no.heads) == (2, 1, 1)


def test_nobody_sees_the_split_before_the_end_on_no_page_and_in_no_export(
    app: Flask, signed_in: SignIn
) -> None:
    """Thread 28: results leaked before voting, and the export leaked while they were hidden."""
    vote = put_to_vote(4)
    vote.all_vote("yes", "yes", "no")
    for reader in (vote.hall.chair, vote.hall.clerk, vote.voters[3]):
        client = signed_in(reader)
        for path in ("result", "export.json"):
            said = client.get(f"/v/{vote.poll.uuid}/{path}").text
            assert not re.search(r"赞成\s*2|\"yes\":\s*2", said)


def test_a_vote_broken_off_tells_nothing_and_the_question_is_put_again(app: Flask) -> None:
    """Thread 3: a corrupted poll had to be held again; the first stays on record, uncounted."""
    vote = put_to_vote(4)
    vote.all_vote("yes", "no")
    first = vote.poll
    vote.hall.act(acts.VoidPoll(at=0, reason="网络中断"), vote.hall.chair)
    vote.hall.act(acts.PutQuestion(at=0), vote.hall.chair)
    assert (first.state, vote.poll.turnout) == (PollState.ANNULLED, 0)
    assert vote.poll.id != first.id
