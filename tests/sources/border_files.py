"""Makes PDFs and workbooks in the publishers' shape. Every figure in them is made up, and the same each time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from rumbo.core import Kind, Period

MONTHS = (
    "October", "November", "December", "January", "February", "March", "April", "May", "June", "July", "August",
    "September",
)  # fmt: skip

# Border Patrol's PDF --------------------------------------------------------------------------------------------

TITLES = {
    "encounters": "Total Illegal Alien Apprehensions By Month",
    "family-units": "Total Family Unit* Apprehensions By Month",
    "unaccompanied-children": "Total Unaccompanied Alien Children (0-17 Years Old) Apprehensions By Month",
}
REGIONS = {
    "Coastal Border": ("Livermore*", "Miami", "New Orleans", "Ramey"),
    "Northern Border": (
        "Blaine", "Buffalo", "Detroit", "Grand Forks", "Havre", "Houlton", "Spokane", "Swanton",
    ),
    "Southwest Border": (
        "Big Bend (formerly Marfa)", "Del Rio", "El Centro", "El Paso", "Laredo",
        "Rio Grande Valley (formerly McAllen)", "San Diego", "Tucson", "Yuma",
    ),
}  # fmt: skip
NOTE = "*Livermore Sector was closed after FY 2004"
COLUMN, LINE, LEFT, TOP = 45, 16, 150, 500


@dataclass
class Printed:
    """A page as it is to be printed; tests change its texts before it is drawn."""

    title: str
    year: int
    rows: dict[str, list[str]]
    headings: list[str] = field(default_factory=lambda: [*MONTHS, "Yearly Total"])
    publisher: str = "United States Border Patrol"
    note: str = NOTE
    names_last: bool = False
    moved: tuple[float, float] = (0, 0)


def printed(year: int, kind: str = "encounters", **shape: object) -> Printed:
    """A page of made-up figures whose totals add up."""
    counts = {
        name: [(7 * number + 3 * month + year) % 45 + 1000 * (name == "Tucson") for month in range(12)]
        for number, name in enumerate(name for names in REGIONS.values() for name in names)
        if not name.startswith("Livermore")
    }
    for region, names in REGIONS.items():
        counts[region] = [sum(counts[name][month] for name in names if name in counts) for month in range(12)]
    counts["Monthly Total"] = [sum(counts[region][month] for region in REGIONS) for month in range(12)]
    rows = {name: [f"{value:,}" for value in (*values, sum(values))] for name, values in counts.items()}
    return Printed(TITLES[kind], year, {"Livermore*": ["N/A"] * 13, **rows}, **shape)  # type: ignore[arg-type]


def pdf(pages: Iterable[Printed], *, password: str = "") -> bytes:
    """The bytes of a PDF of these pages."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(792, 612), invariant=1, encrypt=password or None)
    for page in pages:
        canvas.translate(*page.moved)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(200, TOP + 60, page.publisher)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(200, TOP + 40, f"{page.title} - FY {page.year}")
        for draw in sorted((_draw_names, _draw_figures), key=lambda one: (one is _draw_names) == page.names_last):
            draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_names(canvas: Canvas, page: Printed) -> None:
    canvas.drawString(60, TOP + 16, "SECTOR")
    for number, name in enumerate(page.rows):
        first, formerly, rest = name.partition(" (")
        y = TOP - LINE * number
        canvas.drawString(40, y + 4.5 * bool(formerly), first)
        canvas.drawString(40, y - 4.5, f"({rest}" if formerly else "")
    canvas.drawString(60, TOP - LINE * (len(page.rows) + 1), page.note)


def _draw_figures(canvas: Canvas, page: Printed) -> None:
    for column, heading in enumerate(page.headings):
        first, _, rest = heading.partition(" ")
        x = LEFT + COLUMN * column
        canvas.drawCentredString(x, TOP + 16 + 4.5 * bool(rest), first)
        canvas.drawCentredString(x, TOP + 16 - 4.5, rest)
    for number, row in enumerate(page.rows.values()):
        for column, text in enumerate(row):
            canvas.drawCentredString(LEFT + COLUMN * column, TOP - LINE * number, text)


def picture_pdf() -> bytes:
    """A PDF whose one page has lines and no text, as a scan has."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def long_pdf(pages: int) -> bytes:
    """A PDF of many pages with a word on each."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for number in range(pages):
        canvas.drawString(100, 100, str(number))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


# The workbooks of DHS -------------------------------------------------------------------------------------------

FISCAL_MONTHS = [f"{number:02} {name}" for number, name in enumerate(MONTHS, 1)]
SHEETS = {
    "usbp": {
        "Count": (),
        "Citizenship": ("Citizenship",),
        "Region": ("Region",),
        "Family Status": ("Family Status",),
        "Sector": ("Sector",),
        "Rgn and Citp": ("Region", "Citizenship"),
        "Rgn and Fam Status": ("Region", "Family Status"),
        "Rgn and Sector": ("Region", "Sector"),
    },
    "ofo": {
        "Count": (),
        "Citizenship": ("Citizenship",),
        "Region": ("Region",),
        "Family Status": ("Family Status",),
        "Enforce-Admin": ("Enforcement/Administrative",),
        "Field Office": ("Field Office",),
        "Rgn EnfAdm Citp": ("Region", "Enforcement/Administrative", "Citizenship"),
        "Rgn EnfAdm Fam Status": ("Region", "Enforcement/Administrative", "Family Status"),
        "Rgn EnfAdm FldOff": ("Region", "Enforcement/Administrative", "Field Office"),
    },
}
MADE_FOR = {"usbp": ("2010-10", "2011-11"), "ofo": ("2016-10", "2017-11")}
"""Months on both sides of the first in which a demographic group is counted, and of the end of a fiscal year."""
SECTORS = {
    "Yuma, AZ": "Southwest Land Border", "Laredo, TX": "Southwest Land Border", "Havre, MT": "Northern Land Border",
    "Miami, FL": "Coastal Border",
}  # fmt: skip
OFFICES = {
    "Laredo, TX": "Southwest Land Border", "Miami, FL": "Coastal Border", "Unknown": "Air Ports of Entry/Interior",
}  # fmt: skip
COUNTRIES = {
    "usbp": ("Mexico", "China, People's Republic", "Cuba", "Serbia and Montenegro (former)", "Unknown"),
    "ofo": ("Mexico", "Soviet Union (former)"),
}
FIRST_COUNTED = {
    "usbp": {"Unaccompanied Children": "2007-10", "Family Unit Individuals": "2011-10"},
    "ofo": {
        "Unaccompanied Children": "2007-10", "Family Unit Individuals": "2016-03", "Accompanied Minors": "2017-10",
    },
}  # fmt: skip

People = Iterator[tuple[Period, dict[str, str], int]]


def workbook(component: str) -> Workbook:
    """A workbook of made-up figures, each sum rounded to ten and left out where that is zero."""
    book = Workbook()
    book.remove(book.active)
    people = list(_people(component))
    for name, columns in SHEETS[component].items():
        yearly: Counter[tuple[object, ...]] = Counter()
        monthly: Counter[tuple[object, ...]] = Counter()
        for month, labels, count in people:
            year = month.within(Kind.FISCAL_YEAR).end.year
            key = [labels[column] for column in columns]
            yearly[year, *key] += count
            monthly[year, FISCAL_MONTHS[(month.start.month - 10) % 12], *key] += count
        _write(book, f"Annual {name}", ["Fiscal\nYear", *columns], yearly)
        _write(book, f"Monthly {name}"[:28], ["Fiscal\nYear", "Month", *columns], monthly)
    return book


def _people(component: str) -> People:
    first, last = (Period.parse(text) for text in MADE_FOR[component])
    areas = SECTORS if component == "usbp" else OFFICES
    kinds = ("Enforcement", "Administrative") if component == "ofo" else ("",)
    groups = ("Single Adults", *FIRST_COUNTED[component])
    for month in Period.range(first, last).months():
        for number, (area, country, kind, group) in enumerate(product(areas, COUNTRIES[component], kinds, groups)):
            counted = str(month) >= FIRST_COUNTED[component].get(group, "")
            labels = {
                "Region": areas[area], "Sector": area, "Field Office": area, "Citizenship": country,
                "Enforcement/Administrative": kind, "Family Status": group if counted else "Single Adults",
            }  # fmt: skip
            size = 3 if area in ("Havre, MT", "Unknown") or country.endswith("(former)") else 400
            yield month, labels, (number * 17 + month.start.month * 31 + month.start.year) % size


def _write(book: Workbook, name: str, headings: Sequence[str], counts: Counter[tuple[object, ...]]) -> None:
    sheet = book.create_sheet(name)
    sheet.append([*headings, "Quantity"])
    for key, count in sorted(counts.items()):
        if rounded := (count + 5) // 10 * 10:
            sheet.append([*key, rounded])


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file, small = io.BytesIO(), io.BytesIO()
    book.save(file)
    with ZipFile(file) as full, ZipFile(small, "w", ZIP_DEFLATED, compresslevel=9) as packed:
        for name in full.namelist():
            packed.writestr(name, full.read(name))
    return small.getvalue()
