"""Command lines read by argparse, with one-line error messages."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NoReturn

from nn_tui.cli.errors import UsageError
from nn_tui.cli.streams import write_line
from nn_tui.data.plain_text import QUOTED, plain

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_LONG_WORD = re.compile(rf"\S{{{QUOTED + 1},}}")


class Parser(argparse.ArgumentParser):
    """The parser of one command. A wrong command line raises UsageError that names the option.

    ``takes`` follows the command in its usage line.
    """

    def __init__(self, command: str, takes: str, description: str, examples: str) -> None:
        super().__init__(
            prog=f"nn-tui {command}",
            usage=f"nn-tui {command} {takes}",
            description=description,
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Print it like all other output, so that a closed pipe is noticed here and not when the interpreter ends."""
        if file is None:
            write_line(self.format_help().rstrip())
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError; argparse calls this for what it cannot read, and quotes it whole."""
        message = _LONG_WORD.sub(lambda word: plain(word[0]), message.removeprefix("argument "))
        raise UsageError(f"{message} (see {self.prog} --help)")
