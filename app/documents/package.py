"""The Word file as a package: the same content always gives the same bytes."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from docx.document import Document as WordDocument

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold; when it was written stands in the file's properties."""


def state_properties(word: WordDocument, *, title: str, author: str, written_at: datetime) -> None:
    """State title, author and the time of writing. Raises ``ValueError`` for a naive time."""
    if written_at.tzinfo is None:
        raise ValueError("an aware time is needed")
    properties = word.core_properties
    properties.title, properties.author = title, author
    properties.last_modified_by, properties.comments, properties.keywords = author, "", ""
    properties.language, properties.revision = "zh-CN", 1
    at = written_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = at


def pack(word: WordDocument) -> bytes:
    """Return the file's bytes, every entry with the same time."""
    loose, fixed = BytesIO(), BytesIO()
    word.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            named = zipfile.ZipInfo(entry.filename, date_time=_ZIP_EPOCH)
            named.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(named, source.read(entry))
    return fixed.getvalue()
