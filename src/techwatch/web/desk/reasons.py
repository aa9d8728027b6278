"""What the engine says in English of messages, addresses, members' files and feeds.yaml, said in the page's language. Pure.

The ledger, the suppression list and those who read a file keep short English sentences: they are for logs and the command line, too.
Each has its words here; one that has none is shown as it is.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Final

from techwatch.render.typography import Tongue

_LEDGER: Final[Mapping[str, str]] = {
    "unsubscribed": r"unsubscribed",
    "erased": r"erased",
    "suppressed": r"on the suppression list",
    "paused": r"paused until (?P<date>\S+)",
    "digest": r"does not read this digest",
    "nothing": r"nothing for her in this edition",
    "over": r"what it would tell is over",
    "link": r"its link is over",
    "killed": r"(?:0 )?the process was killed while the message went out",
    "lost_data": r"(?:0 )?the connection was lost before the server's answer.*",
    "lost": r"(?:0 )?the connection was lost: (?P<words>.*)",
    "no_address": r"(?:0 )?this is no mail address that SMTP can carry",
    "resent": r"sent again by hand",
    "taken": r"taken as arrived by hand",
    "no_mailbox": r"(?P<code>5\d\d \W{0,2}5\.1\.[16]\b.*)",
    "full": r"(?P<code>[45]\d\d \W{0,2}[45]\.2\.2\b.*)",
    "unwanted": r"(?P<code>[45]\d\d \W{0,2}[45]\.7\.\d+\b.*)",
    "answer": r"(?P<code>[2345]\d\d( .*)?)",
}
_PERSON: Final[Mapping[str, str]] = {
    "herself": r"by herself",
    "asked": r"asked us",
    "spam": r"(?:complaint: )?she called a message spam",
    "erased": r"erased",
    "hard": r"hard bounce: there is no such mailbox.*",
    "row": r"(?P<count>\d+) editions in a row came back.*",
    "no_mailbox": r"\S+: there is no such mailbox",
    "no_domain": r"\S+: (?:there is no such mail domain|the domain takes no mail)",
    "badly": r"\S+: the address is badly formed",
    "moved": r"\S+: the mailbox has moved and left no address",
    "disabled": r"\S+: the mailbox is disabled",
}
_STOPPED: Final[Mapping[str, str]] = {
    "person": r"sending was stopped by (?P<who>\S+)",
    "refused_policy": r"sending stopped by itself: (?P<refused>\d+) of (?P<all>\d+) messages were refused, (?P<policy>\d+) of them.*",
    "refused": r"sending stopped by itself: (?P<refused>\d+) of (?P<all>\d+) messages were refused",
    "trial": r"sending stopped by itself: the test to the editors was refused: (?P<words>.*)",
    "lost": r"sending stopped by itself: (?P<count>\d+) messages in a row may or may not have arrived: .*",
    "itself": r"sending stopped by itself: (?P<words>.*)",
}
_FILE: Final[Mapping[str, str]] = {
    "no_address": r"['\"](?P<cell>.*)['\"] is no mail address: .*",
    "address_missing": r"the mail address is missing",
    "accent": r"['\"](?P<cell>.*)['\"] has an accent before the @.*",
    "domain": r"['\"](?P<cell>.*)['\"] is no domain.*",
    "meant": r"(?P<what>market|digest|type|region) ['\"](?P<cell>.*)['\"] is not known: did you mean ['\"](?P<meant>.*)['\"]\?",
    "unknown": r"(?P<what>market|digest|type) ['\"](?P<cell>.*)['\"] is not known; known: (?P<known>.*)",
    "column_meant": r"column ['\"](?P<cell>.*)['\"] is not known and is left out: did you mean ['\"](?P<meant>.*)['\"]\?",
    "column": r"column ['\"](?P<cell>.*)['\"] is not known and is left out.*",
    "lang": r"language ['\"](?P<cell>.*)['\"] is none of the cluster's.*",
    "code": r"['\"](?P<cell>.*)['\"] is no language.*",
    "employees": r"['\"](?P<cell>.*)['\"] is no number of employees.*",
    "keywords": r"(?P<count>\d+) keywords are too many.*",
    "day": r"['\"](?P<cell>.*)['\"] is no day.*",
    "yes": r"['\"](?P<cell>.*)['\"] is neither yes nor no.*",
    "twin": r"(?P<cell>\S+) stands on line (?P<line>\d+) already.*",
    "quote": r"a quotation mark is not closed.*",
    "cells": r"(?P<count>\d+) cells for (?P<all>\d+) columns.*",
    "kept_out": r"(?P<cell>\S+) is on the suppression list \((?P<why>.*)\): .*",
    "empty_sheet": r"the file is empty on its first sheet ['\"](?P<cell>.*)['\"]: .*",
    "empty": r"the file is empty: .*",
    "no_column": r"no column is called email.*",
    "too_large": r"this workbook is too large.*",
    "old": r"this workbook cannot be read: it is of the old kind .*",
    "locked": r"this workbook cannot be read: a password locks it.*",
    "opendocument": r"this workbook cannot be read: it is of OpenDocument.*",
    "binary": r"this workbook cannot be read: it is of the binary kind.*",
    "packed": r"this workbook cannot be read: it is no \.xlsx file.*",
    "damaged": r"this workbook cannot be read: it is damaged.*",
    "no_table": r"this workbook cannot be read: it is no table, or damaged.*",
}
_CONFIG: Final[Mapping[str, str]] = {
    "key_meant": r"(?P<where>\S+): unknown key, did you mean ['\"](?P<meant>.*)['\"]\?",
    "key_instead": r"(?P<where>\S+): unknown key, and (?P<keys>.*) missing here",
    "key_known": r"(?P<where>\S+): unknown key; known: (?P<known>.*)",
    "missing": r"(?P<where>\S+): this key is missing",
    "empty": r"(?P<where>\S+): it is empty.*",
    "list": r"(?P<where>\S+): write a list.*",
    "keys": r"(?P<where>\S+): write (?:keys|names) and values.*",
    "whole": r"(?P<where>\S+): ['\"]?(?P<cell>.*?)['\"]? is no whole number",
    "number": r"(?P<where>\S+): ['\"]?(?P<cell>.*?)['\"]? is no number: .*",
    "yes": r"(?P<where>\S+): ['\"]?(?P<cell>.*?)['\"]? is neither: .*",
    "much": r"(?P<where>\S+): (?P<cell>.*) is too much: (?P<most>.*?)(?:\.0)? at most",
    "little": r"(?P<where>\S+): (?P<cell>.*) is too little: (?P<least>.*?)(?:\.0)? at least",
    "choice": r"(?P<where>\S+): ['\"]?(?P<cell>.*?)['\"]? is not known: write (?P<keys>.*)",
    "day": r"(?P<where>\S+): ['\"]?(?P<cell>.*?)['\"]? is (?:no day|more than a day): .*",
    "text": r"(?P<where>\S+): ['\"]?(?P<cell>.*?)['\"]? is no text: .*",
    "short": r"(?P<where>\S+): ['\"](?P<cell>.*)['\"] is no short name; .*",
    "language": r"(?P<where>\S+): ['\"](?P<cell>.*)['\"] is no language: .*",
    "mail": r"(?P<where>\S+): ['\"](?P<cell>.*)['\"] is no mail address",
    "web": r"(?P<where>\S+): ['\"](?P<cell>.*)['\"] is no web address; .*",
    "zone": r"(?P<where>\S+): ['\"](?P<cell>.*)['\"] is no time zone; .*",
    "moment": r"(?P<where>\S+): write a moment as .*",
    "twin": r"(?P<where>\S+): \w+ given twice: (?P<cell>.*)",
}


def of_message(tongue: Tongue, reason: str) -> str:
    """Why a message did not arrive, was not sent, or may not have arrived, by the ledger; "" for no reason."""
    return _said(tongue, "web_why_not", _LEDGER, reason)


def kind_of_message(reason: str) -> str:
    """What `of_message` calls a reason, whatever day, code or words stand in it; "" for one that it does not know."""
    return next((name for name, pattern in _LEDGER.items() if re.fullmatch(pattern, reason, re.S)), "")


def of_person(tongue: Tongue, reason: str) -> str:
    """Why somebody is unsubscribed, or on the suppression list."""
    return _said(tongue, "web_why_gone", _PERSON, reason)


def of_stop(tongue: Tongue, reason: str) -> str:
    """Why no message of an edition leaves (brake.why_stopped)."""
    return _said(tongue, "web_why_stopped", _STOPPED, reason)


def of_line(tongue: Tongue, message: str) -> str:
    """Why a line of a members' file is refused, or the whole file."""
    return _said(tongue, "web_why_line", _FILE, message)


def of_config(tongue: Tongue, message: str) -> str:
    """What is wrong in a line of feeds.yaml."""
    return _said(tongue, "web_why_feeds", _CONFIG, message)


def _said(tongue: Tongue, key: str, known: Mapping[str, str], reason: str) -> str:
    for name, pattern in known.items():
        if found := re.fullmatch(pattern, reason, re.S):
            values = {what: _VALUES.get(what, _plain)(tongue, value) for what, value in found.groupdict().items() if value is not None}
            return tongue.word(f"{key}.{name}", None, **values)
    return reason


def _plain(tongue: Tongue, value: str) -> str:
    return value


def _keys(tongue: Tongue, value: str) -> str:
    """Words in quotation marks, as a list."""
    return ", ".join(re.findall(r"['\"]([^'\"]*)['\"]", value)) or value


def _date(tongue: Tongue, value: str) -> str:
    try:
        return tongue.date(dt.date.fromisoformat(value))
    except ValueError:
        return value


_VALUES: Final[Mapping[str, Callable[[Tongue, str], str]]] = {
    "date": _date,
    "keys": _keys,
    "what": lambda tongue, value: tongue.word(f"web_why_what.{value}"),
    "why": of_person,
}
