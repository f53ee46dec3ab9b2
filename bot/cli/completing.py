"""`completion`: the script with which a shell completes our commands."""

from __future__ import annotations

import argparse

from bot.cli.output import OK
from bot.settings import Settings


def run_completion(args: argparse.Namespace, _: Settings) -> int:
    """Print the script for a shell to read at its start."""
    import shtab

    from bot.cli import build_parser

    print(shtab.complete(build_parser(), shell=args.shell))
    return OK
