"""``flask backup FOLDER`` and ``flask restore FOLDER [--drill]``."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.backups import backing_up, restoring, snapshots
from app.backups.backing_up import INSTANCE, Made
from app.backups.drill import drill
from app.backups.refusals import NotPossible
from app.backups.restoring import Line, Restored
from app.commands import Command

_MOST_SHOWN = 20
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, no sentences.")
_FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command("backup", cls=Command)
@_FOLDER
@click.option("--without-keys", is_flag=True, help="Leave the keys out; keep them elsewhere.")
@_JSON
@with_appcontext
def backup(folder: Path, *, without_keys: bool, as_json: bool) -> None:
    """Back the whole house up to FOLDER, a new one, while it serves and people vote.

    Exit 1 with the reason where it cannot be done; nothing half made is left.
    """
    began = time.monotonic()
    with _refused(as_json=as_json):
        made = backing_up.back_up(folder, with_keys=not without_keys)
    seconds = round(time.monotonic() - began, 2)
    if as_json:
        click.echo(json.dumps(_summary(made) | {"seconds": seconds}, ensure_ascii=False))
        return
    click.echo("\n".join(_told(made, seconds)))


def _summary(made: Made) -> dict[str, Any]:
    listed = made.manifest
    return {
        "ok": True,
        "folder": str(made.folder),
        "made_at": listed.made_at,
        "engine": listed.engine,
        "heads": listed.heads,
        "files": len(listed.files),
        "bytes": sum(one.size for one in listed.files.values()),
        "keys_left_out": sorted(listed.keys_left_out),
        "manifest_sha256": made.sha256,
        "facts": listed.facts,
    }


def _told(made: Made, seconds: float) -> Iterator[str]:
    listed = made.manifest
    total = sum(one.size for one in listed.files.values())
    yield f"已备份到 {made.folder}：{len(listed.files)}个文件，{_megabytes(total)}，用时{seconds}秒"
    yield f"数据库 {listed.engine}，表的版本 {', '.join(listed.heads)}"
    yield from (f"{name}: {said}" for name, said in snapshots.summed(dict(listed.facts)).items())
    if listed.keys_left_out:
        yield "没有放进密钥。恢复时要另外带来，放到 instance/："
        yield from (f"  {name}" for name in sorted(listed.keys_left_out))
    yield f"清单的 sha256（请抄到别处）：{made.sha256}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


@click.command("restore", cls=Command)
@_FOLDER
@click.option("--drill", "only_drill", is_flag=True, help="Into a temporary house, thrown away.")
@_JSON
@with_appcontext
def restore(folder: Path, *, only_drill: bool, as_json: bool) -> None:
    """Restore the backup in FOLDER into an empty database, and compare it with what it was.

    With --drill into a temporary house: votes are recounted, archives verified, and nothing of the
    living system is touched. Exit 1 with the reason where it cannot be done, or anything differs.
    """
    began = time.monotonic()
    with _refused(as_json=as_json):
        done = drill(folder) if only_drill else restoring.restore_here(folder)
    seconds = round(time.monotonic() - began, 2)
    if as_json:
        click.echo(json.dumps(_account(done) | {"seconds": seconds}, ensure_ascii=False))
    else:
        click.echo("\n".join(_said(done, seconds, only_drill=only_drill)))
    if not done.holds:
        raise SystemExit(1)


def _account(done: Restored) -> dict[str, Any]:
    return {
        "ok": done.holds,
        "made_at": done.manifest.made_at,
        "needs_upgrade": done.needs_upgrade,
        "own_kept": done.own_kept,
        "checks": [
            {"name": line.name, "what": line.what, "troubles": line.troubles} for line in done.lines
        ],
    }


def _said(done: Restored, seconds: float, *, only_drill: bool) -> Iterator[str]:
    yield f"备份于 {done.manifest.made_at}，{len(done.manifest.files)}个文件都与清单一致"
    for name in done.own_kept:
        bare = name.removeprefix(f"{INSTANCE}/")
        yield f"{bare} 比备份里的新，保留了这里的，没有用备份的覆盖"
    yield from _lines(done.lines)
    if done.needs_upgrade and not only_drill:
        yield "表是旧版本的，启动前请运行 flask --app wsgi db upgrade"
    what = "演练" if only_drill else "恢复"
    if done.holds:
        yield f"{what}完成，全部一致，用时{seconds}秒"
    else:
        yield f"{what}完成，但有不一致，见上面；请不要启动服务，先查清原因（用时{seconds}秒）"


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield f"{'✗' if line.troubles else '✓'} {line.name}: {line.what}"
        yield from (f"    {trouble}" for trouble in line.troubles[:_MOST_SHOWN])
        if len(line.troubles) > _MOST_SHOWN:
            yield f"    …（共{len(line.troubles)}处）"


@contextmanager
def _refused(*, as_json: bool) -> Iterator[None]:
    """Say why not, and end with 1."""
    try:
        yield
    except NotPossible as error:
        if as_json:
            click.echo(json.dumps({"ok": False, "refused": str(error)}, ensure_ascii=False))
            raise SystemExit(1) from error
        raise click.ClickException(str(error)) from error
