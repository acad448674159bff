"""Makes runs.json beside this file: python3 Tests/StatisticsTests/Reference/runs.py

Needs numpy, scipy and statsmodels: intervals over runs, lines across sizes, tests, processed curves.
"""

import json
import math
import pathlib

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import ndimage, optimize, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oneway import anova_oneway


def mean_case(values, numbers, confidence, back):
    low, high = stats.t.interval(
        confidence, len(numbers) - 1, loc=numbers.mean(), scale=stats.sem(numbers))
    return {
        "values": values.tolist(), "confidence": confidence, "mean": float(back(numbers.mean())),
        "low": float(back(low)), "high": float(back(high)),
    }


def mean_cases():
    rng = np.random.default_rng(2)
    cases = []
    for count, confidence in [(2, 0.95), (3, 0.9), (10, 0.95), (100, 0.99), (1500, 0.95)]:
        x = rng.normal(3, 2, size=count)
        cases.append(mean_case(x, x, confidence, float))
    return cases


def correlation_cases():
    rng = np.random.default_rng(3)
    cases = []
    for count, centre, spread, confidence in [
        (2, 0.2, 0.1, 0.95), (10, 1.6, 0.3, 0.95), (10, 0, 0.002, 0.95), (200, -0.7, 0.5, 0.99),
        (5, 4, 1, 0.9),
    ]:
        r = np.tanh(rng.normal(centre, spread, size=count))
        cases.append(mean_case(r, np.arctanh(r), confidence, np.tanh))
    return cases


def paule_mandel(y, variances, design):
    """The τ² at which the weighted scatter about the fit is its expectation."""
    degrees = len(y) - design.shape[1]

    def excess(tau2):
        fit = sm.WLS(y, design, weights=1 / (variances + tau2)).fit()
        return float((fit.resid**2 / (variances + tau2)).sum()) - degrees

    if excess(0) <= 0:
        return 0.0
    return optimize.brentq(excess, 0, 1e6, xtol=1e-18, rtol=8.9e-16)


def trend_cases():
    rng = np.random.default_rng(7)
    cases = []
    for count, tau, slope in [(3, 0, 0.1), (5, 0, 0), (5, 0.3, -0.2), (5, 0, 0.05), (8, 0.1, 0.4)]:
        x = np.log2(np.geomspace(400, 10000, count)) + 0.1 * rng.normal(size=count)
        errors = rng.uniform(0.05, 0.2, size=count)
        y = 0.5 + slope * x + tau * rng.normal(size=count) + errors * rng.normal(size=count)
        design = sm.add_constant(x)
        tau2 = paule_mandel(y, errors**2, design)
        # With its scale estimated, weighted least squares has Hartung and Knapp's interval.
        fit = sm.WLS(y, design, weights=1 / (errors**2 + tau2)).fit()
        low, high = fit.conf_int(0.1)[1]
        cases.append({
            "effects": y.tolist(), "errors": errors.tolist(), "moderator": x.tolist(),
            "confidence": 0.9, "intercept": float(fit.params[0]), "slope": float(fit.params[1]),
            "low": float(low), "high": float(high), "p": float(fit.pvalues[1]), "tau2": tau2,
        })
    # Paule and Mandel's τ² without a moderator, to show that the equation is the known one.
    y, v = np.array([0.1, 0.5, 0.9, 0.2]), np.array([0.01, 0.02, 0.015, 0.03])
    known = combine_effects(y, v, method_re="iterated").tau2
    assert abs(known - paule_mandel(y, v, np.ones((4, 1)))) < 1e-6
    return cases


def size_cases():
    rng = np.random.default_rng(8)
    cases = []
    for counts, apart in [((8, 12), 0.3), ((5, 9, 20), 0), ((10, 10, 10, 10, 10), 0.6)]:
        groups = [
            rng.normal(apart * k, 1 + k / 3, size=count) for k, count in enumerate(counts)
        ]
        effects = np.array([g.mean() for g in groups])
        errors = np.array([stats.sem(g) for g in groups])
        q = combine_effects(effects, errors**2).q
        welch = anova_oneway(groups, use_var="unequal")
        cases.append({
            "effects": effects.tolist(), "errors": errors.tolist(), "counts": counts,
            "q": float(q), "p": float(stats.chi2.sf(q, len(counts) - 1)),
            "welch": float(welch.pvalue),
        })
    return cases


def contrast_cases():
    """A weighted sum of means of groups with different variances; of two groups, Welch's t test."""
    rng = np.random.default_rng(9)
    a, b = rng.normal(0, 1, size=9), rng.normal(0.5, 3, size=14)
    test = stats.ttest_ind(b, a, equal_var=False)
    interval = test.confidence_interval(0.95)
    return [{
        "groups": [a.tolist(), b.tolist()], "weights": [-1, 1], "value": float(b.mean() - a.mean()),
        "low": float(interval.low), "high": float(interval.high), "degrees": float(test.df),
        "p": float(test.pvalue),
    }]


def wilcoxon_cases():
    rng = np.random.default_rng(10)
    cases = []
    for differences in [
        rng.normal(0.3, 1, size=6), np.array([1, -2, 2, 3, 3, -1, 5, 2, 0, 1, 4, -3.0]),
        rng.normal(0.3, 1, size=20), rng.normal(-0.2, 1, size=50),
        rng.normal(0.1, 1, size=51), rng.normal(0.1, 1, size=200),
        rng.integers(-3, 5, size=80).astype(float), rng.integers(-2, 4, size=100).astype(float),
    ]:
        found = stats.wilcoxon(differences)
        cases.append({
            "differences": differences.tolist(), "statistic": float(found.statistic),
            "p": float(found.pvalue),
        })
    return cases


def multiple_cases():
    rng = np.random.default_rng(11)
    cases = []
    for p in [
        [0.03], [0.01, 0.04, 0.03, 0.005], [0.5, 0.5, 0.02, 0.9], rng.uniform(size=30)**3,
    ]:
        p = np.asarray(p, dtype=float)
        cases.append({
            "p": p.tolist(), "holm": multipletests(p, method="holm")[1].tolist(),
            "benjaminiHochberg": multipletests(p, method="fdr_bh")[1].tolist(),
        })
    return cases


def dependent_cases():
    """Williams's t and Steiger's z, from matrices: the determinant, and the covariance of two r."""
    cases = []
    rng = np.random.default_rng(15)
    for count in [4, 25, 300]:
        common = rng.normal(size=count)
        x = common + rng.normal(size=count)
        y = 0.5 * common + 0.5 * x + rng.normal(size=count)
        other = y + rng.normal(size=count)
        r = np.corrcoef(np.stack([x, y, common]))
        mean = (r[0, 2] + r[1, 2]) / 2
        t = (r[0, 2] - r[1, 2]) * math.sqrt(
            (count - 1) * (1 + r[0, 1])
            / (2 * (count - 1) / (count - 3) * np.linalg.det(r) + mean**2 * (1 - r[0, 1])**3))
        # Pearson and Filon's covariance of r_jk and r_hm, with both of them at their mean.
        c = np.corrcoef(np.stack([x, common, y, other]))
        one, two = c[0, 1], c[2, 3]
        c[0, 1] = c[1, 0] = c[2, 3] = c[3, 2] = (one + two) / 2
        j, k, h, m = range(4)
        psi = 0.5 * (
            (c[j, h] - c[j, k] * c[k, h]) * (c[k, m] - c[k, h] * c[h, m])
            + (c[j, m] - c[j, h] * c[h, m]) * (c[k, h] - c[k, j] * c[j, h])
            + (c[j, h] - c[j, m] * c[m, h]) * (c[k, m] - c[k, j] * c[j, m])
            + (c[j, m] - c[j, k] * c[k, m]) * (c[k, h] - c[k, m] * c[m, h]))
        s = psi / (1 - c[0, 1] ** 2) ** 2
        z = (math.atanh(one) - math.atanh(two)) * math.sqrt((count - 3) / (2 - 2 * s))
        cases.append({
            "x": x.tolist(), "y": y.tolist(), "common": common.tolist(), "other": other.tolist(),
            "t": float(t), "tChance": float(2 * stats.t.sf(abs(t), count - 3)),
            "z": float(z), "zChance": float(2 * stats.norm.sf(abs(z))),
        })
    return cases


def processed(curve):
    curve = ndimage.gaussian_filter1d(np.log1p(curve), sigma=1)
    return (curve - curve.min()) / (curve.max() - curve.min())


def mean_curve(curves, counts):
    """The mean over runs still active, each counted so often, cut where fewer than five remain."""
    longest = max(len(c) for c in curves)
    table = np.full((len(curves), longest), np.nan)
    for row, curve in zip(table, curves):
        row[: len(curve)] = curve
    table = np.repeat(table, counts, axis=0)
    active = (~np.isnan(table)).sum(axis=0)
    keep = active >= 5
    return np.nanmean(table[:, keep], axis=0)


def paper_cases():
    rng = np.random.default_rng(12)
    cases = []
    for runs in [5, 12]:
        measures, targets = [], []
        for _ in range(runs):
            t = np.arange(rng.integers(6, 25))
            shared = rng.normal(size=len(t))
            targets.append(2.3 * np.exp(-t / 8) + 0.05 * np.exp(0.5 * shared))
            measures.append(7000 + 400 * np.exp(-t / 5) + 30 * shared + 30 * rng.normal(size=len(t)))
        cut = [processed(c) for c in measures], [processed(c) for c in targets]
        resamples = []
        for counts in [np.ones(runs, dtype=int)] + [
            rng.multinomial(runs, [1 / runs] * runs) for _ in range(6)
        ]:
            means = [mean_curve(c, counts) for c in cut]
            resamples.append({
                "counts": counts.tolist(), "epochs": len(means[0]),
                "r": float(stats.pearsonr(*means)[0]),
            })
        cases.append({
            "measures": [m.tolist() for m in measures], "targets": [t.tolist() for t in targets],
            "first": cut[0][0].tolist(), "resamples": resamples,
        })
    return cases


def sequence_cases():
    cases = []
    rng = np.random.default_rng(13)
    for count, confidence in [(20, 0.95), (57, 0.9), (200, 0.99)]:
        x = rng.normal(1, 0.5, size=count)
        a = optimize.brentq(
            lambda a: 2 * (stats.norm.sf(a) + a * stats.norm.pdf(a)) - (1 - confidence), 0.5, 9,
            xtol=1e-15)
        reach = x.std(ddof=1) * math.sqrt((a * a + math.log(count / 20)) / count)
        cases.append({
            "values": x.tolist(), "confidence": confidence, "mean": float(x.mean()),
            "low": float(x.mean() - reach), "high": float(x.mean() + reach),
        })
    return cases


def skewed_cases():
    """Hall's interval: where his transformed t equals the quantiles, found without its inverse."""
    cases = []
    rng = np.random.default_rng(16)
    for count, confidence in [(5, 0.95), (30, 0.95), (200, 0.9)]:
        x = np.exp(rng.normal(size=count)) * (1 if count != 30 else -1)
        g, s, n = stats.skew(x), x.std(ddof=1), count
        t = stats.t.isf((1 - confidence) / 2, n - 1)

        def transformed(mean):
            w = (x.mean() - mean) / s
            return math.sqrt(n) * (w + g * w**2 / 3 + g**2 * w**3 / 27 + g / (6 * n))

        low, high = (
            optimize.brentq(lambda m: transformed(m) - q, x.mean() - 99 * s, x.mean() + 99 * s, xtol=1e-14)
            for q in [t, -t]
        )
        cases.append({
            "values": x.tolist(), "confidence": confidence, "mean": float(x.mean()),
            "low": float(low), "high": float(high),
        })
    return cases


def bca_cases():
    """The ends of BCa for given resamples are the percentiles at these chances."""
    cases = []
    rng = np.random.default_rng(14)
    for count in [8, 30]:
        x = rng.exponential(size=count)
        without = np.array([np.delete(x, i).mean() for i in range(count)])
        d = without.mean() - without
        a = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
        found = np.array([rng.choice(x, size=count).mean() for _ in range(999)])
        # A resample that holds each value once has the mean itself, and counts as half below.
        found[np.isclose(found, x.mean(), rtol=1e-13)] = x.mean()
        b = stats.norm.ppf((found < x.mean()).mean() + (found == x.mean()).mean() / 2)
        z = stats.norm.ppf([0.025, 0.975])
        tails = stats.norm.cdf(b + (b + z) / (1 - a * (b + z)))
        low, high = np.quantile(found, tails)
        cases.append({
            "value": float(x.mean()), "found": np.sort(found).tolist(), "without": without.tolist(),
            "low": float(low), "high": float(high),
        })
    return cases


golden = {
    "made with": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}",
    "means": mean_cases(), "correlations": correlation_cases(), "trends": trend_cases(),
    "sizes": size_cases(), "contrasts": contrast_cases(), "wilcoxon": wilcoxon_cases(),
    "multiple": multiple_cases(), "paper": paper_cases(), "sequences": sequence_cases(),
    "bca": bca_cases(), "skewed": skewed_cases(), "dependent": dependent_cases(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden) + "\n")
