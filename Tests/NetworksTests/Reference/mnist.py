"""Writes TorchDigits.swift: accuracies of a binarised network on MNIST's test file in PyTorch, a run a seed.

The file is made 10 x 10 as Pillow does it, and split into 6,000, 2,000 and 2,000 samples as Datasets does it; both are
written anew here, and the digests of the parts must be those that the Swift side has. Early stopping is the same on both
sides; weights and orders of samples are drawn by PyTorch, so that runs agree in distribution only.

  python3 mnist.py DATA > ../TorchDigits.swift        (torch 2.15.0; DATA/mnist holds the two files)
"""
import gzip
import hashlib
import math
import os
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../RandomnessTests/Reference"))
from twin import Stream

torch.set_num_threads(1)
SIDE, PARTS, SPLIT_SEED = 10, [6000, 2000, 2000], 2026
HIDDEN, BATCH, RATE, EPOCHS, PATIENCE, SEEDS = [32, 16], 128, 1e-3, 100, 10, 20
MEAN, DEVIATION = 0.1307, 0.3081


def resized(images, axis, side):
    """One axis as Pillow's antialiased bilinear filter has it for bytes: weights of 22 bits after the point."""
    images = numpy.moveaxis(images.astype(numpy.int64), axis, -1)
    scale = images.shape[-1] / side
    result = []
    for place in range(side):
        centre = (place + 0.5) * scale
        first, end = max(int(centre - scale + 0.5), 0), min(int(centre + scale + 0.5), images.shape[-1])
        weights = [max(1 - abs((x - centre + 0.5) / scale), 0) for x in range(first, end)]
        total = sum(weights)
        fixed = numpy.array([math.floor(0.5 + w / total * (1 << 22)) for w in weights])
        sums = (images[..., first:end] * fixed).sum(-1) + (1 << 21)
        result.append(numpy.clip(sums >> 22, 0, 255))
    return numpy.moveaxis(numpy.stack(result, -1), -1, axis).astype(numpy.uint8)


def split(labels, sizes, seed):
    """Datasets' stratified parts: Hamilton's shares of each class, ties by a drawn order of the classes."""
    count = len(labels)
    waiting = [Stream(seed, "stratify", c).shuffled(numpy.flatnonzero(labels == c).tolist()) for c in range(10)]
    order = Stream(seed, "stratify-ties").shuffled(range(10))
    parts = []
    for size in sizes:
        shares = [divmod(size * len(members), count) for members in waiting]
        missing = size - sum(share for share, _ in shares)
        up = sorted(order, key=lambda c: (-shares[c][1], order.index(c)))[:missing]
        part = []
        for c, members in enumerate(waiting):
            taken = shares[c][0] + (c in up)
            part += members[len(members) - taken:]
            del members[len(members) - taken:]
        count -= size
        parts.append(sorted(part))
    return parts


def digest(features, labels):
    head = b"parsimony/dataset/1" + struct.pack("<5Q", len(labels), 1, SIDE, SIDE, 10)
    body = labels.astype("<u4").tobytes() + features.astype("<f4").tobytes()
    return hashlib.blake2b(head + body, digest_size=32).hexdigest()


class Sign(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx, grad):
        return grad


def run(seed, parts):
    """The accuracy on the third part of the network that did best on the second."""
    torch.manual_seed(seed)
    (x, y), validation, test = parts
    sizes = [SIDE * SIDE, *HIDDEN, 10]
    weights = [torch.nn.Parameter(0.1 * torch.randn(b, a)) for a, b in zip(sizes, sizes[1:])]
    norms = torch.nn.ModuleList(torch.nn.BatchNorm1d(b) for b in sizes[1:])

    def forward(x):
        for k, w in enumerate(weights):
            x = norms[k](F.linear(x, Sign.apply(w)))
            if k + 1 < len(weights):
                x = Sign.apply(x)
        return x

    adam = torch.optim.Adam(weights + list(norms.parameters()), lr=RATE)
    best, best_look, best_accuracy = math.inf, -1, 0.0
    for epoch in range(EPOCHS):
        norms.train()
        order = torch.randperm(len(y))
        for begin in range(0, len(y), BATCH):
            i = order[begin:begin + BATCH]
            loss = F.cross_entropy(forward(x[i]), y[i])
            adam.zero_grad()
            loss.backward()
            adam.step()
        norms.eval()
        with torch.no_grad():
            loss = float(F.cross_entropy(forward(validation[0]), validation[1]))
            if loss < best:
                accuracy = float((forward(test[0]).argmax(1) == test[1]).double().mean())
                best, best_look, best_accuracy = loss, epoch, accuracy
            elif epoch - best_look >= PATIENCE:
                break
    print(f"seed {seed}: best at {best_look} of {epoch}, {best_accuracy}", file=sys.stderr)
    return best_accuracy


folder = os.path.join(sys.argv[1], "mnist")
images = numpy.frombuffer(gzip.open(f"{folder}/t10k-images-idx3-ubyte.gz").read()[16:], numpy.uint8).reshape(-1, 28, 28)
labels = numpy.frombuffer(gzip.open(f"{folder}/t10k-labels-idx1-ubyte.gz").read()[8:], numpy.uint8)
small = resized(resized(images, 2, SIDE), 1, SIDE).reshape(-1, SIDE * SIDE)
features = small.astype(numpy.float32) / numpy.float32(255)
indices = split(labels, PARTS, SPLIT_SEED)
digests = [digest(features[i], labels[i]) for i in indices]
parts = [
    (torch.from_numpy((features[i] - numpy.float32(MEAN)) / numpy.float32(DEVIATION)), torch.from_numpy(labels[i].astype(numpy.int64)))
    for i in indices
]
accuracies = [run(seed, parts) for seed in range(SEEDS)]
mean = sum(accuracies) / SEEDS
deviation = math.sqrt(sum((a - mean) ** 2 for a in accuracies) / (SEEDS - 1))

print(f"""// Written by Reference/mnist.py with PyTorch {torch.__version__.split("+")[0]}; do not edit.

/// How a binarised network of (32, 16) does on a part of MNIST's test file in PyTorch, and the settings.
enum TorchDigits {{
  static let parts = {PARTS}
  static let splitSeed: UInt64 = {SPLIT_SEED}
  static let digests = [""")
for d in digests:
    print(f'    "{d}",')
print(f"""  ]
  static let mean: Float = {MEAN}
  static let deviation: Float = {DEVIATION}
  static let hidden = {HIDDEN}
  static let batch = {BATCH}
  static let rate = {RATE}
  static let epochs = {EPOCHS}
  static let patience = {PATIENCE}
  /// Of {SEEDS} seeds, in hundredths.
  static let accuracies = [""")
for begin in range(0, SEEDS, 10):
    print("    " + ", ".join(f"{100 * a:.2f}" for a in accuracies[begin:begin + 10]) + ",")
print(f"""  ]
  static let accuracyMean = {100 * mean:.3f}
  static let accuracyDeviation = {100 * deviation:.3f}
}}""")
