"""The command line: options and printing only. Commands are loaded when they are called."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

DONE, FINDINGS, UNREADABLE, FAULT = 0, 1, 2, 3

_COMMANDS = {
    "assess": ("gapcheck.cli.assess:assess_command", "Assess a country's profile and write the report."),
    "standards": ("gapcheck.cli.standards:standards_group", "List, show and check the rule files."),
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are needed, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gapcheck")
def _cli() -> None:
    """Compare a country's social protection schemes with ILO standards, provision by provision.

    Exit status: 0 done, 1 findings, 2 usage or unreadable input, 3 a fault of the tool.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit status; a problem with the input is told, never traced."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = _cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return UNREADABLE
    except click.ClickException as error:
        error.show()
        return UNREADABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the one place where nothing may get through
        return _told(error)
    return status if isinstance(status, int) else DONE


def _told(error: Exception) -> int:
    from gapcheck.problems import GapcheckError

    if isinstance(error, GapcheckError):
        for problem in error.problems:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count > 1 else ''}; nothing was written.", err=True)
        return UNREADABLE
    if os.environ.get("GAPCHECK_TRACEBACK"):
        raise error
    what = " ".join(f"{type(error).__name__}: {error}".split())
    click.echo(f"This is a fault of gapcheck, not of your input: {what}", err=True)
    return FAULT
