"""QR codes are pictures of the address they were made for."""

from __future__ import annotations

from io import BytesIO

import segno
from PIL import Image

from planner.documents import qr_code

ADDRESS = "https://shop.example/book?utm_source=%E5%85%AC%E4%BC%97%E5%8F%B7"


def test_png_holds_the_modules_of_the_address():
    image = Image.open(BytesIO(qr_code.png(ADDRESS, 4))).convert("1")
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    side = len(matrix) + 8
    assert image.size == (side * 4, side * 4)
    read = [
        [image.getpixel(((x + 4) * 4 + 2, (y + 4) * 4 + 2)) == 0 for x in range(len(matrix))]
        for y in range(len(matrix))
    ]
    assert read == [[bool(module) for module in row] for row in matrix]


def test_svg_is_a_picture_for_print():
    assert b"<svg" in qr_code.svg(ADDRESS)
