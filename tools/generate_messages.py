#!/usr/bin/env python3
"""Checks schema/messages/*.json and makes from it both sides of the wire's text messages, in C++ and in TypeScript.

    generate_messages.py [--cpp DIR] [--ts DIR]     without either: only check

DIR gets the files that cpp_files and page_files name. A file is written only when its content changes, so that nothing is rebuilt for nothing.
"""
import argparse
import os
import sys

from generate_schema import SchemaError, write
from messages import cpp_edges, cpp_examples, cpp_values, page
from messages.declaration import read_declaration
from messages.examples import complete_examples


def declared(schema):
    declaration, kinds = read_declaration(schema)
    complete_examples(declaration, kinds)
    return declaration


def cpp_files(declaration):
    return {"messages.gen.h": cpp_values.header(declaration), "read_messages.gen.cpp": cpp_edges.reader(declaration),
            "write_messages.gen.cpp": cpp_edges.writer(declaration), "message_rules.gen.h": cpp_edges.rules(declaration),
            "message_examples.gen.h": cpp_examples.examples(declaration)}


def page_files(declaration):
    return {"messages.gen.ts": page.page(declaration), "message_examples.gen.ts": page.page_examples(declaration)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schema", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "schema"))
    parser.add_argument("--cpp", metavar="DIR")
    parser.add_argument("--ts", metavar="DIR")
    options = parser.parse_args()
    try:
        declaration = declared(options.schema)
    except (SchemaError, OSError) as error:
        sys.exit(f"messages: {error}")
    for folder, files in ((options.cpp, cpp_files), (options.ts, page_files)):
        if folder:
            for name, text in files(declaration).items():
                write(os.path.join(folder, name), text)


if __name__ == "__main__":
    main()
