"""gunicorn's settings: threads, because nginx keeps connections open; no access log of visitors."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
max_requests = 5_000
max_requests_jitter = 500
timeout = 60
limit_request_line = 0  # nginx has the limit: a search of 10,000 letters gets a page as well
accesslog = None
control_socket_disable = True
preload_app = False
