"""Cutting a network out of an ONNX file without a library for it.

An ONNX file is one protobuf message, and what is kept of it is kept byte for byte: a part is the nodes that its outputs
need, back to its inputs, with the weights that those nodes name. Field numbers are those of onnx.proto (onnx/onnx.proto,
ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto).
"""
MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_NAME, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 2, 5, 11, 12
NODE_INPUT, NODE_OUTPUT, NODE_ATTRIBUTE = 1, 2, 5
ATTRIBUTE_GRAPHS = (6, 11)
TENSOR_NAME = 8
FLOAT, INT64 = 1, 7  # TensorProto.DataType


def read_varint(message, at):
    value = shift = 0
    while True:
        if at >= len(message) or shift > 63:
            raise ValueError("this is not a network: a number in it does not end")
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(encoded + bytes([value]))


def fields(message):
    """Yields (number, content, the field's own bytes); content is a number or bytes."""
    at = 0
    while at < len(message):
        begin = at
        tag, at = read_varint(message, at)
        wire = tag & 7
        if wire == 0:
            content, at = read_varint(message, at)
        elif wire in (1, 2, 5):
            size, at = (8, at) if wire == 1 else (4, at) if wire == 5 else read_varint(message, at)
            content, at = message[at:at + size], at + size
        else:
            raise ValueError(f"this is not a network: wire type {wire}")
        if at > len(message):
            raise ValueError("this is not a network: it is cut short")
        yield tag >> 3, content, message[begin:at]


def field(number, content):
    """One length-delimited field, or a number."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def tensor_info(name, kind, rank):
    """A ValueInfoProto of a tensor whose sizes are all open."""
    shape = b"".join(field(1, field(2, f"{name}_{i}".encode())) for i in range(rank))
    return field(1, name.encode()) + field(2, field(1, field(1, kind) + field(2, shape)))


def names(message, number):
    return [content.decode() for found, content, _ in fields(message) if found == number]


def cut(model, inputs, outputs):
    """The part of a network that makes `outputs` from `inputs`: lists of (name, FLOAT or INT64, rank)."""
    graphs = [content for number, content, _ in fields(model) if number == MODEL_GRAPH]
    if len(graphs) != 1:
        raise ValueError("this is not a network: it has no graph")
    nodes, weights, graph_name = [], {}, b""
    for number, content, own in fields(graphs[0]):
        if number == GRAPH_NODE:
            if any(found in ATTRIBUTE_GRAPHS for kind, attribute, _ in fields(content) if kind == NODE_ATTRIBUTE
                   for found, _, _ in fields(attribute)):
                raise ValueError("a node with a graph of its own cannot be cut")
            nodes.append((names(content, NODE_INPUT), names(content, NODE_OUTPUT), own))
        elif number == GRAPH_INITIALIZER:
            weights[names(content, TENSOR_NAME)[0]] = own
        elif number == GRAPH_NAME:
            graph_name = own
    maker = {name: i for i, (_, made, _) in enumerate(nodes) for name in made if name}
    given, wanted, kept, used = {name for name, _, _ in inputs}, [name for name, _, _ in outputs], set(), set()
    while wanted:
        name = wanted.pop()
        if not name or name in given or name in used:
            continue
        if name in weights:
            used.add(name)
        elif name not in maker:
            raise ValueError(f"nothing makes {name}")
        elif maker[name] not in kept:
            kept.add(maker[name])
            wanted.extend(nodes[maker[name]][0])
    graph = b"".join(nodes[i][2] for i in sorted(kept)) + graph_name
    graph += b"".join(own for name, own in weights.items() if name in used)
    graph += b"".join(field(GRAPH_INPUT, tensor_info(*i)) for i in inputs)
    graph += b"".join(field(GRAPH_OUTPUT, tensor_info(*o)) for o in outputs)
    return b"".join(own for number, _, own in fields(model) if number != MODEL_GRAPH) + field(MODEL_GRAPH, graph)
