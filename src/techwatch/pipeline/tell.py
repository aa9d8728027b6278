"""Something that the team should know -> one short mail to each of those whom it concerns."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal

from techwatch import deliver as carrier, render
from techwatch.config import Person
from techwatch.errors import DeliveryError, TemplateError
from techwatch.pipeline.work import Work

AnswerState = Literal["accepted", "refused", "deferred", "unknown"]


def tell_editors(work: Work, *, key: str, what: str, values: Mapping[str, object]) -> int:
    """`tell` every editor of feeds.yaml."""
    return tell(work, [person for person in work.home.config.team if person.role == "editor"], key=key, what=what, values=values)


def tell(work: Work, people: Sequence[Person], *, key: str, what: str, values: Mapping[str, object]) -> int:
    """Send the template `team/<what>.<lang>.txt.j2` to each of `people`; -> how many mails went out.

    `key` names the message: the same key to the same address bears the same Message-ID. A mail server that cannot be
    reached stops nothing: what is told by mail also stands in the log.
    """
    if not people:
        return 0
    mail = work.home.config.mail
    password = work.home.config.secrets.smtp_password.get_secret_value()
    sent = 0
    try:
        with carrier.open_transport(mail, home=work.home.path, password=password) as transport:
            for person in people:
                message_id = _message_id(key, person, mail.sender)
                message = _message(work, person, what, values, message_id)
                sent += transport.send(message, sender=mail.sender, to=person.email, message_id=message_id).state == "accepted"
    except DeliveryError:
        return sent
    return sent


def tell_one(work: Work, person: Person, *, key: str, what: str, values: Mapping[str, object]) -> AnswerState:
    """`tell` one person; -> what the mail server answered: "deferred", too, where it could not be reached."""
    mail = work.home.config.mail
    password = work.home.config.secrets.smtp_password.get_secret_value()
    message_id = _message_id(key, person, mail.sender)
    message = _message(work, person, what, values, message_id)
    try:
        with carrier.open_transport(mail, home=work.home.path, password=password) as transport:
            return transport.send(message, sender=mail.sender, to=person.email, message_id=message_id).state
    except DeliveryError:
        return "deferred"


def _message_id(key: str, person: Person, sender: str) -> str:
    digest = hashlib.sha256(f"{key}\n{person.email.casefold()}".encode()).hexdigest()
    return f"<{digest[:32]}@{sender.partition('@')[2]}>"


def _message(work: Work, person: Person, what: str, values: Mapping[str, object], message_id: str) -> bytes:
    """The first line of the template is the subject."""
    config = work.home.config
    lang = person.lang or config.cluster.languages[0]
    template = work.home.environment.select_template([f"team/{what}.{lang}.txt.j2", f"team/{what}.en.txt.j2"])
    subject, _, text = template.render(cluster=config.cluster, **values).strip().partition("\n")
    if not subject:
        raise TemplateError(str(template.name), 1, "the first line is the subject: it may not be empty")
    headers = render.MessageHeaders(
        message_id=message_id,
        date=work.now,
        sender=config.mail.sender,
        sender_name=config.cluster.name,
        to=person.email,
        subject=subject,
        list_id=config.mail.list_id,
        reply_to=config.mail.reply_to,
    )
    return render.note(text.strip() + "\n", headers=headers)
