"""The files of the site: whole tables at one address each, what describes them, and the feeds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import feedparser
import pandas
import pytest
from frictionless import Package, Resource

from rumbo.archive import Changes
from rumbo.observatory import Observatory

from .reading import Page


@pytest.fixture(scope="module")
def package(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "data/datapackage.json").read_text(encoding="utf-8"))
    return found


def test_every_indicator_that_is_known_has_its_table(observatory: Observatory, package: dict[str, Any]) -> None:
    known = {one.id for one in observatory.indicators() if observatory.cuts(one.id)}
    assert {one["name"] for one in package["resources"]} == known


def test_a_table_can_be_read_from_its_address(address: str) -> None:
    found = pandas.read_csv(f"{address}data/usbp-encounters.csv.gz", low_memory=False)
    december = found[(found.place == "us-southwest") & (found.period == "2023-12") & (found.cut == "region")]
    assert december.value.tolist() == [249740]


def test_files_are_what_the_package_says(site: Path, package: dict[str, Any]) -> None:
    for one in package["resources"]:
        for file in (one, *one["alternates"]):
            content = (site / "data" / file["path"]).read_bytes()
            assert len(content) == file["bytes"]
            assert f"sha256:{hashlib.sha256(content).hexdigest()}" == file["hash"]
        assert (site / "data" / f"{one['name']}.csv.gz").exists()


def test_the_package_is_valid(site: Path, package: dict[str, Any]) -> None:
    assert Package.metadata_validate(package) is not None
    for name in ("missing-migrants", "credible-fear-claims"):
        (described,) = (one for one in package["resources"] if one["name"] == name)
        report = Resource(described, basepath=str(site / "data")).validate()
        assert report.valid, report.flatten(["note"])


def test_a_table_does_not_change_with_the_day(observatory: Observatory, package: dict[str, Any]) -> None:
    (described,) = (one for one in package["resources"] if one["name"] == "displaced-population")
    assert described["as_of"] == str(observatory.table_since("displaced-population")) < str(observatory.today)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_lists_every_file(pages: dict[str, Page], site: Path, language: str, package: dict[str, Any]) -> None:
    text = (site / language / "data/index.html").read_text(encoding="utf-8")
    for one in package["resources"]:
        for file in (one, *one["alternates"]):
            assert f"../../data/{file['path']}" in text
            assert file["hash"].removeprefix("sha256:") in text


def feeds(site: Path, language: str) -> list[Path]:
    return sorted((site / "feeds" / language).glob("*.atom"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_feeds_are_understood_and_lead_to_pages(site: Path, language: str) -> None:
    assert len(feeds(site, language)) > 40
    ids: dict[str, str] = {}
    for path in feeds(site, language):
        found = feedparser.parse(path.read_text(encoding="utf-8"))
        assert not found.bozo, path
        assert found.feed.language == language
        beside = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert [one["id"] for one in beside["items"]] == [one.id for one in found.entries]
        for one in beside["items"]:
            assert ids.setdefault(one["id"], one["title"]) == one["title"]  # never one id for two things
            assert (path.parent / one["url"].partition("#")[0]).resolve().exists(), one["url"]
            assert one["content_text"]


def test_an_entry_says_what_a_release_changed(site: Path, changes: dict[str, Changes]) -> None:
    feed = json.loads((site / "feeds/en/indicator-cbp-encounters.json").read_text(encoding="utf-8"))
    entries = {one["id"].rpartition("release:")[2].removesuffix(":en"): one for one in feed["items"]}
    name = next(one for one in entries if changes[one].count("changed") > 1 and changes[one].largest)
    assert f"{changes[name].count('changed'):,} older cells changed" in entries[name]["content_text"]
    assert "The cell that changed most" in entries[name]["content_text"]
    assert entries[name]["date_published"][:10] == changes[name].release.published.latest.isoformat()


def test_pages_tell_of_their_feeds(site: Path) -> None:
    text = (site / "es/indicators/cbp-encounters.html").read_text(encoding="utf-8")
    assert 'type="application/atom+xml"' in text
    assert "../../feeds/es/releases.atom" in text and "../../feeds/es/indicator-cbp-encounters.atom" in text
