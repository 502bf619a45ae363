"""Write pipeline/index/minilm.onnx, the graph of all-MiniLM-L6-v2: ``python -m benchmarks.build_minilm``.

The graph holds no weight: each one is a place (offset and length) in the packaged model.safetensors. Text goes in as
token ids and a mask, both ``(batch, tokens)``; unit vectors ``(batch, 384)`` come out, so pooling is part of it.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from pipeline.index.minilm import GRAPH, WEIGHTS, packaged_model

LAYERS, WIDTH, HEADS = 6, 384, 12
HEAD_WIDTH = WIDTH // HEADS
OPSET, IR_VERSION = 20, 9


class Weights:
    """Where each tensor stands in a safetensors file: a header's length in 8 bytes, a JSON header, the numbers."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            self.tensors = json.loads(file.read(length))
        self.first_byte = 8 + length

    def place(self, name: str) -> onnx.TensorProto:
        """Describe one tensor without its numbers."""
        begin, end = self.tensors[name]["data_offsets"]
        tensor = onnx.TensorProto(name=name, dims=self.tensors[name]["shape"], data_type=TensorProto.FLOAT)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", WEIGHTS), ("offset", self.first_byte + begin), ("length", end - begin)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor


class Graph:
    """Collects nodes; each method returns the name of what it adds."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: int | float | list[int]) -> str:
        """Add one operation."""
        output = output or f"{kind}_{len(self.nodes)}"
        node = helper.make_node(kind, inputs, [output], name=output)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in sorted(attributes.items()))
        self.nodes.append(node)
        return output

    def weight(self, name: str) -> str:
        """Use one of the model's tensors."""
        self.initializers[name] = self.weights.place(name)
        return name

    def number(self, value: float | list[int]) -> str:
        """Use a constant: a float, or a list of integers."""
        name = f"const_{value}"
        dtype = np.float32 if isinstance(value, float) else np.int64
        self.initializers[name] = numpy_helper.from_array(np.asarray(value, dtype), name)
        return name

    def linear(self, x: str, name: str) -> str:
        """Multiply by a weight as it is stored, ``(out, in)``, and add its bias. ``x`` is ``(rows, in)``."""
        return self.op("Gemm", x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), transB=1)

    def norm(self, x: str, name: str) -> str:
        """Normalise each row."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)


def attention(g: Graph, x: str, layer: str, shape: str, penalty: str) -> str:
    """Let each token look at the tokens of its text. ``x`` and the result are ``(batch * tokens, 384)``."""
    split = g.op("Concat", shape, g.number([HEADS, HEAD_WIDTH]), axis=0)

    def heads(name: str, order: list[int]) -> str:
        return g.op("Transpose", g.op("Reshape", g.linear(x, f"{layer}.self.{name}"), split), perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = g.op("Mul", g.op("MatMul", query, key), g.number(HEAD_WIDTH**-0.5))
    shares = g.op("Softmax", g.op("Add", scores, penalty), axis=-1)
    mixed = g.op("Transpose", g.op("MatMul", shares, value), perm=[0, 2, 1, 3])
    return g.linear(g.op("Reshape", mixed, g.number([-1, WIDTH])), f"{layer}.output.dense")


def embeddings(g: Graph, shape: str) -> str:
    """Add up what each token is and where it stands: ``(batch, tokens, 384)``."""
    length = g.op("Squeeze", g.op("Slice", shape, g.number([1]), g.number([2])))
    zero, one = g.op("Squeeze", g.number([0])), g.op("Squeeze", g.number([1]))
    tokens = g.op("Gather", g.weight("embeddings.word_embeddings.weight"), "input_ids")
    places = g.op("Gather", g.weight("embeddings.position_embeddings.weight"), g.op("Range", zero, length, one))
    kind = g.op("Gather", g.weight("embeddings.token_type_embeddings.weight"), zero)
    return g.norm(g.op("Add", g.op("Add", tokens, places), kind), "embeddings.LayerNorm")


def build(weights: Path) -> bytes:
    """Return the graph over the given model.safetensors, the same bytes for the same file."""
    g = Graph(Weights(weights))
    shape = g.op("Shape", "input_ids")
    mask = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = g.op("Sub", mask, g.number(1.0))
    penalty = g.op("Mul", g.op("Unsqueeze", absent, g.number([1, 2])), g.number(10000.0))
    x = g.op("Reshape", embeddings(g, shape), g.number([-1, WIDTH]))
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        seen = attention(g, x, f"{layer}.attention", shape, penalty)
        x = g.norm(g.op("Add", seen, x), f"{layer}.attention.output.LayerNorm")
        thought = g.op("Gelu", g.linear(x, f"{layer}.intermediate.dense"))
        x = g.norm(g.op("Add", g.linear(thought, f"{layer}.output.dense"), x), f"{layer}.output.LayerNorm")
    x = g.op("Reshape", x, g.op("Concat", shape, g.number([WIDTH]), axis=0))
    # The length of the sum and that of the mean differ by a factor, which normalising takes away.
    total = g.op("ReduceSum", g.op("Mul", x, g.op("Unsqueeze", mask, g.number([2]))), g.number([1]), keepdims=0)
    g.op("LpNormalization", total, output="vectors", axis=-1, p=2)

    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH])
    graph = helper.make_graph(g.nodes, "minilm", inputs, [vectors], list(g.initializers.values()))
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)
    return bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    GRAPH.write_bytes(build(packaged_model() / WEIGHTS))
    print(f"{GRAPH}: {GRAPH.stat().st_size} bytes")
