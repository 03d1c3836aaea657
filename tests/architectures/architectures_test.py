#!/usr/bin/python3
"""Holds Fovea to PyTorch on one architecture: every tensor by name, and every command that takes a model.

usage: architectures_test.py FOVEA FOLDER NETWORK [--full]

Exits with 77 where PyTorch is absent: the test is skipped then. --full takes the published sizes, and writes the
pictures of networks of any number of layers."""

import json
import math
import os
import subprocess
import sys
import warnings
from pathlib import Path

SKIPPED = 77
TOLERANCE = 1e-3  # of each number
FLOOR = 1e-5      # of the largest number of its tensor: sums of many terms of either sign come near to 0
SEED = 20
MOST_PICTURES = 130  # their PNG files take longer than all else

try:
    import numpy as np
    import onnx  # noqa: F401 (the exporter's result is read with it)
    import torch
    import torchvision  # noqa: F401
except ImportError as error:
    print(f"THE ARCHITECTURES WERE NOT COMPARED WITH PYTORCH: {error} (Debian's packages python3-torch, "
          "python3-torchvision, python3-onnx, python3-numpy)")
    sys.exit(SKIPPED)

import networks
import recording

problems = []


def expect(holds, message):
    if not holds:
        problems.append(message)


def fovea(*arguments):
    done = subprocess.run([sys.argv[1], *map(str, arguments)], capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"fovea {' '.join(map(str, arguments))}: {done.stderr.strip()[:2000]}")
    return done.stdout if done.returncode == 0 else ""


def fovea_json(*arguments):
    return json.loads(fovea(*arguments, "--json") or "null")


def differences(ours, theirs):
    """The largest share of the tolerance that a number is off; infinite where shapes differ."""
    if ours.shape != theirs.shape or not np.isfinite(ours).all():
        return math.inf
    allowed = TOLERANCE * np.abs(theirs) + FLOOR * np.abs(theirs).max()
    return float((np.abs(ours - theirs) / np.maximum(allowed, 1e-30)).max())


def compare(model, theirs, folder):
    """Runs the model and compares all its tensors, which must be those of PyTorch and no others."""
    np.save(folder / "input.npy", theirs["input"])
    fovea("run", model, "--input", folder / "input.npy", "--all", "--save", folder / "ours.npz")
    if problems:
        return
    with np.load(folder / "ours.npz") as ours:
        expect(set(ours.files) >= set(theirs), f"{model.name}: tensors without a layer: "
                                               f"{sorted(set(theirs) - set(ours.files))}")
        expect(set(ours.files) <= set(theirs), f"{model.name}: layers without a tensor: "
                                               f"{sorted(set(ours.files) - set(theirs))}")
        worst, at = 0.0, ""
        for name in sorted(set(ours.files) & set(theirs)):
            difference = differences(ours[name], theirs[name])
            expect(difference <= 1, f"{model.name}: {name} is off by {difference:.3g} of what is allowed; "
                                    f"{ours[name].shape} and {theirs[name].shape}")
            if difference > worst:
                worst, at = difference, name
        print(f"{model.name}: {len(ours.files)} tensors, at most {100 * worst:.2g} % of the tolerance off ({at})")
    os.remove(folder / "ours.npz")


def check_layers(model, network, theirs):
    layers = fovea_json("layers", model) or []
    for layer in layers:
        expect(layer["output"] == list(theirs[layer["name"]].shape),
               f"layers: {layer['name']} has the output {layer['output']}")
    wanted = sum(weights.numel() for weights in network.parameters())
    counted = sum(layer["parameters"] for layer in layers)
    expect(abs(counted - wanted) <= 64, f"layers: {counted} parameters, PyTorch has {wanted}")
    sums = [layer for layer in layers if layer["kind"].startswith(("conv2d", "conv_transpose", "linear"))]
    expect(sums and all(layer["multiply_adds"] > 0 for layer in sums), "layers: a sum without multiply-adds")
    return layers


def middle(shape):
    """The element in the middle of one picture's tensor, and what explain calls it: channel, row and column of a
    slice. The last two axes that are not 1 are rows and columns, those between them and the channels slices."""
    index = [extent // 2 for extent in shape[1:]]
    shown = [axis for axis in range(2, len(shape)) if shape[axis] != 1]
    of = lambda axes: index[axes[-1] - 1] if axes else 0
    number = 0
    for axis in shown[:-2]:
        number = number * shape[axis] + index[axis - 1]
    at = [index[0] if index else 0, of(shown[-2:-1]), of(shown[-1:])]
    return tuple(index), ",".join(map(str, at)), str(number)


def check_explanations(model, layers, picture, folder):
    """One number of every kind of layer: its arithmetic must give what the pass gave."""
    fovea("run", model, "--image", picture, "--all", "--save", folder / "picture.npz")
    if problems:
        return
    with np.load(folder / "picture.npz") as activations:
        for layer in {layer["kind"]: layer for layer in layers}.values():
            index, at, number = middle(layer["output"])
            unit = fovea_json("explain", model, "--image", picture, "--at", f"{layer['name']},{at}", "--slice", number)
            if unit is None:
                continue
            tensor = activations[layer["name"]][0]
            value = float(tensor[index])
            allowed = TOLERANCE * abs(value) + FLOOR * float(np.abs(tensor).max())
            expect(abs(unit["value"] - value) <= allowed and abs(unit["result"] - value) <= allowed,
                   f"explain {layer['name']} ({layer['kind']}): {unit['value']} and {unit['result']}, "
                   f"the pass has {value}")
    os.remove(folder / "picture.npz")


def check_pictures(model, picture, folder):
    fovea("inspect", picture, "--model", model, "--out", folder / "pictures")
    pages = list((folder / "pictures").glob("index.html"))
    tiles = list((folder / "pictures").glob("*.png"))
    expect(pages and len(tiles) > 10, f"inspect: {len(tiles)} pictures, {len(pages)} page(s)")


def main():
    folder, name, full = Path(sys.argv[2]) / sys.argv[3], sys.argv[3], "--full" in sys.argv
    folder.mkdir(parents=True, exist_ok=True)
    picture = Path(__file__).parents[2] / "resources/samples/automobile.png"
    network, image = networks.make(name, full, SEED)
    for fused in (False, True):
        model = folder / f"{name}{'_fused' if fused else ''}.onnx"
        graph = recording.export(network, image, str(model), fused)
        theirs = recording.tensors_by_name(network, image, graph, fused)
        compare(model, theirs, folder)
        if not fused and not problems:
            layers = check_layers(model, network, theirs)
            check_explanations(model, layers, picture, folder)
        if fused and not problems and (full or len(theirs) <= MOST_PICTURES):
            check_pictures(model, picture, folder)
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    sys.exit(main())
