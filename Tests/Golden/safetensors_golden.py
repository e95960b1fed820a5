"""What SafetensorsTests.swift and CheckpointTests.swift compare with.

Needs safetensors and numpy; with torch also the LSTM's outputs. With a path, reads that checkpoint
of the engine with the official library and, if `x.outputs` is among its tensors,
compares torch.nn.LSTM's outputs with it.
"""

import hashlib
import json
import struct
import sys

import numpy as np
import safetensors
import safetensors.numpy

FEATURES, HIDDEN, LAYERS, OUTPUTS = 2, 2, 2, 1


def shapes():
    for layer in range(LAYERS):
        inputs = FEATURES if layer == 0 else 2 * HIDDEN
        for suffix in (f"l{layer}", f"l{layer}_reverse"):
            yield f"weight_ih_{suffix}", (4 * HIDDEN, inputs)
            yield f"weight_hh_{suffix}", (4 * HIDDEN, HIDDEN)
            yield f"bias_ih_{suffix}", (4 * HIDDEN,)
            yield f"bias_hh_{suffix}", (4 * HIDDEN,)
    yield "attention.weight", (HIDDEN, 2 * HIDDEN)
    yield "attention.bias", (HIDDEN,)
    yield "attention.context", (HIDDEN,)
    yield "head.weight", (OUTPUTS, 4 * HIDDEN)
    yield "head.bias", (OUTPUTS,)


def values(name, shape):
    """Sixty-fourths, exact in float32."""
    k = np.arange(np.prod(shape), dtype=np.int64)
    return ((((k * 7 + 3 * len(name)) % 64) - 32) / 64).astype(np.float32).reshape(shape)


def checkpoint_bytes(network):
    """The file that the engine must write, from its description alone."""
    header, buffer = {}, b""
    for name in sorted(network):
        data = network[name].tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(network[name].shape),
            "data_offsets": [len(buffer), len(buffer) + len(data)],
        }
        buffer += data
    metadata = {
        "format": "neuraldetect-1",
        "features": str(FEATURES),
        "hidden": str(HIDDEN),
        "layers": str(LAYERS),
        "outputs": str(OUTPUTS),
        "attention": str(HIDDEN),
        "tensors_sha256": hashlib.sha256(buffer).hexdigest(),
        "seed": "18446744073709551615",
    }
    text = json.dumps({"__metadata__": metadata, **header}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + buffer


def buffer_of(file):
    return file[8 + struct.unpack("<Q", file[:8])[0]:]


def lstm(network, features, hidden, layers, x):
    import torch

    module = torch.nn.LSTM(features, hidden, layers, bidirectional=True)
    state = {
        name: torch.from_numpy(np.array(array))
        for name, array in network.items()
        if name.startswith(("weight_", "bias_"))
    }
    module.load_state_dict(state)  # strict: every name and shape must be right
    with torch.no_grad():
        return module(torch.from_numpy(np.array(x)))[0].numpy()


def golden():
    network = {name: values(name, shape) for name, shape in shapes()}
    ours = checkpoint_bytes(network)
    print("our file, SHA-256:", hashlib.sha256(ours).hexdigest())
    read = safetensors.numpy.load(ours)
    assert read.keys() == network.keys()
    assert all(np.array_equal(read[name], network[name]) for name in network)
    print("the official library reads it: every tensor equal")
    again = safetensors.numpy.save(read, {"any": "text"})
    print("its own copy has the same tensor bytes:", buffer_of(again) == buffer_of(ours))

    official = safetensors.numpy.save(
        {
            "weight": np.array([[1.5, -2.25, 0], [3e-40, -0.0, 3.4028235e38]], np.float32),
            "mean": np.array([1 / 3, -1e10], np.float64),
            "counts": np.array([-1, 2], np.int16),
            "flag": np.array(True),
            "none": np.zeros((0, 4), np.float32),
        },
        {"made by": "safetensors \u00e9\n"},
    )
    print("official file:", official.hex())

    try:
        import torch
    except ImportError:
        print("no torch: the LSTM's outputs are left out")
        return
    t, f = np.meshgrid(np.arange(3), np.arange(FEATURES), indexing="ij")
    x = (((t * 5 + f * 3) % 8 - 4) / 4).astype(np.float32)[:, None, :]
    print("torch", torch.__version__)
    print("LSTM outputs:", lstm(network, FEATURES, HIDDEN, LAYERS, x).ravel().tolist())


def check(path):
    with safetensors.safe_open(path, "numpy") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    stated, found = (
        metadata["tensors_sha256"],
        hashlib.sha256(buffer_of(open(path, "rb").read())).hexdigest(),
    )
    print(len(tensors), "tensors; digest equal:", stated == found)
    if "x.outputs" in tensors:
        extents = (int(metadata[key]) for key in ("features", "hidden", "layers"))
        outputs = lstm(tensors, *extents, tensors["x.inputs"])
        difference = np.abs(outputs - tensors["x.outputs"]).max()
        print("LSTM outputs", outputs.shape, "largest difference from torch:", difference)


if len(sys.argv) > 1:
    check(sys.argv[1])
else:
    golden()
