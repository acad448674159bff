"""A twin of Core/Randomness, written from its documentation.

It shares no code with it: Philox is NumPy's, BLAKE2b is hashlib's, Sobol's points are SciPy's. A
Python float is an IEEE double and Python never fuses a product and a sum, so the twin of the
portable mathematics agrees to the bit.
"""
import hashlib
import math
import struct

import numpy

MASK = 2**64 - 1


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def double(b):
    return struct.unpack("<d", struct.pack("<Q", b))[0]


# Philox and the named streams


def philox_words(key, count, counter=0):
    """`count` words from block `counter` on. NumPy increments its counter before each block."""
    before = (counter - 1) % 2**256
    generator = numpy.random.Philox(
        counter=numpy.array([before >> 64 * i & MASK for i in range(4)], dtype=numpy.uint64),
        key=numpy.array(key, dtype=numpy.uint64),
    )
    return [int(word) for word in generator.random_raw(count)]


def stream_key(seed, name, *indices):
    name = name.encode()
    identity = b"parsimony/stream/1" + struct.pack("<QQ", seed, len(name)) + name
    identity += struct.pack("<Q", len(indices)) + b"".join(struct.pack("<q", i) for i in indices)
    return struct.unpack("<QQ", hashlib.blake2b(identity, digest_size=32).digest()[:16])


class Stream:
    def __init__(self, seed, name, *indices):
        self.key = stream_key(seed, name, *indices)
        self.position = 0
        self.words = []

    def word(self):
        if self.position >= len(self.words):
            self.words = philox_words(self.key, 2 * len(self.words) + 1024)
        self.position += 1
        return self.words[self.position - 1]

    def below(self, bound):
        while True:
            product = self.word() * bound
            if product & MASK >= 2**64 % bound:
                return product >> 64

    def shuffled(self, values):
        values = list(values)
        for i in range(len(values) - 1):
            j = i + self.below(len(values) - i)
            values[i], values[j] = values[j], values[i]
        return values


def uniform(word):
    return (word >> 11) * 2.0**-53


# Portable mathematics

LN2_HIGH = float.fromhex("0x1.62e42feep-1")
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
L1, L2, L3, L4, L5, L6, L7 = map(
    float.fromhex,
    """0x1.5555555555592p-1 0x1.999999997fdb8p-2 0x1.24924941f123cp-2 0x1.c71c52095dfa4p-3
    0x1.74663ee843125p-3 0x1.39a1babb5f4b4p-3 0x1.2f05635ebf6a5p-3""".split(),
)
E1, E2, E3, E4, E5 = map(
    float.fromhex,
    """0x1.555555555553ep-3 -0x1.6c16c16bebdc8p-9 0x1.1566aaf2754eep-14 -0x1.bbd41caa7476fp-20
    0x1.6376bdfcd047cp-25""".split(),
)


def log(x):
    significand, exponent = math.frexp(x)  # exact; significand in [1/2, 1)
    if 2 * significand < double(0x3FF6A09E667F3BCD):
        significand, exponent = 2 * significand, exponent - 1
    k, f = float(exponent), significand - 1
    s = f / (2 + f)
    z = s * s
    w = z * z
    even = w * (L2 + w * (L4 + w * L6))
    odd = z * (L1 + w * (L3 + w * (L5 + w * L7)))
    half_square = 0.5 * f * f
    return k * LN2_HIGH - ((half_square - (s * (half_square + (odd + even)) + k * LN2_LOW)) - f)


def exp(x):
    k = float(round(x * float.fromhex("0x1.71547652b82fep0")))  # halves to even, as the sum does
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    z = r * r
    c = r - z * (E1 + z * (E2 + z * (E3 + z * (E4 + z * E5))))
    y = 1 - ((low - (r * c) / (2 - c)) - high)
    half = int(k) >> 1
    return y * 2.0**half * 2.0 ** (int(k) - half)


def horner(coefficients, x):
    value = coefficients[0]
    for coefficient in coefficients[1:]:
        value = value * x + coefficient
    return value


# Wichura's coefficients as printed, highest first.
A = [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080]
B = [5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
     5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0]
C = [7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
     1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
     4.63033784615654529590, 1.42343711074968357734]
D = [1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
     1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940,
     2.05319162663775882187, 1.0]
E = [2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580,
     5.46378491116411436990, 6.65790464350110377720]
F = [2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
     7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
     5.99832206555887937690e-1, 1.0]


def normal_argument(word):
    signed = word - 2**64 if word >> 63 else word
    return ((signed >> 12) + 0.5) * 2.0**-52


def normal(word):
    q = normal_argument(word)
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * horner(A, r) / horner(B, r)
    r = math.sqrt(-log(0.5 - abs(q)))
    if r <= 5:
        magnitude = horner(C, r - 1.6) / horner(D, r - 1.6)
    else:
        magnitude = horner(E, r - 5) / horner(F, r - 5)
    return math.copysign(magnitude, q)
