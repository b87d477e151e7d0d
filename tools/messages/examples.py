"""The examples of the declaration: checked, and completed to what is on the wire."""
import re

from generate_schema import is_number, require, value_error

from .declaration import NUMBERS, TEXTS, bound


def completed_nodes(nodes, kinds, where):
    """Each with all properties of its kind: those that the example does not name have the schema's defaults."""
    require(isinstance(nodes, list), where, "must be a list of nodes")
    by_name = {kind["name"]: kind for kind in kinds}
    for node in nodes:
        require(isinstance(node, dict) and node.get("kind") in by_name, where, f"the schema has no kind of node as in {node}")
        require({"id", "kind", "title", "order", "properties"} <= set(node) <= {"id", "kind", "title", "parent", "order", "properties"}, where,
                "a node has id, kind, title, perhaps parent, order and properties")
        table = {prop["name"]: prop for prop in by_name[node["kind"]]["properties"]}
        for name, value in node["properties"].items():
            require(name in table, f"{where} {node['id']}.{name}", "no such property")
            require(value_error(table[name], value) is None, f"{where} {node['id']}.{name}", value_error(table[name], value))
        yield {**node, "properties": {**{name: prop["default"] for name, prop in table.items()}, **node["properties"]}}


def check_bounded(declaration, one, value):
    low, high = (bound(declaration, one.said.get(end)) for end in ("min", "max"))
    size = len(value.encode()) if isinstance(value, str) else value
    require((low is None or size >= low) and (high is None or size <= high), one.where, f"the example's {value!r} is out of bounds")


def completed_value(declaration, kinds, one, value, speaker):
    def must(condition, what):
        require(condition, one.where, f"the example's {value!r} must be {what}")

    if one.type in NUMBERS + ["protocol"]:
        must(is_number(value) and (one.type == "number" or isinstance(value, int)), "a number" if one.type == "number" else "a whole number")
    elif one.type in TEXTS:
        must(isinstance(value, str), "text")
        must(one.type != "id" or re.fullmatch(r"[A-Za-z0-9_-]+", value), "letters, digits, - and _")
    elif one.type == "bool":
        must(isinstance(value, bool), "true or false")
    elif one.type == "operations":
        must(isinstance(value, list), "a list of operations")
    elif one.type == "nodes":
        return list(completed_nodes(value, kinds, one.where))
    elif one.type == "document":
        must(isinstance(value, dict) and set(value) == {"nodes"}, "an object with nodes")
        return {"nodes": list(completed_nodes(value["nodes"], kinds, one.where))}
    elif one.type == "point":
        must(isinstance(value, list) and len(value) == 3 and all(map(is_number, value)), "three numbers")
    elif one.type == "stages":
        must(isinstance(value, dict) and all(map(is_number, value.values())), "milliseconds by stage")
    elif one.enum:
        must(value in one.enum.words, f"one of {', '.join(one.enum.words)}")
    elif "by" in one.said:
        must(isinstance(value, dict), "an object")
        point = [each for each in one.record.fields if each.type == "point"][0]
        return {name: completed_value(declaration, kinds, point, each, speaker) for name, each in value.items()}
    elif one.has("list"):
        must(isinstance(value, list), "a list")
        return [completed_fields(declaration, kinds, one.record.fields, each, speaker, one.where) for each in value]
    else:
        return completed_fields(declaration, kinds, one.record.fields, value, speaker, one.where)
    if speaker == "client" and one.type in NUMBERS + TEXTS:
        check_bounded(declaration, one, value)
    return value


def completed_fields(declaration, kinds, fields, example, speaker, where):
    require(isinstance(example, dict), where, "an example must be an object")
    rest, said = dict(example), {}
    for one in fields:
        if one.has("flat"):
            names = [each.name for each in one.record.fields]
            part = {name: rest.pop(name) for name in names if name in rest}
            said.update(completed_fields(declaration, kinds, one.record.fields, part, speaker, one.where))
            continue
        if one.type == "protocol":
            rest.setdefault(one.name, declaration.protocol)
        if one.name in rest:
            said[one.name] = completed_value(declaration, kinds, one, rest.pop(one.name), speaker)
            continue
        need = not one.may_lack or (speaker == "client" and "unless" in one.said and not example.get(one.said["unless"]))
        require(not need, one.where, "the example lacks it")
    require(not rest, where, f"the example has {', '.join(rest)}, which no field is called")
    return said


def complete_examples(declaration, kinds):
    """Gives each message its examples as they are on the wire."""
    for speaker, messages in declaration.messages.items():
        for message in messages:
            where = f"{speaker}.json {message.type}"
            raw = message.said.get("examples")
            require(isinstance(raw, list) and raw, where, "needs examples: both sides are tested with them")
            message.examples = [{"type": message.type, **completed_fields(declaration, kinds, message.fields, each, speaker, where)} for each in raw]
