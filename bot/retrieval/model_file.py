"""The weights that an FAQ keeps beside its data: one model for each regime it was fitted in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from bot.faq.faults import DataError, Fault, as_toml, nearest
from bot.faq.values import Faq, WeightsTable
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import (
    CONFIDENCES,
    Calibration,
    ContextWeights,
    Model,
    Thresholds,
    Weights,
    fitted_model,
)
from bot.retrieval.regimes import REGIMES, regime_of

_NOTES = ("figures", "provenance")  # what a fit writes for people to read
_GREATEST = 1e6  # of a weight; those that ship are below 10
_LISTS = {
    "weights": ("entry", "none", "smalltalk"),
    **dict.fromkeys(CONFIDENCES, ("best", "none")),
}
_NUMBER = "erwartet wird eine Zahl"
_PARTS: Mapping[str, type[Any]] = {
    "weights": Weights,
    "after_full": ContextWeights,
    "after_elliptic": ContextWeights,
    "thresholds": Thresholds,
    "calibration": Calibration,
    **CONFIDENCES,
}
_OPTIONAL = ("calibration", *CONFIDENCES)


def model_of(faq: Faq) -> Model:
    """Return the FAQ's own model, or else the shipped one for an FAQ of its size.

    Raise `DataError` if its own weights cannot be used.
    """
    regime = regime_of(faq)
    own = _own_models(faq.weights) if faq.weights else {}
    return own.get(regime) or fitted_model(regime)


def _own_models(weights: WeightsTable) -> dict[str, Model]:
    """Return the models that a file holds by their regimes."""
    found = dict(weights.table)
    for note in _NOTES:
        found.pop(note, None)
    faults = _faults(found)
    if faults:
        hint = "neu berechnen lässt sie „python -m bot fit --write“, löschen dürfen Sie sie auch"
        messages = [f"{fault} ({hint})" for fault in faults]
        raise DataError([Fault(weights.file, 0, message) for message in messages])
    return {regime: Model.from_json(table) for regime, table in found.items()}


def _faults(found: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the models of a file."""
    known = ", ".join(REGIMES)
    if not found:
        return [f"keine Gewichte gefunden; erwartet wird eines von {known}"]
    faults = []
    for regime, table in found.items():
        if regime not in REGIMES:
            near = nearest(regime, REGIMES)
            meant = f"meinten Sie {near}?" if near else f"erwartet wird {known}"
            faults.append(f"„{regime}“ ist unbekannt; {meant}")
        elif fault := _model_fault(regime, table):
            faults.append(fault)
    return faults


def _model_fault(regime: str, table: Any) -> str:
    """Return the first thing wrong with a model, empty if nothing is."""
    fault = _keys_fault(regime, table, _PARTS, _OPTIONAL)
    if fault:
        return fault
    for part, kind in _PARTS.items():
        if part not in table:
            continue
        values = table[part]
        where = f"{regime}.{part}"
        names = [field.name for field in fields(kind)]
        fault = _keys_fault(where, values, names)
        if fault:
            return fault
        for name, value in values.items():
            expected = _expected(part, name, value)
            if expected:
                return f"{where}.{name} = {as_toml(value)}: {expected}"
    return ""


def _keys_fault(
    where: str, table: Any, names: Collection[str], optional: Collection[str] = ()
) -> str:
    """Return what keys of a table are missing or strange, empty if none are."""
    if not isinstance(table, dict):
        return f"{where} = {as_toml(table)}: erwartet wird ein Objekt mit {', '.join(names)}"
    for name in names:
        if name not in table and name not in optional:
            return f"{where}: {name} fehlt"
    for name in table:
        if name not in names:
            return f"{where}: „{name}“ ist unbekannt"
    return ""


def _expected(part: str, name: str, value: Any) -> str:
    """Return what was expected of a value, empty if it is that."""
    if name in _LISTS.get(part, ()):
        if _is_list_of_weights(value):
            return ""
        return f"erwartet werden {len(SIGNALS)} Zahlen"
    if not _is_number(value):
        return _NUMBER
    if part == "thresholds" and not 0 <= value <= 1:
        return f"{_NUMBER} von 0 bis 1"
    return ""


def _is_list_of_weights(value: Any) -> bool:
    """Tell whether a value is a list with a number for each signal."""
    if not isinstance(value, list) or len(value) != len(SIGNALS):
        return False
    return all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    """Tell whether a value can be a weight: a number other than infinity and NaN."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) and abs(value) < _GREATEST
