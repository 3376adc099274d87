"""A worker in a process of its own: it sweeps again and again, at the time that a file says.

``python -m tests.resolutions.sweeper FILE``; until the file is there, it waits.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from app import clock, create_app
from resolutions.services import sweeping


def main(file: Path) -> None:
    """Sweep until killed."""
    app = create_app()
    with app.app_context():
        while True:
            if not file.exists():
                time.sleep(0.02)
                continue
            with clock.stopped(datetime.fromisoformat(file.read_text(encoding="ascii"))):
                sweeping.sweep()
            time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
