"""Writes the small graphs that Java's tests of loading and refusing use."""

import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from homeward_training import graph


def main(folder):
    folder = Path(folder)
    save = lambda name, model: (folder / name).write_bytes(model.SerializeToString())
    weights = [[0.1, -0.2], [0.3, -0.4], [0.5, -0.6]]
    save("logistic-3x2.onnx", graph.logistic(weights, -2.0))
    save("logistic-4x2.onnx", graph.logistic(weights + [[0, 0]], -2.0))
    rows = helper.make_tensor_value_info
    axes = numpy_helper.from_array(np.array([1, 2], dtype=np.int64), "axes")
    reduce = helper.make_node("ReduceSum", ["window", "axes"], ["score"], keepdims=0)

    def sums(name, kind, shape, output_shape, nodes=None, more=()):
        save(
            name,
            graph._model(
                nodes or [reduce],
                [rows("window", kind, shape)],
                [rows("score", kind, output_shape)],
                [axes, *more],
            ),
        )

    sums("double-3x2.onnx", TensorProto.DOUBLE, ["rows", 3, 2], ["rows"])
    # A missing value makes the sum missing: no rule for gaps.
    sums("no-missing-3x2.onnx", TensorProto.FLOAT, ["rows", 3, 2], ["rows"])
    sums("fixed-batch-3x2.onnx", TensorProto.FLOAT, [1, 3, 2], [1])
    # Each row less the mean of all rows: an answer that depends on who else is asked about.
    zero = numpy_helper.from_array(np.float32(0).reshape(()), "zero")
    sums(
        "batch-dependent-3x2.onnx",
        TensorProto.FLOAT,
        ["rows", 3, 2],
        ["rows"],
        [
            helper.make_node("IsNaN", ["window"], ["missing"]),
            helper.make_node("Where", ["missing", "zero", "window"], ["known"]),
            helper.make_node("ReduceSum", ["known", "axes"], ["sum"], keepdims=0),
            helper.make_node("ReduceMean", ["sum"], ["mean"], keepdims=1),
            helper.make_node("Sub", ["sum", "mean"], ["centred"]),
            helper.make_node("Sigmoid", ["centred"], ["score"]),
        ],
        [zero],
    )


if __name__ == "__main__":
    main(sys.argv[1])
