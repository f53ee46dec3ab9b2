"""The report as a page: one file, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.editing.report.figures import Figures
from bot.editing.report.plots import entries_plot, weeks_plot


def page(found: Figures) -> str:
    """Return the report as HTML."""
    environment = Environment(
        loader=PackageLoader("bot.editing.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    weeks = Markup(weeks_plot(found))  # noqa: S704 - our own SVG
    entries = Markup(entries_plot(found))  # noqa: S704 - our own SVG
    template = environment.get_template("report.html")
    return template.render(found=found, weeks_plot=weeks, entries_plot=entries)
