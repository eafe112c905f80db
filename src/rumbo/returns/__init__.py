"""Returns: what an office or a country files of a month, on a form; checked, protected, then a release like any other.

Pure: no server, no database, and nothing about a person. The façade hands in what the archive holds and ingests what
comes out. A programme is a folder of YAML here: who files, and its forms.
"""

from __future__ import annotations

from rumbo.returns.declared import form, forms
from rumbo.returns.form import CLOSING, OPENING, Cell, Filer, Form, Measure, Programme

__all__ = ["CLOSING", "OPENING", "Cell", "Filer", "Form", "Measure", "Programme", "form", "forms"]
