"""Make a backup while the house serves.

The order is what makes it whole. Notes and checkpoints first: all that they tell of is in the
snapshot then. Keys before the snapshot and again beside it: one that is destroyed meanwhile may
still be needed by the snapshot. Photos and uploads last: a file is written before its row.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from app import clock
from app.backups import copying, manifest, parts, refusals, snapshots
from app.backups.manifest import Listed, Manifest
from app.backups.parts import Holding, Kind

INSTANCE = "instance"


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    folder: Path
    manifest: Manifest
    sha256: str
    """Of its list: whoever notes it elsewhere knows the whole backup again."""


@dataclass
class _Draft:
    """A backup that is being written."""

    folder: Path
    files: dict[str, Listed] = field(default_factory=dict)
    left_out: dict[str, Listed] = field(default_factory=dict)

    def take(self, kind: Kind, *, but_measure: bool = False) -> None:
        """Copy what is kept of a kind and is not here yet; or only note what it is."""
        root = instance_path()
        for holding in parts.holdings(kind):
            for name in copying.files_of(root, holding.name):
                place = f"{INSTANCE}/{name}"
                if place in self.files or name in self.left_out:
                    continue
                try:
                    if but_measure:
                        self.left_out[name] = manifest.measured(root / name)
                    else:
                        self.files[place] = copying.copy(root / name, self.folder / place)
                except FileNotFoundError:  # a key was destroyed between the two looks
                    (self.folder / place).unlink(missing_ok=True)

    def drop_unneeded(self, holding: Holding) -> None:
        """Drop the keys that the snapshot has no use for: what was destroyed stays destroyed."""
        if holding.needed is None:
            return
        for name in [*self.files, *self.left_out]:
            bare = name.removeprefix(f"{INSTANCE}/")
            if parts.holding_of(bare) is holding and not holding.needed(bare):
                self.left_out.pop(bare, None)
                if self.files.pop(name, None):
                    (self.folder / name).unlink()


def instance_path() -> Path:
    """Where the house keeps its files."""
    path: Path = current_app.extensions["settings"].instance_path
    return path.resolve()


def back_up(folder: Path, *, with_keys: bool = True) -> Made:
    """Write a whole backup to ``folder``, which must not exist; until it is whole it has another name.

    ``with_keys`` False leaves the keys out and lists what must be brought to a restore.
    Raises NotPossible.
    """
    folder = folder.resolve()
    if folder.exists():
        raise refusals.there_already(folder)
    if folder.is_relative_to(instance_path()):
        raise refusals.inside_the_instance(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = folder.with_name(f".{folder.name}.part-{secrets.token_hex(4)}")
    place.mkdir(mode=0o700)
    try:
        made = _fill(_Draft(place), with_keys=with_keys)
        sha256 = made.write(place)
        copying.settle_all(place)
        place.rename(folder)
        copying.settle(folder.parent)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Made(folder, made, sha256)


def _fill(draft: _Draft, *, with_keys: bool) -> Manifest:
    draft.take(Kind.NOTE)
    draft.take(Kind.KEY, but_measure=not with_keys)
    with snapshots.pinned() as snapshot:
        made_at = clock.now().isoformat()
        draft.take(Kind.KEY, but_measure=not with_keys)
        for holding in parts.holdings(Kind.KEY):
            draft.drop_unneeded(holding)
        facts = snapshots.facts()
        snapshot.copy(draft.folder / snapshot.file)
    draft.files[snapshot.file] = manifest.measured(draft.folder / snapshot.file)
    draft.take(Kind.FILE)
    return Manifest(
        made_at=made_at,
        engine=snapshots.engine_name(),
        heads=snapshot.heads,
        database=snapshot.file,
        files=draft.files,
        keys_left_out=draft.left_out,
        facts=facts,
    )
