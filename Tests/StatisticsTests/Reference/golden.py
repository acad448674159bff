"""Makes golden.json beside this folder: python3 Tests/StatisticsTests/Reference/golden.py

Needs numpy and scipy. Numbers are written as they are, in the shortest digits that read back.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats



def pearson_cases():
    rng = np.random.default_rng(1)
    cases = []
    for count, offset, noise in [
        (2, 0, 1), (3, 0, 1), (5, 0, 0.1), (20, 0, 1), (50, 1e6, 1), (200, -1e3, 3), (1000, 0, 10),
        (30, 1e8, 0.01),
    ]:
        x = offset + rng.normal(size=count)
        y = -2 * x + noise * rng.normal(size=count) + offset
        # Exact rational arithmetic is what a stable formula should agree with; longdouble is enough.
        dx = x.astype(np.longdouble) - x.astype(np.longdouble).mean()
        dy = y.astype(np.longdouble) - y.astype(np.longdouble).mean()
        r = float((dx * dy).sum() / np.sqrt((dx * dx).sum() * (dy * dy).sum()))
        assert abs(r - stats.pearsonr(x, y)[0]) < 1e-9
        cases.append({"x": x.tolist(), "y": y.tolist(), "r": r})
    return cases


def quantile_cases():
    degrees = [1, 2, 3, 4, 5, 9, 10, 29, 30, 199, 200, 999, 1000, 1001, 5000, 1000000]
    return [
        {"degrees": nu, "within": chance, "t": float(stats.t.isf((1 - chance) / 2, nu))}
        for nu in degrees
        for chance in [0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999]
    ]


def mean_cases():
    rng = np.random.default_rng(2)
    cases = []
    for count, confidence in [(2, 0.95), (3, 0.9), (10, 0.95), (100, 0.99), (1500, 0.95)]:
        x = rng.normal(3, 2, size=count)
        low, high = stats.t.interval(confidence, count - 1, loc=x.mean(), scale=stats.sem(x))
        cases.append({
            "values": x.tolist(), "confidence": confidence, "mean": float(x.mean()),
            "low": float(low), "high": float(high),
        })
    return cases


def correlation_cases():
    rng = np.random.default_rng(3)
    cases = []
    for count, centre, spread, confidence in [
        (2, 0.2, 0.1, 0.95), (10, 1.6, 0.3, 0.95), (10, 0, 0.002, 0.95), (200, -0.7, 0.5, 0.99),
        (5, 4, 1, 0.9),
    ]:
        r = np.tanh(rng.normal(centre, spread, size=count))
        z = np.arctanh(r)
        low, high = stats.t.interval(confidence, count - 1, loc=z.mean(), scale=stats.sem(z))
        cases.append({
            "values": r.tolist(), "confidence": confidence, "mean": float(np.tanh(z.mean())),
            "low": float(np.tanh(low)), "high": float(np.tanh(high)),
        })
    return cases


golden = {
    "scipy": scipy.__version__,
    "pearson": pearson_cases(),
    "quantiles": quantile_cases(),
    "means": mean_cases(),
    "correlations": correlation_cases(),
}
target = pathlib.Path(__file__).parent.parent / "golden.json"
target.write_text(json.dumps(golden) + "\n")
