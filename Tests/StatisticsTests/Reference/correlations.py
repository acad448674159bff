"""Makes correlations.json beside this file: python3 Tests/StatisticsTests/Reference/correlations.py

Needs numpy, scipy and statsmodels. Numbers are written in the shortest digits that read back.
"""

import json
import pathlib

import numpy as np
import scipy
import statsmodels
from scipy import ndimage, signal, stats
from statsmodels.stats.dist_dependence_measures import distance_correlation


def pairs(seed):
    """Series with noise, with trends, with ties and far from 0."""
    rng = np.random.default_rng(seed)
    for count, offset, noise in [
        (2, 0, 1), (3, 0, 1), (5, 0, 0.1), (20, 0, 1), (50, 1e6, 1), (200, -1e3, 3), (1000, 0, 10),
        (30, 1e8, 0.01),
    ]:
        x = offset + rng.normal(size=count)
        y = -2 * x + noise * rng.normal(size=count) + offset
        yield x, y


def tied_pairs():
    rng = np.random.default_rng(4)
    for count, levels in [(4, 2), (12, 3), (40, 5), (100, 30), (300, 4)]:
        x = rng.integers(levels, size=count).astype(float)
        y = np.floor(0.7 * x + rng.integers(levels, size=count))
        x[0], y[0], x[1], y[1] = 0, 1, 1, 0
        yield x, y


def pearson_cases():
    cases = []
    for x, y in pairs(1):
        # Exact rational arithmetic is what a stable formula should agree with; longdouble is enough.
        dx = x.astype(np.longdouble) - x.astype(np.longdouble).mean()
        dy = y.astype(np.longdouble) - y.astype(np.longdouble).mean()
        r = float((dx * dy).sum() / np.sqrt((dx * dx).sum() * (dy * dy).sum()))
        assert abs(r - stats.pearsonr(x, y)[0]) < 1e-9
        cases.append({"x": x.tolist(), "y": y.tolist(), "r": r})
    return cases


def dependence_cases():
    cases = []
    for x, y in list(pairs(2))[1:-1] + list(tied_pairs()):
        if len(x) > 400:
            x, y = x[:400], y[:400]
        # Distances far from 0 have lost digits before any formula sees them.
        near = np.abs(x).max() < 1e5
        cases.append({
            "x": x.tolist(), "y": y.tolist(),
            "spearman": float(stats.spearmanr(x, y)[0]),
            "kendall": float(stats.kendalltau(x, y, variant="b")[0]),
            "distance": float(distance_correlation(x, y)) if near else None,
        })
    return cases


def partial_cases():
    cases = []
    rng = np.random.default_rng(5)
    for count, others in [(4, 1), (10, 1), (50, 1), (60, 2), (200, 4)]:
        t = np.arange(count, dtype=float)
        given = [t] + [np.sin(t / (k + 2)) + 0.1 * rng.normal(size=count) for k in range(others - 1)]
        x = np.exp(-t / 10) + 0.05 * rng.normal(size=count)
        y = np.exp(-t / 12) + 0.3 * x + 0.05 * rng.normal(size=count)
        design = np.column_stack([np.ones(count)] + given)
        rx = x - design @ np.linalg.lstsq(design, x, rcond=None)[0]
        ry = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        r = float(stats.pearsonr(rx, ry)[0])
        # The same from the inverse of all correlations.
        inverse = np.linalg.inv(np.corrcoef(np.stack([x, y] + given)))
        assert abs(r + inverse[0, 1] / np.sqrt(inverse[0, 0] * inverse[1, 1])) < 1e-9
        cases.append({
            "x": x.tolist(), "y": y.tolist(), "given": [g.tolist() for g in given], "r": r,
        })
    return cases


def series_cases():
    cases = []
    rng = np.random.default_rng(6)
    for count in [1, 2, 3, 7, 50]:
        x = np.exp(-np.arange(count) / 9) + 0.1 * rng.normal(size=count)
        cases.append({
            "x": x.tolist(), "differences": np.diff(x).tolist(),
            "detrended": signal.detrend(x).tolist(),
            "smoothed": ndimage.gaussian_filter1d(x, 1).tolist(),
        })
    return cases


def z_cases():
    r = [0, 1e-12, -0.003, 0.0099, 0.0101, 0.3, -0.75, 0.999, -0.999999999]
    return [{"r": float(x), "z": float(np.arctanh(x))} for x in r]


golden = {
    "made with": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}",
    "pearson": pearson_cases(), "dependence": dependence_cases(), "partial": partial_cases(),
    "series": series_cases(), "z": z_cases(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
