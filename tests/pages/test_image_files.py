"""Metadata is taken out of images; the pictures stay."""

from io import BytesIO

import pytest
from PIL import Image, ImageSequence

from pages import image_files
from pages.image_files import BrokenImage, TooManyPixels, without_metadata
from tests.pages import photos

pytestmark = pytest.mark.once

WITH_METADATA = {
    "jpeg": lambda: photos.photo("JPEG"),
    "jpeg with more parts": lambda: photos.with_jpeg_parts(photos.photo("JPEG")),
    "jpeg of several pictures": lambda: photos.photo("MPO", save_all=True, append_images=[photos.picture()]),
    "progressive jpeg": lambda: photos.photo("JPEG", progressive=True),
    "png": lambda: photos.photo("PNG"),
    "png with texts": photos.png_with_texts,
    "webp": lambda: photos.photo("WEBP"),
    "lossless webp": lambda: photos.photo("WEBP", lossless=True),
    "avif": lambda: photos.photo("AVIF"),
    "avif with xmp": lambda: photos.photo("AVIF", xmp=b"<x>" + photos.SECRET),
    "webp with xmp": lambda: photos.photo("WEBP", xmp=b"<x>" + photos.SECRET),
    "gif": lambda: photos.animation("GIF", comment=photos.SECRET),
    "animated webp": lambda: photos.animation("WEBP", exif=photos.exif()),
    "animated png": lambda: photos.animation("PNG", exif=photos.exif()),
}
CLEAN = {
    "jpeg": lambda: saved("JPEG", icc_profile=photos.ICC),
    "progressive jpeg": lambda: saved("JPEG", progressive=True, dpi=(300, 300)),
    "cmyk jpeg": lambda: saved("JPEG", mode="CMYK"),
    "png": lambda: saved("PNG", icc_profile=photos.ICC),
    "png with a palette": lambda: saved("PNG", mode="P"),
    "gif": lambda: photos.animation("GIF"),
    "webp": lambda: saved("WEBP"),
    "avif": lambda: saved("AVIF"),
    "animated webp": lambda: photos.animation("WEBP"),
}


def saved(form, mode="RGB", **options):
    output = BytesIO()
    photos.picture().convert(mode).save(output, form, **options)
    return output.getvalue()


def opened(data):
    return Image.open(BytesIO(data))


def colors(image):
    """Of the four corners, each as its strongest channel."""
    image = image.convert("RGB")
    corners = [(1, 1), (image.width - 2, 1), (1, image.height - 2), (image.width - 2, image.height - 2)]
    return "".join("rgb"[max(range(3), key=image.getpixel(corner).__getitem__)] for corner in corners)


@pytest.mark.parametrize("kind", WITH_METADATA)
def test_nothing_but_the_picture_is_left(kind):
    data = WITH_METADATA[kind]()
    assert photos.SECRET in data
    cleaned = without_metadata(data)
    assert (photos.SECRET in cleaned, dict(opened(cleaned).getexif())) == (False, {})
    assert (opened(cleaned).format, opened(cleaned).size) == (opened(data).format.replace("MPO", "JPEG"), photos.SIZE)


@pytest.mark.parametrize("kind", WITH_METADATA)
def test_a_cleaned_image_is_left_alone(kind):
    assert without_metadata(without_metadata(WITH_METADATA[kind]())) is None


@pytest.mark.parametrize("kind", CLEAN)
def test_an_image_without_metadata_is_left_alone(kind):
    assert without_metadata(CLEAN[kind]()) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "corners"), [(3, "brbr"), (6, "rrbb"), (8, "bbrr"), (2, "brbr"), (5, "rrbb")])
def test_a_photo_is_turned_upright(form, orientation, corners):
    cleaned = opened(without_metadata(photos.photo(form, orientation=orientation)))
    size = photos.SIZE if orientation < 5 else photos.SIZE[::-1]
    assert (cleaned.size, colors(cleaned), cleaned.getexif().get(0x0112)) == (size, corners, None)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_color_profile_stays(form):
    assert opened(without_metadata(photos.photo(form))).info["icc_profile"] == photos.ICC


def test_a_jpeg_is_written_as_finely_as_it_was():
    data = photos.photo("JPEG", quality=93, subsampling=0)
    assert opened(without_metadata(data)).quantization == opened(data).quantization


def test_transparency_stays():
    output = BytesIO()
    Image.new("RGBA", photos.SIZE, (255, 0, 0, 40)).save(output, "PNG", exif=photos.exif())
    assert opened(without_metadata(output.getvalue())).getpixel((1, 1)) == (255, 0, 0, 40)


@pytest.mark.parametrize(
    ("form", "options"),
    [("GIF", {"comment": photos.SECRET}), ("WEBP", {"exif": photos.exif()}), ("PNG", {"exif": photos.exif()})],
)
def test_an_animation_goes_on_moving(form, options):
    cleaned = opened(without_metadata(photos.animation(form, **options)))
    frames = [(colors(frame)[0], frame.info["duration"]) for frame in ImageSequence.Iterator(cleaned)]
    assert frames == [("r", 100), ("g", 200), ("b", 300)]
    assert cleaned.info["loop"] == 0


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_a_truncated_image_is_broken(form):
    data = saved(form, **({"quality": 95} if form != "PNG" else {}))
    with pytest.raises(BrokenImage):
        without_metadata(data[: len(data) * 2 // 3])


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", b"not an image", b"<svg></svg>"])
def test_what_is_no_image_is_broken(data):
    with pytest.raises(BrokenImage):
        without_metadata(data)


def test_too_many_pixels_are_refused_unread(monkeypatch):
    monkeypatch.setattr(image_files, "MAX_PIXELS", 799)
    with pytest.raises(TooManyPixels):
        without_metadata(saved("PNG"))


def test_the_frames_count_together(monkeypatch):
    monkeypatch.setattr(image_files, "MAX_PIXELS", 2_399)
    with pytest.raises(TooManyPixels):
        without_metadata(photos.animation("GIF"))
