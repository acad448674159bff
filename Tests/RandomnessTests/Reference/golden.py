"""Write ../Golden.swift: what the twin, mpmath and SciPy say that Core/Randomness must compute.

    python3 -m venv venv && venv/bin/pip install numpy scipy mpmath
    venv/bin/python golden.py && swift format -i ../Golden.swift
"""
import hashlib
import math
import os
import random
import struct

import mpmath
from mpmath import mp, mpf
from scipy.stats.qmc import Sobol

from twin import (
    Stream, bits, double, exp, log, normal, normal_argument, philox_words, stream_key, uniform,
)

mp.dps = 60


def digest(words):
    return hashlib.blake2b(struct.pack(f"<{len(words)}Q", *words), digest_size=32).hexdigest()


def table(rows, per_line):
    cells = [" ".join(f"{word:016x}" for word in row) for row in rows]
    lines = ["  ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
    return '"""\n' + "\n".join("    " + line for line in lines) + '\n    """'


def swift_list(values, form=str):
    return "[" + ", ".join(map(form, values)) + "]"


def word_literal(word):
    return f"0x{word:016x}"


# Named streams, drawn in the order of the fields, each from a fresh stream.

def frozen_stream(seed, name, *indices):
    def fresh():
        return Stream(seed, name, *indices)

    def draw(count):
        stream = fresh()
        return [stream.word() for _ in range(count)]

    stream = fresh()
    bounds = [1, 2, 3, 10, 1000, 2**32 + 1, 2**62 + 2**61 + 1, 2**63 - 1]
    integers = [stream.below(bound) for bound in bounds]
    return f"""
    FrozenStream(
      seed: {seed}, name: "{name}", indices: {swift_list(indices)},
      key: {swift_list(fresh().key, word_literal)},
      words: {swift_list(draw(6), word_literal)},
      uniforms: {swift_list(map(uniform, draw(4)), float.hex)},
      normals: {swift_list(map(normal, draw(4)), float.hex)},
      integers: {swift_list(integers)},
      integersTook: {stream.position},
      permutation: {swift_list(fresh().shuffled(range(12)))},
      choice: {swift_list(fresh().shuffled(range(1000))[:6])})"""


# Normal quantiles: ends, joints and centre, then words of every size of tail.

def exact_normal(word):
    q = mpf(normal_argument(word))
    z, tail = mpf(abs(normal(word))), mpf(1) / 2 - abs(q)
    for _ in range(3):  # Newton's method; every step doubles the digits
        excess = mpmath.erfc(z / mpmath.sqrt(2)) / 2 - tail
        z += excess * mpmath.exp(z * z / 2) * mpmath.sqrt(2 * mp.pi)
    return mpmath.sign(q) * z


def normal_words():
    random.seed(1)
    words = [0, 2**63 - 1, 2**63, 2**64 - 1, 1 << 12, 2**64 - (1 << 12) - 1]
    for distance in (0.075, math.exp(-25)):  # the joints of the three approximations
        last = int((0.5 - distance) * 2**52)
        for step in (-2, -1, 0, 1, 2):
            words += [last + step << 12, 2**64 - 1 - (last + step << 12)]
    for size in range(1, 52):
        words.append(2**63 - 1 - random.getrandbits(size + 12))
        words.append(2**63 + random.getrandbits(size + 12))
    return words + [random.getrandbits(64) for _ in range(80)]


# Logarithms and exponentials, as unevaluated sums of two doubles.

def two_doubles(value):
    high = float(value)
    return bits(high), bits(float(value - mpf(high)))


def log_arguments():
    random.seed(2)
    points = [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.5, 2.0, 10.0, 0.1]
    points += [math.nextafter(1, 0), math.nextafter(1, 2)]
    points += [math.nextafter(math.sqrt(2), side) for side in (0, 2)]
    points += [1 + random.choice((-1, 1)) * 2 ** random.uniform(-50, -3) for _ in range(12)]
    return points + [2 ** random.uniform(-1074, 1023) for _ in range(25)]


def exp_arguments():
    random.seed(3)
    points = [-745.1, -708.5, -700.0, 709.7, 1.0, -1.0, 0.5, -0.5, math.log(2) / 2, 1e-300]
    points += [random.choice((-1, 1)) * 2 ** random.uniform(-60, 0) for _ in range(14)]
    return points + [random.uniform(-700, 709) for _ in range(24)]


# Digests over many draws: any changed bit changes them.

frozen = Stream(0, "frozen")
frozen_words = [frozen.word() for _ in range(100_000)]
frozen_uniforms = [bits(uniform(word)) for word in frozen_words]
frozen_normals = [bits(normal(word)) for word in frozen_words]
frozen_tails = [
    bits(normal(2**63 - 1 - (word >> 1 + i % 51))) for i, word in enumerate(frozen_words)
]
frozen_logs = [bits(log(double(max(word >> 2, 1 << 52)))) for word in frozen_words]
frozen_exps = [bits(exp(max(uniform(word) * 1460.0 - 750.0, -746.0))) for word in frozen_words]

# Sobol's points: SciPy for small indices, its direction numbers for large ones.

dimensions = 64
sobol = Sobol(dimensions, scramble=False, bits=64)
directions = [[int(word) for word in row] for row in sobol._sv]


def sobol_words(index):
    gray = index ^ index >> 1
    words = [0] * dimensions
    for bit in range(gray.bit_length()):
        if gray >> bit & 1:
            words = [word ^ row[bit] for word, row in zip(words, directions)]
    return words


first_points = sobol.random(1024)
for index in range(1024):
    assert [uniform(word) for word in sobol_words(index)] == list(first_points[index])
sobol_indices = [1, 2, 1023, 2**40 + 12345, 2**53 - 1, 2**63 - 1]
shift = Stream(11, "design")
shifts = [shift.word() for _ in range(dimensions)]
sobol_shifted = [
    bits(uniform(word ^ offset))
    for index in range(256)
    for word, offset in zip(sobol_words(index), shifts)
]

random.seed(4)
blocks = []
for _ in range(24):
    counter = [random.getrandbits(64) for _ in range(4)]
    key = [random.getrandbits(64) for _ in range(2)]
    number = sum(word << 64 * i for i, word in enumerate(counter))
    blocks.append(counter + key + philox_words(key, 4, number))

streams = ",".join(
    frozen_stream(*identity)
    for identity in (
        (0, "a"), (7, "init"), (7, "shuffle", 3), (2**53 - 1, "größe", -1, 0, 2**63 - 1),
    )
)

text = f"""// Written by Reference/golden.py from independent implementations; not to be edited.

/// A named stream and the first draws of each kind, each kind from the stream's beginning.
struct FrozenStream: Sendable {{
  var seed: UInt64
  var name: String
  var indices: [Int]
  var key: [UInt64]
  var words: [UInt64]
  var uniforms: [Double]
  var normals: [Double]
  /// Below 1, 2, 3, 10, 1000, 2^32 + 1, 2^62 + 2^61 + 1 and 2^63 - 1.
  var integers: [Int]
  var integersTook: UInt64
  /// Of 12.
  var permutation: [Int]
  /// 6 out of 1000.
  var choice: [Int]
}}

/// What independent implementations say, as rows of 64-bit words in hexadecimal.
enum Golden {{
  /// The draws of a few named streams.
  static let streams: [FrozenStream] = [{streams}
  ]

  /// Digests over the first 100 000 draws of seed 0's stream "frozen".
  static let wordsDigest = "{digest(frozen_words)}"
  static let uniformsDigest = "{digest(frozen_uniforms)}"
  static let normalsDigest = "{digest(frozen_normals)}"
  /// Normals of 2^63 - 1 - (word >> 1 + i % 51) for word i, so of every size of tail.
  static let tailsDigest = "{digest(frozen_tails)}"
  /// Logarithms of the doubles whose bits are those words / 4, at least the least normal.
  static let logsDigest = "{digest(frozen_logs)}"
  /// Exponentials of max(1460 u - 750, -746) of those uniforms u.
  static let exponentialsDigest = "{digest(frozen_exps)}"

  /// Counter (4), key (2), block (4), from NumPy.
  static let philoxBlocks = {table([row[i:i + 5] for row in blocks for i in (0, 5)], 1)}

  /// A word and the double nearest to its normal quantile, from mpmath.
  static let normals = {table([(w, bits(float(exact_normal(w)))) for w in normal_words()], 2)}

  /// x and ln x as a sum of two doubles, from mpmath.
  static let logs = {table([(bits(x), *two_doubles(mpmath.log(mpf(x)))) for x in log_arguments()], 1)}

  /// x and e^x as a sum of two doubles, from mpmath.
  static let exponentials = {table([(bits(x), *two_doubles(mpmath.exp(mpf(x)))) for x in exp_arguments()], 1)}

  /// An index and the words of its Sobol point in {dimensions} dimensions, from SciPy.
  static let sobolPoints = {table([(index, *sobol_words(index)[i:i + 4]) for index in sobol_indices for i in range(0, dimensions, 4)], 1)}

  /// Over the first 256 points in {dimensions} dimensions, shifted by seed 11's stream "design".
  static let sobolShiftedDigest = "{digest(sobol_shifted)}"
}}
"""
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Golden.swift"), "w") as file:
    file.write(text)
