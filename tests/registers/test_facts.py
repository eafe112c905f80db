"""Every fact of the reference data is in a register, or is listed as left out with its reason.

Facts and statements share no ids. A fact counts as held where a statement carries its address, its dates fit, its
countries are those of the record, and its quantity is among the figures; so nothing here maps one on the other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from rumbo.core.record import Record, Said
from rumbo.core.when import When
from rumbo.errors import BadPeriod
from rumbo.registers import REGISTERS, load

# The same file held beside the facts, at its publisher's address: the manifest names it.
HELD = {"data-region/us_refugee_admissions/PRM Refugee Admissions Report 2024.xlsx": "prm-refugee-admissions-report"}
# Days that the source itself corrects: a decree of 1 to 3 June 2022 presented on the 10th, a measure of the day before.
OTHER_DAY = {
    "https://www.elcomercio.com/actualidad/gobierno-decreta-proceso-migratorio-ciudadanos-venezolanos.html",
    "https://au.news.yahoo.com/us-sanctions-colombian-maritime-companies-145613120.html",
}
COUNTRIES = ("countries", "country", "lead", "participants", "host", "actor")
NEEDS = {"compact": "compact", "pathways": "pathways", "events": "measures"}


def facts(shared: Path, name: str) -> Iterator[dict]:
    """Yield every fact of a file, and every report of progress as a fact of its own."""
    content = yaml.load((shared / "facts" / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for section in content.values():
        for fact in section if isinstance(section, list) else ():
            if "id" not in fact:
                continue
            yield fact
            for number, report in enumerate(fact.get("progress", ())):
                yield {**report, "id": f"{fact['id']} progress {number}", "quantity": report.get("figure", "null")}


def when(text: str | None) -> When | None:
    """Return the dates of a text that begins with them, None where it has none."""
    found = re.match(r"\d{4}(-\d{2}){0,2}", text or "")
    try:
        return When.parse(found[0]) if found else None
    except BadPeriod:
        return None


def meet(one: When | None, other: When) -> bool:
    return one is None or (one.earliest <= other.latest and other.earliest <= one.latest)


def countries(fact: dict) -> set[str]:
    found = [fact.get(name, ()) for name in COUNTRIES]
    return {one for some in found for one in ([some] if isinstance(some, str) else some) if len(one) == 3}


def numbers(record: Record) -> set[float]:
    figures = [figure for said in record.statements for figure in said.figures]
    return {float(value) for figure in figures for value in (figure.value, figure.low) if value is not None}


def tells(said: Said, record: Record, fact: dict, address: str) -> bool:
    """Say whether a statement carries a fact: its address, unless it has no public one or no date, and what it says."""
    there = {*record.actors, *record.members, *record.concerns, *record.places}
    there |= {one for figure in said.figures for one in (figure.citizenship,)}
    there |= {one for rule in (said.eligibility,) if rule for one in rule.citizenships}
    sources = [source for source in said.sources if source.url == address]
    public = address == fact["source"] and address.startswith("http") and when(fact["source_date"]) is not None
    quantity = fact.get("quantity", "null")
    return (
        (not public or any(meet(when(fact["source_date"]), source.published) for source in sources))
        and (address in OTHER_DAY or meet(when(fact["date"]), said.happened))
        and countries(fact) <= there
        and (quantity in ("null", "") or float(quantity) in numbers(record))
    )


def same(listed: str, address: str) -> bool:
    """Say whether two name one source: one address, or both none, since a source without one is told in words."""
    return listed == address or not (listed.startswith("http") or address.startswith("http"))


def missing(shared: Path, name: str) -> list[str]:
    """Return the facts of a file that no register holds and that are not listed as left out."""
    with (shared / "data" / "manifest.csv").open(encoding="utf-8") as file:
        addresses = {Path(row["file"]).stem.split("__")[0]: row["url"] for row in csv.DictReader(file)}
    registers = load()
    listed = [(one.address, set(one.countries), one.happened) for one in registers.left_out]
    found = []
    for fact in facts(shared, name):
        held = HELD.get(fact["source"])
        address = addresses[held] if held else fact["source"]
        if fact["source"] in ("null", ""):
            kept = any(str(look.until) == fact["source_date"] for one in registers for look in one.searched)
        else:
            day = when(fact["date"])
            kept = any(tells(said, one, fact, address) for one in registers for said in one.statements) or any(
                countries(fact) == places and same(there, address) and (happened is None or meet(day, happened))
                for there, places, happened in listed
            )
        if not kept:
            found.append(f"{fact['id']}: {fact['date']} {address}")
    return found


@pytest.mark.parametrize("name", NEEDS)
def test_every_fact_is_held_or_listed(name, shared):
    if not load().of(NEEDS[name]):
        pytest.skip(f"the register {NEEDS[name]} holds nothing yet")
    assert missing(shared, name) == []


def test_every_promise_is_a_record_of_its_own(shared):
    facts_held = [one for one in facts(shared, "compact") if one.get("kind") in ("pledge", "progress claim")]
    left_out = [one for one in facts_held if when(one["source_date"]) is None]
    promises = [*load().of("compact", "commitment"), *load().of("compact", "progress-claim")]
    # The bank is no state: its grants are one promise more.
    assert len(promises) == len(facts_held) - len(left_out) + 1 == 81


def test_no_sentence_is_copied(shared):
    sentences = {
        sentence
        for path in (shared / "facts").glob("*.yaml")
        for sentence in _sentences(path.read_text(encoding="utf-8"))
    }
    assert sentences
    copied = [
        said.text["en"]
        for one in load()
        for said in one.statements
        if any(len(part.split()) > 7 and part in sentences for part in said.text["en"].split(". "))
    ]
    assert copied == []


def _sentences(text: str) -> Iterator[str]:
    for section in yaml.load(text, Loader=yaml.BaseLoader).values():
        for fact in section if isinstance(section, list) else ():
            for part in (fact, *fact.get("progress", ())):
                for sentence in part.get("summary", "").split(". "):
                    yield sentence.strip()


def test_every_register_is_one_of_the_four():
    assert {one.register for one in load()} <= set(REGISTERS)
