"""``flask votes``: list the polls, count one again, write its public record to a file."""

from __future__ import annotations

import json
import os
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask.cli import AppGroup

from app import clock
from app.errors import DomainError
from votes.counting import pabulib
from votes.counting.arithmetic import arithmetic, in_chinese, whole_numbers
from votes.counting.decision_file import FileDecision, Unreadable, decide_file
from votes.counting.methods import words
from votes.counting.methods.budget import Amount, Division
from votes.counting.methods.contest import Step
from votes.counting.result import Recount
from votes.models.poll import Poll, PollState
from votes.queries import polls, results
from votes.services import replay

votes = AppGroup("votes", help="Votes: their ledgers and results.")
NOT_OVER = 2
DIFFERS = 1


class Impossible(click.ClickException):
    """A file of figures that no vote could have."""

    exit_code = 2


@votes.command("list")
def list_polls() -> None:
    """Every poll: number, uuid, state, turnout, question. Never a split of an open one."""
    for poll in polls.all_polls():
        click.echo(
            f"{poll.id}\t{poll.uuid}\t{poll.state.value}\t{poll.turnout}\t{poll.question[:60]}"
        )


@votes.command("recount")
@click.argument("name", metavar="POLL")
def recount(name: str) -> None:
    """Count POLL (uuid or number) again from its ledger alone.

    Exit 1 when anything differs, each difference on a line; 2 while ballots are still taken.
    """
    poll = _poll(name)
    if poll.state in {PollState.CONFIGURED, PollState.OPEN}:
        click.echo(f"poll {poll.uuid} is {poll.state.value}: nothing may be counted yet")
        raise SystemExit(NOT_OVER)
    found = replay.examine(poll)
    for difference in found:
        click.echo(difference)
    if found:
        raise SystemExit(DIFFERS)
    click.echo(_summary(poll))


def _poll(name: str) -> Poll:
    try:
        return polls.poll_named(name)
    except DomainError as error:
        raise click.ClickException(f"no poll {name}: {error.what}") from error


def _summary(poll: Poll) -> str:
    """What the count gave, in one line."""
    if poll.state is PollState.ANNULLED:
        return f"ok: poll {poll.uuid} was annulled, its ledger holds, nothing is counted"
    counted = replay.count(poll).recount
    return f"ok: poll {poll.uuid} {_figures(counted)} {poll.verdict}"


def _figures(counted: Recount | None) -> str:
    if counted is None:
        return ""
    figures = counted.tally.figures
    return (
        f"yes={figures.yes.heads} no={figures.no.heads} abstain={figures.abstain.heads}"
        f" outcome={counted.decision.outcome.value}"
    )


@votes.command("count")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def count(file: Path, as_json: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Count FILE, a budget vote in Pabulib's .pb format, by the rule its META names."""
    try:
        instance = pabulib.read(file.read_text(encoding="utf-8-sig"))
    except (pabulib.Unreadable, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    division = instance.count()
    if as_json:
        click.echo(json.dumps(_division(division), ensure_ascii=False))
        return
    for step in division.trace:
        click.echo(words.say(step, instance.names).zh)
    click.echo(f"{' '.join(division.selected)}\t{words.decimal(division.spent)}")


def _division(division: Division) -> dict[str, Any]:
    return {
        "selected": list(division.selected),
        "spent": _number(division.spent),
        "trace": [_step(step) for step in division.trace],
    }


def _step(step: Step) -> dict[str, Any]:
    """A step for programs; fractions to two decimals, as they are exact but endless."""
    return {
        name: words.decimal(value) if isinstance(value, Fraction) else value
        for name, value in step.items()
    }


def _number(amount: Amount) -> int | float:
    return amount if isinstance(amount, int) else float(amount)


@votes.command("export")
@click.argument("name", metavar="POLL")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(name: str, file: Path) -> None:
    """Write the public record of a declared POLL to FILE, for ``verify.py`` and for anybody."""
    try:
        text = results.record_of(_poll(name))
    except DomainError as error:
        raise click.ClickException(f"{error.what}: {error.why}") from error
    write_whole(file, text)
    click.echo(f"{file}: {len(text.encode())} bytes")


def write_whole(file: Path, text: str) -> None:
    """Write beside the file, see it onto the disk, then put it in place: never half a record."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(file)


@votes.command("decide")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def decide(file: BinaryIO, *, as_json: bool) -> None:
    """Decide the figures in FILE (JSON, - for standard input) by the preset it names.

    Exit 0 whatever the outcome; 2 with the reason where no vote could have such figures.
    """
    try:
        found = decide_file(file.read(), clock.today())
    except Unreadable as wrong:
        raise Impossible(str(wrong)) from wrong
    click.echo(json.dumps(found.as_json(), ensure_ascii=False) if as_json else _told(found))


def _told(found: FileDecision) -> str:
    """A decision in lines: the sentence, every comparison with its article, the remarks."""
    decision, rule = found.decision, found.preset.rule
    return "\n".join(
        (
            f"{rule.code} ({rule.preset}) {rule.law}({rule.version}){rule.article}",
            in_chinese(arithmetic(decision)),
            *(f"  {whole_numbers(test).zh}  {test.article}" for test in decision.tests),
            *(f"  ! {remark}" for remark in found.remarks),
            decision.outcome.value,
        )
    )
