"""What suggestions show."""

from django import template

from search.pictures import get_file_url

register = template.Library()
register.filter("picture_url", get_file_url)
