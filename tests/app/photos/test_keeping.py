"""Photos: cleaned, written whole, shown under an address nobody guesses."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.errors import Invalid
from app.extensions import db
from app.photos import files
from app.photos.images import clean_photo
from app.photos.models.photo import Photo, Size
from app.photos.services import folder, keep
from app.photos.views import photo_url
from app.transaction import transaction
from tests.support.factories import make_hall, make_person


def _jpeg(colour: str = "red", size: tuple[int, int] = (800, 600)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()


def _upload(content: bytes, name: str = "井盖.jpg") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type="image/jpeg")


@pytest.fixture
def addresses(app: Flask) -> Iterator[None]:
    """Addresses can be built, as inside a request."""
    with app.test_request_context():
        yield


def test_a_kept_photo_has_its_row_and_both_files(app: Flask) -> None:
    hall, person = make_hall(), make_person()
    photo = keep(_upload(_jpeg()), by=person, place=hall.place)
    assert (photo.width, photo.height) == (800, 600)
    assert (photo.uploaded_by, photo.place) == (person, hall.place)
    for size, longest in ((Size.LARGE, 800), (Size.SMALL, 320)):
        with Image.open(files.path_of(folder(), photo.sha256, size)) as image:
            assert max(image.size) == longest


def test_the_same_picture_given_twice_is_two_rows_and_one_file(app: Flask) -> None:
    first, second = keep(_jpeg("green"), by=None), keep(_jpeg("green"), by=None)
    assert first.id != second.id
    assert first.sha256 == second.sha256
    assert len(list(folder().rglob(f"{first.sha256}*"))) == len(Size)


def test_what_is_no_photo_is_refused_in_words_and_leaves_nothing(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        keep(_upload(b"<svg onload=alert(1)>", "坏照片.svg"), by=None)
    assert "坏照片.svg" in str(refusal.value.what)
    assert "JPEG" in str(refusal.value.remedy)
    assert db.session.query(Photo).count() == 0


def test_too_large_a_file_is_refused_without_reading_it_all(app: Flask) -> None:
    upload = _upload(b"\xff\xd8\xff" + b"0" * (16 * 1024 * 1024))
    with pytest.raises(Invalid):
        keep(upload, by=None)
    assert upload.stream.tell() < 16 * 1024 * 1024


def test_nothing_slow_happens_inside_a_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="before the transaction"), transaction():
        keep(_jpeg(), by=None)


@pytest.mark.usefixtures("addresses")
def test_a_photo_is_shown_and_may_be_kept_by_browsers(app: Flask, client: FlaskClient) -> None:
    photo = keep(_jpeg(), by=None)
    for size in Size:
        answer = client.get(photo_url(photo, size))
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.data[:3] == b"\xff\xd8\xff"
        answer.close()


@pytest.mark.usefixtures("addresses")
def test_a_browser_that_has_it_is_sent_nothing(app: Flask, client: FlaskClient) -> None:
    photo = keep(_jpeg(), by=None)
    answer = client.get(photo_url(photo), headers={"If-None-Match": f'"{photo.sha256}-large"'})
    assert answer.status_code == 304
    answer.close()


@pytest.mark.usefixtures("addresses")
def test_an_address_cannot_be_guessed_from_the_number(app: Flask, client: FlaskClient) -> None:
    photo = keep(_jpeg(), by=None)
    right = photo_url(photo)
    for wrong in (
        right.replace(photo.sha256[:16], "0" * 16),
        right.replace("large", "huge"),
        f"/photos/{photo.id}/large.jpg",
    ):
        assert client.get(wrong).status_code == 404


@pytest.mark.usefixtures("addresses")
def test_a_file_that_was_lost_is_missing_and_no_crash(app: Flask, client: FlaskClient) -> None:
    photo = keep(_jpeg("yellow"), by=None)
    files.path_of(folder(), photo.sha256, Size.LARGE).unlink()
    assert client.get(photo_url(photo)).status_code == 404


def test_a_write_that_fails_leaves_no_part_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(tmp_path, clean_photo(_jpeg()))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
