"""PDF of a printed page, by WeasyPrint: an optional library, asked for at run time.

Never skipped in silence: where it is missing, ``missing`` says what, and the line to install it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from gevent import get_hub

from app.marks import N_

REQUIREMENT = "weasyprint>=66"
INSTALL_PACKAGE = f'.venv/bin/python -m pip install "{REQUIREMENT}"'
INSTALL_LIBRARIES = (
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
)


@dataclass(frozen=True)
class MissingPart:
    """What PDF wants: ``what`` is a msgid, ``line`` is typed in the project's folder."""

    what: str
    line: str


NO_PACKAGE = MissingPart(N_("服务器上没有装 Python 库 WeasyPrint"), INSTALL_PACKAGE)
NO_LIBRARIES = MissingPart(
    N_("WeasyPrint 已装，但缺它要用的系统库 Pango 或 HarfBuzz"), INSTALL_LIBRARIES
)


class PdfMissing(Exception):
    """There is no PDF on this machine; ``part`` says why."""

    def __init__(self, part: MissingPart) -> None:
        """Keep what is missing."""
        super().__init__(part.what)
        self.part = part


def missing() -> MissingPart | None:
    """What is missing as far as a glance tells: the system's libraries show when first used."""
    return None if find_spec("weasyprint") else NO_PACKAGE


def to_pdf(html: str, css: str) -> bytes:
    """Return the page as PDF. Raises PdfMissing.

    In gevent's threads: it takes a second or two, and the hall goes on.
    """
    made: bytes = get_hub().threadpool.apply(_to_pdf, (html, css))
    return made


def _to_pdf(html: str, css: str) -> bytes:
    try:
        weasyprint = import_module("weasyprint")
    except ImportError as error:
        raise PdfMissing(NO_PACKAGE) from error
    except OSError as error:
        raise PdfMissing(NO_LIBRARIES) from error
    page = weasyprint.HTML(string=html, url_fetcher=_nothing)
    made: bytes = page.write_pdf(stylesheets=[weasyprint.CSS(string=css)])
    return made


def _nothing(url: str) -> None:
    """A paper fetches nothing from anywhere."""
    raise ValueError(url)
