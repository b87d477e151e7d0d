"""Between text and values in C++: what a client says is read and bounded, what the server says is written, and how each message is heard."""
from .cpp_values import NOTE, number_text
from .declaration import NUMBERS, TEXTS

OPEN, CLOSE = "\nnamespace limn::collaboration {\n", "}  // namespace limn::collaboration\n"


def read_value(one):
    """The call of Fields that reads it."""
    said = one.said
    if one.enum:
        return f'read_{one.enum.name.lower()}(in, "{one.name}")'
    if one.record:
        return f'in.properties("{one.name}", schema::KindId::{one.record.said["properties_of"]}, k{one.record.name})'
    if one.type in NUMBERS:
        of = f"<{said['cpp']}>" if one.type == "integer" else ""
        return f'in.{one.type}{of}("{one.name}", {number_text(said["min"])}, {number_text(said["max"])})'
    if one.type in TEXTS:
        bounds = [number_text(said[end]) for end in ("max", "min") if end in said]
        value = f'in.{one.type}("{one.name}", {", ".join(bounds)})'
        return f"{said['through']}({value})" if "through" in said else value
    return {"bool": f'in.flag("{one.name}")', "operations": f'in.operations("{one.name}")',
            "protocol": f'in.integer<int>("{one.name}", 1, 1\'000\'000)'}[one.type]


def read_field(one, fields):
    conditions = [f'in.has("{one.name}")'] * (one.has("optional") or "default" in one.said)
    if "unless" in one.said:
        switch = [each for each in fields if each.name == one.said["unless"]][0]
        conditions.append(f"!said.{switch.member}")
    condition = f"if ({' && '.join(conditions)}) " if conditions else ""
    return f"    {condition}said.{one.member} = {read_value(one)};\n"


def read_message(message):
    if not message.fields:
        return f"client::{message.cpp} read_{message.type}(Fields&) {{\n    return {{}};\n}}\n"
    body = "".join(read_field(one, message.fields) for one in message.fields)
    return f"client::{message.cpp} read_{message.type}(Fields& in) {{\n    client::{message.cpp} said;\n{body}    return said;\n}}\n"


def read_enum(enum):
    values = ", ".join(f"{enum.name}::{word}" for word in enum.words)
    words = ", ".join(f'"{word}"' for word in enum.words)
    return (f"{enum.name} read_{enum.name.lower()}(Fields& in, const char* name) {{\n    constexpr std::array kValues{{{values}}};\n"
            f"    return kValues[in.word(name, {{{words}}})];\n}}\n")


def used_enums(declaration, field_lists):
    used = {one.enum.name for fields in field_lists for one in fields if one.enum}
    return [enum for enum in declaration.enums.values() if enum.name in used]


def reader(declaration):
    messages = declaration.messages["client"]
    out = NOTE + '#include "collaboration/client_fields.h"\n' + OPEN + "namespace {\n\n"
    out += "".join(read_enum(enum) + "\n" for enum in used_enums(declaration, [message.fields for message in messages]))
    out += "".join(read_message(message) + "\n" for message in messages)
    out += "}  // namespace\n\nstd::optional<ClientMessage> read_client_message(std::string_view type, Fields& in) {\n"
    out += "".join(f'    if (type == "{message.type}") return read_{message.type}(in);\n' for message in messages)
    return out + "    return std::nullopt;\n}\n\n" + CLOSE


def written(one, value):
    """The expression that makes JSON of it."""
    if one.enum:
        return f"word_of({value})"
    if one.has("list"):
        return f"list_of({value}, [](const auto& each) {{ return json_of(each); }})"
    if one.record:
        return f"json_of({value})"
    call = {"operations": "document::operations_to_json", "nodes": "nodes_json", "document": "document_json", "stages": "stages_json"}
    return f"{call[one.type]}({value})" if one.type in call else value


def write_field(one):
    value = "kProtocol" if one.type == "protocol" else f"m.{one.said.get('from', one.member)}"
    if one.has("flat"):
        return [f"json.update({written(one, value)});"]
    if "by" in one.said:
        point = [each for each in one.record.fields if each.type == "point"][0]
        return [f'OrderedJson& {one.name} = json["{one.name}"] = OrderedJson::object();',
                f"for (const auto& each : {value}) {one.name}[each.{one.said['by']}] = each.{point.member};"]
    there = value if one.has("optional") or one.type == "bool" else f"!{value}.empty()"
    condition = f"if ({there}) " if one.has("optional") or one.has("omit_empty") else ""
    return [f'{condition}json["{one.name}"] = {written(one, "*" * one.has("optional") + value)};']


def write_record(record):
    body = "".join(f"    {line}\n" for one in record.fields for line in write_field(one))
    return f"OrderedJson json_of(const {record.cpp}& m) {{\n    OrderedJson json = OrderedJson::object();\n{body}    return json;\n}}\n"


def write_message(message):
    out = f'    OrderedJson operator()(const server::{message.cpp}& m) const {{\n        OrderedJson json{{{{"type", "{message.type}"}}}};\n'
    lines = ["json.update(json_of(m));"] if message.record else [line for one in message.fields for line in write_field(one)]
    return out + "".join(f"        {line}\n" for line in lines) + "        return json;\n    }\n"


def word_of(enum):
    cases = "".join(f'        case {enum.name}::{word}:\n            return "{word}";\n' for word in enum.words)
    return f"std::string_view word_of({enum.name} value) {{\n    switch (value) {{\n{cases}    }}\n    return {{}};\n}}\n"


def writer(declaration):
    records = [record for record in declaration.records.values() if "properties_of" not in record.said]
    messages = declaration.messages["server"]
    out = NOTE + '#include "collaboration/server_json.h"\n#include "document/json.h"\n' + OPEN + "namespace {\n\n"
    out += "".join(word_of(enum) + "\n" for enum in used_enums(declaration, [one.fields for one in [*records, *messages]]))
    out += "".join(write_record(record) + "\n" for record in records)
    out += "struct Writer {\n" + "".join(write_message(message) for message in messages) + "};\n\n}  // namespace\n\n"
    return out + "OrderedJson json_of(const ServerMessage& message) {\n    return std::visit(Writer{}, message);\n}\n\n" + CLOSE


def rules(declaration):
    out = NOTE + '#pragma once\n#include "collaboration/message_rule.h"\n' + OPEN + "\nconstexpr MessageRule kMessageRules[] = {\n"
    for message in declaration.messages["client"]:
        replaces = message.said.get("replaces", "nothing")
        flags = [str(bool(message.said.get(what))).lower() for what in ("concerns", "at_once")]
        out += f'    {{"{message.type}", Replaces::{replaces}, {", ".join(flags)}}},\n'
    return out + "};\n\n" + CLOSE
