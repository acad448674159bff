"""Makes distributions.json beside this file: python3 Tests/StatisticsTests/Reference/distributions.py

Needs scipy. Chances below and above are given both, so that tails are compared by their own digits.
"""

import json
import pathlib

import scipy
from scipy import stats


def places(law):
    """From far in the lower tail to far in the upper one."""
    chances = [1e-12, 1e-5, 0.025, 0.3, 0.5]
    return [float(law.ppf(p)) for p in chances] + [float(law.isf(p)) for p in reversed(chances[:-1])]


def cases(law, **parameters):
    return [
        {**parameters, "x": x, "below": float(law.cdf(x)), "above": float(law.sf(x))}
        for x in places(law)
    ]


def quantiles(law, **parameters):
    return [
        {**parameters, "chance": p, "x": float(law.ppf(p))}
        for p in [1e-10, 0.001, 0.025, 0.31, 0.5, 0.8, 0.975, 0.9999]
    ]


whole = [1, 2, 3, 4, 5, 9, 10, 29, 30, 199, 200, 999, 1000, 1001, 5000, 1000000]
broken = [0.5, 1.7, 3.3, 12.25, 46.9, 317.4]
pairs = [(1, 1), (4, 17.3), (2, 9.5), (9, 300), (0.7, 2.2), (150, 80), (3, 100000)]
golden = {
    "made with": f"scipy {scipy.__version__}",
    "normal": cases(stats.norm),
    "student": [c for nu in [1, 2, 9] + broken for c in cases(stats.t(nu), degrees=nu)],
    "chiSquared": [
        c for nu in [1, 2, 4, 30, 1000] + broken for c in cases(stats.chi2(nu), degrees=nu)
    ],
    "fisher": [
        c for a, b in pairs for c in cases(stats.f(a, b), degrees=a, denominator=b)
    ],
    "normalQuantiles": quantiles(stats.norm),
    "studentQuantiles": [q for nu in [1, 7] + broken for q in quantiles(stats.t(nu), degrees=nu)],
    "chiSquaredQuantiles": [
        q for nu in [1, 2, 200] + broken for q in quantiles(stats.chi2(nu), degrees=nu)
    ],
    "fisherQuantiles": [
        q for a, b in pairs for q in quantiles(stats.f(a, b), degrees=a, denominator=b)
    ],
    "studentWithin": [
        {"degrees": nu, "chance": p, "x": float(stats.t.isf((1 - p) / 2, nu))}
        for nu in whole + broken
        for p in [0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999]
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
