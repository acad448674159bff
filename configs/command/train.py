"""Fits a logistic regression by hand and prints its loss after every epoch.

    PARSIMONY_PARAMETERS='{"learning-rate": 0.5, "epochs": 20, "seed": 1}' python3 train.py

Nothing but Python is needed. Whatever prints JSON objects, a line each, would do as well.
"""

import json
import math
import os
import random


def sample(draw):
    """A point of the plane and whether it lies above a noisy line."""
    x, y = draw.uniform(-1, 1), draw.uniform(-1, 1)
    return (x, y, 1.0), 1.0 if y + draw.gauss(0, 0.2) > 0.5 * x else 0.0


def prediction(weights, inputs):
    return 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, inputs))))


def mean_loss(weights, samples):
    losses = (
        -math.log(max(1e-12, p if label else 1 - p))
        for p, label in ((prediction(weights, inputs), label) for inputs, label in samples)
    )
    return sum(losses) / len(samples)


def accuracy(weights, samples):
    return sum((prediction(weights, i) > 0.5) == (label > 0.5) for i, label in samples) / len(samples)


def main():
    told = json.loads(os.environ["PARSIMONY_PARAMETERS"])
    draw = random.Random(told["seed"])
    training = [sample(draw) for _ in range(200)]
    validation = [sample(draw) for _ in range(200)]
    weights = [0.0, 0.0, 0.0]
    for epoch in range(1, told["epochs"] + 1):
        draw.shuffle(training)
        for inputs, label in training:
            error = prediction(weights, inputs) - label
            weights = [w - told["learning-rate"] * error * x for w, x in zip(weights, inputs)]
        losses = {
            "train-loss": mean_loss(weights, training),
            "validation-loss": mean_loss(weights, validation),
        }
        print(json.dumps({"epoch": epoch, **losses}), flush=True)
    print(json.dumps({"validation-accuracy": accuracy(weights, validation)}))


main()
