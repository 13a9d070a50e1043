"""ONNX graphs, built node by node so that a reader can check what is computed."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8


def _model(nodes, inputs, outputs, initializers):
    graph = helper.make_graph(nodes, "homeward", inputs, outputs, initializers)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="homeward"
    )
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


def logistic(weights, intercept):
    """score = sigmoid(intercept + sum of weight * deviation), a missing deviation counting 0.

    Input `window` float [rows, nights, inputs], NaN for missing; output `score` float [rows].
    A matrix product, not ReduceSum: the runtime sums a row in an order that follows its address,
    so with ReduceSum the last bit of a score depends on its place in the batch.
    """
    weights = np.asarray(weights, dtype=np.float32)
    nights, inputs = weights.shape
    return _model(
        [
            helper.make_node("IsNaN", ["window"], ["missing"]),
            helper.make_node("Where", ["missing", "zero", "window"], ["known"]),
            helper.make_node("Reshape", ["known", "row"], ["flat"]),
            helper.make_node("MatMul", ["flat", "weights"], ["product"]),
            helper.make_node("Reshape", ["product", "rows"], ["sum"]),
            helper.make_node("Add", ["sum", "intercept"], ["logit"]),
            helper.make_node("Sigmoid", ["logit"], ["score"]),
        ],
        [helper.make_tensor_value_info("window", TensorProto.FLOAT, ["rows", nights, inputs])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["rows"])],
        [
            numpy_helper.from_array(np.float32(0).reshape(()), "zero"),
            numpy_helper.from_array(weights.reshape(-1, 1), "weights"),
            numpy_helper.from_array(np.array([-1, nights * inputs], dtype=np.int64), "row"),
            numpy_helper.from_array(np.array([-1], dtype=np.int64), "rows"),
            numpy_helper.from_array(np.float32(intercept).reshape(()), "intercept"),
        ],
    )
