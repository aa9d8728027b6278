"""What a mail relay reports of our messages, as JSON or CSV -> bounces. Pure.

Relays that put their own sender into the envelope get what comes back, and tell it by web. Each shape below is read by its fields' names,
as the relay's own documentation has them; what is no shape of a relay that we know is refused, what is another event (delivered, opened)
is passed over.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from techwatch.bounces import LONGEST_WORDS, hidden
from techwatch.bounces.codes import code_in, passing, verdict
from techwatch.errors import InputError
from techwatch.types import Bounce, BounceKind

Fields = Mapping[str, Any]
MOST: Final = 2_000
"""Events of one report; relays send some hundred at most."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a relay tells an event. `is_it` knows its shape; `kind` is what the event says, None where it is no bounce.

    Paths name a field in a field with dots. `message_id`: "" where the relay tells only a number of its own.
    """

    name: str
    is_it: Callable[[Fields], bool]
    kind: Callable[[Fields], BounceKind | None]
    address: str
    message_id: str
    code: Sequence[str]
    words: Sequence[str]


def _mailgun(event: Fields) -> BounceKind | None:
    """`event-data.event`: failed (severity permanent or temporary), complained. A temporary failure is tried again by Mailgun."""
    said = str(_at(event, "event-data.event"))
    if said == "complained":
        return "complaint"
    return "hard" if said == "failed" and _at(event, "event-data.severity") == "permanent" else None


def _postmark(event: Fields) -> BounceKind | None:
    """`RecordType` SpamComplaint, or Bounce with a `Type`. Of the 21 types these say that a mailbox is not there."""
    if event["RecordType"] == "SpamComplaint" or event.get("Type") in ("SpamComplaint", "SpamNotification"):
        return "complaint"
    if event["RecordType"] != "Bounce" or event.get("Type") in (
        "AutoResponder",
        "AddressChange",
        "Subscribe",
        "Unsubscribe",
        "OpenRelayTest",
    ):
        return None
    return "hard" if event.get("Type") in ("HardBounce", "BadEmailAddress") else "soft"


_BREVO: Final[Mapping[str, BounceKind]] = {
    "hard_bounce": "hard",
    "invalid_email": "hard",
    "soft_bounce": "soft",
    "spam": "complaint",
    "complaint": "complaint",
}


def _mailjet(event: Fields) -> BounceKind | None:
    """`event` bounce with `hard_bounce`, or spam. `blocked` events are Mailjet's own doing."""
    if event["event"] == "spam":
        return "complaint"
    return ("hard" if event.get("hard_bounce") else "soft") if event["event"] == "bounce" else None


def _ses(event: Fields) -> BounceKind | None:
    """`notificationType` (`eventType` in event publishing) Complaint, or Bounce with its `bounceType`."""
    said = event.get("notificationType") or event.get("eventType")
    if said == "Complaint":
        return "complaint"
    return ("hard" if _at(event, "bounce.bounceType") == "Permanent" else "soft") if said == "Bounce" else None


SHAPES: Final = (
    Shape(  # https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
        "Mailgun",
        lambda event: isinstance(event.get("event-data"), dict),
        _mailgun,
        "event-data.recipient",
        "event-data.message.headers.message-id",
        ("event-data.delivery-status.bounce-code", "event-data.delivery-status.enhanced-code", "event-data.delivery-status.code"),
        ("event-data.delivery-status.message", "event-data.delivery-status.description", "event-data.reason"),
    ),
    Shape(  # https://postmarkapp.com/developer/webhooks/bounce-webhook, spam-complaint-webhook; MessageID is Postmark's own
        "Postmark",
        lambda event: "RecordType" in event,
        _postmark,
        "Email",
        "",
        (),
        ("Details", "Description"),
    ),
    Shape(  # https://developers.brevo.com/docs/transactional-webhooks
        "Brevo",
        lambda event: "event" in event and "email" in event and "message-id" in event,
        lambda event: _BREVO.get(str(event["event"])),
        "email",
        "message-id",
        (),
        ("reason",),
    ),
    Shape(  # https://dev.mailjet.com/email/guides/webhooks/; MessageID is Mailjet's own number
        "Mailjet",
        lambda event: "event" in event and "email" in event and ("mj_campaign_id" in event or "MessageID" in event),
        _mailjet,
        "email",
        "",
        (),
        ("comment", "error"),
    ),
    Shape(  # https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html, delivered raw
        "Amazon SES",
        lambda event: ("notificationType" in event or "eventType" in event) and isinstance(event.get("mail"), dict),
        _ses,
        "bounce.bouncedRecipients.0.emailAddress",
        "mail.commonHeaders.messageId",
        ("bounce.bouncedRecipients.0.status",),
        ("bounce.bouncedRecipients.0.diagnosticCode", "bounce.bounceSubType"),
    ),
)


def read_json(body: bytes) -> list[Bounce]:
    """The bounces and complaints in one report: an event, or a list of them. Raises InputError, in words, for what is no such report."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise InputError("report", None, "this is no JSON") from None
    events = told if isinstance(told, list) else [told]
    if len(events) > MOST:
        raise InputError("report", None, f"{len(events)} events at once: {MOST} at most")
    found = [_read(event, number) for number, event in enumerate(events, 1)]
    return [bounce for bounce in found if bounce is not None]


def _read(event: object, number: int) -> Bounce | None:
    if not isinstance(event, dict):
        raise InputError("report", None, f"event {number} is no object")
    shape = next((shape for shape in SHAPES if shape.is_it(event)), None)
    if shape is None:
        raise InputError("report", None, f"event {number} is of no relay that we know: {', '.join(shape.name for shape in SHAPES)}")
    kind = shape.kind(event)
    if kind is None:
        return None
    complained = "complaint.complainedRecipients.0.emailAddress" if kind == "complaint" and shape.name == "Amazon SES" else shape.address
    return _bounce(kind, _first(event, (complained,)), _at(event, shape.message_id), _first(event, shape.code), _first(event, shape.words))


def _bounce(kind: BounceKind, address: str, message_id: object, code: str, words: str) -> Bounce:
    """A relay's "hard" counts as such unless the words tell that the mailbox is only full, or that we are not wanted."""
    code = code if "." in code else code_in(words) or code
    if kind == "hard" and (passing(code, words) or verdict(code, words) == "ours"):
        kind = "soft"
    ours = re.search(r"[0-9a-f]{32}@[\w.-]+", str(message_id or ""))
    return Bounce(kind, f"<{ours.group(0)}>" if ours else "", address, code, hidden(words)[:LONGEST_WORDS])


def _at(event: Any, path: str) -> Any:
    """The field at `path`, None where there is none."""
    for name in path.split(".") if path else ():
        if isinstance(event, dict):
            event = event.get(name)
        elif isinstance(event, list) and name.isdigit() and int(name) < len(event):
            event = event[int(name)]
        else:
            return None
    return event if path else None


def _first(event: Fields, paths: Iterable[str]) -> str:
    found = (_at(event, path) for path in paths)
    return next((str(value) for value in found if isinstance(value, str | int) and not isinstance(value, bool) and value != ""), "")


# --- CSV ------------------------------------------------------------------------------------------

_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("email", "address", "e-mail", "adresse", "recipient", "to", "destinataire", "contact"), "address"),
    **dict.fromkeys(("kind", "type", "event", "événement", "evenement", "status", "statut", "bounce type", "nature"), "kind"),
    **dict.fromkeys(("code", "smtp code", "enhanced code", "error code"), "code"),
    **dict.fromkeys(("reason", "raison", "description", "details", "diagnostic", "message", "error", "motif"), "words"),
    **dict.fromkeys(("message-id", "message_id", "messageid", "message id"), "message_id"),
}
"""What relays call the columns of their exports."""

_KINDS: Final[Mapping[str, BounceKind]] = {
    **dict.fromkeys(("hard", "hard bounce", "hardbounce", "permanent", "permanent failure", "invalid", "invalid email", "dur"), "hard"),
    **dict.fromkeys(("soft", "soft bounce", "softbounce", "temporary", "transient", "mailbox full", "doux"), "soft"),
    **dict.fromkeys(("complaint", "spam", "spam complaint", "spamcomplaint", "abuse", "complained", "plainte"), "complaint"),
    **dict.fromkeys(("delivered", "sent", "opened", "open", "click", "clicked", "deferred", "delayed", "request", "unsubscribed"), "other"),
}


def read_csv(text: str, *, file: str) -> tuple[list[Bounce], list[InputError]]:
    """The bounces of a relay's export, and the lines that cannot be read, by number. Raises InputError where no column is known."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=max(",;\t", key=first.count))
    names = [_COLUMNS.get(name.strip().lower(), "") for name in next(rows, [])]
    if "address" not in names:
        raise InputError(file, 1, "no column of addresses: name one `email`, and `type` (hard, soft, complaint) or `code`")
    bounces, wrong = list[Bounce](), list[InputError]()
    for number, cells in enumerate(rows, 2):
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        try:
            if any(row.values()):
                bounces.append(_of_row(row, file, number))
        except InputError as error:
            wrong.append(error)
    return bounces, wrong


def _of_row(row: Mapping[str, str], file: str, number: int) -> Bounce:
    address, code, words = row.get("address", ""), row.get("code", ""), row.get("words", "")
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
        raise InputError(file, number, "no mail address stands there")
    said = row.get("kind", "").lower().replace("_", " ")
    kind = _KINDS.get(said)
    if kind is None and not (code or code_in(words)):
        raise InputError(file, number, f"neither a type that we know (hard, soft, complaint) nor a code: {said!r}")
    if kind is None:
        kind = "hard" if verdict(code, words) == "gone" else "soft"
    return _bounce(kind, address, row.get("message_id", ""), code, words)
