"""``python -m benchmarks [NAME…]``: every measurement, one JSON line each.

A measurement is a module here with ``run() -> Iterable[dict[str, Any]]``. Each runs in a process of
its own, so that none inherits another's memory, patched library or open database.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
_ONE = "--here"


def names() -> list[str]:
    """Every module here that defines ``run``, found without importing it."""
    return sorted(file.stem for file in HERE.glob("[a-z]*.py") if _measures(file))


def _measures(file: Path) -> bool:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body)


def main(asked: Sequence[str]) -> int:
    """Run the measurements asked for, or all; return how many failed."""
    if asked and asked[0] == _ONE:
        for line in import_module(f"benchmarks.{asked[1]}").run():
            print(json.dumps(line, ensure_ascii=False), flush=True)
        return 0
    unknown = set(asked) - set(names())
    if unknown:
        print(f"no such measurement: {', '.join(sorted(unknown))}", file=sys.stderr)
        return len(unknown)
    return sum(_in_its_own_process(name) != 0 for name in asked or names())


def _in_its_own_process(name: str) -> int:
    command = [sys.executable, "-m", "benchmarks", _ONE, name]
    return subprocess.run(command, cwd=HERE.parent, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
