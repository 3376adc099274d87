"""A worker in a process of its own: it sweeps again and again, at the time that a file says.

``python -m tests.resolutions.sweeper FILE``; until the file is there, it waits.
"""

from __future__ import annotations

import gc
import sys
import time
from datetime import datetime
from pathlib import Path

from app import clock, create_app
from resolutions.services import sweeping


def main(file: Path) -> None:
    """Sweep until killed."""
    gc.disable()  # until all is imported, as wsgi.py does
    app = create_app()
    gc.freeze()
    gc.enable()
    with app.app_context():
        while True:
            if not file.exists():
                time.sleep(0.02)
                continue
            with clock.stopped(datetime.fromisoformat(file.read_text(encoding="ascii"))):
                swept = sweeping.sweep()
            time.sleep(0.01 if swept.done else 0.05)  # who finds nothing lets the others work


if __name__ == "__main__":
    main(Path(sys.argv[1]))
