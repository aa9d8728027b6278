"""What happened to the calls that a member follows becomes one short mail: corrections, dates that change, reminders. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2

from techwatch import text
from techwatch.config import Config
from techwatch.render import facts, phrases
from techwatch.render.message import MessageHeaders, assemble
from techwatch.render.notice import ORDER, Notice, NoticeRow, NoticeView
from techwatch.render.pages import mail_html, mail_text, tongue_of
from techwatch.render.rows import assumed_of, facts_in_zone, in_zone, web_address, words_read
from techwatch.render.shown import Links
from techwatch.render.typography import Tongue
from techwatch.text import headline
from techwatch.types import Call, CallFacts, Deadline, Lang

SUBJECT_LETTERS = 60
FAR = 10_000


def notice_view(
    notices: Sequence[Notice], *, env: jinja2.Environment, config: Config, lang: Lang, date: dt.date, links: Links
) -> NoticeView:
    """One mail's notices (one at least) as a reader of `lang` sees them on the local day `date`, the nearest date first."""
    desk = _Desk(tongue_of(env, lang), lang, date, config.cluster.timezone, config.cluster.name)
    told = sorted(notices, key=desk.urgency)
    return NoticeView(
        lang=lang,
        cluster=config.cluster.name,
        website=config.cluster.website,
        postal=config.cluster.postal,
        contact=config.cluster.contact,
        date=date,
        subject=desk.subject(told),
        preheader=desk.preheader(told),
        notices=tuple(desk.row(notice) for notice in told),
        why=desk.why(told),
        links=links,
    )


def notice_message(env: jinja2.Environment, view: NoticeView, *, headers: MessageHeaders, calendar: str = "") -> bytes:
    """The mail, with `calendar` (RFC 5545, "" for none) attached. Raises DeliveryError when an address cannot stand in a header."""
    return assemble(notice_text(env, view), notice_html(env, view), headers=headers, calendar=calendar)


def notice_html(env: jinja2.Environment, view: NoticeView) -> str:
    """The HTML part of the mail."""
    return mail_html(env, "notices.html.j2", view)


def notice_text(env: jinja2.Environment, view: NoticeView) -> str:
    """The text part of the mail."""
    return mail_text(env, "notices.txt.j2", view)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every notice of one mail is written with; `zone` is the cluster's."""

    tongue: Tongue
    lang: Lang
    date: dt.date
    zone: str
    cluster: str

    def urgency(self, notice: Notice) -> tuple[int, int, str]:
        days = self.days(notice)
        return (ORDER.index(notice.kind), FAR if days is None else days, notice.call.title)

    def days(self, notice: Notice) -> int | None:
        if notice.deadline is None or notice.days is not None:
            return notice.days
        return (notice.deadline.date - self.date).days

    def row(self, notice: Notice) -> NoticeRow:
        call, tongue, days, dated = notice.call, self.tongue, self.days(notice), _dated(notice)
        moved = dated and notice.kind == "moved"
        return NoticeRow(
            kind=notice.kind,
            title=text.clean(call.title),
            lang=self.foreign(call),
            stands=self.stands(notice),
            left=phrases.left(tongue, days) if days is not None and dated else "",
            days=days if dated else None,
            badge=phrases.turned(tongue, phrases.turn(notice.before, notice.deadline)) if moved else "",
            former=self.former(notice),
            proof=self.proof(notice),
            doubt=facts.doubtful(tongue, call.facts, self.date.year) if dated else "",
            needs=facts.partners(tongue, call.facts) if notice.kind != "correction" else "",
            offer=phrases.offered(tongue, call.offer, self.date) if notice.kind != "correction" else "",
            source=text.clean(call.source),
            page=web_address(notice.url),
            url=web_address(call.url),
            unfollow=web_address(notice.unfollow),
        )

    def foreign(self, call: Call) -> Lang:
        return "" if call.lang in ("und", "", self.lang) else call.lang

    def stands(self, notice: Notice) -> str:
        """The date, or the fact that was put right, under its name."""
        if not _dated(notice):
            name = facts.fact_name(self.tongue, notice.field)
            now = self.value(notice.call.facts, notice.field) or text.clean(notice.now) or self.tongue.word("no_value")
            return self.tongue.word("stands", what=facts.capital(name), now=now)
        known = notice.deadline or notice.before
        what = facts.closes(self.tongue, known) if known else ""
        return self.tongue.word("stands", what=what, now=self.when(notice.deadline))

    def value(self, told: CallFacts, field: str) -> str:
        return facts.fact_value(self.tongue, facts_in_zone(told, self.zone), field)

    def when(self, deadline: Deadline | None) -> str:
        here = in_zone(deadline, self.zone)
        return facts.when(self.tongue, here) if here else self.tongue.word("no_date")

    def former(self, notice: Notice) -> str:
        """What stood there before: a date that its source moved, or what we had written and was wrong."""
        if notice.kind == "reminder" or (notice.kind == "moved" and notice.before is None):
            return ""
        if notice.kind == "moved":
            return self.tongue.word("former", was=self.when(notice.before))
        if notice.before:
            was = self.when(notice.before)
        else:
            was = self.value(notice.told, notice.field) if notice.told else text.clean(notice.was)
        return self.tongue.word("we_wrote", was=was or self.tongue.word("no_date" if _dated(notice) else "no_value"))

    def proof(self, notice: Notice) -> str:
        """The words that what stands was read from, and whose they are."""
        deadline = notice.deadline if _dated(notice) else None
        fact = deadline.fact if deadline else facts.fact_behind(notice.call.facts, notice.field)
        source = text.clean(fact.source or notice.call.source)
        read = words_read(fact)
        said = phrases.quoted(self.tongue, read, assumed_of(fact, deadline))
        return f"{said} ({source})" if read and source else said

    def subject(self, told: Sequence[Notice]) -> str:
        """What presses most, and its title; the number where there are several of that kind."""
        first, same = told[0], sum(notice.kind == told[0].kind for notice in told)
        title = self.title(first)
        if same == 1:
            return self.alone(first) + title
        return self.tongue.word(f"subject_several.{first.kind}", count=same) + title.removesuffix("…") + "…"

    def alone(self, notice: Notice) -> str:
        """What a subject begins with that names one call."""
        if notice.kind == "correction":
            return self.tongue.word("subject.correction")
        if notice.kind == "moved":
            return self.tongue.word(f"subject.{phrases.turn(notice.before, notice.deadline)}")
        return self.tongue.word("subject.reminder", left=facts.capital(phrases.left(self.tongue, self.days(notice) or 0)))

    def preheader(self, told: Sequence[Notice]) -> str:
        """What a mailbox shows beside the subject: what stands now, or the other titles."""
        return " · ".join(self.title(notice) for notice in told[1:4]) or self.stands(told[0])

    def why(self, told: Sequence[Notice]) -> str:
        """Because she follows these calls; because she was sent what was wrong, and when."""
        wrong = [notice for notice in told if notice.kind == "correction"]
        days = [self.tongue.date(day) for day in sorted({notice.sent for notice in wrong if notice.sent})]
        sent = self.tongue.word("why_sent", dates=", ".join(days)) if days else self.tongue.word("why_wrong")
        follow = self.tongue.word("why_follow", cluster=self.cluster)
        return " ".join([follow] * (len(wrong) < len(told)) + [sent] * bool(wrong))

    def title(self, notice: Notice) -> str:
        title = self.tongue.typo(text.clean(notice.call.title), self.foreign(notice.call))
        return headline(title, SUBJECT_LETTERS)


def _dated(notice: Notice) -> bool:
    """It is about a date that is given as such, and not about a fact in words."""
    return notice.kind != "correction" or notice.deadline is not None or notice.before is not None
