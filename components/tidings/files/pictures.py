"""Pictures made anew from their pixels: what a camera wrote into them besides (place, time, name) is left behind.

Turned as they are to be seen, in the colours of the web, no larger than is of use, with a small one for the list of
messages. What moves goes on moving, as WebP, if it is not too much; else its first picture stands.
"""

import io
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps

from tidings.files.task import Bounds, RefusedError
from tidings.model.files import Made

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
FRAMES_MOST: Final = 500
QUALITY: Final = 85
_FRAME_MS: Final = 100
"""… of a frame that does not say for how long."""
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": QUALITY, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": QUALITY, "method": 4},
}
_KEPT_AS: Final = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "PNG"}
"""Of a picture that stands still; others become WebP."""


def remade(source: Path, target: Path, thumbnail: Path, bounds: Bounds) -> Made:
    """Write the picture and its thumbnail.

    Raises:
        RefusedError: it has too many pixels, or cannot be read.
    """
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    try:
        return _remade(source, target, thumbnail, bounds)
    except (RefusedError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's fault
        # decoders raise whatever they like for what is broken
        raise RefusedError("This picture is damaged, or is none: it cannot be read.") from error


def _remade(source: Path, target: Path, thumbnail: Path, bounds: Bounds) -> Made:
    with Image.open(source, formats=FORMATS) as opened:
        _require_size(opened, bounds.pixels)
        kept_as = _KEPT_AS.get(opened.format or "", "WEBP")
        if _may_move(opened, bounds):
            size, media = _save_moving(opened, target), "image/webp"
            opened.seek(0)
            small = _still(opened, bounds.thumbnail)
        else:
            picture = _still(opened, bounds.longest)
            size, media = _save(picture, target, kept_as), f"image/{kept_as.lower()}"
            small = picture.copy()
            small.thumbnail((bounds.thumbnail, bounds.thumbnail), Image.Resampling.LANCZOS, reducing_gap=2.0)
    _save(small, thumbnail, "WEBP")
    width, height = size
    return Made(kind="image", type=media, bytes=target.stat().st_size, width=width, height=height, thumbnail=True)


def _require_size(opened: Image.Image, pixels: int) -> None:
    width, height = opened.size
    if width * height > pixels:
        raise RefusedError(
            f"This picture has {width} by {height} pixels; {pixels // 1_000_000} million are allowed.", pixels
        )


def _may_move(opened: Image.Image, bounds: Bounds) -> bool:
    """Whether it is an animation that is small enough to be kept as one."""
    if opened.format not in {"GIF", "WEBP", "PNG"} or not getattr(opened, "is_animated", False):
        return False
    width, height = opened.size
    frames = int(getattr(opened, "n_frames", 1))
    fits = max(width, height) <= bounds.longest and frames <= FRAMES_MOST
    return fits and width * height * frames <= bounds.pixels


def _still(opened: Image.Image, longest: int) -> Image.Image:
    opened.draft(None, (longest, longest))  # a JPEG is decoded smaller to begin with
    picture = ImageOps.exif_transpose(opened)
    picture = _in_srgb(picture)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _bare(picture)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """In the colours that pages are in; with a profile of its own, a picture without it would look pale."""
    profile = picture.info.get("icc_profile")
    clear = picture.has_transparency_data
    if profile and picture.mode in {"RGB", "CMYK", "L"} and not clear:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except ImageCms.PyCMSError:
            return picture.convert("RGB")  # a profile that is none
        return found if found is not None else picture.convert("RGB")
    return picture.convert("RGBA" if clear else "RGB")


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone."""
    picture.info.clear()
    picture.getexif().clear()
    return picture


def _save(picture: Image.Image, target: Path, kept_as: str) -> tuple[int, int]:
    options = _OPTIONS[kept_as]
    if kept_as == "JPEG":
        picture = picture.convert("RGB")
    picture.save(target, kept_as, **options)
    return picture.size


def _save_moving(opened: Image.Image, target: Path) -> tuple[int, int]:
    """Frame by frame, so that no more than one is in memory."""
    opened.save(
        target,
        "WEBP",
        save_all=True,
        quality=QUALITY,
        method=2,
        exif=b"",
        icc_profile="",
        xmp="",
        loop=opened.info.get("loop", 0),
        duration=_durations(opened),
    )
    return opened.size


def _durations(opened: Image.Image) -> list[int]:
    """For how long each frame is to be seen, in ms; the encoder would give all of them that of the first."""
    found = []
    for frame in range(int(getattr(opened, "n_frames", 1))):
        opened.seek(frame)
        opened.load()
        found.append(int(opened.info.get("duration") or _FRAME_MS))
    opened.seek(0)
    return found
