"""Takes the metadata out of image files: where and when a photo was taken, by which camera, and by whom.

The picture stays as it is, with its color profile and its animation. A photo that a camera turned by a mark in the
metadata is turned for good first.
"""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence
from PIL.JpegImagePlugin import get_sampling

MAX_PIXELS = 40_000_000

# What Pillow tells about a file that is needed to show it. Anything else is metadata.
_NEEDED = frozenset(
    "adobe adobe_transform aspect background bbox blend chromaticity default_image disposal dpi duration extension "
    "gamma icc_profile interlace jfif jfif_density jfif_unit jfif_version loop progression progressive srgb timestamp "
    "transparency version".split()
)
# Of these, what must be handed on when a file is written anew. Pillow writes the rest itself.
_KEPT = frozenset("background default_image disposal duration icc_profile loop transparency".split())
_ANIMATED = ("AVIF", "GIF", "PNG", "WEBP")
# As large as Pillow's encoders allow without a visible loss; a JPEG keeps its own tables.
_QUALITY = {"AVIF": {"quality": 90}, "WEBP": {"quality": 95, "method": 4}}


class BrokenImage(ValueError):
    """The file is no image, or a part of it is missing."""


class TooManyPixels(ValueError):
    """The image has more than MAX_PIXELS, all frames together."""


def without_metadata(data: bytes) -> bytes | None:
    """The same image without metadata; None if there is none to take out.

    Raises:
        BrokenImage, TooManyPixels
    """
    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height * getattr(image, "n_frames", 1) > MAX_PIXELS:
                raise TooManyPixels
            image.load()
            # A part of a PNG may come after the picture, and each frame may have its own.
            found = [_has_metadata(frame, data) for frame in ImageSequence.Iterator(image)]
            image.seek(0)
            return _written_anew(image, data) if any(found) else None
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except Exception as error:  # each of Pillow's decoders has its own errors
        raise BrokenImage from error


def _has_metadata(image: Image.Image, data: bytes) -> bool:
    image.load()
    if set(image.info) - _NEEDED or getattr(image, "text", None) or getattr(image, "private_chunks", None):
        return True
    match image.format:
        case "JPEG":
            return any(map(_is_metadata, image.applist)) or not data.rstrip(b"\0").endswith(b"\xff\xd9")  # type: ignore[attr-defined]
        case "MPO":  # several pictures in one file, each with metadata
            return True
        case "GIF":
            return b"XMP DataXMP" in data
    return False


def _is_metadata(part: tuple[str, bytes]) -> bool:
    needed = {"APP0": b"JFIF", "APP2": b"ICC_PROFILE", "APP14": b"Adobe"}
    name, content = part
    return name not in needed or not content.startswith(needed[name])


def _written_anew(image: Image.Image, data: bytes) -> bytes:
    form = "JPEG" if image.format == "MPO" else str(image.format)
    options: dict[str, Any] = {**_QUALITY.get(form, {}), "icc_profile": image.info.get("icc_profile")}
    if form == "JPEG":
        options |= {"qtables": image.quantization, "subsampling": get_sampling(image), "optimize": True}  # type: ignore[attr-defined]
        options["progressive"] = "progressive" in image.info
    if form == "WEBP" and b"VP8L" in data[:4096]:
        options |= {"lossless": True, "quality": 80}
    frames = (
        [_bare(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(image)] if form != "JPEG" else []
    )
    if not frames:
        image.seek(0)
        frames = [_bare(ImageOps.exif_transpose(image))]
    first, *others = frames
    if others and form in _ANIMATED:
        options |= {"save_all": True, "append_images": others, "loop": first.info.get("loop")}
        options["duration"] = [frame.info.get("duration", 0) for frame in frames]
        if form == "GIF":
            options |= {"disposal": 2, "optimize": False}
    output = BytesIO()
    first.save(output, form, **{name: value for name, value in options.items() if value is not None})
    return output.getvalue()


def _bare(image: Image.Image) -> Image.Image:
    copy = image.copy()
    copy.info = {name: value for name, value in image.info.items() if name in _KEPT}
    return copy
