"""Something that the team should know -> one short mail to each of those whom it concerns."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from techwatch import render
from techwatch.config import Person
from techwatch.errors import DeliveryError, TemplateError
from techwatch.pipeline.mailing import post
from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.store import desk

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
    mail, sent = work.home.config.mail, 0
    try:
        with post.open_transport(work.home) as transport:
            for person in people:
                message_id = _message_id(key, person, mail.sender)
                message = _message(work, person, what, values, message_id)
                sent += transport.send(message, sender=mail.sender, to=person.email, message_id=message_id).state == "accepted"
    except DeliveryError:
        return sent
    return sent


MAILS: Final[Mapping[desk.Step, str]] = {"told": "draft", "reminded": "remind", "held": "held", "late": "late", "paused": "paused"}
"""The mail that each step of an edition sends."""


def tell_once(
    work: Work, step: desk.Step, *, edition: str, people: Sequence[Person], key: str, values: Callable[[Person], Mapping[str, object]]
) -> tuple[int, tuple[str, ...]]:
    """Tell each of `people` once that the edition took this step; -> how many mails went out, and who waits.

    Whom the mail server puts off is told when we next come by. A kill between a mail and its mark sends that one again, with the same
    Message-ID. `key` as in `tell`; `values` are made for each, as she may get a link of her own.
    """
    if step in desk.steps(work.store, edition):
        return 0, ()
    done, sent, waiting = desk.written_to(work.store, edition, step), 0, list[str]()
    for person in people:
        if person.email in done:
            continue
        state = tell_one(work, person, key=key, what=MAILS[step], values=values(person))
        sent += state == "accepted"
        if state == "deferred":
            waiting.append(f"{person.email}: the mail server does not take a message now; it is tried again")
        else:
            desk.reached(work.store, edition, step, person.email, taken=state == "accepted", now=work.now)
    if not waiting:
        desk.take_step(work.store, edition, step, now=work.now)
    return sent, tuple(waiting)


def tell_one(work: Work, person: Person, *, key: str, what: str, values: Mapping[str, object]) -> AnswerState:
    """`tell` one person; -> what the mail server answered: "deferred", too, where it could not be reached."""
    mail = work.home.config.mail
    message_id = _message_id(key, person, mail.sender)
    message = _message(work, person, what, values, message_id)
    try:
        with post.open_transport(work.home) as transport:
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
    written = tongue_of(work.home.environment, lang).letter(template.render(cluster=config.cluster, **values).strip())
    subject, _, text = written.partition("\n")
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
        reply_to_name=config.mail.reply_to_name,
    )
    return render.note(text.strip() + "\n", headers=headers)
