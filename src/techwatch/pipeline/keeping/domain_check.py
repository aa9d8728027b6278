"""What feeds.yaml says of mail, and DNS -> whether others can believe that it is ours."""

import contextlib
from collections.abc import Callable, Iterator

from techwatch import authentic
from techwatch.authentic import Finding, Records
from techwatch.config import Mail
from techwatch.deliver import domain_of
from techwatch.errors import FetchError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def findings(mail: Mail, *, public_key: str, records: Records) -> list[Finding]:
    """MX, SPF, DKIM and DMARC of the domains that a message of ours names.

    `public_key`: that of our DKIM key as in `p=`, "" when we do not sign. What nobody answers about is unknown.
    """
    sender, envelope = domain_of(mail.sender), domain_of(mail.bounces.address or mail.sender)
    found = [*_asked("mx", lambda: _mx("mail.sender", sender, records))]
    if envelope != sender:
        found += _asked("mx", lambda: _mx("mail.bounces.address", envelope, records))
    found += _asked("spf", lambda: _spf(mail, envelope, records))
    found += _asked("dkim", lambda: _dkim(mail, public_key, records))
    return [*found, *_asked("dmarc", lambda: _dmarc(mail, sender, envelope, records))]


def _asked(what: str, ask: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(ask())
    except FetchError as error:
        return [Finding(what, "unknown", error.detail, "look whether this machine reaches a DNS server, or name one: --dns 9.9.9.9")]


def _mx(key: str, domain: str, records: Records) -> Iterator[Finding]:
    hosts = records.mx(domain)
    if hosts and any(hosts):
        yield Finding("mx", "ok", f"mail to {domain} ({key}) goes to {hosts[0]}")
    elif hosts:
        yield Finding(
            "mx",
            "wrong",
            f"{domain} ({key}) says that it takes no mail",
            "receivers refuse senders that cannot be answered: give it an MX record",
        )
    elif records.addresses(domain):
        yield Finding("mx", "missing", f"{domain} ({key}) has no MX record", f"publish one: `{domain}. MX 10 <your mail server>.`")
    else:
        yield Finding("mx", "wrong", f"{domain} ({key}) is not there: neither MX nor address", f"take a domain of yours for {key}")


# --- SPF ------------------------------------------------------------------------------------------


def _spf(mail: Mail, domain: str, records: Records) -> Iterator[Finding]:
    """Of the domain of the envelope: that is the one that SPF speaks of (RFC 7208 section 2.4)."""
    record = authentic.spf_record(domain, records)
    if not record:
        said = "`v=spf1 include:<the name that your relay gives> -all`"
        yield Finding("spf", "missing", f"{domain} has no SPF record", f"publish as TXT of {domain}: {said}")
        return
    if "\n" in record:
        yield Finding("spf", "wrong", f"{domain} has two SPF records: receivers obey neither", "make one of them")
        return
    lookups = authentic.spf_lookups(domain, records)
    if lookups > authentic.MOST_LOOKUPS:
        mend = "take out what sends no mail any more; networks (ip4:, ip6:) cost nothing"
        yield Finding("spf", "wrong", f"the SPF record of {domain} asks for {lookups} names; 10 are allowed", mend)
    else:
        yield Finding("spf", "ok", f"{domain} has an SPF record, with {lookups} of 10 lookups: {record}")
    if authentic.spf_result(domain, "192.0.2.1", records) == "pass":  # an address of documentation, where nobody sends from
        yield Finding("spf", "wrong", f"the SPF record of {domain} lets anybody send", "end it with -all or ~all")
    else:
        yield _relay(mail, domain, records)


def _relay(mail: Mail, domain: str, records: Records) -> Finding:
    """Whether the record names the server that we hand our mail to. Its way out may be another address than its way in."""
    if mail.host in _LOOPBACK:
        mend = "look that the record names the address at which this machine's mail server goes out"
        return Finding("spf", "unknown", "the relay is on this machine: its address outside is not known here", mend)
    results = {authentic.spf_result(domain, address, records) for address in records.addresses(mail.host)}
    kin = [name for name in authentic.spf_names(domain, records) if _kin(name, mail.host)]
    if "pass" in results or kin:
        return Finding("spf", "ok", f"it names {mail.host}" + (f" by include:{kin[0]}" if kin else ""))
    if "permerror" in results:
        return Finding("spf", "wrong", f"the SPF record of {domain} includes a name that has none", "ask the relay for the name to include")
    mend = "add what your relay's manual says (include:…), unless one of the record's names is that of its servers"
    return Finding("spf", "missing", f"nothing in the SPF record of {domain} names {mail.host}", mend)


def _kin(one: str, other: str) -> bool:
    """Whether two names end in the same two labels."""
    return one.lower().rstrip(".").split(".")[-2:] == other.lower().rstrip(".").split(".")[-2:]


# --- DKIM -----------------------------------------------------------------------------------------


def _dkim(mail: Mail, public_key: str, records: Records) -> Iterator[Finding]:
    domain = mail.dkim_domain or domain_of(mail.sender)
    if not mail.dkim_selector:
        state, said = ("wrong", "there is a DKIM key, and no mail.dkim_selector: nothing is signed") if public_key else (
            "missing", "no mail.dkim_selector: techwatch does not sign, and cannot see whether the relay does"
        )  # fmt: skip
        mend = "name the selector; without a key of ours it is the relay's, and only looked at"
        yield Finding("dkim", "wrong" if state == "wrong" else "missing", said, mend)
        return
    name = f"{mail.dkim_selector}._domainkey.{domain}"
    tags = authentic.dkim_record(mail.dkim_selector, domain, records)
    publish = f"publish as TXT of {name}: `v=DKIM1; k=rsa; p={public_key}`" if public_key else f"ask the relay for the record of {name}"
    if not tags:
        yield Finding("dkim", "missing", f"there is no key at {name}", publish)
    elif not tags["p"]:
        yield Finding("dkim", "wrong", f"the key at {name} is revoked (p= is empty)", publish)
    elif public_key and tags["p"] != public_key:
        yield Finding("dkim", "wrong", f"the key at {name} is not that of TECHWATCH_DKIM_KEY: every signature fails", publish)
    else:
        yield Finding(
            "dkim", "ok", f"the key at {name} " + ("is that of TECHWATCH_DKIM_KEY" if public_key else "is there; the relay signs with it")
        )


# --- DMARC ----------------------------------------------------------------------------------------


def _dmarc(mail: Mail, sender: str, envelope: str, records: Records) -> Iterator[Finding]:
    at, tags = authentic.dmarc_record(sender, records)
    if not tags:
        said = f"`v=DMARC1; p=none; rua=mailto:dmarc@{sender}`"
        yield Finding("dmarc", "missing", f"{sender} has no DMARC record", f"publish as TXT of _dmarc.{sender}: {said}")
        return
    policy = tags.get("p", "")
    if policy not in ("none", "quarantine", "reject"):
        yield Finding(
            "dmarc", "wrong", f"the DMARC record of {at} has no policy (p={policy})", "write p=none, later p=quarantine or p=reject"
        )
    else:
        mend = "" if policy != "none" else "when its reports (rua=) show only mail of yours for some weeks, write p=quarantine"
        yield Finding("dmarc", "ok", f"{at} has a DMARC record: p={policy}" + ("" if "rua" in tags else ", without reports (rua=)"), mend)
    by_spf = authentic.aligned(envelope, sender, strict=tags.get("aspf") == "s")
    signs = mail.dkim_domain or sender
    by_dkim = bool(mail.dkim_selector) and authentic.aligned(signs, sender, strict=tags.get("adkim") == "s")
    if by_spf or by_dkim:
        means = " and ".join([*(["SPF"] if by_spf else []), *(["DKIM"] if by_dkim else [])])
        yield Finding("dmarc", "ok", f"{sender} is spoken for by {means}")
    else:
        said = f"neither the envelope's domain ({envelope}) nor a signature speaks for {sender}: DMARC fails"
        yield Finding("dmarc", "wrong", said, f"take a bounce address below {sender}, or sign with its domain")


def public_key_of(pem: bytes) -> str:
    """A private key's public half, as `p=` of a DKIM record; "" for what is no RSA key."""
    import dkim.crypto

    with contextlib.suppress(Exception):  # its parser stumbles over odd input in many ways
        key = dkim.crypto.parse_pem_private_key(pem)
        return authentic.public_key(int(key["modulus"]), int(key["publicExponent"]))
    return ""
