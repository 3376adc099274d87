"""Photos made safe: upright, small, without place or attachment; everything else is refused."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image

from app.photos.images import (
    LONGEST_SIDE,
    MAX_BYTES,
    MAX_PIXELS,
    THUMBNAIL_SIDE,
    CleanPhoto,
    PhotoRefused,
    clean_photo,
)

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)


def _encoded(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def _two_coloured(size: tuple[int, int] = (400, 200)) -> Image.Image:
    """Return an image whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def _opened(photo: CleanPhoto) -> Image.Image:
    return Image.open(BytesIO(photo.jpeg))


def _is_near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(have - want) < 25 for have, want in zip(colour, wanted, strict=True))


def _with_gps(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Canary Phone"
    exif[ExifTags.Base.ImageDescription] = "三号楼301室"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (39.0, 59.0, 51.25)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (116.0, 28.0, 7.5)
    return _encoded(_two_coloured(), exif=exif, comment="<script>alert(1)</script>")


def test_the_place_and_the_camera_are_gone() -> None:
    uploaded = _with_gps()
    before = Image.open(BytesIO(uploaded)).getexif()
    assert before.get_ifd(ExifTags.IFD.GPSInfo)
    photo = clean_photo(uploaded)
    for cleaned in (photo.jpeg, photo.thumbnail):
        with Image.open(BytesIO(cleaned)) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
                "progressive",
                "progression",
            }
        for trace in (b"Exif", b"Canary", b"<script", "三号楼".encode()):
            assert trace not in cleaned


@pytest.mark.parametrize(
    ("orientation", "size", "top_left", "bottom_right"),
    [
        (1, (400, 200), RED, BLUE),
        (3, (400, 200), BLUE, RED),
        (6, (200, 400), RED, BLUE),
        (8, (200, 400), BLUE, RED),
    ],
)
def test_a_photo_taken_sideways_stands_upright(
    orientation: int,
    size: tuple[int, int],
    top_left: tuple[int, int, int],
    bottom_right: tuple[int, int, int],
) -> None:
    photo = clean_photo(_with_gps(orientation))
    image = _opened(photo)
    assert image.size == size == (photo.width, photo.height)
    assert _is_near(image.getpixel((20, 20)), top_left)
    assert _is_near(image.getpixel((size[0] - 20, size[1] - 20)), bottom_right)


def test_a_large_photo_is_shrunk_and_keeps_its_proportions() -> None:
    photo = clean_photo(_encoded(_two_coloured((4000, 3000))))
    assert (photo.width, photo.height) == (LONGEST_SIDE, 1200)
    thumbnail = Image.open(BytesIO(photo.thumbnail))
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (THUMBNAIL_SIDE, 240))


def test_a_small_photo_is_not_blown_up() -> None:
    photo = clean_photo(_encoded(_two_coloured((40, 30))))
    assert (photo.width, photo.height) == (40, 30)


def test_a_long_thin_photo_keeps_at_least_one_pixel() -> None:
    photo = clean_photo(_encoded(Image.new("RGB", (6000, 2), RED)))
    assert (photo.width, photo.height) == (LONGEST_SIDE, 1)


def test_the_same_upload_gives_the_same_photo_with_its_digest() -> None:
    first, second = clean_photo(_with_gps()), clean_photo(_with_gps())
    assert first == second
    assert first.sha256 == hashlib.sha256(first.jpeg).hexdigest()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_usual_kind_becomes_a_jpeg(kind: str) -> None:
    image = _opened(clean_photo(_encoded(_two_coloured(), kind)))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert _is_near(image.getpixel((20, 20)), RED)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_becomes_white(kind: str) -> None:
    clear = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    assert _is_near(_opened(clean_photo(_encoded(clear, kind))).getpixel((30, 30)), WHITE)


@pytest.mark.parametrize(
    "image",
    [
        _two_coloured().convert("P"),
        _two_coloured().convert("L"),
        _two_coloured().convert("1"),
        _two_coloured().convert("LA"),
    ],
    ids=lambda image: image.mode,
)
def test_every_colour_mode_of_png_is_readable(image: Image.Image) -> None:
    assert _opened(clean_photo(_encoded(image, "PNG"))).mode == "RGB"


def test_sixteen_bit_grey_keeps_its_shade() -> None:
    grey = Image.new("I;16", (50, 50), 0x8000)
    shade = _opened(clean_photo(_encoded(grey, "PNG"))).getpixel((25, 25))
    assert _is_near(shade, (128, 128, 128))


def test_print_colours_are_turned_into_screen_colours() -> None:
    assert _opened(clean_photo(_encoded(_two_coloured().convert("CMYK")))).mode == "RGB"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stays(kind: str) -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in (RED, BLUE)]
    moving = _encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    with Image.open(BytesIO(moving)) as opened:
        assert getattr(opened, "n_frames", 1) == 2
    assert _is_near(_opened(clean_photo(moving)).getpixel((40, 40)), RED)


def test_two_photos_in_one_file_give_the_first() -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in (RED, BLUE)]
    stereo = _encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert _is_near(_opened(clean_photo(stereo)).getpixel((40, 40)), RED)


def test_a_hidden_archive_does_not_survive() -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.html", "<script>alert(1)</script>")
    polyglot = _encoded(_two_coloured()) + archive.getvalue()
    assert zipfile.is_zipfile(BytesIO(polyglot))
    photo = clean_photo(polyglot)
    assert not zipfile.is_zipfile(BytesIO(photo.jpeg))
    assert b"evil.html" not in photo.jpeg


def _refused(uploaded: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        clean_photo(uploaded)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    "uploaded",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(40),
        b"BM" + bytes(60),
        b"MZ" + bytes(60),
        b"x",
    ],
    ids=["svg", "html", "pdf", "gif", "bmp", "exe", "one byte"],
)
def test_what_is_no_photo_is_refused(uploaded: bytes) -> None:
    assert _refused(uploaded).reason == "这个文件不是照片，或格式不支持。"


def test_a_heic_photo_is_refused_with_the_way_out() -> None:
    refused = _refused(struct.pack(">I", 24) + b"ftypheic" + bytes(40))
    assert "HEIC" in refused.reason
    assert "兼容性最佳" in refused.remedy


def test_a_film_in_the_same_box_is_no_heic() -> None:
    assert "不是照片" in _refused(struct.pack(">I", 24) + b"ftypisom" + bytes(40)).reason


def test_nothing_is_refused_as_nothing() -> None:
    assert _refused(b"").reason == "没有收到照片。"


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    assert _refused(b"\xff\xd8\xff" + bytes(MAX_BYTES)).reason == "照片超过15 MB。"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_photo_is_refused(kind: str, part: float) -> None:
    noisy = Image.effect_noise((300, 300), 80).convert("RGB")
    whole = _encoded(noisy, kind)
    assert _refused(whole[: int(len(whole) * part)]).reason == "照片不完整或已损坏，无法读取。"


def test_a_damaged_photo_is_refused() -> None:
    whole = bytearray(_encoded(_two_coloured(), "PNG"))
    whole[60:80] = bytes(20)
    assert "损坏" in _refused(bytes(whole)).reason


def _png_claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [MAX_PIXELS // 6000 + 1, 15_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_unfolds(side: int) -> None:
    height = 6000 if side < 10_000 else side
    assert _refused(_png_claiming(side, height)).reason == "照片的像素太多。"


def test_a_large_phone_photo_is_within_the_limit() -> None:
    photo = clean_photo(_encoded(Image.new("L", (8192, 6144), 90), quality=30))
    assert (photo.width, photo.height) == (LONGEST_SIDE, 1200)
