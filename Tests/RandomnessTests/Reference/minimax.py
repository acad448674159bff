"""Derive the polynomial coefficients of PortableMath (log and exp) by Remez exchange.

    python3 minimax.py        (needs mpmath)

Both are polynomials in z whose absolute error, times z, is made level:
  log:  (log((1+s)/(1-s)) - 2s) / s = z (L1 + L2 z + ... + L7 z^6),     z = s^2
  exp:  r (e^r + 1) / (e^r - 1) - 2 = z (E1 + E2 z + ... + E5 z^4),     z = r^2
"""
from mpmath import mp, mpf, matrix, lu_solve, log, exp, sqrt, cos, pi

mp.dps = 60


def remez(target, weight, low, high, count):
    """The `count` coefficients that level `weight * (target - polynomial)` on [low, high]."""
    nodes = [low + (high - low) * (1 - cos(pi * i / count)) / 2 for i in range(count + 1)]
    nodes[0] = low + (high - low) / 1000
    samples = [low + (high - low) * (i + mpf(1) / 2) / 4000 for i in range(4000)] + [high]
    for _ in range(30):
        system = matrix(count + 1, count + 1)
        right = matrix(count + 1, 1)
        for row, x in enumerate(nodes):
            for column in range(count):
                system[row, column] = x**column
            system[row, count] = (-1) ** row / weight(x)
            right[row] = target(x)
        solution = lu_solve(system, right)
        coefficients = [solution[i] for i in range(count)]

        def error(x):
            return weight(x) * (target(x) - mp.polyval(coefficients[::-1], x))

        errors = [error(x) for x in samples]
        extrema, start = [], 0
        for i in range(1, len(samples) + 1):
            if i == len(samples) or (errors[i] > 0) != (errors[start] > 0):
                best = max(range(start, i), key=lambda j: abs(errors[j]))
                extrema.append(samples[best])
                start = i
        if len(extrema) != count + 1:
            raise SystemExit(f"{len(extrema)} extrema, expected {count + 1}")
        moved = max(abs(a - b) for a, b in zip(extrema, nodes))
        nodes = extrema
        if moved < (high - low) / 2000:
            break
    return coefficients, max(abs(e) for e in errors)


def log_target(z):
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) - 2 * s) / s / z


def exp_target(z):
    r = sqrt(z)
    return (r * (exp(r) + 1) / (exp(r) - 1) - 2) / z


s_max = (sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)
r_max = log(mpf(2)) / 2
for name, target, high, count in (
    ("log", log_target, s_max**2, 7),
    ("exp", exp_target, (r_max * (1 + mpf(2) ** -20)) ** 2, 5),
):
    coefficients, error = remez(target, lambda z: z, mpf(0), high, count)
    print(name, "error 2^", mp.nstr(log(error, 2), 5))
    for c in coefficients:
        print("  ", repr(float(c)), float(c).hex())
ln2 = log(mpf(2))
high = mpf(int(mp.floor(ln2 * 2**32))) / 2**32
print("ln2 high", repr(float(high)), float(high).hex(), "low", repr(float(ln2 - high)), float(ln2 - high).hex())
print("1/ln2", repr(float(1 / ln2)))
