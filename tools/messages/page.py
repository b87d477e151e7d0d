"""The page's side: the types of both directions, the readers of what the server says, and the examples."""
import json
import textwrap

from .declaration import NUMBERS, SPEAKERS, TEXTS

NOTE = "// Made by tools/generate_messages.py from schema/messages/; change it there.\n"
COLUMNS = 120


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def union(words):
    return " | ".join(map(quoted, words))


def doc(text, indent=""):
    """The text as a comment before what it is about."""
    if not text:
        return ""
    if len(indent) + len(text) + 7 <= COLUMNS:
        return f"{indent}/** {text} */\n"
    lines = textwrap.wrap(text, COLUMNS - len(indent) - 3)
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in lines) + f"{indent} */\n"


def value_type(one, speaker):
    if one.enum:
        return one.enum.page
    if "by" in one.said:
        return "Record<string, Point>"
    if one.record:
        return one.record.page + "[]" * one.has("list")
    if one.type == "protocol":
        return "typeof PROTOCOL" if speaker == "client" else "number"
    return {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(TEXTS, "string"), "bool": "boolean", "operations": "Op[]", "nodes": "NodeRecord[]",
            "document": "{ nodes: NodeRecord[] }", "point": "Point"}[one.type]


def may_be_null(one):
    """What the server may leave out and has no other value that stands for nothing."""
    return one.has("optional") or (one.has("omit_empty") and one.type in TEXTS)


def member(one, speaker):
    if speaker == "client":
        return f"{one.name}{'?' * (one.has('optional') or 'default' in one.said)}: {value_type(one, speaker)}"
    return f"{one.name}: {value_type(one, speaker)}{' | null' * may_be_null(one)}"


def members(fields, speaker, indent):
    told = [one for one in fields if one.page and not one.has("flat")]
    return "".join(f"{doc(one.said.get('comment', ''), indent)}{indent}{member(one, speaker)};\n" for one in told)


def interface(record, speaker):
    above = [one.record.page for one in record.fields if one.has("flat")]
    extends = f" extends {', '.join(above)}" if above else ""
    return f"{doc(record.said.get('comment', ''))}export interface {record.page}{extends} {{\n{members(record.fields, speaker, '    ')}}}\n"


def one_of(message, fields, speaker, also=()):
    """A message as a member of the union: on one line where it fits and no field has a comment."""
    told = [f"type: {quoted(message.type)}", *also, *(member(one, speaker) for one in fields if one.page)]
    line = f"    | {{ {'; '.join(told)} }}\n"
    if len(line) <= COLUMNS and not any(one.said.get("comment") for one in fields):
        return doc(message.comment, "    ") + line
    first = "".join(f"          {each};\n" for each in [f"type: {quoted(message.type)}", *also])
    return f"{doc(message.comment, '    ')}    | {{\n{first}{members(fields, speaker, '          ')}      }}\n"


def variants(message, speaker):
    """Where fields are there only unless a switch is on, one without it and one with nothing else."""
    switch = next((one.said["unless"] for one in message.fields if "unless" in one.said), None)
    if switch is None:
        return one_of(message, message.fields, speaker)
    rest = [one for one in message.fields if one.name != switch]
    always = [one for one in rest if "unless" not in one.said]
    return one_of(message, rest, speaker, [f"{switch}?: false"]) + one_of(message, always, speaker, [f"{switch}: true"]).split("*/\n")[-1]


def message_type(message, speaker):
    if message.record:
        return f"{doc(message.comment, '    ')}    | ({{ type: {quoted(message.type)} }} & {message.record.page})\n"
    return f"    | {message.said['page']}\n" if "page" in message.said else variants(message, speaker)


def named_message(message, speaker):
    return f"{doc(message.comment)}export interface {message.said['page']} {{\n    type: {quoted(message.type)};\n{members(message.fields, speaker, '    ')}}}\n"


def read_value(one):
    at = f"fields, {quoted(one.name)}"
    if one.enum:
        return f"read.word({at}, [{', '.join(map(quoted, one.enum.words))}])"
    if "by" in one.said:
        return f"read.points({at})"
    if one.record:
        return f"read.records({at}).map(read{one.record.name})" if one.has("list") else f"read{one.record.name}(read.record({at}))"
    if one.type in NUMBERS + ["protocol"]:
        name = "numberOrNull" if may_be_null(one) else "number"
        return f"read.{name}({at}{', ' + json.dumps(one.said['default']) if 'default' in one.said else ''})"
    if one.type in TEXTS:
        return f"read.{'textOrNull' if may_be_null(one) else 'text'}({at})"
    return {"bool": f"read.flag({at})", "operations": f"readOps(fields.{one.name})", "nodes": f"readNodes(fields.{one.name})",
            "document": f"{{ nodes: readNodes(read.record({at}).nodes) }}",
            "point": f"read.point({at}){'' if may_be_null(one) else ' ?? [0, 0, 0]'}"}[one.type]


def read_members(fields, indent):
    told = [one for one in fields if one.page]
    return "".join(f"{indent}{f'...read{one.record.name}(fields)' if one.has('flat') else f'{one.name}: {read_value(one)}'},\n" for one in told)


def read_message(message):
    begun = f"        case {quoted(message.type)}:\n            return {{"
    if message.record:
        return f"{begun} type: {quoted(message.type)}, ...read{message.record.name}(fields) }};\n"
    return f"{begun}\n                type: {quoted(message.type)},\n{read_members(message.fields, ' ' * 16)}            }};\n"


def page(declaration):
    records = list(declaration.records.values())
    speaker_of = {record.name: "client" if "properties_of" in record.said else "server" for record in records}
    out = NOTE + "import { type Fields, type Point, read } from './fields';\nimport { type NodeRecord, type Op, readNodes, readOps } from './operations';\n\n"
    out += doc("What this page speaks; a server that speaks another says so, and the page loads itself again.")
    out += f"export const PROTOCOL = {declaration.protocol};\n\n"
    out += "".join(f"export type {enum.page} = {union(enum.words)};\n" for enum in declaration.enums.values())
    out += "".join("\n" + interface(record, speaker_of[record.name]) for record in records)
    for speaker in SPEAKERS:
        messages = declaration.messages[speaker]
        out += "".join("\n" + named_message(message, speaker) for message in messages if "page" in message.said)
        out += f"\nexport type {speaker.capitalize()}Message =\n" + "".join(message_type(message, speaker) for message in messages).rstrip() + ";\n"
    for record in records:
        if speaker_of[record.name] == "server":
            out += f"\nconst read{record.name} = (fields: Fields): {record.page} => ({{\n{read_members(record.fields, '    ')}}});\n"
    out += "\n" + doc("One message of the server, or null when its type is not known.")
    out += "export function readServerMessage(fields: Fields): ServerMessage | null {\n    switch (fields.type) {\n"
    out += "".join(read_message(message) for message in declaration.messages["server"])
    return out + "        default:\n            return null;\n    }\n}\n"


def as_read(one, said):
    """The field of an example as the page has it after reading: what was left out stands for nothing."""
    if one.name not in said:
        return None if may_be_null(one) else False if one.type == "bool" else []
    value = said[one.name]
    if one.type in ("nodes", "document"):
        nodes = [{"parent": "", **node} for node in (value["nodes"] if one.type == "document" else value)]
        return {"nodes": nodes} if one.type == "document" else nodes
    if one.record and "by" not in one.said:
        return [all_read(one.record.fields, each) for each in value] if one.has("list") else all_read(one.record.fields, value)
    return value


def all_read(fields, said):
    got = {}
    for one in fields:
        got |= all_read(one.record.fields, said) if one.has("flat") else {one.name: as_read(one, said)} if one.page else {}
    return got


def page_examples(declaration):
    write = lambda value: json.dumps(value, ensure_ascii=False)
    out = NOTE + "import type { ClientMessage, ServerMessage } from './messages.gen';\n\n" + doc("What a page may say, as the server's tests read it.")
    out += "export const clientExamples: readonly ClientMessage[] = [\n"
    out += "".join(f"    {write(each)},\n" for message in declaration.messages["client"] for each in message.examples) + "];\n\n"
    out += doc("What the server says, as its tests write it, and what the page makes of it.")
    out += "export const serverExamples: readonly { said: unknown; read: ServerMessage }[] = [\n"
    for message in declaration.messages["server"]:
        for each in message.examples:
            got = {"type": message.type, **all_read(message.fields, each)}
            out += f"    {{\n        said: {write(each)},\n        read: {write(got)},\n    }},\n"
    return out + "];\n"
