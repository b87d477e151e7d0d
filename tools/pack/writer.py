"""The pack file: header, then 64-byte aligned arrays, then the table of entries and their names
(read by src/pack/pack.cpp).

Little endian. Header, 128 bytes: magic "LIMNPACK", u32 version, u32 entries, u64 table offset, u64 table bytes,
u64 file bytes, 32 bytes SHA-256 of the table. An entry, 80 bytes: u32 name offset (in the names), u32 name bytes, u64 offset,
u64 bytes, u32 type, u32 rank, u64 shape[4], and the first 16 bytes of the SHA-256 of its content.
"""
import hashlib
import json
import os
import struct

import numpy as np

VERSION = 1
TYPES = {"bytes": 0, "text": 1, "<f4": 2, "<i2": 3, "<u2": 4, "<i4": 5, "<u4": 6, "|u1": 7, "<f2": 8}


class PackWriter:
    def __init__(self):
        self.entries = {}  # name -> (type, shape, content)

    def array(self, name, values, dtype):
        values = np.ascontiguousarray(values, dtype=np.dtype(dtype).newbyteorder("<"))
        if values.ndim > 4:
            raise ValueError(f"{name}: at most four dimensions")
        self._add(name, TYPES[values.dtype.str], values.shape, values.tobytes())

    def text(self, name, text):
        content = text.encode()
        self._add(name, TYPES["text"], (len(content),), content)

    def json(self, name, value):
        self.text(name, json.dumps(value))

    def bytes(self, name, content):
        self._add(name, TYPES["bytes"], (len(content),), bytes(content))

    def _add(self, name, kind, shape, content):
        if name in self.entries:
            raise ValueError(f"pack entry {name} is written twice")
        self.entries[name] = (kind, shape, content)

    def write(self, path):
        table, names, offset = b"", b"", 128
        for name in sorted(self.entries):
            kind, shape, content = self.entries[name]
            offset = (offset + 63) & ~63
            encoded = name.encode()
            table += struct.pack("<IIQQII4Q16s", len(names), len(encoded), offset, len(content), kind, len(shape),
                                 *(list(shape) + [0] * (4 - len(shape))), hashlib.sha256(content).digest()[:16])
            names += encoded
            offset += len(content)
        table_offset = (offset + 63) & ~63
        table += names
        header = struct.pack("<8sIIQQQ32s", b"LIMNPACK", VERSION, len(self.entries), table_offset, len(table),
                             table_offset + len(table), hashlib.sha256(table).digest())
        partial = path.with_name(path.name + ".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(partial, "wb") as out:
            out.write(header.ljust(128, b"\0"))
            for name in sorted(self.entries):
                out.write(b"\0" * (-out.tell() % 64))
                out.write(self.entries[name][2])
            out.write(b"\0" * (-out.tell() % 64))
            out.write(table)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
        return table_offset + len(table)
