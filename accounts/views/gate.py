"""/accounts/gate/: what nginx asks before it decides at the gate."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import Membership


@require_safe
def tell_free_articles(request):
    """Tell nginx how many articles a month are free."""
    return HttpResponse(status=204, headers={"X-Free-Articles": str(Membership.current().free)})
