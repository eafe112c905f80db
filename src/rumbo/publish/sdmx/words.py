"""The words of the structures that no indicator and no codebook has, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from rumbo.core import Text

OWNER = Text(en="Rumbo", es="Rumbo")
SCHEME_NAME = Text(en="Concepts of Rumbo", es="Conceptos de Rumbo")
AGENCIES_NAME = Text(en="Agencies", es="Agencias")

CONCEPTS: Mapping[str, tuple[Text, Text | None]] = {
    "FREQ": (Text(en="Frequency", es="Frecuencia"), None),
    "REF_AREA": (
        Text(en="Place", es="Lugar"),
        Text(
            en="Country, border region, state, sector, field office or route that the figure is of.",
            es="País, región fronteriza, estado, sector, oficina de campo o ruta a que se refiere la cifra.",
        ),
    ),
    "TIME_PERIOD": (Text(en="Period", es="Período"), None),
    "OBS_VALUE": (Text(en="Figure", es="Cifra"), None),
    "UNIT_MEASURE": (Text(en="Unit", es="Unidad"), None),
    "OBS_STATUS": (Text(en="Status, as SDMX codes it", es="Estado, según los códigos de SDMX"), None),
    "STATUS": (
        Text(en="Status", es="Estado"),
        Text(
            en="How firm the figure is, and whose, in full: SDMX has no code for some of it.",
            es="Qué tan firme es la cifra y de quién es, completo: SDMX no tiene código para todo.",
        ),
    ),
    "ROUNDING": (
        Text(en="Rounded to", es="Redondeada a"),
        Text(
            en="The step that the figure was rounded to; 1 is not rounded.",
            es="El múltiplo al que se redondeó la cifra; 1 es sin redondear.",
        ),
    ),
    "COMPUTED": (
        Text(en="Computed by Rumbo", es="Calculada por Rumbo"),
        Text(
            en="True where Rumbo added the figure up from several products: a finding, which nobody printed.",
            es="Verdadero donde Rumbo sumó la cifra de varios productos: un hallazgo que nadie publicó.",
        ),
    ),
    "WITHDRAWN": (
        Text(en="Withdrawn", es="Retirada"),
        Text(en="True where the publisher took the figure away.", es="Verdadero donde quien publicó retiró la cifra."),
    ),
    "PRODUCT": (Text(en="Product", es="Producto"), None),
    "RELEASE": (
        Text(en="Release", es="Publicación"),
        Text(
            en="The file that the figure was read in: its product and the first digits of its SHA-256.",
            es="El archivo en que se leyó la cifra: su producto y los primeros dígitos de su SHA-256.",
        ),
    ),
    "PUBLISHED": (
        Text(en="Published", es="Publicada"),
        Text(
            en="The day on which the release became public, or the first and the last it can have been.",
            es="El día en que se hizo pública, o el primero y el último en que pudo serlo.",
        ),
    ),
    "SOURCE_URL": (Text(en="Address of the source", es="Dirección de la fuente"), None),
    "COMMENT_OBS": (
        Text(en="Comment", es="Comentario"),
        Text(
            en="Why a figure is not known, what “other” leaves over, breaks, known errors, remarks.",
            es="Por qué no se conoce una cifra, qué no incluye «otras», rupturas, errores conocidos, observaciones.",
        ),
    ),
}

LISTS: Mapping[str, Text] = {
    "CL_FREQ": Text(en="Frequencies", es="Frecuencias"),
    "CL_AREA": Text(en="Places", es="Lugares"),
    "CL_UNIT_MEASURE": Text(en="Units", es="Unidades"),
    "CL_OBS_STATUS": Text(en="Status, as SDMX codes it", es="Estado, según los códigos de SDMX"),
    "CL_STATUS": Text(en="Status", es="Estado"),
}

FREQUENCIES: Mapping[str, Text] = {"M": Text(en="Monthly", es="Mensual"), "A": Text(en="Yearly", es="Anual")}

# Those of SDMX's own CL_OBS_STATUS that our figures have.
OBS_STATUS: Mapping[str, Text] = {
    "A": Text(en="Normal value", es="Valor normal"),
    "B": Text(en="Time series break", es="Ruptura de la serie"),
    "E": Text(en="Estimated value", es="Valor estimado"),
    "L": Text(en="Missing value; not collected", es="Sin valor; no se recopiló"),
    "O": Text(en="Missing value", es="Sin valor"),
    "P": Text(en="Provisional value", es="Valor provisional"),
    "Q": Text(en="Missing value; suppressed", es="Sin valor; suprimido"),
    "V": Text(en="Unvalidated value", es="Valor sin validar"),
}

STATUS: Mapping[str, Text] = {
    "normal": Text(en="Final", es="Definitiva"),
    "provisional": Text(en="Provisional", es="Provisional"),
    "second-hand": Text(en="The publisher's, read elsewhere", es="De quien la publicó, leída en otra parte"),
    "estimated": Text(en="Estimated by the publisher", es="Estimada por quien la publicó"),
    "suppressed": Text(en="Suppressed", es="Suprimida"),
    "not-asked": Text(en="Not asked for", es="No se pidió"),
    "not-available": Text(en="Not known", es="No se conoce"),
    "withdrawn": Text(en="Withdrawn", es="Retirada"),
}

STATUS_CODES: Mapping[str, str] = {
    "normal": "A",
    "provisional": "P",
    "second-hand": "V",
    "estimated": "E",
    "suppressed": "Q",
    "not-asked": "L",
    "not-available": "O",
    "withdrawn": "O",
}
"""Our status as SDMX codes it. A figure read elsewhere than at its publisher is one that was not held against it."""

BREAK = "B"
"""It stands before every other code: so SDMX orders them where there is one place for several."""
