"""Write the tree of classes beside the code that uses it, from the published table.

    .venv/bin/python -m app.tooling.category_tree classification.xlsx proposals/models/category_tree.csv

Source: ``classification.xlsx`` of the 2020 TipDM data-mining challenge, problem C, appendix 1 (in
github.com/Rollbear-bot/HelloNLP-TopicC-in-TipDMCup2020): 517 rows of three levels. Each class gets
two digits a level, in the order of the table: 01, 0101, 010101. Codes are kept for good: a class
that the file already holds keeps its code, a new one gets the next number of its parent.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import load_workbook

HEADING = ("code", "name")
LEVELS = 3
Names = tuple[str, ...]


def branches(rows: Iterable[Iterable[object]]) -> Iterator[Names]:
    """Yield every class of the table as the names from the root down, parents first, each once."""
    seen: set[Names] = set()
    for row in rows:
        names = tuple(str(cell or "").strip() for cell in row)[:LEVELS]
        if not all(names):
            raise ValueError(f"a row without its {LEVELS} levels: {names}")
        for level in range(1, LEVELS + 1):
            if names[:level] not in seen:
                seen.add(names[:level])
                yield names[:level]


def coded(wanted: Iterable[Names], known: dict[Names, str]) -> dict[Names, str]:
    """Return the code of every class: its old one, or the next free number of its parent."""
    codes = dict(known)
    for names in wanted:
        if names not in codes:
            parent = codes[names[:-1]] if len(names) > 1 else ""
            taken = [
                int(code[-2:])
                for code in codes.values()
                if len(code) == len(parent) + 2 and code.startswith(parent)
            ]
            codes[names] = f"{parent}{max(taken, default=0) + 1:02}"
    return codes


def read(file: Path) -> dict[Names, str]:
    """Return the classes that a file of codes holds; none where there is no file yet."""
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        names = {row["code"]: row["name"] for row in csv.DictReader(lines)}
    return {tuple(names[code[:end]] for end in range(2, len(code) + 1, 2)): code for code in names}


def main(table: str, target: str) -> None:
    """Write ``target`` from ``table``."""
    sheet = load_workbook(table, read_only=True).active
    if sheet is None:
        raise SystemExit(f"{table} has no sheet")
    rows = sheet.iter_rows(min_row=2, max_col=LEVELS, values_only=True)
    codes = coded(branches(rows), read(Path(target)))
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADING)
        writer.writerows(sorted((code, names[-1]) for names, code in codes.items()))
    print(f"{target}: {len(codes)} classes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
