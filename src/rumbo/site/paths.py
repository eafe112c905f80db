"""Where the pages stand, below the folder of a language: one place, so that every link of a kind leads alike."""

from __future__ import annotations

RELEASES = "releases/index.html"
SOURCES = "sources/index.html"
REVISIONS = "revisions/index.html"
RECONCILIATION = "reconciliation/index.html"
CORRECTIONS = "corrections/index.html"
METHODS = "methods/index.html"
DRIVERS = "indicators/drivers.html"
ROAD = "road/index.html"
OUTLOOK = "outlook/index.html"
GLOSSARY = "methods/glossary.html"
DOCS = "docs/index.html"
PATHWAYS = "pathways/index.html"
OFFICES = "pathways/offices.html"
FINDER = "pathways/finder.html"
PLANNER = "pathways/planner.html"
RETURNS = "pathways/returns.html"
ASYLUM = "indicators/asylum-queues.html"
TIMELINE = "timeline/index.html"
COMPACT = "compact/index.html"
COUNTRIES = "countries/index.html"
MEASURES = "measures/index.html"
MEETINGS = "meetings/index.html"
LEFT_OUT = "left-out/index.html"
CHECK = "check/index.html"
SEARCH = "search/index.html"
DATA = "data/index.html"
FEEDS = "data/feeds.html"
EXPLORE = "explore/index.html"
# Where each record stands whole, under its id.
REGISTERS = {"compact": COMPACT, "pathways": PATHWAYS, "measures": MEASURES, "meetings": MEETINGS}
# From the root of the site.
SCHEMA = "schema/register.json"
# What describes the whole tables to machines.
PACKAGE = "data/datapackage.json"
CATALOGUE = "data/catalog.jsonld"
CROISSANT = "data/croissant.json"
# Says to the pages what the server behind them answers; a static host has nothing to say.
SERVER = "static/server.json"
# The draws that the planner computes with; it has no words, so both languages share it.
DRAWS = "data/planner.json"
# What draws the charts of Explore, with its licences, and the sheet that they are drawn on.
RUNTIME = "static/explore/vega.js"
RUNTIME_LICENCES = "static/explore/LICENCES.txt"
SHEET = "data/explore/sheet.json"


def release(name: str) -> str:
    """Return the page of a release, which is also the list of a source's releases where a source is named.

    >>> release("cbp-southwest.57dd66fe1f9f"), release("cbp-southwest")
    ('releases/cbp-southwest.57dd66fe1f9f.html', 'releases/cbp-southwest.html')
    """
    return f"releases/{name}.html"


def figure(file_name: str, period: str) -> str:
    """Return the address of one figure of a series, which stays.

    >>> figure("cbp-encounters--us-southwest", "2023-12")
    'figures/cbp-encounters--us-southwest/2023-12.html'
    """
    return f"figures/{file_name}/{period}.html"


def vintages(file_name: str) -> str:
    """Return the file with all vintages of a series, from the root of the site."""
    return f"data/vintages/{file_name}.json"


def search(language: str) -> str:
    """Return the file that the search asks, from the root of the site."""
    return f"data/search.{language}.json"


def source(name: str) -> str:
    """Return the place of a source in the page of sources."""
    return f"{SOURCES}#{name}"


def document(name: str) -> str:
    """Return a page of the documentation."""
    return f"docs/{name}.html"


def country(code: str) -> str:
    """Return the page of a country, by its ISO 3166 alpha-3 code."""
    return f"countries/{code}.html"


def outlook(file_name: str) -> str:
    """Return the page of the outlook of a series."""
    return f"outlook/{file_name}.html"


def calendar(language: str) -> str:
    """Return the calendar of expected releases and deadlines, from the root of the site."""
    return f"calendar.{language}.ics"


def finder(language: str) -> str:
    """Return the file that the finder asks, from the root of the site."""
    return f"data/pathways.{language}.json"


def drivers_file(language: str) -> str:
    """Return the file that the page of drivers asks, from the root of the site."""
    return f"data/drivers.{language}.json"


def register_file(register: str) -> str:
    """Return the file with the records of a register, from the root of the site."""
    return f"data/registers/{register}.json"


def reconciliation(file_name: str) -> str:
    """Return the page on which the producers of a series stand beside each other."""
    return f"reconciliation/{file_name}.html"


def feed(language: str, name: str, ending: str) -> str:
    """Return a feed of a language, from the root of the site; the ending is ``atom`` or ``json``."""
    return f"feeds/{language}/{name}.{ending}"


def explored(indicator: str, breakdown: str = "") -> str:
    """Return the file that says what can be asked of an indicator on Explore, or that of one of its breakdowns.

    >>> explored("usbp-encounters"), explored("usbp-encounters", "USA.area")
    ('data/explore/usbp-encounters.json', 'data/explore/usbp-encounters/USA.area.json')
    """
    return f"data/explore/{indicator}{f'/{breakdown}' if breakdown else ''}.json"
