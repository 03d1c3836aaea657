"""What PyTorch computed, under the names that the values have in the exported ONNX file.

Every operation that PyTorch runs is written down with its result; the nodes of the file are then met in the
same order. Nothing is computed from the file: a wrong export would show as well as a wrong import."""

import numpy as np
import onnx
import torch
from torch.utils._python_dispatch import TorchDispatchMode

# Which nodes an operation of PyTorch may have become. Those with a "" need not have become any.
BECOMES = {
    "convolution": {"Conv", "ConvTranspose"},
    "native_batch_norm": {"BatchNormalization", "Conv"},
    "relu": {"Relu"},
    "hardtanh": {"Clip"},
    "sigmoid": {"Sigmoid"},
    "silu": {"Mul"},
    "max_pool2d_with_indices": {"MaxPool"},
    "avg_pool2d": {"AveragePool"},
    "avg_pool3d": {"AveragePool"},
    "_adaptive_avg_pool2d": {"AveragePool", "GlobalAveragePool"},
    "mean": {"GlobalAveragePool", "ReduceMean"},
    "cat": {"Concat"},
    "add": {"Add"},
    "mul": {"Mul"},
    "div": {"Div"},
    "pow": {"Pow"},
    "addmm": {"Gemm"},
    "_softmax": {"Softmax"},
    "constant_pad_nd": {"Pad", ""},
    "padding of a pool": {"Pad", ""},
    "upsample_bilinear2d": {"Resize"},
    "upsample_nearest2d": {"Resize"},
    "transpose": {"Transpose"},
    "split": {"Split", "Slice"},
    "unsqueeze": {"Unsqueeze", ""},
    "squeeze": {"Squeeze", ""},
    "view": {"Reshape", "Flatten", "Squeeze", "Unsqueeze", ""},
    "_reshape_alias": {"Reshape", "Flatten", ""},
    "_unsafe_view": {"Reshape", "Flatten", ""},
    "clone": {""},
    "t": {""},
}


def padded_for_pool(args):
    """What an average pool sees: the exporter makes a node of its own of the padding."""
    padding = list(args[3]) if len(args) > 3 else [0]
    per_side = [amount for amount in reversed(padding) for _ in range(2)]
    return torch.nn.functional.pad(args[0], per_side).numpy().copy()


class Recorder(TorchDispatchMode):
    """Keeps (operation, result, input) of all that runs under it, as arrays of their own: PyTorch may write
    over its tensors."""

    def __init__(self):
        super().__init__()
        self.steps = []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        name = function.overloadpacket.__name__
        name = name[:-1] if name.endswith("_") else name
        if name == "silu":
            self.steps.append(("sigmoid", torch.sigmoid(args[0]).numpy().copy(), None))
        if name.startswith("avg_pool"):
            self.steps.append(("padding of a pool", padded_for_pool(args), None))
        first = args[0] if args and isinstance(args[0], torch.Tensor) else None
        before = first.numpy().copy() if name == "native_batch_norm" else None
        result = function(*args, **(kwargs or {}))
        many = result if isinstance(result, (tuple, list)) and name == "split" else [result]
        for tensor in many:
            tensor = tensor[0] if isinstance(tensor, (tuple, list)) else tensor
            if isinstance(tensor, torch.Tensor) and tensor.is_floating_point():
                self.steps.append((name, tensor.numpy().copy(), before))
        return result


def without_fused(steps):
    """Batch normalization that the exporter computes into the convolution before it leaves one step."""
    kept = []
    for step in steps:
        name, _, before = step
        if name == "native_batch_norm" and kept and kept[-1][0] == "convolution" and \
                kept[-1][1].shape == before.shape and np.array_equal(kept[-1][1], before):
            kept.pop()
        kept.append(step)
    return kept


def branches(node):
    return [attribute.g for attribute in node.attribute if attribute.type == onnx.AttributeProto.GRAPH]


def computed_values(graph):
    """(operator, inputs, output) of all numbers in the file that depend on its input, but for shape arithmetic.
    An If stands for what its first branch ends with: PyTorch asks a shape whether there is an axis to squeeze."""
    weights = {tensor.name for tensor in graph.initializer}
    depends = {value.name for value in graph.input} - weights
    for node in graph.node:
        inner = [step for branch in branches(node) for step in branch.node]
        reads = [name for step in [node, *inner] for name in step.input]
        if node.op_type != "Shape" and any(name in depends for name in reads):
            depends.update(node.output)
            operator = branches(node)[0].node[-1].op_type if inner else node.op_type
            for output in node.output:
                yield operator, node.input, output


def tensors_by_name(network, image, graph, fused):
    """name → array for every value that the file computes from its input, and for the input."""
    recorder = Recorder()
    with torch.no_grad(), recorder:
        network(image)
    steps = without_fused(recorder.steps) if fused else recorder.steps
    named = {graph.input[0].name: image.numpy()}
    position = 0
    for operator, inputs, output in computed_values(graph):
        if operator in ("Identity", "Dropout"):
            named[output] = named[inputs[0]]
            continue
        while position < len(steps) and operator not in BECOMES[steps[position][0]]:
            if "" not in BECOMES[steps[position][0]]:
                raise RuntimeError(f"{output} ({operator}) meets PyTorch's {steps[position][0]}")
            position += 1
        if position == len(steps):
            raise RuntimeError(f"PyTorch computed nothing that could be {output} ({operator})")
        named[output] = steps[position][1]
        position += 1
    left = [name for name, _, _ in steps[position:] if "" not in BECOMES[name]]
    if left:
        raise RuntimeError(f"the file lacks what PyTorch computed last: {left}")
    return named


def export(network, image, path, fused):
    """Writes the network as ONNX, batch normalization computed into the convolutions or by itself."""
    training = torch.onnx.TrainingMode.EVAL if fused else torch.onnx.TrainingMode.PRESERVE
    torch.onnx.export(network, image, path, opset_version=13, training=training, do_constant_folding=fused,
                      input_names=["input"], output_names=["output"])
    return onnx.load(path).graph
