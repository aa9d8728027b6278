"""The ledger's figures become the desk's page « Activité », and a CSV file. Talks to: editors' browsers, the store, the clock."""

import csv
import datetime as dt
import io
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from techwatch.home import Home
from techwatch.pipeline.keeping import activity
from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import open_store
from techwatch.types import Money
from techwatch.web.page import clock, home_of, language, page, say

COLUMNS: Final = ("editions", "messages", "notices", "members", "organisations", "new", "left", "stories", "calls")


def show(request: Request) -> Response:
    """Month by month, and by market; `?since=` and `?until=` are days. A day that is none changes nothing."""
    home, lang = home_of(request), language(request)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        table = _table(request, work)
        markets = activity.market_lines(work, table, lang)
    tongue = tongue_of(home.environment, lang)
    rows = [_cells(tongue, month) for month in table.months]
    values: dict[str, Any] = {"table": table, "rows": rows, "total": _cells(tongue, table.total), "columns": COLUMNS, "markets": markets}
    return page(home, "activity", lang=lang, title="web_desk.activity", **values, asked=_asked(table), person=request.state.person)


def _cells(tongue: Tongue, month: activity.Month) -> list[str]:
    """A line of the table: the month, the figures, the budgets."""
    name = tongue.date(dt.date.fromisoformat(f"{month.month}-01"), "month") if month.month else tongue.word("web_activity.all")
    budgets = [tongue.money(Money(total, total, currency)) for currency, total in month.budgets.items()]
    return [name, *(tongue.number(getattr(month, name)) for name in COLUMNS), " · ".join(budgets) or "—"]


def _asked(table: activity.Activity) -> str:
    return f"since={table.since}&until={table.until}"


def as_csv(request: Request) -> Response:
    """The same with every market, for spreadsheets (RFC 4180)."""
    home = home_of(request)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        table = _table(request, work)
        lines = activity.lines(work, table, by_market=True)
    out = io.StringIO()
    csv.writer(out).writerows([[_heading(home, request, cell) for cell in lines[0]], *lines[1:]])
    name = f"activity-{table.since}-{table.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        "\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers
    )  # the mark: Excel takes it for UTF-8 then


def _heading(home: Home, request: Request, cell: str) -> str:
    """A column's name in the reader's language; of a market's column the market's own name stays."""
    what, colon, market = cell.partition(": ")
    return say(home, language(request), f"web_activity.{what.replace(' EUR', '')}") + (f": {market}" if colon else "")


def _table(request: Request, work: Work) -> activity.Activity:
    days = [_day(request.query_params.get(name, "")) for name in ("since", "until")]
    if days[0] and days[1] and days[0] > days[1]:
        days.reverse()
    since, until = days
    if since and (until or work.local.date()) - since > dt.timedelta(days=366 * 20):  # a page a month for ever helps nobody
        since = None
    return activity.activity(work, since=since, until=until)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None
