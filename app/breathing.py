"""Let the hall go on in the middle of long work."""

from __future__ import annotations

from gevent import sleep

_SHORTEST = 0.001


def breathe(rest: float = _SHORTEST) -> None:
    """Let every other greenlet and every socket have its turn; call it outside transactions.

    Work that nobody waits for gives a longer ``rest``, in seconds, and leaves the machine to others.

    ``sleep(0)`` is not enough: gevent runs up to fifty such turns before it looks at the sockets
    again, and twenty thousand rows of a roster held up every phone for seconds.
    """
    sleep(max(rest, _SHORTEST))
