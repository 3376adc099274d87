"""``flask votes``: list the polls, count one again, write and check public records, decide figures."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import click

from app import clock
from app.commands import Commands
from app.errors import DomainError
from votes.counting import pabulib
from votes.counting.arithmetic import arithmetic, in_chinese, whole_numbers
from votes.counting.decision_file import FileDecision, Unreadable, decide_file
from votes.counting.methods import words
from votes.counting.methods.budget import Amount, Division
from votes.counting.methods.contest import Step, decimal
from votes.counting.records import Secrecy
from votes.counting.result import Recount
from votes.crypto.archive import chain, verifier
from votes.crypto.archive.verifier import Findings
from votes.crypto.belenios.flaws import Flaw, Unsound, demand
from votes.models.poll import Poll, PollState
from votes.queries import polls, results
from votes.services import archives, proving, recounting, replay
from votes.services.secret import archive

votes = Commands("votes", help="Votes: their ledgers and results.")
NOT_OVER = 2
DIFFERS = 1
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NOTE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Impossible(click.ClickException):
    """A file that no vote could have written."""

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

    Exit 1 when anything differs, each difference on a line; 2 before the end of the vote.
    """
    poll = _poll(name)
    if not poll.is_over:
        click.echo(f"poll {poll.uuid} is {poll.state.value}: nothing may be counted yet")
        raise SystemExit(NOT_OVER)
    found = recounting.differences(poll)
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
    if poll.opened_at is None:
        return f"ok: poll {poll.uuid} was dropped before it was opened, nothing was cast"
    if poll.state is PollState.ANNULLED:
        return f"ok: poll {poll.uuid} was annulled, its ledger holds, nothing is counted"
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        return f"ok: poll {poll.uuid} {poll.verdict or poll.state.value}"
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
    """Count FILE, a budget vote in Pabulib's .pb format, by the rule its META names.

    Exit 2 with the reason where FILE is no such vote.
    """
    try:
        instance = pabulib.read(pabulib.decode(file.read_bytes()))
    except pabulib.Unreadable as error:
        raise Impossible(str(error)) from error
    division = instance.count()
    if as_json:
        click.echo(json.dumps(_division(division), ensure_ascii=False))
        return
    for step in division.trace:
        click.echo(words.say(step, instance.names).zh)
    click.echo(f"{' '.join(division.selected)}\t{decimal(division.spent)}")


def _division(division: Division) -> dict[str, Any]:
    return {
        "selected": list(division.selected),
        "spent": _number(division.spent),
        "trace": [_step(step) for step in division.trace],
    }


def _step(step: Step) -> dict[str, Any]:
    """A step for programs; fractions to two decimals, as they are exact but endless."""
    return {
        name: decimal(value) if isinstance(value, Fraction) else value
        for name, value in step.items()
    }


def _number(amount: Amount) -> int | float:
    return amount if isinstance(amount, int) else float(amount)


@votes.command("export")
@click.argument("name", metavar="POLL")
@click.argument("file", metavar="FILE_OR_DIR", type=click.Path(path_type=Path))
def export(name: str, file: Path) -> None:
    """Write the public record of a declared POLL to FILE, for ``verify.py`` and for anybody.

    Of a secret POLL, at any moment: the archive's folder DIR, for belenios-tool and ``verify``;
    where heads and area are two boxes, the folders DIR/heads and DIR/area.
    """
    poll = _poll(name)
    try:
        if poll.secrecy is Secrecy.SECRET_BALLOT:
            for path in archive.export(poll, file):
                click.echo(path)
            return
        text = results.record_of(poll)
    except (DomainError, Unsound) as error:
        raise click.ClickException(str(error)) from error
    content = text.encode()
    archives.put_whole(file, content)
    click.echo(f"{file}: {len(content)} bytes")


@votes.command("verify", with_appcontext=False)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--checkpoint", "kept", multiple=True, type=NOTE, help="A signed note kept elsewhere."
)
@click.option("--key", help="The hall's verifier key, kept elsewhere; else verifier-key.txt.")
@click.option("--workers", default=0, help="Processes that check proofs; all processors if 0.")
def verify(folder: Path, kept: tuple[Path, ...], key: str | None, workers: int) -> None:
    """Check a secret vote's export in DIR to the last proof, at any moment of the vote.

    Where DIR holds heads/ and area/ both are checked, and that the same voters stand in both.
    Asks no database. Exit 0 with what was found, 1 at the first thing that does not hold.
    """
    notes = [note.read_text("utf-8") for note in kept]
    try:
        with proving.provers(workers or None) as pool:
            held = [archives.read_folder(box) for box in _boxes(folder)]
            found = [archives.verify(box, notes, key, pool.prove) for box in held]
        if len(found) > 1:
            verifier.check_pair(*found)
    except Unsound as wrong:
        click.echo(f"NOT SOUND {wrong}")
        raise SystemExit(DIFFERS) from wrong
    click.echo("\n".join(map(_found, found)))
    if len(found) > 1:
        click.echo("both boxes hold the ballots of the same voters")


def _found(found: Findings) -> str:
    """What an archive holds, in lines."""
    signed = f"{found.checkpoints} signed checkpoints held against it"
    lines = [
        f"ok: secret vote {found.uuid}",
        f"voters: {found.voters} (weight {found.weight}), trustees: {found.trustees}",
        f"ballots: {found.ballots}, {'ended' if found.closed else 'still taken'}",
        signed if found.checkpoints else "no checkpoints: a rewritten archive would not be noticed",
    ]
    if found.tallied is not None:
        lines.append(f"tallied: {found.tallied}, opened by: {found.opened or 'nobody'}")
    if found.result is not None:
        lines.append(f"result: {json.dumps(found.result)}")
    return "\n".join(lines)


@votes.command("verify-spoiled", with_appcontext=False)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("file", type=NOTE)
def verify_spoiled(folder: Path, file: Path) -> None:
    """Encrypt a ballot that was opened instead of cast (FILE) again, for the vote in DIR.

    Where DIR holds heads/ and area/, FILE has a line for each, and both must say the same.
    Exit 0 with the choices that it holds, 1 where it holds something else, or was cast.
    """
    boxes = _boxes(folder)
    try:
        lines = file.read_text("utf-8").splitlines()
        demand(len(lines) == len(boxes), Flaw.PAIR, "one line for each box")
        opened = [
            archives.verify_spoiled(chain.read(archives.read_folder(box).raw), line)
            for box, line in zip(boxes, lines, strict=True)
        ]
        demand(
            opened.count(opened[0]) == len(opened), Flaw.PAIR, "the boxes hold different choices"
        )
    except Unsound as wrong:
        click.echo(f"NOT SOUND {wrong}")
        raise SystemExit(DIFFERS) from wrong
    for question, chosen in opened[0].items():
        click.echo(f"{question}: {', '.join(chosen)}")


def _boxes(folder: Path) -> list[Path]:
    """The folders of a vote's boxes: the folder itself where there is one box."""
    named = [folder / name for name in archive.FOLDERS.values()]
    return [box for box in named if box.is_dir()] or [folder]


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
