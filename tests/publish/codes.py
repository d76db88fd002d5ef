"""Reads the QR codes of a printed page, as the camera of a telephone does."""

from __future__ import annotations

from importlib.util import find_spec

HERE = find_spec("zxingcpp") is not None and find_spec("pypdfium2") is not None


def read(pdf: bytes, dpi: int = 150) -> list[str]:
    """What the codes say that stand on the pages of a PDF, rendered at ``dpi``."""
    import pypdfium2
    import zxingcpp

    found: list[str] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        picture = page.render(scale=dpi / 72, grayscale=True)
        pixels = memoryview(picture.buffer).cast("B", shape=[picture.height, picture.stride])
        found += [code.text for code in zxingcpp.read_barcodes(pixels)]
    document.close()
    return found
