"""An edition that will leave -> the editors, before any member: who sees it in her own mailbox can still stop it."""

from dataclasses import replace
from typing import Final

from techwatch import deliver as carrier, render
from techwatch.config import Person
from techwatch.errors import DeliveryError
from techwatch.pipeline.mailing import brake, messages, post
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import desk, ledger
from techwatch.types import Answer, Delivery, Subscriber

MARK: Final = {"fr": "[Essai] ", "en": "[Test] "}
"""What its subject begins with."""

NOBODY: Final = 0
"""The id of the member whose message editors get: hers are all markets of the digest, and no link of it is anybody's."""


def before_members(work: Work, sending: Sending) -> Outcome:
    """`try_first`, unless members got the edition already: who was sent it by an earlier version must not wait."""
    begun = {*ledger.counts(work.store, sending.key)} - {"queued", "suppressed"}
    return Outcome(sending.edition.id) if begun else try_first(work, sending)


def try_first(work: Work, sending: Sending) -> Outcome:
    """Send the edition to each editor, once, as a member of all markets gets it. Where it is refused to all of them, it is stopped.

    Whom the mail server puts off is tried again when we next come by; members do not wait for that.
    """
    edition_id, config = sending.edition.id, work.home.config
    editors = [person for person in config.team if person.role == "editor"]
    if not config.mail.try_first or not editors or "tried" in desk.steps(work.store, edition_id):
        return Outcome(edition_id)
    done, answers = desk.written_to(work.store, edition_id, "tried"), list[Answer]()
    for person in editors:
        if person.email not in done:
            answers.append(_to(work, sending, person))
            if answers[-1].state != "deferred":
                desk.reached(work.store, edition_id, "tried", person.email, taken=answers[-1].state == "accepted", now=work.now)
    waiting = [answer for answer in answers if answer.state == "deferred"]
    if not waiting:
        desk.take_step(work.store, edition_id, "tried", now=work.now)
        _hold_if_refused(work, edition_id, answers)
    taken = sum(answer.state == "accepted" for answer in answers)
    problems = tuple(f"the test to the editors waits: {answer.code} {answer.text}" for answer in waiting[:1])
    return Outcome(edition_id, {"tried": taken} if taken else {}, problems)


def _hold_if_refused(work: Work, edition_id: str, answers: list[Answer]) -> None:
    refused = [answer for answer in answers if answer.state == "refused"]
    if refused and not desk.heard(work.store, edition_id, "tried"):
        brake.stop(work, edition_id, f"the test to the editors was refused: {refused[0].code} {refused[0].text}".strip())


def _to(work: Work, sending: Sending, person: Person) -> Answer:
    """What the mail server says of one editor's; of a sender that it does not take, that it refuses."""
    mail = work.home.config.mail
    lang = person.lang if person.lang in work.home.config.cluster.languages else work.home.config.cluster.languages[0]
    key = carrier.message_key("try", sending.edition.id, person.email.casefold())
    line = Delivery(key, NOBODY, person.email, message_id=carrier.message_id(key, NOBODY, carrier.domain_of(mail.sender)))
    message = _message(work, sending, Subscriber(NOBODY, person.email, lang=lang, markets=sending.digest.markets), line)
    try:
        with post.open_transport(work.home) as transport:
            return transport.send(message, sender=carrier.envelope(mail, line), to=person.email, message_id=line.message_id)
    except DeliveryError as error:
        return Answer("refused" if error.reason == "sender-refused" else "deferred", 0, error.detail)


def _message(work: Work, sending: Sending, reader: Subscriber, line: Delivery) -> bytes:
    lang = post.language(work, reader)
    hers = messages.selection(work, sending.edition, reader)
    view = messages.view_of(work, sending, hers, reader, lang)
    links = replace(view.links, unsubscribe="", preferences="", calls_only="")
    view = replace(view, links=links, calls=tuple(replace(row, follow="") for row in view.calls))
    subject = MARK.get(lang, MARK["en"]) + view.subject
    named = f"{sending.edition.id}:try"
    headers = post.headers(work, reader, line, date=work.now, subject=subject, links=links, feedback_id=named)
    return render.message(work.home.environment, view, headers=replace(headers, unsubscribe_mail=""))
