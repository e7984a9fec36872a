"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowConverter(IntConverter):
    """The number of a row. No database has one of more than 18 digits, and to ask is an error."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "row")
