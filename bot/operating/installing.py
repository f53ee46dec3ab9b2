"""Commands that install what is missing.

They install from files, as the name qzbot is not registered on PyPI.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def command_for(extra: str, root: Path = ROOT) -> str:
    """Return the command that installs an optional part.

    It works in a checkout, or from the file of the wheel.
    """
    if (root / "pyproject.toml").is_file():
        return f"pip install -e '{root}[{extra}]'"
    return f"pip install '/PFAD/qzbot-{metadata.version('qzbot')}-py3-none-any.whl[{extra}]'"
