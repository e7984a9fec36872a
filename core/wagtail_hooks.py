"""Where the admin learns of the panel for those who run the site."""

from wagtail import hooks

from core.operation import OperationPanel


@hooks.register("construct_homepage_panels")
def add_operation_panel(request, panels):
    panels.append(OperationPanel())
