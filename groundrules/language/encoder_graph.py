"""The MiniLM encoder as an ONNX graph, built from its weights file.

Architecture: BERT with 6 layers, 12 heads and 384 dimensions, then the mean over the tokens and unit length,
as the model's published `config.json` and `modules.json` say.
"""

import json
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
HEADS = 12
WIDTH = 384
# Lower layers still show the words, the last one the gist: together they tell close rules apart (docs/evaluation.md).
_LOWER_LAYERS = (2, 4)
_FEATURES = WIDTH * (2 + len(_LOWER_LAYERS))
HEAD_WIDTH = WIDTH // HEADS
_EPSILON = 1e-12
_OPSET = 17


def read_safetensors(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Return the float32 arrays of a safetensors file by name; integer arrays are left out.

    Layout: eight bytes with the header's length, a JSON header, then the raw data.
    """
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(raw[start:end], dtype=np.float32).reshape(entry["shape"])
    return arrays


class _Graph:
    """Collects nodes and constants; every method returns the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[object] = []
        self.constants: list[object] = []
        self._count = 0

    def constant(self, value: npt.NDArray[np.generic]) -> str:
        name = self._name("const")
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, name: str | None = None, **attributes: object) -> str:
        output = name or self._name(kind)
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _name(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"


def build_graph(weights: Path) -> bytes:
    """Return a serialised ONNX model: `ids` int64 and `mask` float32, both (batch, tokens), to

    `vectors` (batch, 384), the published sentence embedding; and `features` (batch, 1536), the same beside the means of
    two lower layers and the maximum of the last.
    """
    arrays = read_safetensors(weights)
    graph = _Graph()
    hidden = _embed(graph, arrays)
    bias = _attention_bias(graph)
    lower = []
    for layer in range(LAYERS):
        hidden = _layer(graph, arrays, f"encoder.layer.{layer}", hidden, bias)
        if layer + 1 in _LOWER_LAYERS:
            lower.append(hidden)
    vectors = _mean(graph, hidden, name="vectors")
    means = [_mean(graph, states) for states in lower]
    graph.node("Concat", vectors, *means, _maximum(graph, hidden), name="features", axis=1)
    shape = ["batch", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "sentence-encoder",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, shape),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, shape),
            ],
            [
                helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH]),
                helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", _FEATURES]),
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=8,
    )
    # Shapes are all explicit; this keeps the quantiser from warning that nobody looked.
    helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
    return bytes(model.SerializeToString())


def quantise(graph: bytes) -> bytes:
    """Return the graph with its matrices in 8-bit integers (7 used, so that no processor overflows)."""
    import onnx  # noqa: PLC0415  # slow
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.onnx"
        quantize_dynamic(
            onnx.load_model_from_string(graph),
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul"],
            extra_options={"MatMulConstBOnly": True},
        )
        return path.read_bytes()


def _embed(graph: _Graph, arrays: dict[str, npt.NDArray[np.float32]]) -> str:
    words = graph.node("Gather", graph.constant(arrays["embeddings.word_embeddings.weight"]), "ids")
    # Sentence type is always 0 here, so its vector is folded into the positions.
    places = arrays["embeddings.position_embeddings.weight"] + arrays["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Slice", graph.node("Shape", "ids"), *_ints(graph, [1], [2]))
    positions = graph.node("Slice", graph.constant(places), *_ints(graph, [0]), length)
    return _normalise(graph, arrays, "embeddings.LayerNorm", graph.node("Add", words, positions))


def _ints(graph: _Graph, *values: list[int]) -> list[str]:
    return [graph.constant(np.array(value, dtype=np.int64)) for value in values]


def _scalar(graph: _Graph, value: float) -> str:
    return graph.constant(np.array(value, dtype=np.float32))


def _attention_bias(graph: _Graph) -> str:
    """Padding gets a large negative score in every head, so that no token attends to it."""
    hidden = graph.node("Sub", _scalar(graph, 1.0), "mask")
    scores = graph.node("Mul", hidden, _scalar(graph, -1e9))
    return graph.node("Unsqueeze", scores, *_ints(graph, [1, 2]))


def _normalise(graph: _Graph, arrays: dict[str, npt.NDArray[np.float32]], name: str, value: str) -> str:
    return graph.node(
        "LayerNormalization",
        value,
        graph.constant(arrays[f"{name}.weight"]),
        graph.constant(arrays[f"{name}.bias"]),
        axis=-1,
        epsilon=_EPSILON,
    )


def _linear(graph: _Graph, arrays: dict[str, npt.NDArray[np.float32]], name: str, value: str) -> str:
    product = graph.node("MatMul", value, graph.constant(arrays[f"{name}.weight"].T))
    return graph.node("Add", product, graph.constant(arrays[f"{name}.bias"]))


def _layer(graph: _Graph, arrays: dict[str, npt.NDArray[np.float32]], name: str, value: str, bias: str) -> str:
    heads = [_heads(graph, _linear(graph, arrays, f"{name}.attention.self.{part}", value)) for part in ("query", "key")]
    values = _heads(graph, _linear(graph, arrays, f"{name}.attention.self.value", value))
    keys = graph.node("Transpose", heads[1], perm=[0, 1, 3, 2])
    scores = graph.node("MatMul", heads[0], keys)
    scaled = graph.node("Div", scores, _scalar(graph, float(np.sqrt(HEAD_WIDTH))))
    weights = graph.node("Softmax", graph.node("Add", scaled, bias), axis=-1)
    context = graph.node("Transpose", graph.node("MatMul", weights, values), perm=[0, 2, 1, 3])
    joined = graph.node("Reshape", context, *_ints(graph, [0, 0, WIDTH]))
    attended = _linear(graph, arrays, f"{name}.attention.output.dense", joined)
    value = _normalise(graph, arrays, f"{name}.attention.output.LayerNorm", graph.node("Add", attended, value))
    inner = _gelu(graph, _linear(graph, arrays, f"{name}.intermediate.dense", value))
    outer = _linear(graph, arrays, f"{name}.output.dense", inner)
    return _normalise(graph, arrays, f"{name}.output.LayerNorm", graph.node("Add", outer, value))


def _heads(graph: _Graph, value: str) -> str:
    """(batch, tokens, 384) -> (batch, heads, tokens, 32)."""
    split = graph.node("Reshape", value, *_ints(graph, [0, 0, HEADS, HEAD_WIDTH]))
    return graph.node("Transpose", split, perm=[0, 2, 1, 3])


def _gelu(graph: _Graph, value: str) -> str:
    bell = graph.node("Erf", graph.node("Div", value, _scalar(graph, float(np.sqrt(2.0)))))
    half = graph.node("Mul", value, _scalar(graph, 0.5))
    return graph.node("Mul", half, graph.node("Add", bell, _scalar(graph, 1.0)))


def _mean(graph: _Graph, hidden: str, name: str | None = None) -> str:
    """The mean over real tokens, at unit length."""
    (last, tokens) = _ints(graph, [2], [1])
    mask = graph.node("Unsqueeze", "mask", last)
    total = graph.node("ReduceSum", graph.node("Mul", hidden, mask), tokens, keepdims=0)
    count = graph.node("ReduceSum", mask, tokens, keepdims=0)
    return _unit(graph, graph.node("Div", total, count), name)


def _maximum(graph: _Graph, hidden: str) -> str:
    """The maximum over real tokens, at unit length; padding is pushed below every real value."""
    (last,) = _ints(graph, [2])
    mask = graph.node("Unsqueeze", "mask", last)
    pushed = graph.node(
        "Sub", hidden, graph.node("Mul", graph.node("Sub", _scalar(graph, 1.0), mask), _scalar(graph, 1e4))
    )
    return _unit(graph, graph.node("ReduceMax", pushed, axes=[1], keepdims=0))


def _unit(graph: _Graph, value: str, name: str | None = None) -> str:
    return graph.node("Div", value, graph.node("ReduceL2", value, axes=[1], keepdims=1), name=name)
