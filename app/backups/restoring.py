"""Put a backup back: into an empty database, beside whatever files do not contradict it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app

from app.backups import copying, manifest, parts, refusals, snapshots
from app.backups.backing_up import INSTANCE, instance_path
from app.backups.manifest import Manifest
from app.backups.parts import Stays
from app.extensions import db


@dataclass(frozen=True)
class Line:
    """One thing that was compared, and every way in which it is not what it should be."""

    name: str
    what: str
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Restored:
    """What a restore did and found."""

    manifest: Manifest
    own_kept: tuple[str, ...]
    """Notes of this instance that are newer than the backup's and were left as they are."""
    lines: tuple[Line, ...]
    needs_upgrade: bool
    """The tables are from before an update of the code."""

    @property
    def holds(self) -> bool:
        """Whether everything is what it was."""
        return not any(line.troubles for line in self.lines)


def restore_here(folder: Path) -> Restored:
    """Restore into this house, and look at what must hold of every restored one."""
    done = restore(folder)
    if done.needs_upgrade:  # its tables are not yet what the checks read
        return done
    return replace(done, lines=(*done.lines, *looked(drill=False)))


def restore(folder: Path) -> Restored:
    """Check a backup whole, put it back, compare the facts. Raises NotPossible with nothing done.

    Files come first and the database last, in one step: whoever is interrupted restores again.
    """
    listed = manifest.read(folder)
    manifest.check_files(folder, listed)
    _must_fit(listed)
    kept = _own_notes(folder, listed)
    _must_have_keys(listed)
    for name in listed.files:
        if name != listed.database and name not in kept:
            _put(folder / name, instance_path() / name.removeprefix(f"{INSTANCE}/"))
    db.session.remove()
    db.engine.dispose()
    snapshots.side().restore(folder / listed.database)
    older = set(listed.heads) != set(_script().get_heads())
    return Restored(listed, kept, tuple(_compared(listed)), older)


def _compared(listed: Manifest) -> list[Line]:
    """The facts of the snapshot beside those of the database now."""
    with snapshots.pinned():
        found = snapshots.facts()
    said = snapshots.summed(dict(listed.facts))
    return [
        Line(f"facts.{name}", said[name], tuple(manifest.differences(was, found.get(name), name)))
        for name, was in listed.facts.items()
    ]


def looked(*, drill: bool) -> list[Line]:
    """Ask the checks of a drill, or those of every restore."""
    lines = []
    for check in parts.checks(drill=drill):
        found = check.look()
        lines.append(Line(check.name, found.what, found.troubles))
        db.session.rollback()
    return lines


def _script() -> ScriptDirectory:
    return ScriptDirectory(current_app.extensions["migrate"].directory)


def _must_fit(listed: Manifest) -> None:
    """Raise NotPossible for another engine, tables that this code does not know, or a database in use."""
    ours = snapshots.engine_name()
    if listed.engine != ours:
        raise refusals.another_engine(listed.engine, ours)
    try:
        for head in listed.heads:
            _script().get_revision(head)
    except CommandError as error:
        raise refusals.unknown_revision(listed.heads) from error
    if not snapshots.side().is_empty():
        raise refusals.not_empty(snapshots.where())


def _own_notes(folder: Path, listed: Manifest) -> tuple[str, ...]:
    """The files that stay as this instance has them. Raises NotPossible for those that contradict."""
    kept, against = [], []
    for name, theirs in listed.files.items():
        bare = name.removeprefix(f"{INSTANCE}/")
        own = instance_path() / bare
        if name == listed.database or not own.exists() or manifest.measured(own) == theirs:
            continue
        holding = parts.holding_of(bare)
        if holding is not None and holding.made_anew:
            continue
        stays = Stays.NEITHER
        if holding is not None and holding.newer is not None:
            stays = holding.newer(own.read_bytes(), (folder / name).read_bytes())
        if stays is Stays.OWN:
            kept.append(name)
        elif stays is Stays.NEITHER:
            against.append(bare)
    if against:
        raise refusals.in_the_way(against, instance_path())
    return tuple(kept)


def _must_have_keys(listed: Manifest) -> None:
    """Raise NotPossible unless every key that was left out lies here; those made anew may differ."""
    absent = []
    for name, theirs in listed.keys_left_out.items():
        holding, own = parts.holding_of(name), instance_path() / name
        if holding is not None and holding.made_anew:
            continue
        if not own.is_file() or manifest.measured(own) != theirs:
            absent.append(name)
    if absent:
        raise refusals.keys_to_bring(absent, instance_path())


def _put(source: Path, target: Path) -> None:
    """Put one file in its place, unless it lies there already."""
    if target.exists() and manifest.measured(target) == manifest.measured(source):
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copying.put_in_place(source, target)
