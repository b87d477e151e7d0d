"""The header: each message as a struct, and the two variants."""
import textwrap

from .declaration import NUMBERS, SPEAKERS, is_member

NOTE = "// Made by tools/generate_messages.py from schema/messages/; change it there.\n"
COLUMNS = 120


def comment_lines(text, indent=""):
    return [f"{indent}// {line}" for line in textwrap.wrap(text, COLUMNS - len(indent) - 3)]


def number_text(value):
    """A bound or default in C++: 9'007'199'254'740'992, or the constant that it names."""
    if isinstance(value, str):
        return value
    return f"{int(value):,}".replace(",", "'") if value == int(value) else repr(value)


def value_type(one):
    if one.record:
        return f"std::vector<{one.record.cpp}>" if one.has("list") else one.record.cpp
    if one.enum:
        return one.enum.name
    return {"number": "double", "integer": one.said.get("cpp", ""), "bool": "bool", "text": "std::string", "id": "std::string", "protocol": "int",
            "operations": "std::vector<document::Operation>", "nodes": "std::vector<std::shared_ptr<const document::Node>>",
            "document": "document::Document", "point": "std::array<float, 3>"}[one.type]


def initial(one):
    if one.has("optional"):
        return ""
    if one.type == "protocol":
        return " = kProtocol"
    if one.enum:
        return f" = {one.enum.name}::{one.said.get('default', one.enum.words[0])}"
    if one.type in NUMBERS:
        return f" = {number_text(one.said.get('default', 0))}"
    if one.type == "bool":
        return f" = {str(one.said.get('default', False)).lower()}"
    return "{}" if one.type == "point" else ""


def member_line(declared, comment):
    if not comment:
        return [f"    {declared};"]
    line = f"    {declared};  // {comment}"
    return [line] if len(line) <= COLUMNS else [*comment_lines(comment, "    "), f"    {declared};"]


def members_of(message, speaker):
    """The lines of the members, in the order of the declaration or in that of its `members`."""
    lines = {one.member: member_line(f"{'std::optional<' * one.has('optional')}{value_type(one)}{'>' * one.has('optional')} {one.member}{initial(one)}",
                                     one.said["comment"]) for one in message.fields if is_member(one, speaker)}
    lines |= {held["name"]: member_line(f"{held['cpp']} {held['name']}", held.get("comment", "")) for held in message.said.get("holds", [])}
    return [line for name in message.said.get("members", lines) for line in lines[name]]


def record_struct(record, indent=""):
    lines = comment_lines(record.said.get("comment", "")) + [f"struct {record.name} {{", *members_of(record, "server")]
    if record.said.get("compared"):
        lines.append(f"    bool operator==(const {record.name}&) const = default;")
    return "".join(f"{indent}{line}\n" for line in [*lines, "};"])


def message_struct(message, speaker):
    inner = "".join(record_struct(record, "    ") for record in message.inner.values())
    lines = members_of(message, speaker)
    out, on_wire = "".join(line + "\n" for line in comment_lines(message.comment)), f'  // "{message.type}" on the wire'
    if not inner and not lines:
        return out + f"struct {message.cpp} {{}};{on_wire}\n"
    return out + f"struct {message.cpp} {{{on_wire}\n{inner}" + "".join(line + "\n" for line in lines) + "};\n"


def place_of(record):
    """A camera's place: which properties of the schema make it, and their values in this order."""
    kind = record.said["properties_of"]
    lines = comment_lines(record.said.get("comment", "") + " Which of the schema's properties make it, and their values in this order.")
    listed = ",\n".join(f"    schema::prop::{kind}::{one.name}" for one in record.fields)
    return "\n".join(lines) + f"\nconstexpr std::array k{record.name}{{\n{listed}}};\nusing {record.name} = std::array<double, k{record.name}.size()>;\n"


def enum_type(enum):
    if enum.foreign:
        return f"using {enum.name} = {enum.foreign};\n"
    return f"enum class {enum.name} : uint8_t {{ {', '.join(enum.words)} }};\n"


def variant(name, messages, scope):
    listed = ",\n".join(f"    {scope}::{message.cpp}" for message in messages)
    return f"using {name} = std::variant<\n{listed}>;\n"


def header(declaration):
    out = NOTE + "#pragma once\n"
    out += "".join(f"#include <{name}>\n" for name in ["array", "cstddef", "cstdint", "memory", "optional", "string", "variant", "vector"]) + "\n"
    out += "".join(f'#include "{name}"\n' for name in declaration.includes)
    out += "\nnamespace limn::collaboration {\n\n// What this program speaks; a page that speaks another is told so when it says hello.\n"
    out += f"constexpr int kProtocol = {declaration.protocol};\n\n"
    for name, limit in declaration.limits.items():
        out += "".join(line + "\n" for line in comment_lines(limit.get("comment", ""))) + f"constexpr size_t {name} = {number_text(limit['value'])};\n"
    out += "\n" + "".join(enum_type(enum) for enum in declaration.enums.values())
    out += "".join("\n" + place_of(record) for record in declaration.records.values() if "properties_of" in record.said)
    own = [record for record in declaration.records.values() if "is" not in record.said and "properties_of" not in record.said]
    out += "".join("\n" + record_struct(record) for record in own if "said_by" not in record.said)
    for speaker in SPEAKERS:
        out += f"\nnamespace {speaker} {{\n"
        if speaker == "client":
            out += "\n" + "".join(line + "\n" for name, each in declaration.types.items() for line in comment_lines(f"{name}: {each['comment']}" if "comment" in each else ""))
        out += "".join("\n" + record_struct(record) for record in own if record.said.get("said_by") == speaker)
        out += "".join("\n" + message_struct(message, speaker) for message in declaration.messages[speaker] if not message.record)
        out += f"\n}}  // namespace {speaker}\n\n"
        out += variant(f"{speaker.capitalize()}Message", declaration.messages[speaker], speaker)
    return out + "\n}  // namespace limn::collaboration\n"
