"""What tests need that no Python package brings.

To have tests use another program, add a line to ``NEEDS``.
"""

from __future__ import annotations

from app.deploy.packages import Need
from tests.services import reachable

NEEDS = (
    Need("a browser", ("chromium-headless-shell",), reachable.chromium),
    Need("Chinese fonts", ("fontconfig", "fonts-noto-cjk"), reachable.chinese_fonts),
    Need("the outside verifier of secret votes", ("belenios-tool",), reachable.belenios_tool),
)
"""What every run of the tests needs."""
