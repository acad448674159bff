"""Writes ../golden.json: what Pillow and NumPy make of given data, for the tests of Datasets.

    python3 -m venv venv && venv/bin/pip install pillow==12.3.0 numpy==2.4.6
    venv/bin/python golden.py [FOLDER OF MNIST'S TEST FILES]

Pillow 13 resizes along the columns first where that is faster, which moves some pixels by one; the
data sets of the literature were made before.

Without the folder, MNIST's digest is taken over from the file that is there.
"""

import gzip
import hashlib
import io
import json
import pathlib
import sys

import numpy
from PIL import Image

target = pathlib.Path(__file__).parent.parent / "golden.json"
random = numpy.random.Generator(numpy.random.PCG64(1))


def reals(array):
    """Numbers as little-endian binary32 in row-major order, in hexadecimal."""
    return numpy.ascontiguousarray(array).astype("<f4").tobytes().hex()


def resized():
    """Images by rows; sizes are height, width."""
    cases = []
    for source, size in [
        ((28, 28), (10, 10)), ((28, 28), (14, 14)), ((28, 28), (27, 29)), ((8, 8), (10, 10)),
        ((8, 8), (16, 16)), ((8, 8), (8, 3)), ((8, 8), (3, 8)), ((7, 5), (3, 11)),
        ((2, 1), (4, 4)), ((13, 9), (2, 1)), ((9, 1), (2, 4)), ((6, 6), (6, 6)), ((40, 2), (9, 1)),
    ]:
        pixels = random.integers(0, 256, source, dtype=numpy.uint8)
        # Much black and white, as in images of digits, where rounding is at its bounds.
        pixels[random.random(source) < 0.3] = 0
        pixels[random.random(source) < 0.2] = 255
        real = random.normal(size=source).astype(numpy.float32)
        height, width = size
        case = {
            "source": source, "target": size, "bytes": pixels.tobytes().hex(),
            "real": reals(real),
        }
        image = Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR)
        case["bytes-resized"] = numpy.asarray(image).tobytes().hex()
        image = Image.fromarray(real).resize((width, height), Image.Resampling.BILINEAR)
        case["real-resized"] = reals(numpy.asarray(image))
        cases.append(case)
    return cases


def mnist():
    """SHA-256 of MNIST's test images at 10 × 10, one after the other."""
    if len(sys.argv) < 2:
        return json.loads(target.read_text())["mnist-10x10"]
    data = gzip.open(pathlib.Path(sys.argv[1]) / "t10k-images-idx3-ubyte.gz").read()
    images = numpy.frombuffer(data[16:], numpy.uint8).reshape(-1, 28, 28)
    digest = hashlib.sha256()
    for image in images:
        small = Image.fromarray(image).resize((10, 10), Image.Resampling.BILINEAR)
        digest.update(numpy.asarray(small).tobytes())
    return digest.hexdigest()


def saved(array, version=None):
    file = io.BytesIO()
    numpy.lib.format.write_array(file, array, version=version)
    return file.getvalue().hex()


def arrays():
    """NPY files and what is in them."""
    cases = []
    for dtype in [
        "?", "u1", "i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4", "<u8", ">u8",
        "<i8", ">i8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8",
    ]:
        values = random.normal(0, 50, (3, 4, 2))
        if numpy.dtype(dtype).kind == "u":
            values = abs(values)
        if dtype == "?":
            values = values > 0
        array = values.astype(dtype)
        for order in "CF":
            ordered = numpy.asarray(array, order=order)
            cases.append((dtype + order, ordered, saved(ordered)))
    small = numpy.arange(6, dtype="<f4").reshape(2, 3)
    for version in [(1, 0), (2, 0), (3, 0)]:
        cases.append((f"version {version[0]}", small, saved(small, version)))
    cases.append(("one dimension", numpy.arange(5), saved(numpy.arange(5))))
    cases.append(
        ("four dimensions", numpy.arange(24.0).reshape(2, 3, 1, 4),
         saved(numpy.arange(24.0).reshape(2, 3, 1, 4))))
    return [
        {
            "name": name, "file": file, "dimensions": list(array.shape),
            "values": reals(array),
        }
        for name, array, file in cases
    ]


def archives():
    """NPZ files with the same samples, stored and deflated."""
    x = (numpy.arange(24, dtype=numpy.float32) / 4).reshape(6, 4)
    y = numpy.array([0, 1, 2, 0, 1, 2])
    result = {}
    for name, save in [("stored", numpy.savez), ("deflated", numpy.savez_compressed)]:
        file = io.BytesIO()
        save(file, x=x, y=y)
        result[name] = file.getvalue().hex()
        file = io.BytesIO()
        save(file, x_train=x[:4], y_train=y[:4], x_test=x[4:], y_test=y[4:])
        result[name + "-parts"] = file.getvalue().hex()
    return result


golden = {
    "resized": resized(), "mnist-10x10": mnist(), "arrays": arrays(), "archives": archives(),
}
target.write_text(json.dumps(golden, indent=1) + "\n")
