"""What every mail goes through before it leaves: its addresses as mail servers know them."""

from email.utils import formataddr, parseaddr

from django.core.mail import EmailMessage

from conventions.text import wire_address


def addressed(mail: EmailMessage) -> EmailMessage:
    """Return ``mail`` from and to addresses with domains by IDNA, in its head and on its envelope alike.

    Raises ``NotAnAddress``. Django would write a domain by the rules of 2003, by which straße.example is another.
    """
    mail.from_email = _addressed(mail.from_email)
    mail.to = [_addressed(one) for one in mail.to]
    return mail


def _addressed(named: str) -> str:
    name, address = parseaddr(named)
    return formataddr((name, wire_address(address)))
