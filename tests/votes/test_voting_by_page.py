"""Voting without a script: every page and form a representative, the chair and a stranger meet."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from meetings.rules import acts
from tests.support.factories import make_person
from tests.votes.polling import Polling, new_id, put_to_vote
from votes.models.poll import PollState
from votes.queries.receipts import ballot_of

SignIn = Callable[[Person], FlaskClient]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, name
    return found.group(1)


def confirmed(client: FlaskClient, vote: Polling, choice: str) -> dict[str, str]:
    page = client.get(f"/v/{vote.poll.uuid}/confirm?choice={choice}").text
    return {name: hidden(page, name) for name in ("voter", "ballot_id", "choice")}


def test_choose_confirm_receipt(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    client = signed_in(vote.voters[0])
    asked = client.get(f"/v/{vote.poll.uuid}").text
    for word in ("赞成", "反对", "弃权", vote.motion.text[:10]):
        assert word in asked
    form = confirmed(client, vote, "no")
    assert "您选择：" in client.get(f"/v/{vote.poll.uuid}/confirm?choice=no").text
    sent = client.post(f"/v/{vote.poll.uuid}/cast", data=form)
    assert sent.status_code == 303
    mine = ballot_of(vote.poll, vote.voters[0])
    assert mine is not None
    for path in (sent.location, "/me/receipts"):
        shown = client.get(path).text
        assert mine.code in shown
        assert "反对" in shown


def test_pressing_confirm_twice_casts_one_ballot(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    client = signed_in(vote.voters[0])
    form = confirmed(client, vote, "yes")
    answers = [client.post(f"/v/{vote.poll.uuid}/cast", data=form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert vote.poll.turnout == 1


def test_a_second_ballot_is_answered_with_the_one_that_stands(
    app: Flask, signed_in: SignIn
) -> None:
    vote = put_to_vote()
    client = signed_in(vote.voters[0])
    client.post(f"/v/{vote.poll.uuid}/cast", data=confirmed(client, vote, "yes"))
    mine = ballot_of(vote.poll, vote.voters[0])
    assert mine is not None
    again = {"voter": vote.pseudonym(vote.voters[0]), "ballot_id": new_id(), "choice": "no"}
    refused = client.post(f"/v/{vote.poll.uuid}/cast", data=again)
    assert refused.status_code == 409
    assert mine.code in refused.text
    as_json = client.post(
        f"/v/{vote.poll.uuid}/cast", data=again, headers={"Accept": "application/json"}
    )
    assert as_json.status_code == 409
    error = as_json.get_json()["error"]
    assert (error["code"], error["given"]["choice"]) == ("already_voted", "yes")
    assert error["given"]["receipt"]["ballot_id"] == mine.receipt.ballot_id


def test_opening_any_address_casts_nothing(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    client, uuid = signed_in(vote.voters[0]), vote.poll.uuid
    paths = ["", "/confirm?choice=yes", "/confirm", "/close", "/state.json", "/result"]
    for path in paths:
        for method in (client.get, client.head):
            assert method(f"/v/{uuid}{path}").status_code in {200, 302, 403}
    assert client.get(f"/v/{uuid}/cast?choice=yes&ballot_id={new_id()}").status_code == 405
    assert (vote.poll.turnout, vote.poll.state) == (0, PollState.OPEN)


def test_a_blank_form_is_no_ballot(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    client = signed_in(vote.voters[0])
    form = confirmed(client, vote, "abstain")
    for spoiled in ({}, form | {"choice": ""}, form | {"extra": "1"}, {"choice": "yes"}):
        answer = client.post(f"/v/{vote.poll.uuid}/cast", data=spoiled)
        assert answer.status_code == 422, spoiled
    assert client.get(f"/v/{vote.poll.uuid}/confirm?choice=").status_code == 302
    assert vote.poll.turnout == 0


def test_the_chair_ends_the_vote_in_two_steps(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote(4)
    vote.all_vote("yes", "yes", "yes")
    chair = signed_in(vote.hall.chair)
    console = chair.get(f"/m/{vote.hall.meeting.id}/chair").text
    assert f"/v/{vote.poll.uuid}/close" in console
    assert "代表4" in console
    asked = chair.get(f"/v/{vote.poll.uuid}/close").text
    assert "还有1位" in asked
    assert vote.poll.state is PollState.OPEN
    done = chair.post(f"/v/{vote.poll.uuid}/close")
    assert done.status_code == 303
    assert "应到4 实到4 赞成3 &gt; 4/2 通过" in chair.get(done.location).text


@pytest.mark.parametrize("who", ["voter", "secretary", "stranger", "nobody"])
def test_nobody_but_the_presiding_chair_ends_it(
    app: Flask, signed_in: SignIn, client: FlaskClient, who: str
) -> None:
    vote = put_to_vote()
    people = {
        "voter": vote.voters[0],
        "secretary": vote.hall.clerk,
        "stranger": make_person(Role.CHAIR, at=put_to_vote().hall.hall),
    }
    asker = signed_in(people[who]) if who in people else client
    assert asker.post(f"/v/{vote.poll.uuid}/close").status_code in {302, 403}
    assert vote.poll.state is PollState.OPEN


def test_the_result_shows_numbers_rule_and_arithmetic_to_everybody_and_names_to_the_hall(
    app: Flask, signed_in: SignIn, client: FlaskClient
) -> None:
    vote = put_to_vote(5)
    vote.all_vote("yes", "yes", "yes", "no")
    vote.close()
    path = f"/v/{vote.poll.uuid}/result"
    resident = make_person(Role.RESIDENT, at=vote.hall.hall)
    elsewhere = make_person(Role.RESIDENT, at=put_to_vote().hall.hall)
    for reader, named in (
        (signed_in(resident), True),
        (signed_in(elsewhere), False),
        (client, False),
    ):
        shown = reader.get(path).text
        assert "应到5 实到5 赞成3 &gt; 5/2 通过" in shown
        assert "2×3=6 &gt; 1×5=5 成立" in shown
        assert "小区议事厅默认议事规则" in shown
        assert ("代表4" in shown) is named
        export = reader.get(f"/v/{vote.poll.uuid}/export.json")
        assert (export.status_code == 200) is named
    mine = signed_in(vote.voters[3]).get(path).text
    assert "已核对：您的票在记录里" in mine


def test_what_a_resident_downloads_verifies_alone(
    app: Flask, signed_in: SignIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import subprocess
    import sys

    vote = put_to_vote(5)
    vote.all_vote("yes", "no", "abstain")
    vote.close()
    client, folder = signed_in(vote.voters[0]), tmp_path_factory.mktemp("download")
    files = {
        "verify.py": "/verify.py",
        "export.json": f"/v/{vote.poll.uuid}/export.json",
        "receipt.json": f"/v/{vote.poll.uuid}/receipt.json",
        "checkpoint.txt": f"/v/{vote.poll.uuid}/checkpoints/1.txt",
    }
    for name, path in files.items():
        (folder / name).write_bytes(client.get(path).data)
    command = [sys.executable, "-I", "-X", "utf8", *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything agrees" in done.stdout


def test_a_code_is_found_without_a_name_or_a_choice(
    app: Flask, signed_in: SignIn, client: FlaskClient
) -> None:
    vote = put_to_vote()
    given = vote.cast(vote.voters[2], "no")
    typed = given.receipt.code.replace("-", " ").lower()
    found = client.get("/verify", query_string={"code": typed}).text
    assert "找到了" in found
    assert "第1条" in found
    assert vote.voters[2].name not in found
    assert "反对" not in found
    missing = client.get("/verify", query_string={"code": "AAAA-AAAA-AAAA-AAAA"}).text
    assert "没有找到" in missing


def test_one_who_is_not_checked_in_is_led_to_the_door(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote(6, present=5)
    late = vote.voters[5]
    shown = signed_in(late).get(f"/v/{vote.poll.uuid}").text
    assert "签到后才能投票" in shown
    assert "btn-yes" not in shown


def test_the_banner_calls_voters_alone(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    assert "表决进行中" in signed_in(vote.voters[0]).get("/me").text
    vote.cast(vote.voters[0])
    assert "您已投票" in signed_in(vote.voters[0]).get("/me").text
    assert "表决进行中" not in signed_in(vote.hall.chair).get("/me").text
    vote.close()
    assert "表决进行中" not in signed_in(vote.voters[1]).get("/me").text


def test_an_annulled_vote_shows_its_reason_and_no_number(app: Flask, signed_in: SignIn) -> None:
    vote = put_to_vote()
    vote.all_vote("yes", "no")
    vote.hall.act(acts.VoidPoll(at=0, reason="有人没听清"), vote.hall.chair)
    client = signed_in(vote.voters[0])
    shown = client.get(f"/v/{vote.poll.uuid}").text
    assert "有人没听清" in shown
    assert "figures" not in shown
    assert client.get(f"/v/{vote.poll.uuid}/export.json").status_code == 409
