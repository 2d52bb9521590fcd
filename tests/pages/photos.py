"""Images as cameras and programs write them, with metadata of each kind."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"Zqusecret"
SIZE = (40, 20)
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture() -> Image.Image:
    """Red on the left and blue on the right, wider than high."""
    made = Image.new("RGB", SIZE, "red")
    made.paste("blue", (SIZE[0] // 2, 0, *SIZE))
    return made


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x010F], tags[0x0112] = SECRET.decode(), orientation
    gps = tags.get_ifd(0x8825)
    gps[1], gps[2] = "N", (37.0, 32.0, 26.0)
    return tags.tobytes()


def photo(form: str = "JPEG", *, orientation: int = 1, size: tuple[int, int] = SIZE, **options: object) -> bytes:
    """A photo with a place, a camera and a color profile."""
    output = BytesIO()
    picture().resize(size).save(output, form, exif=exif(orientation), icc_profile=ICC, **options)
    return output.getvalue()


def with_jpeg_parts(data: bytes) -> bytes:
    """More of what programs put into a JPEG: XMP, IPTC, a comment, and a film after the picture."""
    parts = (
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET),
        (0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x08" + SECRET),
        (0xFE, SECRET),
    )
    inserted = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(part) + 2) + part for mark, part in parts)
    return data[:2] + inserted + data[2:] + SECRET


def png_with_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}", zip=False)
    output = BytesIO()
    picture().save(output, "PNG", pnginfo=texts, icc_profile=ICC)
    data = output.getvalue()
    late = b"tEXtComment\0" + SECRET
    chunk = struct.pack(">I", len(late) - 4) + late + struct.pack(">I", zlib.crc32(late))
    return data[:-12] + chunk + data[-12:]


def animation(form: str, **options: object) -> bytes:
    """Three frames of different length."""
    frames = [Image.new("RGB", SIZE, color) for color in ("red", "green", "blue")]
    output = BytesIO()
    frames[0].save(output, form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, **options)
    return output.getvalue()


def picture_data() -> bytes:
    """A JPEG without metadata."""
    output = BytesIO()
    picture().save(output, "JPEG")
    return output.getvalue()
