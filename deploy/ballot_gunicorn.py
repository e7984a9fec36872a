"""gunicorn's settings for the ballot box: not a line is written about anyone.

If it does not start, `manage.py check` with the ballot box's settings says why.
"""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
limit_request_line = limit_request_field_size = 0  # nginx has the limits, and pages for them
accesslog = None
errorlog = os.devnull  # it would name the address of who sends what cannot be read
loglevel = "critical"
control_socket_disable = True
