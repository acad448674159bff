"""Entropies of counts, for DiscreteEntropyTests: by the formulas in numpy and scipy, and where
infomeasure has the same estimator, by it too.

    pip install numpy scipy infomeasure==0.6.3
    python3 discrete.py > ../discrete.json

Grassberger's form of 2003 is computed by its recurrence, G(1) = -gamma - ln 2, G(2) = G(1) + 2,
G(2n + 1) = G(2n), G(2n + 2) = G(2n) + 2 / (2n + 1), not by digamma as in the program.
"""

import json

import infomeasure
import numpy as np

CASES = [
    [1], [7], [5, 5], [1, 1], [1, 1, 1, 1], [2, 1], [10, 3, 1, 1], [50, 30, 15, 4, 1],
    [2, 2, 2, 3, 3, 1, 1, 1, 1, 1, 1], [1000, 1], [400, 300, 200, 99, 1], list(range(1, 30)),
]


def grassberger(counts):
    g = [0.0, -np.euler_gamma - np.log(2.0)]
    g.append(g[1] + 2)
    while len(g) <= max(counts):
        n = len(g)
        g.append(g[n - 1] if n % 2 else g[n - 2] + 2 / (n - 1))
    total = sum(counts)
    return np.log(total) - sum(n * g[n] for n in counts) / total


def chao_shen(counts):
    counts = np.array(counts, dtype=float)
    total = counts.sum()
    singles = min((counts == 1).sum(), total - 1)
    p = (1 - singles / total) * counts / total
    return float(-(p * np.log(p) / (1 - (1 - p) ** total)).sum())


rows = []
for counts in CASES:
    p = np.array(counts) / sum(counts)
    plug_in = float(-(p * np.log(p)).sum())
    row = {
        "counts": counts,
        "plugIn": plug_in,
        "millerMadow": plug_in + (len(counts) - 1) / (2 * sum(counts)),
        "grassberger": float(grassberger(counts)),
        "chaoShen": chao_shen(counts),
    }
    data = [value for value, count in enumerate(counts) for _ in range(count)]
    for name, approach in [("plugIn", "discrete"), ("millerMadow", "miller_madow"),
                           ("chaoShen", "chao_shen")]:
        peer = float(infomeasure.entropy(data, approach=approach, base="e"))
        if abs(peer - row[name]) > 1e-12:
            import sys
            print(counts, name, row[name], peer, file=sys.stderr)
    rows.append(row)
print(json.dumps(rows))
