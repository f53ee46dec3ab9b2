"""How to install what is missing.

From files, as nobody has registered the name qzbot on PyPI for us.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def command_for(extra: str, root: Path = ROOT) -> str:
    """Return the command that installs an optional part.

    In a checkout, or from the file of the wheel.
    """
    if (root / "pyproject.toml").is_file():
        return f"pip install -e '{root}[{extra}]'"
    return f"pip install '/PFAD/qzbot-{metadata.version('qzbot')}-py3-none-any.whl[{extra}]'"
