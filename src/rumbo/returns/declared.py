"""Reads the YAML of programmes and forms, strictly: an entry that is not known, or is missing, names its file.

One folder a programme: ``programme.yml`` says who files, every other file is a form. A folder that is there is a
programme; nothing is registered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core import Period, Text, parse_day, place
from rumbo.core.codebook import dimension, load_yaml, value_name
from rumbo.core.record import Turn
from rumbo.errors import BadDefinition, RumboError, UnknownForm
from rumbo.returns.form import Check, Event, Filer, Form, Log, Measure, Programme, Soft, Staff, Stage, Term

FOLDER = Path(__file__).parent
ALL = "all"


@cache
def forms() -> Mapping[str, Form]:
    """Return all forms by id.

    >>> sorted(forms())
    ['commitment-progress', 'office-month']
    """
    found = [form for path in sorted(FOLDER.glob("*/programme.yml")) for form in load(path.parent)]
    return {form.id: form for form in found}


def form(name: str) -> Form:
    """Return one form. Raises UnknownForm, with those there are."""
    if name not in forms():
        raise UnknownForm(f"No form is called {name!r}.", "", f"There are {', '.join(forms())}.")
    return forms()[name]


def load(folder: Path) -> list[Form]:
    """Return the forms of the programme in a folder. Raises BadDefinition, with the file and the entry."""
    path = folder / "programme.yml"
    try:
        programme = _programme(folder, load_yaml(path.read_text(encoding="utf-8")))
        found = []
        for path in sorted(folder.glob("*.yml")):
            if path.name != "programme.yml":
                found.append(_form(path, load_yaml(path.read_text(encoding="utf-8")), programme))
        return found
    except (KeyError, TypeError, ValueError, AttributeError, RumboError) as error:
        what = f"missing entry {error}" if isinstance(error, KeyError) else str(error)
        raise BadDefinition(f"{folder.name}/{path.name}: {what}.", "", "Compare it with another form.") from error


def _only(entry: Any, known: str, where: str) -> Any:
    """Return a mapping that has no other keys than those known."""
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where} is no mapping")
    if left := [key for key in entry if key not in known.split()]:
        raise ValueError(f"{where} has {left[0]!r}, which is not known; it may have {', '.join(known.split())}")
    return entry


def _programme(folder: Path, raw: Any) -> Programme:
    _only(raw, "id name publisher licence terms ended filers roles values", "the programme")
    publisher = _only(raw["publisher"], "name short url", "publisher")
    if folder.name != raw["id"].replace("-", "_"):
        raise ValueError(f"the folder of {raw['id']} must be called {raw['id'].replace('-', '_')}")
    ended = _only(raw["ended"], "day why", "ended") if "ended" in raw else None
    return Programme(
        id=raw["id"],
        folder=folder,
        name=Text(raw["name"]),
        publisher=Text(publisher["name"]),
        short=publisher["short"],
        url=publisher["url"],
        licence=Text.of(raw["licence"]),
        terms=Text(raw["terms"]),
        filers={key: _filer(key, entry) for key, entry in raw["filers"].items()},
        roles={key: Text(name) for key, name in raw["roles"].items()},
        values={key: {one: Text(name) for one, name in names.items()} for key, names in raw.get("values", {}).items()},
        ended=parse_day(str(ended["day"])) if ended else None,
        why_ended=Text(ended["why"]) if ended else None,
    )


def _filer(key: str, raw: Any) -> Filer:
    _only(raw, "name place opened closed asked_since", f"filer {key}")
    months = {name: Period.parse(str(raw[name])) for name in ("opened", "closed", "asked_since") if name in raw}
    where = place(raw.get("place", key)).id
    who = key if "place" in raw else where
    return Filer(
        who, Text(raw["name"]), where, months["opened"], months.get("closed"), months.get("asked_since")
    )  # fmt: skip


def _form(path: Path, raw: Any, programme: Programme) -> Form:
    known = (
        "id version title description of period rhythm largest protection soft values measures checks log staff stages"
    )
    _only(raw, known, "the form")
    if path.stem != raw["id"]:
        raise ValueError(f"the file of {raw['id']} must be called {raw['id']}.yml")
    if ("measures" in raw) == ("stages" in raw) or raw["period"] != "month":
        raise ValueError("a form is of a month, and has either measures or stages")
    rhythm = _only(raw["rhythm"], "every due_days", "rhythm")
    lists = {dimension(key).id: tuple(values) for key, values in raw.get("values", {}).items()}
    lists = {key: tuple(names) for key, names in programme.values.items()} | lists
    measures = {one.id: one for one in (_measure(entry, lists) for entry in raw.get("measures", ()))}
    return Form(
        id=raw["id"],
        version=int(raw["version"]),
        programme=programme,
        title=Text(raw["title"]),
        description=Text(raw["description"]),
        of=_one_of(raw["of"], ("office", "country", "committee")),
        every=_one_of(rhythm["every"], ("month", "year")),
        due_days=int(rhythm["due_days"]),
        largest=int(raw["largest"]),
        protection=_only(raw["protection"], "rule leaves", "protection"),
        measures=measures,
        checks=tuple(_check(entry, measures) for entry in raw.get("checks", ())),
        soft=_soft(raw["soft"]) if "soft" in raw else None,
        log=_log(raw["log"], measures) if "log" in raw else None,
        staff=_staff(raw["staff"], measures) if "staff" in raw else None,
        stages={key: _stage(entry) for key, entry in raw.get("stages", {}).items()},
    )


def _one_of(value: Any, known: Collection[str]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return value


def _measure(raw: Any, lists: Mapping[str, tuple[str, ...]]) -> Measure:
    _only(raw, "id name kind dimensions no_total most", f"measure {raw.get('id')}")
    found = {}
    for key, values in raw.get("dimensions", {}).items():
        name = dimension(key).id
        found[name] = lists[name] if values == ALL else tuple(str(value) for value in values)
        for value in found[name]:
            value_name(name, value)
    return Measure(
        id=raw["id"],
        name=Text(raw["name"]),
        kind=_one_of(raw["kind"], ("flow", "stock", "level", "cumulative")),
        dimensions=found,
        totals=frozenset(found) - set(raw.get("no_total", ())),
        most=_one_of(raw.get("most", ""), ("", "days")),
    )


def _terms(raw: Iterable[Any], measures: Mapping[str, Measure]) -> tuple[Term, ...]:
    return tuple(_term(one, measures) for one in raw)


def _term(raw: Any, measures: Mapping[str, Measure]) -> Term:
    """Read ``registered``, or ``{screened: {outcome: eligible}}``; each name and value must be one of the form's."""
    ((name, where),) = ({raw: {}} if isinstance(raw, str) else raw).items()
    measure = measures[name]
    found = {key: (values,) if isinstance(values, str) else tuple(values) for key, values in where.items()}
    for key, values in found.items():
        for value in values:
            _one_of(value, measure.dimensions[key])
    return Term(name, found)


def _check(raw: Any, measures: Mapping[str, Measure]) -> Check:
    _only(raw, "why stock plus minus equal at_most", "a check")
    why = Text(raw["why"])
    if "stock" in raw:
        stock = _term(raw["stock"], measures)
        return Check("stock", why, _terms(raw["plus"], measures), _terms(raw["minus"], measures), stock)
    left, right = raw["equal"] if "equal" in raw else raw["at_most"]
    return Check("equal" if "equal" in raw else "at-most", why, _terms(left, measures), _terms(right, measures))


def _soft(raw: Any) -> Soft:
    _only(raw, "months jump_times jump_least zero_after same_least", "soft")
    return Soft(
        int(raw["months"]), float(raw["jump_times"]), int(raw["jump_least"]), int(raw["zero_after"]),
        int(raw["same_least"]),
    )  # fmt: skip


def _log(raw: Any, measures: Mapping[str, Measure]) -> Log:
    _only(raw, "waits group stock events", "log")
    waits = _only(raw["waits"], "measure months levels", "waits")
    events = {entry["id"]: _event(entry, measures) for entry in raw["events"]}
    levels = {key: float(level) for key, level in waits["levels"].items()}
    stock, measure = measures[raw["stock"]], measures[waits["measure"]]
    if set(levels) != set(measure.dimensions["share"]):
        raise ValueError("the levels of waits are not the shares of their measure")
    steps = {"", "any", *stock.dimensions["step"]}
    for event in events.values():
        _one_of(event.leaves, steps), _one_of(event.to, steps)
    return Log(dimension(raw["group"]).id, stock.id, events, measure.id, int(waits["months"]), levels)


def _event(raw: Any, measures: Mapping[str, Measure]) -> Event:
    _only(raw, "id from to needs ends counts", f"event {raw.get('id')}")
    return Event(
        id=raw["id"],
        counts=_terms(raw["counts"], measures),
        leaves=raw.get("from", ""),
        to=raw.get("to", ""),
        needs=_one_of(raw.get("needs", ""), ("", "reason", "pathway")),
        ends=frozenset(raw.get("ends", ())),
    )


def _staff(raw: Any, measures: Mapping[str, Measure]) -> Staff:
    _only(raw, "staff does offered taken", "staff")
    return Staff(
        {name: _terms(raw[name], measures) for name in ("staff", "does", *sorted({"offered", "taken"} & set(raw)))}
    )


def _stage(raw: Any) -> Stage:
    _only(raw, "name becomes", "a stage")
    return Stage(Text(raw["name"]), Turn(raw["becomes"]) if "becomes" in raw else None)
