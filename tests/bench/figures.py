"""A measured figure beside the bar it has to reach, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with the bar it has to reach; `at_most` tells whether less is better."""

    name: str
    value: float
    unit: str
    bar: float
    at_most: bool = True

    @property
    def met(self) -> bool:
        """Tell whether the bar is reached."""
        return self.value <= self.bar if self.at_most else self.value >= self.bar

    def row(self) -> tuple[str, ...]:
        """Return the cells of a table."""
        bar = f"{'≤' if self.at_most else '≥'} {self.bar:g}{self.unit}"
        digits = 3 if not self.unit else 2 if self.value < 10 else 0
        return (
            self.name,
            f"{self.value:.{digits}f}{self.unit}",
            bar,
            "yes" if self.met else "**no**",
        )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, all columns but the first aligned to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
