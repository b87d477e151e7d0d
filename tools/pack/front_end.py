"""English text to phonemes: the lexicons, the tagger and the word tables, as tables that src/speech maps.

A table is one entry of bytes (read by src/speech/string_table.h), little endian: u32 records, u32 blocks, a u32 offset of
each block into what follows, then the records in the order of their keys' bytes. A record: u8 bytes that its key shares with
the key before it (0 where a block of 16 begins), u8 bytes of key that follow, u8 bytes of value, the key's, the value's.
"""
import gzip
import json
import struct

BLOCK = 16
LEXICONS = {"us_gold": "us/gold", "us_silver": "us/silver", "gb_gold": "gb/gold", "gb_silver": "gb/silver"}
# What a reading may depend on: a tag or its parent, or ("None") that the clause ends here.
CONDITIONS = ["DEFAULT", "NOUN", "VERB", "ADJ", "ADV", "DT", "VBD", "VBN", "VBP", "None"]
NO_READING = 255  # the word is spelled out


def shared_prefix(a, b):
    count = 0
    while count < min(len(a), len(b), 255) and a[count] == b[count]:
        count += 1
    return count


def table(records):
    """The bytes of a table of {key: value}, both bytes of at most 255."""
    offsets, body, before = [], bytearray(), b""
    for index, key in enumerate(sorted(records)):
        value = records[key]
        if len(key) > 255 or len(value) > 255:
            raise ValueError(f"the record of {key!r} is too long for the table")
        if index % BLOCK == 0:
            offsets.append(len(body))
            before = b""
        shared = shared_prefix(before, key)
        body += bytes([shared, len(key) - shared, len(value)]) + key[shared:] + value
        before = key
    return struct.pack(f"<II{len(offsets)}I", len(records), len(offsets), *offsets) + bytes(body)


def read_json(path):
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return json.load(file)
    return json.loads(path.read_text(encoding="utf-8"))


def alphabet_of(lexicons):
    readings = (r for lexicon in lexicons for entry in lexicon.values()
                for r in (entry.values() if isinstance(entry, dict) else [entry]))
    signs = sorted({sign for reading in readings for sign in reading or ""})
    if len(signs) >= NO_READING:
        raise ValueError("the lexicons have too many signs for one byte each")
    return "".join(signs)


def reading_bytes(entry, code):
    """Signs as one byte each, from 1; after a zero: (condition, length, signs) of each reading of a word with several."""
    if isinstance(entry, str):
        return bytes(code[sign] for sign in entry)
    out = bytearray([0])
    for condition, reading in entry.items():
        out.append(CONDITIONS.index(condition))
        if reading is None:
            out.append(NO_READING)
        else:
            out.append(len(reading))
            out += bytes(code[sign] for sign in reading)
    return bytes(out)


def weight_bytes(weights, tag_code):
    return b"".join(struct.pack("<Bh", tag_code[tag], round(10 * weight)) for tag, weight in weights.items())


def rows(table_of):
    """Lines of tab-separated columns, in the table's own order: what it is read for is written down in src/speech."""
    lines = [[key] + ([value] if isinstance(value, str) else value) for key, value in table_of.items()]
    if any(sign in column for line in lines for column in line for sign in "\t\n"):
        raise ValueError("a column of a word table holds a tab or a line break")
    return "".join("\t".join(line) + "\n" for line in lines)


def add_lexicons(writer, assets):
    lexicons = {name: read_json(assets / f"lexicon_{name}.json.gz") for name in LEXICONS}
    alphabet = alphabet_of(lexicons.values())
    code = {sign: index + 1 for index, sign in enumerate(alphabet)}
    writer.text("speech/alphabet", alphabet)
    writer.text("speech/conditions", "\n".join(CONDITIONS))
    for name, place in LEXICONS.items():
        writer.bytes(f"speech/{place}", table({word.encode(): reading_bytes(entry, code)
                                               for word, entry in lexicons[name].items()}))


def add_tagger(writer, assets):
    tagger = read_json(assets / "tagger.json.gz")
    tag_code = {tag: index for index, tag in enumerate(tagger["tags"])}
    writer.text("speech/tagger/tags", "\n".join(tagger["tags"]))
    writer.bytes("speech/tagger/known", table({word.encode(): bytes([tag_code[tag]]) for word, tag in tagger["tagdict"].items()}))
    writer.bytes("speech/tagger/vocabulary", table({word.encode(): b"" for word in tagger["vocab"]}))
    writer.bytes("speech/tagger/weights", table({feature.encode(): weight_bytes(weights, tag_code)
                                                 for feature, weights in tagger["weights"].items()}))


def add_words(writer, assets):
    exceptions = read_json(assets / "tokenizer_exceptions.json")
    if wrong := [text for text, pieces in exceptions.items() if "".join(pieces) != text]:
        raise ValueError(f"exceptions whose pieces are not their text: {wrong}")
    writer.bytes("speech/exceptions", table({text.encode(): bytes(len(piece) for piece in pieces)
                                             for text, pieces in exceptions.items()}))
    for name, words in read_json(assets / "normalize.json").items():
        writer.text(f"speech/words/{name}", rows(words if isinstance(words, dict) else {word: "" for word in words}))


def add_front_end(writer, carriers):
    assets = carriers / "hibari" / "hibari" / "assets"
    add_lexicons(writer, assets)
    add_tagger(writer, assets)
    add_words(writer, assets)
