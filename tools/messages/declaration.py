"""schema/messages/*.json, read and checked: the text messages of the wire as plain values."""
import os
import re
from dataclasses import dataclass, field

from generate_schema import CPP_WORDS, SchemaError, is_number, read, read_kinds, require

SPEAKERS = ["client", "server"]
# What a field may be besides an enum or a record of shared.json; what these are on each side is in cpp_types.py and page_types.py.
NUMBERS, TEXTS = ["number", "integer"], ["text", "id"]
PARTS = ["bool", "protocol", "operations", "nodes", "document", "point", "stages"]
# Of these one value stands for nothing: the empty one, and false.
EMPTY = TEXTS + ["bool", "operations", "nodes"]
SAID_ONLY = ["nodes", "document", "point", "stages"]  # by the server: nothing here reads them

FIELD = {"name", "type", "cpp", "min", "max", "as", "through", "optional", "default", "unless", "omit_empty", "list", "by", "flat", "from", "page", "comment"}
RECORD = {"comment", "is", "page", "said_by", "compared", "fields", "properties_of", "properties"}
MESSAGE = {"cpp", "page", "comment", "record", "records", "holds", "fields", "members", "examples"}
HEARD = {"replaces", "concerns", "at_once"}
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,63}\Z")
FOREIGN = re.compile(r"[a-z_]+(::[A-Za-z_0-9]+)+\Z")  # something of another room, in C++


@dataclass
class Field:
    name: str  # on the wire
    type: str  # of those above, or the name of an enum or record
    where: str
    said: dict  # as declared, a named type's values filled in
    enum: object = None
    record: object = None

    @property
    def member(self):
        return self.said.get("as", {"operations": "operations"}.get(self.type, self.name))

    def has(self, what):
        return bool(self.said.get(what))

    @property
    def page(self):
        return self.said.get("page", True)

    @property
    def may_lack(self):
        return self.has("optional") or self.has("omit_empty") or "default" in self.said or "unless" in self.said


@dataclass
class Enum:
    name: str
    words: list
    foreign: str  # what it is called in another room, or empty
    page: str


@dataclass
class Record:
    name: str
    said: dict
    fields: list = field(default_factory=list)

    @property
    def page(self):
        return self.said.get("page", self.name)

    @property
    def cpp(self):
        scope = "server::" if self.said.get("said_by") == "server" else ""
        return self.said.get("is", scope + self.said.get("scope", "") + self.name)


@dataclass
class Message:
    type: str  # on the wire
    said: dict
    fields: list
    record: object  # the whole message is this record, or None
    inner: dict  # records that only it has
    examples: list = field(default_factory=list)

    @property
    def cpp(self):
        return self.record.name if self.record else self.said["cpp"]

    @property
    def comment(self):
        return self.said.get("comment", "")


@dataclass
class Declaration:
    protocol: int
    includes: list
    limits: dict
    types: dict
    enums: dict
    records: dict
    messages: dict = field(default_factory=dict)  # client and server: a list each


def known(raw, allowed, where):
    require(isinstance(raw, dict), where, "must be an object")
    unknown = set(raw) - allowed
    require(not unknown, where, f"unknown attribute {', '.join(sorted(unknown))}")


def check_bound(declaration, value, where):
    if isinstance(value, str):
        require(value in declaration.limits or FOREIGN.match(value), where, f"{value} is no limit of shared.json and no constant of another room")
    else:
        require(is_number(value), where, f"{value!r} is no bound")


def bound(declaration, value):
    """The number that a bound is, or None when only another room knows it."""
    return declaration.limits.get(value, {}).get("value") if isinstance(value, str) else value


def check_bounds(declaration, one, where):
    low, high = one.said.get("min"), one.said.get("max")
    for value in (low, high):
        if value is not None:
            check_bound(declaration, value, where)
    if one.type in NUMBERS:
        require(low is not None and high is not None, where, f"{one.type} that a client says needs min and max")
    if one.type in TEXTS:
        require(high is not None, where, f"{one.type} that a client says needs max, its longest in bytes")
    low, high = (bound(declaration, value) for value in (low, high))
    require(low is None or high is None or low <= high, where, "min must not be above max")


def make_field(declaration, raw, records, speaker, where):
    known(raw, FIELD, where)
    name = raw.get("name")
    require(isinstance(name, str) and NAME.match(name) and name not in CPP_WORDS | {"type"}, where, f"{name!r} is no name for a field")
    where = f"{where}.{name}"
    kind = raw.get("type")
    said = {**declaration.types.get(kind, {}), **raw, "comment": raw.get("comment", "")}
    kind = declaration.types.get(kind, raw).get("type")
    one = Field(name, kind, where, said, declaration.enums.get(kind), records.get(kind))
    require(one.enum or one.record or kind in NUMBERS + TEXTS + PARTS, where, f"there is no type {kind!r}")
    require(kind != "integer" or "cpp" in said or "from" in said, where, "an integer needs cpp, the type that holds it")
    if speaker == "client":
        require(kind not in SAID_ONLY and not one.has("list"), where, f"nothing reads {kind} from a client")
        require(not one.record or "properties_of" in one.record.said, where, "of records only those of properties are read from a client")
        check_bounds(declaration, one, where)
    else:
        require(not one.record or "properties_of" not in one.record.said, where, "records of properties are not said by the server")
        require("unless" not in said and "through" not in said, where, "unless and through are for what a client says")
    require(not one.has("list") or one.record, where, "only records come in lists")
    require(not one.has("flat") or (one.record and not one.has("list")), where, "only one record may lie flat in another")
    require(not one.has("omit_empty") or kind in EMPTY or one.has("list"), where, "omit_empty is for texts, lists and switches")
    require(not one.has("optional") or "default" not in said, where, "either optional or a default")
    if "by" in said:
        pair = {each.name: each.type for each in one.record.fields} if one.record else {}
        require(one.has("list") and len(pair) == 2 and said["by"] in pair and "point" in pair.values(), where, "by names the text of a list of {text, point}")
    return one


def make_fields(declaration, raw, records, speaker, where):
    require(isinstance(raw.get("fields"), list), where, "needs fields")
    fields = []
    for each in raw["fields"]:
        one = make_field(declaration, each, records, speaker, where)
        require(one.name not in [before.name for before in fields], one.where, "declared twice")
        switch = [before for before in fields if before.name == one.said.get("unless") and before.type == "bool"]
        require("unless" not in one.said or switch, one.where, "unless names a bool before it")
        fields.append(one)
    return fields


def make_record(declaration, name, raw, records, where):
    known(raw, RECORD, where)
    require(TYPE_NAME.match(name), where, f"{name!r} is no name for a record")
    record = Record(name, raw)
    if "properties_of" in raw:
        names = raw.get("properties")
        require(isinstance(names, list) and names, where, "needs properties, a list of names")
        record.fields = [Field(each, "number", f"{where}.{each}", {}) for each in names]
    else:
        record.fields = make_fields(declaration, raw, records, "server", where)
    return record


def make_message(declaration, kind, raw, speaker):
    where = f"{speaker}.json {kind}"
    known(raw, MESSAGE | (HEARD if speaker == "client" else set()), where)
    require(NAME.match(kind), where, f"{kind!r} is no type of message")
    require(("record" in raw) != ("cpp" in raw and "fields" in raw), where, "needs either cpp and fields, or a record that it is")
    require(raw.get("replaces") in (None, "type", "gesture"), where, "replaces is type or gesture")
    require(raw.get("concerns") in (None, "sender"), where, "concerns is sender or left out")
    if "record" in raw:
        require(raw["record"] in declaration.records, where, f"there is no record {raw['record']}")
        record = declaration.records[raw["record"]]
        return Message(kind, raw, record.fields, record, {})
    require(TYPE_NAME.match(raw["cpp"]), where, f"{raw['cpp']!r} is no name for a struct")
    inner = {name: make_record(declaration, name, each, declaration.records, f"{where}.{name}") for name, each in raw.get("records", {}).items()}
    for record in inner.values():
        record.said = {**record.said, "said_by": speaker, "scope": raw["cpp"] + "::"}
    fields = make_fields(declaration, raw, {**declaration.records, **inner}, speaker, where)
    for each in raw.get("holds", []):
        known(each, {"name", "cpp", "comment"}, where)
    members = {one.member for one in fields if is_member(one, speaker)} | {each["name"] for each in raw.get("holds", [])}
    require("members" not in raw or sorted(raw["members"]) == sorted(members), where, f"members must be {', '.join(sorted(members))} in some order")
    require(raw.get("replaces") != "gesture" or "gesture" in [one.name for one in fields], where, "what replaces a gesture names it")
    return Message(kind, raw, fields, None, inner)


def is_member(one, speaker):
    """Whether the struct has a member for the field: the server's own version and what is told from elsewhere have none."""
    return "from" not in one.said and not (one.type == "protocol" and speaker == "server")


def check_properties(declaration, kinds):
    by_name = {kind["name"]: {prop["name"]: prop for prop in kind["properties"]} for kind in kinds}
    for record in declaration.records.values():
        if "properties_of" not in record.said:
            continue
        where = f"shared.json {record.name}"
        require(record.said["properties_of"] in by_name, where, f"the schema has no kind {record.said['properties_of']}")
        table = by_name[record.said["properties_of"]]
        for one in record.fields:
            require(one.name in table and table[one.name]["type"] == "number", one.where, "is no number of that kind in the schema")
            one.said = {"min": table[one.name]["min"], "max": table[one.name]["max"]}


def read_declaration(schema):
    """All of it and the schema's kinds; raises SchemaError, which names the place and what is wrong there."""
    folder = os.path.join(schema, "messages")
    shared = read(os.path.join(folder, "shared.json"))
    known(shared, {"protocol", "includes", "limits", "types", "enums", "records"}, "shared.json")
    require(isinstance(shared.get("protocol"), int) and shared["protocol"] > 0, "shared.json", "protocol must be a number from 1")
    declaration = Declaration(shared["protocol"], shared.get("includes", []), shared.get("limits", {}), shared.get("types", {}), {}, {})
    for name, raw in declaration.limits.items():
        known(raw, {"value", "comment"}, f"shared.json {name}")
        require(re.match(r"k[A-Z]\w*\Z", name) and isinstance(raw.get("value"), int), f"shared.json {name}", "a limit is kSomething with a whole value")
    for name, raw in declaration.types.items():
        known(raw, {"type", "cpp", "min", "max", "comment"}, f"shared.json {name}")
        require(raw.get("type") in NUMBERS + TEXTS, f"shared.json {name}", "a named type is a number, integer, text or id with bounds")
    for name, raw in shared.get("enums", {}).items():
        known(raw, {"words", "is", "page"}, f"shared.json {name}")
        words = raw.get("words")
        require(isinstance(words, list) and words and all(isinstance(w, str) and NAME.match(w) for w in words), f"shared.json {name}", "needs words")
        declaration.enums[name] = Enum(name, words, raw.get("is", ""), raw.get("page", name))
    for name, raw in shared.get("records", {}).items():
        declaration.records[name] = make_record(declaration, name, raw, declaration.records, f"shared.json {name}")
    kinds = read_kinds(schema)
    check_properties(declaration, kinds)
    for speaker in SPEAKERS:
        raw = read(os.path.join(folder, speaker + ".json"))
        declaration.messages[speaker] = [make_message(declaration, kind, each, speaker) for kind, each in raw.items()]
        names = [message.cpp for message in declaration.messages[speaker]]
        for name in names:
            require(names.count(name) == 1, f"{speaker}.json", f"two messages are called {name}")
    return declaration, kinds


__all__ = ["Declaration", "Enum", "Field", "Message", "Record", "SchemaError", "bound", "is_member", "read_declaration"]
