"""The columns of a whole table, the same in every format, and what each says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.core import Indicator, Status, Text
from rumbo.core.codebook import dimension
from rumbo.core.table import OTHER, TOTAL


class Field(NamedTuple):
    """A column: its type in the words of a table schema, its name and what it says."""

    type: str
    title: Text
    description: Text


FIRST: Mapping[str, Field] = {
    "indicator": Field(
        "string",
        Text(en="Indicator", es="Indicador"),
        Text(en="The id of what is counted.", es="El identificador de lo que se cuenta."),
    ),
    "cut": Field(
        "string",
        Text(en="Cut", es="Desglose"),
        Text(
            en="The dimensions that the row is broken down by, or total. The value of the one that names "
            "places (area, region, state, asylum or route) stands in the column place. Add up rows of one cut alone.",
            es="Las dimensiones por las que se desglosa la fila, o total. El valor de la dimensión que nombra "
            "lugares (area, region, state, asylum o route) está en la columna place. "
            "Sume solo filas de un mismo desglose.",
        ),
    ),
    "place": Field(
        "string",
        Text(en="Place", es="Lugar"),
        Text(
            en="The id of the place: ISO 3166 for countries and states, else Rumbo's own.",
            es="El identificador del lugar: ISO 3166 para países y estados; los demás son propios de Rumbo.",
        ),
    ),
    "period": Field(
        "string",
        Text(en="Period", es="Período"),
        Text(en="The month (2023-12) or the year (2023).", es="El mes (2023-12) o el año (2023)."),
    ),
    "value": Field(
        "number",
        Text(en="Value", es="Valor"),
        Text(
            en="The figure; empty where there is none: status and reason say why. Zero is zero.",
            es="La cifra; vacía donde no la hay: status y reason dicen por qué. Cero es cero.",
        ),
    ),
    "status": Field(
        "string",
        Text(en="Status", es="Estado"),
        Text(
            en="How firm the figure is, or why there is none.",
            es="Qué tan firme es la cifra, o por qué no la hay.",
        ),
    ),
    "rounding": Field(
        "integer",
        Text(en="Rounding", es="Redondeo"),
        Text(en="The step that the figure is rounded to.", es="El paso al que está redondeada la cifra."),
    ),
    "unit": Field(
        "string",
        Text(en="Unit", es="Unidad"),
        Text(en="What the figure counts.", es="Lo que cuenta la cifra."),
    ),
    "product": Field(
        "string",
        Text(en="Product", es="Producto"),
        Text(en="The published product that the figure is of.", es="El producto publicado del que es la cifra."),
    ),
    "release": Field(
        "string",
        Text(en="Release", es="Publicación"),
        Text(
            en="The release that has the figure: the product and the hash of its file.",
            es="La publicación que trae la cifra: el producto y el hash de su archivo.",
        ),
    ),
    "published": Field(
        "string",
        Text(en="Published", es="Publicado"),
        Text(
            en="The day on which the release became public, or the first and the last that it can have been.",
            es="El día en que la publicación se hizo pública, o el primero y el último en que pudo serlo.",
        ),
    ),
    "as_of": Field(
        "date",
        Text(en="As of", es="Al día"),
        Text(en="The day on which all this was known.", es="El día en que todo esto se conocía."),
    ),
}
LAST: Mapping[str, Field] = {
    "url": Field(
        "string",
        Text(en="Address", es="Dirección"),
        Text(en="Where the figure was published.", es="Dónde se publicó la cifra."),
    ),
    "leaves_over": Field(
        "string",
        Text(en="What other is", es="Qué es other"),
        Text(
            en="What a value other leaves over, in its table.",
            es="Lo que abarca el valor other en su tabla (en inglés).",
        ),
    ),
    "possibly_public": Field(
        "string",
        Text(en="Possibly public", es="Quizá pública"),
        Text(
            en="A later release that may already have been out on that day.",
            es="Una publicación posterior que ese día quizá ya era pública.",
        ),
    ),
    "reason": Field(
        "string",
        Text(en="Reason", es="Motivo"),
        Text(en="Why there is no figure.", es="Por qué no hay cifra (en inglés)."),
    ),
    "finding": Field(
        "string",
        Text(en="Finding", es="Hallazgo"),
        Text(
            en="Says sum where Rumbo added the figure up from several products: nobody printed it.",
            es="Dice sum cuando Rumbo sumó la cifra de varios productos: nadie la publicó.",
        ),
    ),
    "releases": Field(
        "string",
        Text(en="Releases of a sum", es="Publicaciones de una suma"),
        Text(en="The releases that such a sum rests on.", es="Las publicaciones en que se basa tal suma."),
    ),
    "method": Field(
        "string",
        Text(en="Method", es="Método"),
        Text(en="How such a sum is made, with its version.", es="Cómo se hace tal suma, con su versión."),
    ),
}
WORDS: Mapping[str, Field] = {
    "explanation": Field(
        "string",
        Text(en="Explanation", es="Explicación"),
        Text(en="What such a sum is, in words", es="Qué es tal suma, en palabras"),
    ),
    "corrections": Field(
        "string",
        Text(en="Known errors", es="Errores conocidos"),
        Text(en="Known errors of the publisher in the figure", es="Errores conocidos de quien publica en la cifra"),
    ),
    "remarks": Field(
        "string",
        Text(en="Remarks", es="Observaciones"),
        Text(en="What who filed the figure says of it", es="Lo que dice de la cifra quien la presentó"),
    ),
}
"""What is said in two languages, each in a column of its own."""

IN = {"en": Text(en="in English", es="en inglés"), "es": Text(en="in Spanish", es="en español")}
STATUSES: Mapping[Status, Text] = {
    Status.NORMAL: Text(en="final", es="definitiva"),
    Status.PROVISIONAL: Text(en="provisional, may still change", es="provisional, aún puede cambiar"),
    Status.SECOND_HAND: Text(
        en="read elsewhere than at its publisher", es="leída en otro lugar que en su fuente original"
    ),
    Status.ESTIMATED: Text(en="estimated by its publisher", es="estimada por quien la publica"),
    Status.SUPPRESSED: Text(
        en="no value: its publisher hides it, to protect people",
        es="sin valor: quien publica la oculta, para proteger a las personas",
    ),
    Status.NOT_ASKED: Text(en="no value: it was not asked", es="sin valor: no se preguntó"),
    Status.NOT_AVAILABLE: Text(en="no value: not known", es="sin valor: no se conoce"),
    Status.WITHDRAWN: Text(en="no value: its publisher withdrew it", es="sin valor: quien la publicó la retiró"),
}
NO_VALUE = Text(
    en="No value: status says whether it is suppressed, not asked, not available or withdrawn; never zero",
    es="Sin valor: status dice si está suprimido, no preguntado, no disponible o retirado; nunca es cero",
)


def own(indicator: Indicator) -> tuple[str, ...]:
    """Return the dimensions that have a column of their own: all but those of places, which share ``place``."""
    return tuple(name for name in indicator.dimensions if name not in PLACE_DIMENSIONS)


def fields(indicator: Indicator) -> Mapping[str, Field]:
    """Return the columns of an indicator's whole table, in their order.

    >>> from rumbo.indicators import indicator
    >>> list(fields(indicator("darien-transits")))[11:15]
    ['as_of', 'citizenship', 'demographic', 'url']
    """
    dimensions = {name: _of_dimension(name) for name in own(indicator)}
    words = {
        f"{name}_{language}": Field(
            one.type,
            Text({key: f"{text}, {IN[language][key]}" for key, text in one.title.items()}),
            Text({key: f"{text}, {IN[language][key]}." for key, text in one.description.items()}),
        )
        for name, one in WORDS.items()
        for language in IN
    }
    return {**FIRST, **dimensions, **LAST, **words}


def key(indicator: Indicator) -> tuple[str, ...]:
    """Return the columns that no two rows have alike."""
    return ("place", "period", *own(indicator))


def _of_dimension(name: str) -> Field:
    names = dimension(name).name
    return Field(
        "string",
        names,
        Text(
            en=f"{names['en']}: {TOTAL} where the row is not broken down by it; {OTHER} is the rest of its table.",
            es=f"{names['es']}: {TOTAL} donde la fila no se desglosa por ella; {OTHER} es el resto de su tabla.",
        ),
    )


__all__ = ["IN", "NO_VALUE", "STATUSES", "Field", "fields", "key", "own"]
