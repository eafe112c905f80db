"""What goes out when a return is filed: one document, whose bytes are the release. Written here, and read strictly.

It names roles, never people. A correction is a document of its own with its reason, and so is a withdrawal, which
covers the same cells with none of their figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from rumbo.core import Period, Status, Text, parse_day
from rumbo.errors import BadReturn, RumboError, WrongUse
from rumbo.returns.declared import form as find_form
from rumbo.returns.form import OPENING, Cell, Filer, Form
from rumbo.returns.promises import Progress
from rumbo.returns.protect import Published, is_too_small, step_of

Act = Literal["filed", "corrected", "withdrawn"]
KEYS = [
    "form",
    "version",
    "for",
    "month",
    "act",
    "filed",
    "number",
    "filed_by",
    "approved_by",
    "replaces",
    "reason",
    "protection",
    "cells",
    "promises",
]


@dataclass(frozen=True, slots=True)
class Filing:
    """A filed return as it is published: what, by which roles, on which day, the how manieth of its month and why.

    ``version`` is that of the form it was filed on; of an older one, the cells are not read again.
    """

    form: Form
    filer: Filer
    period: Period
    act: Act
    day: date
    filed_by: str
    approved_by: str
    number: int = 1
    replaces: str = ""
    reason: Text | None = None
    cells: Mapping[Cell, Published] = field(default_factory=dict)
    promises: tuple[Progress, ...] = ()
    version: int = 0

    @property
    def is_of_an_older_form(self) -> bool:
        """Say whether its form has changed since."""
        return self.version != self.form.version

    @property
    def file_name(self) -> str:
        """The name of its file, which orders those of one day."""
        return f"{self.form.id}-{self.filer.id}-{self.period}_v{self.number}.json"

    @property
    def how(self) -> Text:
        """How it came, in words, for the record of its release."""
        roles = self.form.programme.roles
        by, approved = roles[self.filed_by], roles[self.approved_by]
        name = self.filer.name
        acts = {
            "filed": Text(en="Filed", es="Presentado"),
            "corrected": Text(en="Correction filed", es="Corrección presentada"),
            "withdrawn": Text(en="Withdrawn", es="Retirado"),
        }
        act, why = acts[self.act], self.reason
        return Text(
            en=f"{act['en']} by {by['en']} and approved by {approved['en']} ({name['en']})."
            + (f" Reason: {why['en']}" if why else ""),
            es=f"{act['es']} por {by['es']}, con la aprobación de {approved['es']} ({name['es']})."
            + (f" Motivo: {why['es']}" if why else ""),
        )


def role(form: Form, text: str) -> str:
    """Return the id of the role that a text names, by id or name. Raises WrongUse: a person's name is none."""
    wanted = text.strip().lower().removeprefix("the ")
    for key, name in form.programme.roles.items():
        if wanted in {key, *(word.lower().removeprefix("the ") for word in name.values())}:
            return key
    raise WrongUse(
        f"No role of {form.programme.name} is called {text[:60]!r}.",
        "A release names roles, never people.",
        f"Write one of {', '.join(form.programme.roles)}.",
    )


def withdrawn(form: Form) -> dict[Cell, Published]:
    """Return the cells of a withdrawal: all that a return publishes, without a figure."""
    return {cell: Published(None, Status.WITHDRAWN) for cell in form.cells() if cell.moment != OPENING}


def write(filing: Filing) -> bytes:
    """Return the document; the same filing always gives the same bytes."""
    raw: dict[str, Any] = {
        "form": filing.form.id,
        "version": filing.version,
        "for": filing.filer.id,
        "month": str(filing.period),
        "act": filing.act,
        "filed": filing.day.isoformat(),
        "number": filing.number,
        "filed_by": filing.filed_by,
        "approved_by": filing.approved_by,
        "replaces": filing.replaces,
        "reason": dict(filing.reason) if filing.reason else None,
        "protection": str(filing.form.protection["rule"]),
        "cells": {
            str(cell): {
                "value": one.value,
                "status": str(one.status),
                "rounding": one.rounding,
                **({"note": dict(one.note)} if one.note else {}),
            }
            for cell, one in filing.cells.items()
        },
        "promises": [_plain(one) for one in filing.promises],
    }
    return (json.dumps(raw, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(one: Progress) -> dict[str, Any]:
    return {
        "promise": one.promise,
        "stage": one.stage,
        "text": dict(one.text),
        "evidence": one.evidence,
        "published": one.published.isoformat(),
        "value": one.value,
        "unit": one.unit,
        "kind": one.kind,
        "as_of": one.as_of,
    }


def read(content: bytes) -> Filing:
    """Return the filing that a document holds. Raises BadReturn for what Rumbo did not write."""
    try:
        raw = json.loads(content)
        if sorted(raw) != sorted(KEYS):
            raise ValueError(f"its entries are {', '.join(map(str, raw))[:200]}")
        form = find_form(raw["form"])
        known = {str(cell): cell for cell in form.cells()}
        older = raw["version"] != form.version
        filing = Filing(
            form=form,
            filer=form.filers[raw["for"]],
            period=Period.parse(raw["month"]),
            act=_act(raw["act"]),
            day=parse_day(raw["filed"]),
            filed_by=role(form, raw["filed_by"]),
            approved_by=role(form, raw["approved_by"]),
            number=int(raw["number"]),
            replaces=raw["replaces"],
            reason=Text(raw["reason"]) if raw["reason"] else None,
            cells={known[name]: _published(entry) for name, entry in ({} if older else raw["cells"]).items()},
            promises=tuple(_progress(entry) for entry in raw["promises"]),
            version=int(raw["version"]),
        )
        _whole(filing, known.values())
        return filing
    except (ValueError, KeyError, TypeError, AttributeError, RumboError) as error:
        what = f"missing or unknown {error}" if isinstance(error, KeyError) else str(error)
        raise BadReturn(
            f"The file is no filed return: {what}.",
            "Such files are written by `rumbo returns file`, and not by hand.",
            "File the return itself.",
        ) from error


def _whole(filing: Filing, cells: Any) -> None:
    """Raise ValueError unless a filing is one that Rumbo would have written."""
    if filing.filed_by == filing.approved_by:
        raise ValueError("who filed it approved it")
    if not filing.filer.was_open(filing.period) or filing.period.end >= filing.day:
        raise ValueError(f"{filing.period} was not over, or {filing.filer.id} was closed in it")
    if (filing.act == "filed") == (filing.reason is not None):
        raise ValueError(f"it is {filing.act}, and its reason is {filing.reason}")
    if filing.version > filing.form.version:
        raise ValueError(f"it is filed on {filing.form.id}/{filing.version}, which is not known here")
    if filing.is_of_an_older_form:
        return
    if set(filing.cells) != {cell for cell in cells if cell.moment != OPENING}:
        raise ValueError("its cells are not those of its form")
    for cell, one in filing.cells.items():
        step = step_of(filing.form, cell)
        if one.value is not None and (one.rounding != step or one.value % step):
            raise ValueError(f"{cell} is {one.value}, and the form rounds it to {step}")
        if is_too_small(filing.form, cell, one.value):
            raise ValueError(f"{cell} is {one.value}, and the form hides so small a count")


def _act(raw: Any) -> Act:
    if raw not in ("filed", "corrected", "withdrawn"):
        raise ValueError(f"act is {raw!r}")
    found: Act = raw
    return found


def _published(entry: Any) -> Published:
    value, status = entry["value"], Status(entry["status"])
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(f"a value is {value!r}")
    if (value is None) == (status is Status.NORMAL):
        raise ValueError(f"a value is {value!r} and its status {status}")
    return Published(value, status, int(entry["rounding"]), Text(entry["note"]) if "note" in entry else None)


def _progress(entry: Any) -> Progress:
    found = dict(entry)
    return Progress(**{**found, "text": Text(found["text"]), "published": parse_day(found["published"])})
