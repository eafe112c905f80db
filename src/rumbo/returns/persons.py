"""Columns about a person, which no file may bring here: a name, a birth date, a document, an address, a telephone.

Any column that a form does not know is refused; one of these says why it must not even be tried.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rumbo.errors import PersonalData

# Words of both languages, without accents, as they stand alone in the heads of columns.
_WORDS = frozenset(
    (
        "name", "names", "firstname", "lastname", "fullname", "surname", "nombre", "nombres", "apellido",
        "apellidos", "birth", "birthdate", "birthday", "dob", "born", "nacimiento", "nac", "passport", "pasaporte",
        "document", "documento", "cedula", "dni", "curp", "cuil", "cuit", "rut", "nit", "ssn", "id", "identity",
        "identidad", "identification", "identificacion", "phone", "telephone", "telefono", "movil", "celular",
        "mobile", "whatsapp", "email", "mail", "correo", "address", "direccion", "domicilio", "alien",
        "fingerprint", "huella", "photo", "foto", "mother", "madre", "father", "padre",
    )
)  # fmt: skip


def refuse(columns: Iterable[str], file_name: str) -> None:
    """Raise PersonalData where a column is about a person.

    >>> refuse(["case", "step", "Fecha de nacimiento"], "log.csv")
    Traceback (most recent call last):
    rumbo.errors.PersonalData: log.csv has a column 'Fecha de nacimiento'. ...
    """
    for column in columns:
        plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
        if _WORDS & set(re.split(r"[^a-z]+", plain)):
            raise PersonalData(
                f"{file_name} has a column {column[:60]!r}.",
                "Rumbo takes counts alone: nothing that names or describes a person may enter.",
                "Remove the column from the file before it is read.",
            )
