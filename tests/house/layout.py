"""The plan of the house: floors, rooms, pure packages, and what may stand at the top level."""

from __future__ import annotations

STAGES = ("proposals", "meetings", "votes", "resolutions")
PACKAGES = ("app", *STAGES)

ROOMS = frozenset(
    {
        *("feature", "views", "live", "forms", "cli", "panels", "demo"),
        *("services", "queries", "policy", "models", "events", "labels", "translations"),
    }
)
"""The rooms every stage may have, as a file or, when grown, as a folder of the same name."""

OWN_ROOMS = {"votes": ("verify",)}
"""Rooms of one stage alone. ``votes/verify.py`` is handed out: it recounts without the house."""

PURE = {
    "proposals": ("lifecycle", "classification", "opinions", "similarity"),
    "meetings": ("rules", "presets", "recurrence", "practice", "lessons"),
    "votes": ("counting", "crypto"),
    "resolutions": ("progress", "gridding", "ledgers", "ranking", "whistling"),
}
"""The rooms of pure rules: no framework, no clock, no input and output."""

PURE_GROUND = {"app.marks": (), "app.moves": (), "app.work_calendar": ("holidays",)}
"""Pure parts of the ground floor, which rules may stand on, and the library each may ask."""

PURE_LIBRARIES = {"votes.crypto": ("cryptography", "gmpy2"), "proposals.opinions": ("numpy",)}
"""Libraries that only compute, and the pure package that may ask them."""

PURE_FOLDERS = tuple(f"{stage}/{room}" for stage, rooms in PURE.items() for room in rooms)

FORBIDDEN_NAMES = frozenset(
    {
        *("utils", "util", "utilities", "helpers", "helper", "manager", "managers"),
        *("data", "info", "common", "misc", "stuff", "base_classes"),
    }
)
"""Names that say nothing about a module's subject."""

TOP_LEVEL = frozenset(
    {
        *(*PACKAGES, "templates", "migrations", "tests", "benchmarks", "docs"),
        *("wsgi.py", "pyproject.toml", "Makefile", "LICENSE", ".ci", ".gitignore"),
        *("requirements.lock", "requirements-dev.lock", "requirements-node.lock"),
        *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    }
)
"""Exactly what stands at the top level."""

COMMITS = "app/transaction.py"
TELLS_THE_TIME = "app/clock.py"

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 20
MEDIAN_FILE = 60
MEDIAN_FUNCTION = 8
LARGEST_STYLE = 20 * 1024
"""Bytes of our own style sheets that one page may load; Bootstrap's are not counted."""
