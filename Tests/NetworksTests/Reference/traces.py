"""Writes TorchTraces.swift: parameters of small networks after 1, 10 and 100 steps in PyTorch.

Samples and first weights are simple fractions, the batch is all samples, so nothing is drawn. Everything is computed in
doubles. Order of the numbers: layer by layer, weights as inputs x outputs, biases, then gamma and beta.

  python3 traces.py > ../TorchTraces.swift        (torch 2.15.0)
"""
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
INPUTS, HIDDEN, CLASSES, ROWS = 4, 5, 3, 24


def fraction(i, a, b, n, scale):
    return (((i * a + b) % n) - (n - 1) / 2) / n * scale


def numbers(count, a, b, n=64, scale=2.0):
    # Rounded as floats, which is what the network begins with.
    return torch.tensor([fraction(i, a, b, n, scale) for i in range(count)]).float().double()


# A prime denominator, since sums that are exactly 0 would have another sign in floats.
X = numbers(ROWS * INPUTS, 389, 7, 997, 4.0).reshape(ROWS, INPUTS)
Y = torch.tensor([(7 * i + i // 5) % CLASSES for i in range(ROWS)])


class Sign(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, masked):
        ctx.save_for_backward(x)
        ctx.masked = masked
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (grad * (x.abs() <= 1) if ctx.masked else grad), None


def trace(name, binary=False, norm=False, bias=True, activation="tanh", optimiser=None, bound=None, scaled=False):
    sizes = [INPUTS, HIDDEN, CLASSES]
    weights = [torch.nn.Parameter(numbers(a * b, 37, 11 + k).reshape(a, b)) for k, (a, b) in enumerate(zip(sizes, sizes[1:]))]
    biases = [torch.nn.Parameter(torch.zeros(b)) for b in sizes[1:]] if bias else []
    norms = [torch.nn.BatchNorm1d(b) for b in sizes[1:]] if norm else []
    parameters = weights + biases + [p for n in norms for p in n.parameters()]
    step = optimiser(parameters)
    result = []
    for t in range(1, 101):
        x = X
        for k, w in enumerate(weights):
            x = x @ (Sign.apply(w, False) if binary else w)
            if scaled:
                x = x * sizes[k] ** -0.5
            if bias:
                x = x + biases[k]
            if norm:
                x = norms[k](x)
            if k == 0:
                x = {"tanh": torch.tanh, "relu": torch.relu, "erf": torch.erf, "sign": lambda v: Sign.apply(v, False),
                     "hard": lambda v: Sign.apply(v, True)}[activation](x)
        loss = F.cross_entropy(x, Y)
        step.zero_grad()
        loss.backward()
        step.step()
        if bound is not None:
            with torch.no_grad():
                for w in weights:
                    w.clamp_(-bound, bound)
        if t in (1, 10, 100):
            flat = []
            for k, w in enumerate(weights):
                flat += w.detach().flatten().tolist()
                if bias:
                    flat += biases[k].detach().tolist()
                if norm:
                    flat += norms[k].weight.detach().tolist() + norms[k].bias.detach().tolist()
            result.append(flat)
    statistics = [v for n in norms for v in n.running_mean.tolist() + n.running_var.tolist()]
    return name, result, statistics


O = torch.optim
# A weight whose true gradient is 0, as many are between normalisations, follows rounding errors under Adam; so the last
# network has an optimiser that follows the gradient's size.
TRACES = [
    trace("descent", optimiser=lambda p: O.SGD(p, lr=0.1)),
    trace("momentum and decay", optimiser=lambda p: O.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01)),
    trace("Adam", optimiser=lambda p: O.Adam(p, lr=0.01)),
    trace("AdamW", optimiser=lambda p: O.AdamW(p, lr=0.01, weight_decay=0.1), activation="erf"),
    trace("normalised", norm=True, bias=False, activation="relu", optimiser=lambda p: O.Adam(p, lr=0.01)),
    trace("binarised", binary=True, bias=False, scaled=True, bound=1.0, activation="hard",
          optimiser=lambda p: O.Adam(p, lr=0.01)),
    trace("binarised, normalised", binary=True, norm=True, bias=False, activation="sign",
          optimiser=lambda p: O.SGD(p, lr=0.05, momentum=0.9)),
]


def array(values, indent):
    words = [f"{v:.8g}" for v in values]
    lines, line = [], indent
    for w in words:
        if len(line) + len(w) + 2 > 98:
            lines.append(line.rstrip())
            line = indent
        line += w + ", "
    lines.append(line.rstrip())
    return "\n".join(lines)


print("// Written by Reference/traces.py with PyTorch; do not edit.\n")
print("/// Parameters of small networks after 1, 10 and 100 steps in PyTorch, and running statistics at the end.")
print("enum TorchTraces {")
print("  struct Trace {\n    let parameters: [[Double]]\n    let statistics: [Double]\n  }\n")
print("  static let all: [String: Trace] = [")
for name, result, statistics in TRACES:
    print(f'    "{name}": Trace(\n      parameters: [')
    for flat in result:
        print("        [\n" + array(flat, " " * 10) + "\n        ],")
    print("      ],\n      statistics: [")
    if statistics:
        print(array(statistics, " " * 8))
    print("      ]),")
print("  ]\n}")
