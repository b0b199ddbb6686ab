"""Let atheris look for files that reach code which none reached before.

    python -m tests.long.coverage_fuzz csv [corpus folder] [options of libFuzzer, such as -max_total_time=600]

It needs `pip install atheris`, which has wheels for some versions of Python only. What fails is written by libFuzzer to
crash-*, and read again with that file in place of the folder.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

NEEDED = "atheris is not installed: pip install atheris, on a Python that it has a wheel for (or use tests.long.fuzz)"


def main() -> int:
    """Follow the command line; returns 2 where something is missing."""
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print(NEEDED, file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["nn_tui"]):
        readers = importlib.import_module("tests.fuzzing.readers").READERS
    words = sys.argv[1:]
    if not words or words[0] not in readers:
        print(f"name a reader: {', '.join(readers)}", file=sys.stderr)
        return 2
    reader = readers[words[0]]
    # The process ends within Fuzz, which never returns.
    folder = Path(tempfile.mkdtemp())
    path = reader.prepare(folder)
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, example in enumerate(reader.examples()):
        (corpus / str(number)).write_bytes(example)

    def one_input(content: bytes) -> None:
        path.write_bytes(content)
        reader.outcome(path)

    atheris.Setup([sys.argv[0], *words[1:], str(corpus)], one_input)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
