"""What suggestions show."""

from django import template

from search.pictures import address

register = template.Library()
register.filter("picture_url", address)
