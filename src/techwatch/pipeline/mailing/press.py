"""A frozen edition and its members, one after the other -> their messages: what several share is chosen once, and rendered once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, Final, TypeVar

from techwatch import render
from techwatch.pipeline.mailing import messages, post
from techwatch.pipeline.mailing.messages import Own, Sending
from techwatch.pipeline.work import Work
from techwatch.store import editions, subscribers
from techwatch.types import Delivery, Edition, Subscriber

T = TypeVar("T")

MOULDS: Final = 128
"""Messages that are kept rendered at once, a hundred kilobytes each; of more combinations the oldest is rendered anew."""

SELECTIONS: Final = 512


class Press:
    """Makes the messages of one edition. Its words are those of the moment: what an editor puts right stands in the messages that follow.

    Each message is the same, byte for byte, as `messages.compose_message` gives. The first of each kind is made both ways; should a home's
    own templates make of it something else (words wrapped around an address, say), all are rendered one by one.
    """

    def __init__(self, work: Work, sending: Sending) -> None:
        self.sending, self._work = sending, work
        self._revision = editions.revisions(work.store, sending.edition.id)
        self._selections: OrderedDict[Hashable, Edition] = OrderedDict()
        self._moulds: OrderedDict[Hashable, tuple[render.Mould, str]] = OrderedDict()
        self._checked: dict[Hashable, bool] = {}
        self._last: tuple[Subscriber, frozenset[str]] | None = None

    def why_not(self, subscriber: Subscriber) -> str:
        """Why she gets no message of this edition, "" when she does; asked of the store anew each time."""
        self._last = None
        self._refresh()
        if reason := messages.not_asked(self._work, self.sending, subscriber):
            return reason
        return "" if self.selection(subscriber).items else messages.NOTHING

    def selection(self, subscriber: Subscriber) -> Edition:
        """What of the edition is hers."""
        sent = self._sent(subscriber)
        make = lambda: messages.selection_but(self._work, self.sending.edition, subscriber, sent)  # noqa: E731
        return _kept(self._selections, self._choice(subscriber), make, SELECTIONS)

    def stories(self, id: int) -> frozenset[str]:
        """What the subscriber with this id is told by her message."""
        subscriber = self._last[0] if self._last and self._last[0].id == id else subscribers.get(self._work.store, id)
        return frozenset(item.id for item in self.selection(subscriber).items) if subscriber else frozenset()

    def write(self, subscriber: Subscriber, line: Delivery) -> bytes:
        """Her message. Raises DeliveryError when her address cannot stand in a header."""
        hers = self.selection(subscriber)
        own = messages.own_of(self._work, self.sending, hers, subscriber)
        kind = (post.language(self._work, subscriber), bool(subscriber.markets), subscriber.calls_only, own.welcome, _consents(own))
        if self._checked.get(kind) is False:
            return self._alone(subscriber, line)
        key = (self._choice(subscriber), kind, subscriber.profile, tuple(own.follow))
        mould, subject = _kept(self._moulds, key, lambda: self._mould(hers, subscriber, own), MOULDS)
        headers = messages.headers_of(self._work, self.sending, subscriber, line, links=own.links, subject=subject)
        made = mould.cast(headers, _values(own, mould))
        if kind not in self._checked:
            self._checked[kind] = made == self._alone(subscriber, line)
            return self.write(subscriber, line)
        return made

    def _alone(self, subscriber: Subscriber, line: Delivery) -> bytes:
        return messages.compose_message(self._work, self.sending, subscriber, line)

    def _mould(self, hers: Edition, subscriber: Subscriber, own: Own) -> tuple[render.Mould, str]:
        """Rendered with tokens, and its subject."""
        work, lang = self._work, post.language(self._work, subscriber)
        view = messages.view_with(work, self.sending, hers, subscriber, own=_tokens(own), lang=lang)
        nobody = replace(subscriber, email=work.home.config.mail.sender, name="")
        line = Delivery(self.sending.key, subscriber.id, nobody.email, message_id=f"<mould@{work.home.config.mail.list_id}>")
        headers = messages.headers_of(work, self.sending, nobody, line, links=view.links, subject=view.subject)
        return render.mould(work.home.environment, view, headers=headers), view.subject

    def _choice(self, subscriber: Subscriber) -> Hashable:
        """What her selection follows from."""
        return (subscriber.markets, subscriber.reads, subscriber.lang, subscriber.calls_only, self._sent(subscriber))

    def _sent(self, subscriber: Subscriber) -> frozenset[str]:
        if self._last is None or self._last[0] != subscriber:
            self._last = subscriber, messages.sent_before(self._work, self.sending.edition, subscriber)
        return self._last[1]

    def _refresh(self) -> None:
        """Take the edition's words as they are now."""
        revision = editions.revisions(self._work.store, self.sending.edition.id)
        frozen = editions.published(self._work.store, self.sending.edition.id) if revision != self._revision else None
        if frozen is not None:
            self._revision, self.sending = revision, replace(self.sending, edition=frozen[0])
            self._selections.clear()
            self._moulds.clear()


_LINKS: Final = ("unsubscribe", "preferences", "calls_only")


def _consents(own: Own) -> bool:
    return bool(own.consent or own.consent_on)


def _tokens(own: Own) -> Own:
    """Tokens in the place of what is hers; what is not there has none."""
    links: dict[str, Any] = {name: render.token(name.replace("_", "-")) for name in _LINKS if getattr(own.links, name)}
    follow = {call: render.token(f"follow-{place}") for place, call in enumerate(own.follow)}
    consent = render.CONSENT if _consents(own) else ""
    return Own(replace(own.links, **links), follow, own.welcome, consent, None)


def _values(own: Own, mould: render.Mould) -> dict[str, str]:
    """What stands in the place of each token."""
    links = {render.token(name.replace("_", "-")): getattr(own.links, name) for name in _LINKS}
    follow = {render.token(f"follow-{place}"): address for place, address in enumerate(own.follow.values())}
    return {**links, **follow, render.CONSENT: mould.consent(own.consent, own.consent_on)}


def _kept(kept: OrderedDict[Hashable, T], key: Hashable, make: Callable[[], T], most: int) -> T:
    """What is kept under a key, made when it is not; the one that was not asked for the longest goes."""
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    kept[key] = made = make()
    if len(kept) > most:
        kept.popitem(last=False)
    return made
