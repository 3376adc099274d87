"""Photos made safe to keep and to show: decoded, turned upright, shrunk and encoded anew.

Nothing of the uploaded file survives but its pixels: no place (GPS), no camera, no comment, no
hidden attachment. JPEG is written because every phone in use shows it. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from app.marks import N_

MAX_BYTES = 15 * 1024 * 1024
"""Largest upload that is looked at."""

MAX_JPEG_PIXELS = 64_000_000
"""Largest JPEG: phones write up to 50 million; it is decoded at a fraction of its size."""

MAX_PIXELS = 36_000_000
"""Largest image of another kind, which must be decoded whole."""

LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 320
_QUALITY = 82
_THUMBNAIL_QUALITY = 75

_KINDS = (
    (b"\xff\xd8\xff", 0, "JPEG"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
    (b"WEBP", 8, "WEBP"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, OverflowError, IndexError, KeyError)


class PhotoRefused(ValueError):
    """A file that is not taken as a photo: ``reason`` and ``remedy`` are msgids."""

    def __init__(self, reason: str, remedy: str) -> None:
        """Keep what was wrong and what would make it possible."""
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@dataclass(frozen=True)
class CleanPhoto:
    """A photo fit to be stored and shown."""

    jpeg: bytes
    width: int
    height: int
    sha256: str
    """Of ``jpeg``, in hexadecimal: the same pixels are stored once."""
    thumbnail: bytes
    """A JPEG of at most 320 pixels a side."""


def clean_photo(uploaded: bytes) -> CleanPhoto:
    """Return the photo encoded anew: upright, at most 1600 pixels a side, without any metadata.

    JPEG, PNG and WebP are taken; of moving pictures the first frame; transparency becomes white.
    Raises ``PhotoRefused`` for anything else, and for what is too large or damaged.
    """
    if not uploaded:
        raise PhotoRefused(N_("没有收到照片。"), N_("请重新选择照片。"))
    if len(uploaded) > MAX_BYTES:
        raise PhotoRefused(N_("照片超过15 MB。"), N_("请用手机的普通模式拍照，或压缩后再上传。"))
    image = _decode(uploaded, _kind(uploaded))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    jpeg = _encode(image, _QUALITY)
    width, height = image.size
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    digest = hashlib.sha256(jpeg).hexdigest()
    return CleanPhoto(jpeg, width, height, digest, _encode(image, _THUMBNAIL_QUALITY))


def _kind(uploaded: bytes) -> str:
    """Tell the kind by the first bytes; the name and the declared type are never believed."""
    for mark, at, kind in _KINDS:
        if uploaded[at : at + len(mark)] == mark:
            return kind
    if uploaded[4:8] == b"ftyp" and uploaded[8:12] in _HEIC_BRANDS:
        raise PhotoRefused(
            N_("暂不支持 HEIC 格式的照片。"),
            N_("请在手机“设置—相机—格式”里选“兼容性最佳”，或把照片截图后上传。"),
        )
    raise PhotoRefused(
        N_("这个文件不是照片，或格式不支持。"), N_("请上传 JPEG、PNG 或 WebP 格式的照片。")
    )


def _decode(uploaded: bytes, kind: str) -> Image.Image:
    """Return the upright pixels of the first frame on white, in RGB, with nothing attached."""
    try:
        with Image.open(BytesIO(uploaded), formats=(kind,)) as opened:
            _refuse_if_huge(opened.size, kind)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.load()
            return _on_white(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _huge() from bomb
    except PhotoRefused:
        raise
    except _UNREADABLE as damaged:
        raise PhotoRefused(
            N_("照片不完整或已损坏，无法读取。"), N_("请重新拍照或重新选择照片。")
        ) from damaged


def _refuse_if_huge(size: tuple[int, int], kind: str) -> None:
    width, height = size
    if width * height > (MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS):
        raise _huge()


def _huge() -> PhotoRefused:
    return PhotoRefused(N_("照片的像素太多。"), N_("请用手机的普通模式拍照，或缩小后再上传。"))


def _on_white(image: Image.Image) -> Image.Image:
    """Copy the pixels onto a new white sheet: what hung on the old image stays behind."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    layered = image.convert("RGBA")
    sheet = Image.new("RGB", layered.size, "white")
    sheet.paste(layered, mask=layered.getchannel("A"))
    return sheet


def _encode(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
