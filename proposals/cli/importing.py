"""Commands: ``flask proposals import``."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, NoReturn

import click
from flask_babel import gettext as _

from app.commands import Commands
from app.errors import DomainError
from app.marks import N_
from app.places.queries import hall_with_code
from proposals.models.import_batch import SOURCE
from proposals.models.source_channel import SourceChannel
from proposals.services.importing import import_messages
from proposals.services.message_columns import Layout, layout_from
from proposals.services.message_file import BadRow, Reading, UnreadableFile, read
from proposals.services.message_heading import look

SOME_BAD, UNUSABLE = 1, 2

_IMPORT = """Import messages from an Excel or CSV FILE; what is here already is passed over.

What the columns mean is guessed from their headings, or told by a map:

\b
{"columns": {"工单号": "number", "来电时间": "time", "诉求": "body"},
 "sheet": "", "heading_row": null, "source": "12345", "channel": "command_centre"}

A column is one of number, author, title, body, time, reply, reply_time, place, category;
those not named stay outside. There must be a title or a body. Without a number the same words
of the same author at the same time are taken in once. sheet "": the first that fits;
heading_row null: looked for, 0: none (columns are then 第1列, 第2列 …). Only "columns" is needed;
the options --source and --channel go before the map's.

Exit status: 0 every row is here now; 1 some rows were bad and left out, each told with its
reason; 2 the file, the map or the hall cannot be used, and nothing was changed.
"""

group = Commands("proposals", help="Needs, proposals and topics.")


@group.command("import", help=_IMPORT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hall", "code", help="Code of the hall that gets the proposals.")
@click.option("--source", default="", help=f"Name of the platform they are from ({SOURCE}).")
@click.option(
    "--channel",
    type=click.Choice([one.value for one in SourceChannel]),
    help=f"Which of the nine channels they came by ({SourceChannel.PLATFORM}).",
)
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON file that says what each column means.",
)
@click.option("--show-map", is_flag=True, help="Print the map that would be used, import nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of words.")
def import_file(
    file: Path,
    code: str | None,
    source: str,
    channel: str | None,
    mapping: Path | None,
    *,
    show_map: bool,
    as_json: bool,
) -> None:
    """Import messages."""
    began = time.monotonic()
    try:
        layout = _layout(mapping)
        if show_map:
            click.echo(json.dumps(_map_of(file, layout), ensure_ascii=False, indent=1))
            return
        hall = hall_with_code(code or "")
        reading = read(file, layout)
    except (DomainError, UnreadableFile) as error:
        _give_up(error, as_json=as_json)
    origin = source or reading.layout.source or SOURCE
    came_by = SourceChannel(channel or reading.layout.channel or SourceChannel.PLATFORM)
    result = import_messages(hall, reading.messages, by=None, source=origin, channel=came_by)
    summary = {
        "file": file.name,
        "hall": code,
        "rows": reading.total,
        "imported": result.imported,
        "already": result.already,
        "bad": [_told(bad) for bad in reading.bad],
        "seconds": round(time.monotonic() - began, 3),
    }
    _tell(reading, summary, as_json=as_json)
    if reading.rejected:
        raise SystemExit(SOME_BAD)


def _layout(mapping: Path | None) -> Layout | None:
    if mapping is None:
        return None
    try:
        return layout_from(json.loads(mapping.read_text(encoding="utf-8-sig")))
    except ValueError as error:
        raise UnreadableFile(N_("对照表不是完好的 JSON 文件")) from error


def _map_of(file: Path, layout: Layout | None) -> dict[str, Any]:
    """The map that would be used, with the columns that nothing is known about."""
    looked = look(file, layout)
    taken = looked.layout.columns
    others = [column.name for column in looked.columns if column.name not in taken]
    return looked.layout.to_json() | {"not_imported": others, "sheets": list(looked.sheets)}


def _tell(reading: Reading, summary: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo(
        _(
            "共%(rows)d行：导入%(imported)d件，已有%(already)d件，不能导入%(bad)d行",
            rows=reading.total,
            imported=summary["imported"],
            already=summary["already"],
            bad=len(reading.rejected),
        )
    )
    for note in reading.notes:
        click.echo(_(note.text, **note.values), err=True)
    for bad in reading.bad:
        click.echo(_in_words(bad), err=True)


def _give_up(error: DomainError | UnreadableFile, *, as_json: bool) -> NoReturn:
    why = _in_short(error)
    click.echo(json.dumps({"error": why}, ensure_ascii=False) if as_json else why, err=not as_json)
    raise SystemExit(UNUSABLE)


def _in_short(error: DomainError | UnreadableFile) -> str:
    if isinstance(error, UnreadableFile):
        return str(_(error.reason, **error.values))
    return str(error.what)


def _told(bad: BadRow) -> dict[str, str | int]:
    return {"row": bad.row, "column": bad.column, "reason": _(bad.reason, **bad.values)}


def _in_words(bad: BadRow) -> str:
    reason = _(bad.reason, **bad.values)
    return str(
        _("第%(row)d行“%(column)s”：%(reason)s", row=bad.row, column=bad.column, reason=reason)
    )
