"""Worker processes that check the proofs of ballots, so that the hall's own process goes on.

Each worker is this module run as a program: lines of JSON in, a line of JSON out for each ballot, with its hash.
It reads the pure package alone, knows no database and no secret, and runs at low priority. Under
gevent the waiting lets everybody else through; elsewhere threads wait.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from queue import LifoQueue
from typing import IO, Final

from gevent import monkey

from votes.crypto.belenios.proving import Flawed, proof_flaw
from votes.crypto.ledger import sha256_hex

ROOT: Final = Path(__file__).resolve().parents[2]
POLITENESS: Final = 5
"""Added to the worker's niceness: whoever speaks in the hall comes first."""
LAST_OF_ALL: Final = 19
"""Where nobody waits for the answer: ballots that are still coming in are taken first."""


class Provers:
    """So many workers, started when first needed; each checks one ballot at a time.

    ``politeness`` is added to their niceness.
    """

    def __init__(self, workers: int, politeness: int = POLITENESS) -> None:
        self.workers = workers
        self._politeness = politeness
        self._idle: LifoQueue[subprocess.Popen[str] | None] = LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def flaw(self, election_text: str, ballot_text: str) -> Flawed | None:
        """Return what is wrong with a received ballot's proofs, or None; waits for a worker.

        A worker that dies is replaced, and the ballot is then checked in this process.
        """
        worker, kept = self._idle.get(), None
        try:
            worker = worker or _start(self._politeness)
            found = _ask(worker, election_text, ballot_text)
        except (OSError, ValueError):
            return proof_flaw(election_text, ballot_text)
        else:
            kept = worker
            return found
        finally:
            if kept is None:  # whoever was broken off leaves an answer that is nobody else's
                _end(worker)
            self._idle.put(kept)

    def prove(self, election_text: str, ballot_texts: Iterable[str]) -> Iterator[Flawed | None]:
        """Check many ballots at once, answers in their order; all workers are kept busy."""
        with ThreadPoolExecutor(self.workers) as waiting:
            yield from waiting.map(lambda text: self.flaw(election_text, text), ballot_texts)

    def stop(self) -> None:
        """End the workers that are idle; the next ballot starts new ones."""
        for worker in [self._idle.get() for _ in range(self.workers)]:
            _end(worker)
            self._idle.put(None)


@cache
def shared() -> Provers:
    """This process's own workers, started with the first ballot; they end when it ends."""
    return Provers(os.cpu_count() or 1)


@cache
def _behind() -> Provers:
    """Workers for what nobody waits for."""
    return Provers(os.cpu_count() or 1, LAST_OF_ALL)


def flaws(asked: Sequence[tuple[str, str]]) -> list[Flawed | None]:
    """Check ballots, given as election and ballot texts: where people are served, behind them."""
    if not monkey.is_module_patched("socket"):
        return [proof_flaw(*one) for one in asked]
    pool = _behind()
    with ThreadPoolExecutor(pool.workers) as waiting:
        return list(waiting.map(lambda one: pool.flaw(*one), asked))


@contextmanager
def provers(workers: int | None = None) -> Iterator[Provers]:
    """Workers for a while: by default as many as the machine has processors."""
    pool = Provers(workers or os.cpu_count() or 1)
    try:
        yield pool
    finally:
        pool.stop()


def _start(politeness: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "votes.services.proving", str(politeness)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        bufsize=1,
    )


def _end(worker: subprocess.Popen[str] | None) -> None:
    if worker is not None:
        worker.kill()
        worker.wait()
        for stream in (worker.stdin, worker.stdout):
            if stream is not None:
                stream.close()


def _ask(worker: subprocess.Popen[str], election_text: str, ballot_text: str) -> Flawed | None:
    if worker.stdin is None or worker.stdout is None:
        raise OSError("a worker without a line to it")
    worker.stdin.write(json.dumps([election_text, ballot_text]) + "\n")
    worker.stdin.flush()
    digest, found = json.loads(worker.stdout.readline())
    if digest != sha256_hex(ballot_text):
        raise ValueError("the answer is to another ballot")
    return None if found is None else (found[0], found[1])


def serve(asked: IO[str], answers: IO[str]) -> None:
    """Answer every line until there are no more."""
    for line in asked:
        election_text, ballot_text = json.loads(line)
        found = proof_flaw(election_text, ballot_text)
        answers.write(json.dumps([sha256_hex(ballot_text), found]) + "\n")
        answers.flush()


if __name__ == "__main__":
    os.nice(int(sys.argv[1]))
    serve(sys.stdin, sys.stdout)
