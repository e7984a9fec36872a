"""gunicorn's settings: threads, because nginx keeps connections open; no access log of visitors."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
max_requests = 5_000
max_requests_jitter = 500
timeout = 60
# nginx has the limits, and a page for who is beyond them; gunicorn's own would come before it.
limit_request_line = 0
limit_request_field_size = 0
limit_request_fields = 32_768
accesslog = None
control_socket_disable = True
preload_app = False
