"""How often an act may be done. A mailbox counts under all its spellings."""

from inhersight.settings.environment import env

TOR_EXITS = env("TOR_EXITS", default="")  # a file with the addresses of Tor's exits, one a line

# Counted by core/rate_limits.py.
RATE_LIMITS = {
    "wrong_password": "100/h/key",  # nosec B105 (key: the address, from wherever)
    "request_login_code": "10/m/network,3/5m/key,20/d/key",  # key: mailbox and network
    "reset_password": "10/m/network,3/5m/key",  # nosec B105 (key: mailbox and network)
    "send_mail": "10/h/key,30/d/key",  # key: mailbox and network
    "mailbox": "30/h/key,100/d/key",  # key: mailbox, from wherever
    "owned_mailbox": "10/h/key,30/d/key",  # key: mailbox, in browsers that have opened its mail
    "rating_key": "50/d/network",  # Tor is exempt
    "propose": "60/h/key",  # a company (key: all visitors as one, since who proposes then rates)
    "report": "10/h/network",  # a comment, a question or an answer
    "post": "20/h/user,60/d/user",  # a question or an answer
    "vote": "120/h/user",
    "search": "60/m/network",
    "suggest": "240/m/network",
}

# Counted by allauth, which has limits of its own for what is not named here.
ACCOUNT_RATE_LIMITS = {
    "signup": "10/m/ip,100/d/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # key: address and network
}
