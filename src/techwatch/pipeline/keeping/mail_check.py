"""A home that is to send real mail -> what is ready, what is missing and what is wrong, with what to do."""

import datetime as dt
from collections.abc import Iterator

from techwatch import backup as archive
from techwatch.authentic import Finding, Records
from techwatch.config.keys import signing_key
from techwatch.deliver import domain_of
from techwatch.deliver.smtp import SmtpTransport
from techwatch.errors import ConfigError, DeliveryError, StoreError
from techwatch.fetch import fetch_one
from techwatch.pipeline import addresses, suppression
from techwatch.pipeline.keeping import domain_check
from techwatch.pipeline.keeping.keep import backups
from techwatch.pipeline.work import Work
from techwatch.store import subscribers
from techwatch.types import Request, Unreachable

OLD = dt.timedelta(days=2)
"""A backup older than this is no backup of what was done since."""


def check_mail(work: Work, *, records: Records) -> list[Finding]:
    """Look at everything that mail needs to arrive, in the order of docs/sending.md. No message leaves."""
    key, said = _key(work)
    return [
        *_relay(work),
        *domain_check.findings(work.home.config.mail, public_key=key, records=records),
        *said,
        *_bounces(work),
        *_people(work),
        *_web(work),
        *_kept(work),
        *_others(work),
    ]


def _key(work: Work) -> tuple[str, list[Finding]]:
    text = work.home.config.secrets.dkim_key.get_secret_value()
    if not text:
        return "", []
    try:
        return domain_check.public_key_of(signing_key(text)), []
    except ConfigError as error:
        return "", [Finding("dkim", "wrong", f"TECHWATCH_DKIM_KEY: {error.message}", "give a key as `openssl genrsa 2048` makes it")]


def _relay(work: Work) -> Iterator[Finding]:
    mail, password = work.home.config.mail, work.home.config.secrets.smtp_password.get_secret_value()
    if mail.transport == "maildir":
        yield Finding(
            "relay",
            "missing",
            f"mail.transport is maildir: messages lie in {mail.maildir}/ and nothing is sent",
            "write transport: smtp, host, port, security, user",
        )
        return
    if mail.user and not password:
        yield Finding("relay", "missing", "there is no password for mail.user", "set TECHWATCH_SMTP_PASSWORD")
    sender = mail.bounces.address or mail.sender
    try:
        with SmtpTransport(mail, password) as transport:
            answer = transport.greet(sender)
    except DeliveryError as error:
        yield Finding("relay", "wrong", str(error), "look at mail.host, port, security, user, and at TECHWATCH_SMTP_PASSWORD")
        return
    if answer.state != "accepted":
        yield Finding("relay", "unknown", f"{mail.host} puts us off: {answer.code} {answer.text}", "try again later")
        return
    how = {"none": "without encryption", "starttls": "by STARTTLS", "tls": "by TLS"}[mail.security]
    yield Finding(
        "relay",
        "ok",
        f"{mail.host}:{mail.port} {how}"
        + (f", logged in as {mail.user}" if mail.user else ", without login")
        + f", takes mail from {sender}",
    )


def _bounces(work: Work) -> Iterator[Finding]:
    bounces = work.home.config.mail.bounces
    if not bounces.address:
        yield Finding(
            "bounces",
            "missing",
            "mail that comes back goes to mail.sender, and nobody reads it for you",
            "make a mailbox for it: mail.bounces.address",
        )
        return
    if bounces.host and not work.home.config.secrets.bounces_password.get_secret_value():
        yield Finding("bounces", "missing", f"there is no password for {bounces.user or bounces.host}", "set TECHWATCH_BOUNCES_PASSWORD")
    where = f"read from {bounces.host}" if bounces.host else f"read from {bounces.maildir}/" if bounces.maildir else "by a pipe only"
    mend = "" if bounces.verp else "verp: true, where its server takes address+word@…, tells whose each is without guessing"
    yield Finding("bounces", "ok", f"{bounces.address}, {where}", mend)


def _people(work: Work) -> Iterator[Finding]:
    mail, cluster = work.home.config.mail, work.home.config.cluster
    if mail.reply_to and mail.reply_to_name:
        yield Finding("reply-to", "ok", "answers go to a person, by name")
    else:
        yield Finding(
            "reply-to", "missing", "answers go to nobody by name", "write mail.reply_to and reply_to_name: somebody who reads them"
        )
    invented = [
        key
        for key, value in (("mail.sender", mail.sender), ("cluster.contact", cluster.contact), ("cluster.website", cluster.website))
        if _example(value)
    ]
    if invented:
        yield Finding("identity", "wrong", f"{', '.join(invented)}: still the example's", "write your own")
    if not cluster.postal.strip() or _example(cluster.postal):
        yield Finding(
            "identity", "missing", "no postal identity", "cluster.postal: name and postal address, which the law wants in every message"
        )
    else:
        yield Finding("identity", "ok", f"every message says: {cluster.postal.strip()}")


def _example(text: str) -> bool:
    return any(word.rstrip("/.,>").endswith(".example") for word in text.lower().replace("@", " ").replace("//", " ").split())


# --- the web app ----------------------------------------------------------------------------------


def _web(work: Work) -> Iterator[Finding]:
    address = work.home.config.web.public_url
    if not address.startswith("https://"):
        yield Finding(
            "public_url",
            "wrong",
            f"{address} is no https address: mail programs offer no one-click unsubscribe",
            "put a web server with https before the app (docs/operating.md)",
        )
    page = _page(work, address)
    if isinstance(page, str):
        yield Finding(
            "public_url",
            "wrong",
            f"{address} does not answer: {page}",
            "start `techwatch serve`, and look that the web server before it hands on",
        )
        return
    yield Finding("public_url", "ok", f"{address} answers")
    someone = next(iter(subscribers.active(work.store)), None)
    page = _page(work, addresses.unsubscribe(work.home, someone.id if someone else 0))
    if isinstance(page, bytes) and b'method="post"' in page:
        yield Finding("one-click", "ok", "a link to unsubscribe opens its page, which asks before it acts")
    else:
        why = page if isinstance(page, str) else "another page stands there"
        yield Finding(
            "one-click",
            "wrong",
            f"a link to unsubscribe does not open its page: {why}",
            "`serve` must have the same TECHWATCH_SECRET as this command",
        )


def _page(work: Work, address: str) -> bytes | str:
    """What stands at an address of ours, else why nothing does. It may well lie in a private network."""
    limits = work.home.config.fetch.model_copy(update={"allow_networks": ("0.0.0.0/0", "::/0"), "max_attempts": 1})
    answer = fetch_one(Request(address), limits)
    return str(answer.failure) if isinstance(answer, Unreachable) else answer.body


# --- kept safe, and the rest ----------------------------------------------------------------------


def _kept(work: Work) -> Iterator[Finding]:
    """The suppression list is worth nothing without its key, and a lost one is a fault before the law."""
    try:
        suppression.check(work)
    except ConfigError as error:
        yield Finding("suppression list", "wrong", str(error), "give back the former TECHWATCH_SUPPRESSION_KEY")
        return
    newest = next(iter(backups(work.home)), None)
    if newest is None:
        yield Finding(
            "backup", "missing", "there is no backup in backups/", "`techwatch backup`; `serve` makes one each night (jobs.backup)"
        )
        return
    try:
        manifest = archive.read(newest)
    except (StoreError, OSError) as error:
        yield Finding("backup", "wrong", str(error), "`techwatch backup`")
        return
    if manifest.key != suppression.ours(work):
        said = f"the suppression list's key is another one than when {newest.name} was made"
        yield Finding("backup", "wrong", said, "give back the former TECHWATCH_SUPPRESSION_KEY: with another the list knows nobody")
        return
    if work.now - manifest.made > OLD:
        yield Finding(
            "backup", "wrong", f"the newest backup is of {manifest.made:%Y-%m-%d}", "`techwatch backup`, and look why `serve` made none"
        )
        return
    inside = ".techwatch/suppression-key" in manifest.files
    said = f"{newest.name}, with the suppression list" + (
        " and its key" if inside else "; its key comes from the environment: keep that too"
    )
    yield Finding("backup", "ok", said, "" if inside else "write TECHWATCH_SUPPRESSION_KEY down in a safe place")


def _others(work: Work) -> Iterator[Finding]:
    config = work.home.config
    yield Finding("time zone", "ok", f"{config.cluster.timezone}: it is {work.local:%H:%M} there")
    domains = sorted({domain_of(witness.email) for witness in config.mail.witnesses})
    if domains:
        yield Finding("witnesses", "ok", f"mailboxes of yours at {', '.join(domains)}")
    else:
        yield Finding(
            "witnesses", "ok", "none: nobody sees whether it is read or is spam", "mail.witnesses: a mailbox of yours at each big provider"
        )
