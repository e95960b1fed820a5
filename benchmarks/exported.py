"""How far ONNX Runtime's answers for an exported model are from the engine's own.

    pip install numpy onnx onnxruntime
    swift build -c release --package-path benchmarks --product spec
    python benchmarks/exported.py .build/release/detect-cli benchmarks/.build/release/libspec.so [MODEL]…

Each MODEL (default: both that ship) is exported by the program and checked by ONNX's own library, which has
to write the same bytes. Random windows, each with levels of its own, their features of sizes from 0.1 to 10, go
through ONNX Runtime and, from the model's own file, through the engine, in batches of several sizes. The largest
differences are printed. A probability or weight that differs by more than 1e-5, or log-odds by more than 1e-4, are a failure.
"""

import argparse
import ctypes
import itertools
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

STEPS = 144
SIZES = 0.1, 0.3, 1, 3, 10
BATCHES = 1, 2, 24, 100
TOLERANCES = {"anomaly": 1e-5, "changepoint": 1e-5, "anomaly_log_odds": 1e-4, "attention": 1e-5}


class Engine:
    """The engine's answers for a model's file."""

    def __init__(self, library, path):
        self.library = ctypes.CDLL(str(library))
        self.library.model_open.restype = ctypes.c_void_p
        self.library.model_open.argtypes = [ctypes.c_char_p]
        self.library.model_answers.restype = None
        self.library.model_answers.argtypes = [
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
        self.model = self.library.model_open(str(path).encode())
        if not self.model:
            sys.exit(f"exported: {path}: no model")

    def __call__(self, x):
        p = np.empty((len(x), 2), np.float32)
        attention = np.empty((len(x), STEPS), np.float32)
        self.library.model_answers(self.model, x.ctypes.data, len(x), p.ctypes.data, attention.ctypes.data)
        anomaly = p[:, 0].astype(float)
        return {
            "anomaly": anomaly, "changepoint": p[:, 1], "attention": attention,
            "anomaly_log_odds": np.log(anomaly) - np.log1p(-anomaly)}


def exported(program, path, folder):
    """The checked bytes of what the program makes of a model, and the count of its features."""
    file = pathlib.Path(folder) / "exported.onnx"
    subprocess.run([program, "export", "--quiet", "--force", "--model", path, "--output", file], check=True)
    data = file.read_bytes()
    model = onnx.load_from_string(data)
    onnx.checker.check_model(model, full_check=True)
    if model.SerializeToString() != data:
        sys.exit(f"exported: {path}: ONNX's library writes other bytes")
    columns = next(entry.value for entry in model.metadata_props if entry.key == "columns").split(",")
    shape = [extent.dim_value for extent in model.graph.input[0].type.tensor_type.shape.dim]
    if shape[1:] != [STEPS, len(columns)]:
        sys.exit(f"exported: {path}: {len(columns)} columns for {shape}")
    return data, len(columns)


def windows(random, batch, features, size):
    levels = random.standard_normal((batch, 1, features))
    return (size * (levels + random.standard_normal((batch, STEPS, features)))).astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("library", type=pathlib.Path)
    parser.add_argument("models", nargs="*", metavar="MODEL", default=[
        "models/memory.safetensors", "models/general.safetensors"])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    library = arguments.library.resolve()
    random = np.random.default_rng(arguments.seed)

    print(f"ONNX Runtime {onnxruntime.__version__}, ONNX {onnx.__version__}")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for path in arguments.models:
            data, features = exported(arguments.program, path, folder)
            session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
            engine = Engine(library, path)
            differences, anomalies = {name: [] for name in TOLERANCES}, []
            for batch, size in itertools.product(BATCHES, SIZES):
                x = windows(random, batch, features, size)
                ours, theirs = engine(x), session.run(list(TOLERANCES), {"features": x})
                for name, answer in zip(TOLERANCES, theirs):
                    differences[name].append(abs(answer - ours[name]).max())
                anomalies.extend(ours["anomaly"])
            largest = {name: np.max(found) for name, found in differences.items()}
            print(
                f"{path}: {len(data)} bytes, {len(anomalies)} windows, anomalies {min(anomalies):.2g} to "
                f"{max(anomalies):.2g}; off by at most "
                + ", ".join(f"{name} {difference:.1e}" for name, difference in largest.items()))
            failed = failed or not all(largest[name] <= most for name, most in TOLERANCES.items())
    sys.exit("exported: too far apart" if failed else None)


if __name__ == "__main__":
    main()
