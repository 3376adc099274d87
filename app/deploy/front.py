"""The configuration of the nginx in front, filled in for one arrangement of workers.

``python -m app.deploy.front`` writes those that stand beside this file, for systemd and for
containers; a test compares them with what they are made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
_FORM: Final = HERE / "nginx.conf.in"
_AWAY: Final = "max_fails=1 fail_timeout=3s"
"""Who did not answer once is left out for three seconds."""


@dataclass(frozen=True)
class Front:
    """Where nginx listens, and whom it asks."""

    listen: str
    live: Sequence[str]
    """Addresses of live workers, as ``host:port``."""
    pages: Sequence[str]
    main: Sequence[str] = ()
    """Directives at the head."""
    http: Sequence[str] = ()
    """Directives for all its servers; among them the folder of kept files."""

    def written(self) -> str:
        """The whole configuration."""
        live = [f"server {one} {_AWAY};" for one in self.live]
        pages = [f"server {one} {_AWAY};" for one in self.pages]
        spare = [f"server {one} backup;" for one in self.live]
        text = _FORM.read_text(encoding="utf-8")
        for name, value in (
            ("MAIN", "\n".join(self.main)),
            ("HTTP", _indented(self.http, 4)),
            ("LIVE", _indented(live, 8)),
            ("PAGES", _indented([*pages, *spare], 8)),
            ("LISTEN", self.listen),
        ):
            text = text.replace(f"@{name}@", value)
        return text


def _indented(lines: Sequence[str], by: int) -> str:
    return "\n".join(" " * by + line for line in lines)


def kept_files(folder: str) -> str:
    """The directive that says where files are kept."""
    return f"proxy_cache_path {folder} keys_zone=files:1m max_size=100m inactive=7d;"


SYSTEMD: Final = Front(
    listen="80",
    live=("127.0.0.1:8101", "127.0.0.1:8102"),
    pages=("127.0.0.1:8201", "127.0.0.1:8202"),
    main=("user www-data;", "pid /run/nginx.pid;"),
    http=(kept_files("/var/cache/nginx/yishiting"),),
)
CONTAINERS: Final = Front(
    listen="80",
    live=("live-1:8000", "live-2:8000"),
    pages=("pages-1:8000", "pages-2:8000"),
    main=("pid /run/nginx.pid;",),
    http=(kept_files("/var/cache/nginx/yishiting"),),
)
WRITTEN: Final = {
    HERE / "systemd" / "nginx.conf": SYSTEMD,
    HERE / "containers" / "nginx.conf": CONTAINERS,
}


if __name__ == "__main__":
    for path, front in WRITTEN.items():
        path.write_text(front.written(), encoding="utf-8")
