"""Cells of every table that somebody may open in a spreadsheet."""

import re
from typing import Any

# What a spreadsheet takes for a formula, also after blanks and in the wide forms of East Asia.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # a workbook cannot hold them


def escape_formula(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; what is no text stays as it is."""
    if not isinstance(value, str):
        return value
    value = CONTROL.sub("", value)
    is_formula = value.startswith(STARTS_A_FORMULA) or value.lstrip().startswith(STARTS_A_FORMULA)
    return f"'{value}" if is_formula else value


def escape_admin_exports() -> None:
    """Let every table that Wagtail's admin exports, its own reports too, pass the same check.

    Wagtail has no setting for it. This is the one place that touches its mixin.
    """
    from wagtail.admin.views.mixins import SpreadsheetExportMixin

    if hasattr(SpreadsheetExportMixin, "_writes_formulas"):
        return
    preprocess = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_and_escape(self, field, value, export_format):
        return escape_formula(preprocess(self, field, value, export_format))

    SpreadsheetExportMixin._writes_formulas = False
    SpreadsheetExportMixin.preprocess_field_value = preprocess_and_escape
