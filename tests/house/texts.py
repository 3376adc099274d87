"""What no file may say, and what every ignored warning must say."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HOSTS = ("pypi", "pythonhosted", "npmjs", "yarnpkg", "deb.debian", "crates", "mirrors.aliyun")
REGISTRY = re.compile(
    r"(?:files\.)?(?:" + "|".join(map(re.escape, _HOSTS)) + r")\.(?:org|com|io)\b", re.IGNORECASE
)
MACHINE_PATH = re.compile(r"(?<![\w.<>})-])/(?:work|root)/[\w.]")
SECRETS = (
    re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_[0-9A-Za-z]{36}\b"),
    re.compile(r"\bsk-[0-9A-Za-z_-]{32,}\b"),
    re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}"),
    re.compile(
        r"""(?i)\b(?:secret_key|password|token)["']?\s*[:=]\s*["'][0-9A-Za-z+/=_-]{24,}["']"""
    ),
)
_IGNORE = re.compile(
    r"(?P<what>#\s*(?:noqa|type:\s*ignore|pragma:\s*no|nosec)[^#\n]*?"
    r"|\{#\s*djlint:off[^#\n]*?)"
    r"(?P<reason>(?:#| - ).*)?$"
)
_CODES = re.compile(r"noqa:|ignore\[|pragma|nosec|djlint")
_SHORTEST_REASON = 8


def lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that ``pattern`` finds something in, with what it found."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := pattern.search(line):
            yield number, found.group()


def unreasoned(text: str) -> Iterator[int]:
    """Yield the lines that silence a linter without naming the rule and the reason."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _IGNORE.search(line)
        if found is None:
            continue
        reason = (found["reason"] or "").lstrip("# -").rstrip("# }")
        if len(reason) < _SHORTEST_REASON or not _CODES.search(found["what"]):
            yield number


_CODE = re.compile(r'^\s*"[A-Z]+[0-9]*",?\s*(?P<comment>#.*)?$')
_LISTED = re.compile(r'^\s*"[^"]+"\s*=\s*\["[A-Z]+[0-9]+".*\]\s*(?P<comment>#.*)?$')


def unreasoned_settings(toml: str) -> Iterator[int]:
    """Yield the lines of ``pyproject.toml`` that ignore a rule or loosen a check without a reason.

    A reason stands behind the rule as ``# reason: …``, or for a whole table on the line below its
    head.
    """
    table_has_reason = False
    lines = toml.splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            table_has_reason = number < len(lines) and lines[number].startswith("# reason")
        loosens = _CODE.match(line) or _LISTED.match(line) or _is_loosening(line)
        if loosens and '"ALL"' not in line and "# reason: " not in line and not table_has_reason:
            yield number


def _is_loosening(line: str) -> bool:
    key, _, value = line.partition("=")
    key, value = key.strip(), value.strip()
    false_is_loose = key.startswith(("disallow_", "warn_", "check_", "strict"))
    true_is_loose = key.startswith(("ignore_", "allow_"))
    return (
        (false_is_loose and value.startswith("false"))
        or (true_is_loose and value.startswith("true"))
        or key in {"omit", "extend-exclude", "exclude", "exclude_also", "fail_under"}
    )
