import gzip
import socket
import struct
import threading
import time
import tracemalloc
import zlib
from collections import Counter

import pytest

import own_loop
from servers import Asked, Site, drip, http, serve, slow
from techwatch.config import Fetch
from techwatch.fetch import fetch_all, fetch_each, fetch_one
from techwatch.fetch.guard import reachable
from techwatch.fetch.one import LONGEST_WAIT
from techwatch.types import REASONS, Request, Response, Unreachable

OPEN = Fetch(allow_networks=("127.0.0.0/8",), timeout_seconds=5)
QUICK = OPEN.model_copy(update={"timeout_seconds": 0.8})
PAGE = b"<html><body>bonjour</body></html>"


def packed_by_gzip(data):
    """Without the time in its head: what stands in a test's name must not change."""
    return gzip.compress(data, mtime=0)


@pytest.fixture(scope="module")
def site():
    with serve() as site:
        yield site


def ask(site: Site, answer, *, limits: Fetch = OPEN, path: str = "/x", **request) -> Response | Unreachable:
    site.says[path] = answer
    return fetch_one(Request(site.url(path), **request), limits)


def why(answer: Response | Unreachable) -> str:
    assert isinstance(answer, Unreachable), answer
    assert answer.failure.reason in REASONS
    return answer.failure.reason


def body(answer: Response | Unreachable) -> bytes:
    assert isinstance(answer, Response), answer
    return answer.body


# --- asking ---------------------------------------------------------------------------------------


def test_an_answer_keeps_what_the_next_poll_needs(site):
    raw = http(200, PAGE, content_type="text/html; charset=utf-8", etag='W/"a,b"', last_modified="Thu, 09 Oct 2025 08:00:00 GMT")
    answer = ask(site, raw)
    assert answer == Response(
        request=Request(site.url("/x")),
        url=site.url("/x"),
        status=200,
        body=PAGE,
        content_type="text/html; charset=utf-8",
        etag='W/"a,b"',
        modified="Thu, 09 Oct 2025 08:00:00 GMT",
    )


def test_validators_are_sent_back_as_they_came_and_304_is_an_answer(site):
    answer = ask(site, http(304), etag='W/"a"', modified="Thu, 09 Oct 2025 08:00:00 GMT")
    assert (answer.status, answer.body) == (304, b"")
    assert site.asked[-1].headers["if-none-match"] == 'W/"a"'
    assert site.asked[-1].headers["if-modified-since"] == "Thu, 09 Oct 2025 08:00:00 GMT"


def test_headers_that_cannot_be_kept_are_dropped(site):
    answer = ask(site, http(200, PAGE, etag='"@"', content_type="text/html; x=@").replace(b"@", b"\xe9"))
    assert (answer.etag, answer.content_type, answer.body) == ("", "", PAGE)


def test_304_to_a_question_without_condition_is_no_answer(site):
    assert why(ask(site, http(304))) == "http"


def test_it_says_who_asks_and_offers_only_what_it_can_unpack(site):
    ask(site, http(200, PAGE), limits=OPEN.model_copy(update={"user_agent": "techwatch/9 (+https://cluster.example)"}))
    headers = site.asked[-1].headers
    assert headers["user-agent"] == "techwatch/9 (+https://cluster.example)"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["accept"].startswith("text/html")
    assert "if-none-match" not in headers


def test_addresses_are_sent_as_they_were_written(site):
    for path in ("/a%2Bb?q=a+b%20c", "/%E9t%C3%A9", "/a;b=c,d"):
        assert body(ask(site, http(200, PAGE), path=path)) == PAGE
    site.says["/%C3%A9t%C3%A9%20ici"] = http(200, PAGE)
    assert body(fetch_one(Request(site.url("/été ici#suite")), OPEN)) == PAGE


def test_no_cookie_is_kept(site):
    for host in ("127.0.0.2", "127.0.0.2", "127.0.0.3"):
        site.says["/cookie"] = http(200, PAGE, set_cookie="a=b")
        fetch_one(Request(site.url("/cookie", host)), OPEN)
        assert "cookie" not in site.asked[-1].headers


# --- redirects ------------------------------------------------------------------------------------


def test_permanent_redirects_alone_move_an_address(site):
    site.says.update({"/b": http(308, location="/c"), "/c": http(200, PAGE), "/d": http(302, location="/c")})
    assert ask(site, http(301, location="/b")).moved_to == site.url("/c")
    answer = ask(site, http(301, location="/d"))
    assert (answer.url, answer.moved_to, answer.body) == (site.url("/c"), "", PAGE)
    assert ask(site, http(200, PAGE)).moved_to == ""


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/x", "redirect"),
        ("file:///etc/passwd", "bad-link"),
        ("javascript:alert(1)", "bad-link"),
        ("http://[::1", "bad-link"),
        ("http://169.254.169.254/latest/meta-data/", "private-network"),
        ("//10.0.0.1/", "private-network"),
        ("http://[::ffff:10.0.0.1]/", "private-network"),
    ],
)
def test_redirects_that_lead_nowhere(site, location, reason):
    assert why(ask(site, http(302, location=location))) == reason


def test_redirects_are_counted(site):
    for k in range(9):
        site.says[f"/r{k}"] = http(302, location=f"/r{k + 1}")
    site.says["/r9"] = http(200, PAGE)
    assert body(fetch_one(Request(site.url("/r4")), OPEN)) == PAGE
    answer = fetch_one(Request(site.url("/r3")), OPEN)
    assert why(answer) == "redirect"
    assert str(answer.failure) == "the redirects do not end (more than 5 of them)"


def test_redirects_to_addresses_that_are_not_ascii(site):
    site.says["/%C3%A9t%C3%A9"] = site.says["/%E9t%E9"] = http(200, PAGE)
    for encoding in ("utf-8", "latin-1"):
        assert body(ask(site, http(302, location="/@").replace(b"/@", "/été".encode(encoding)))) == PAGE


def test_a_redirect_without_an_address_is_an_odd_status(site):
    assert why(ask(site, http(302))) == "http"


# --- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason", "retry"),
    [
        (401, "forbidden", True),
        (403, "forbidden", True),
        (404, "not-found", True),
        (410, "gone", False),
        (429, "busy", True),
        (451, "forbidden", True),
        (500, "error", True),
        (502, "error", True),
        (503, "busy", True),
        (206, "http", True),
        (418, "http", True),
    ],
)
def test_statuses_become_reasons(site, status, reason, retry):
    failure = ask(site, http(status, b"words")).failure
    assert (failure.reason, failure.detail, failure.retry, failure.subject) == (reason, str(status), retry, site.url("/x"))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry_after": "120"}, 120),
        ({"retry_after": "99999999"}, LONGEST_WAIT),
        ({"retry_after": "-5"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Sat, 21 Nov 2026 10:01:00 GMT", "date": "Sat, 21 Nov 2026 10:00:00 GMT"}, 60),
        ({"retry_after": "Sat, 21 Nov 2026 09:00:00 GMT", "date": "Sat, 21 Nov 2026 10:00:00 GMT"}, 0),
        ({"retry_after": "Sat, 21 Nov 2026 10:01:00 GMT"}, None),
    ],
)
def test_what_a_busy_server_asks_for(site, headers, seconds):
    answer = ask(site, http(429, **headers))
    assert (why(answer), answer.retry_after) == ("busy", seconds)


def test_recordings_and_pictures_are_no_pages(site):
    assert why(ask(site, http(200, b"ID3", content_type="audio/mpeg"))) == "not-html"
    assert body(ask(site, http(200, b"ID3", content_type="audio/mpeg"), purpose="feed")) == b"ID3"


# --- bodies ---------------------------------------------------------------------------------------


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", packed_by_gzip(PAGE)),
        ("GZIP", packed_by_gzip(PAGE[:9]) + packed_by_gzip(PAGE[9:])),
        ("gzip", packed_by_gzip(PAGE) + b"\0" * 9),
        ("x-gzip", zlib.compress(PAGE)),
        ("gzip", PAGE),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", bare(PAGE)),
        ("deflate", packed_by_gzip(PAGE)),
        ("identity", PAGE),
    ],
)
def test_bodies_are_unpacked_whatever_they_are_called(site, encoding, packed):
    assert body(ask(site, http(200, packed, content_encoding=encoding))) == PAGE


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 1_000_003])
def test_nothing_is_lost_at_the_edges_of_a_part(site, size):
    for data in (b"a" * size, bytes(range(256)) * (size // 256)):
        assert body(ask(site, http(200, packed_by_gzip(data), content_encoding="gzip"))) == data


def test_a_packed_body_may_come_byte_by_byte(site):
    def behave(connection, asked: Asked) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for k in (packed := packed_by_gzip(PAGE)):
            connection.sendall(bytes([k]))
            time.sleep(0.001)
        assert packed

    assert body(ask(site, behave)) == PAGE


def test_bodies_too_large_are_dropped(site):
    limits = OPEN.model_copy(update={"max_bytes": 100_000})
    noise = zlib.compress(PAGE) * 4000
    assert body(ask(site, http(200, b"x" * 100_000), limits=limits)) == b"x" * 100_000
    assert why(ask(site, http(200, b"x" * 100_001), limits=limits)) == "too-large"
    assert why(ask(site, b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_001, limits=limits)) == "too-large"
    assert why(ask(site, http(200, packed_by_gzip(noise), content_encoding="gzip"), limits=limits)) in ("too-large", "bomb")


def test_a_bomb_is_not_unpacked(site):
    bomb = http(200, packed_by_gzip(b"\0" * 60_000_000), content_encoding="gzip")
    tracemalloc.start()
    answer = ask(site, bomb)
    assert tracemalloc.get_traced_memory()[1] < 15_000_000
    tracemalloc.stop()
    assert (why(answer), answer.failure.retry) == ("bomb", False)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", packed_by_gzip(PAGE)[:10] + b"\xff" * 20), ("br", PAGE), ("gzip, gzip", PAGE), ("deflate", b"\xff\xff\xff")],
    ids=["broken inside", "not offered", "packed once only", "no deflate"],  # a gzip head holds the time: no name for a test
)
def test_bodies_that_cannot_be_unpacked(site, encoding, packed):
    assert why(ask(site, http(200, packed, content_encoding=encoding))) == "broken"


# --- connections ----------------------------------------------------------------------------------


def reset(connection, asked: Asked) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reset, "reset"),
        (b"", "reset"),
        (http(200, PAGE)[:-5], "reset"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "reset"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", "http"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "http"),
        (b"HTTP/1.1 200 OK\r\nBad\0Header\r\n\r\n", "http"),
    ],
)
def test_connections_that_break(site, answer, reason):
    assert why(ask(site, answer)) == reason


@pytest.mark.parametrize("answer", [slow(2, http(200)), drip], ids=["hang", "drip"])
def test_no_server_can_take_longer_than_the_limit(site, answer):
    start = time.monotonic()
    assert why(ask(site, answer, limits=QUICK)) == "slow"
    assert time.monotonic() - start < 1.8


def test_slow_redirects_share_one_time_out(site):
    for k in range(5):
        site.says[f"/s{k}"] = slow(0.25, http(302, location=f"/s{k + 1}"))
    assert why(fetch_one(Request(site.url("/s0")), QUICK)) == "slow"


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    answer = fetch_one(Request(f"http://127.0.0.1:{port}/"), OPEN)
    assert (why(answer), str(answer.failure)) == ("refused", "the connection was refused")


def test_a_server_that_does_not_speak_tls(site):
    assert why(fetch_one(Request(site.url("/").replace("http:", "https:")), OPEN)) == "tls"


def test_a_name_that_does_not_resolve():
    assert why(fetch_one(Request("http://nothing-here.invalid/"), OPEN)) == "dns"


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "", "http://", "http://a:99999999/", "http://127.1/"])
def test_addresses_that_are_none(url):
    assert why(fetch_one(Request(url), OPEN)) == "bad-link"


# --- private networks -----------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "[::ffff:7f00:1]"])
def test_the_guard_stands_before_every_spelling_of_home(site, host):
    site.says["/private"] = http(200, b"secret")
    before = len(site.asked)
    assert why(fetch_one(Request(site.url("/private", host)), Fetch(timeout_seconds=5))) in ("private-network", "bad-link")
    assert len(site.asked) == before


def test_a_name_that_resolves_into_a_private_network_is_refused_by_address(site, monkeypatch):
    def rebound(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    answer = fetch_one(Request(site.url("/", "public.example")), Fetch(timeout_seconds=5))
    assert str(answer.failure) == "the address leads into a private network (127.0.0.1)"


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "239.1.1.1", "255.255.255.255"),
        *("240.0.0.1", "192.0.0.1", "198.18.0.1", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "fec0::1", "::ffff:10.0.0.1"),
        *("2002:0a00:0001::", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "2001:db8::1"),
    ],
)
def test_what_is_off_the_open_internet(address):
    assert not reachable(address, ())


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::9.9.9.9"])
def test_what_is_on_the_open_internet(address):
    assert reachable(address, ())


def test_networks_can_be_allowed(site):
    assert body(ask(site, http(200, PAGE), limits=OPEN)) == PAGE
    assert why(ask(site, http(200, PAGE), limits=OPEN.model_copy(update={"allow_networks": ("127.0.0.2/32",)}))) == "private-network"


# --- many -----------------------------------------------------------------------------------------


def test_every_request_is_answered_once_and_hosts_get_their_share(site):
    """What a host has in hand is counted up to just before it answers: after that the next request may rightly come."""
    limits = OPEN.model_copy(update={"concurrency": 6, "per_host": 2})
    in_hand, most, counting = Counter(), Counter(), threading.Lock()

    def behave(connection, asked: Asked) -> None:
        name = asked.headers["host"]
        with counting:
            in_hand[name] += 1
            most[name] = max(most[name], in_hand[name])
        time.sleep(0.02)
        with counting:
            in_hand[name] -= 1
        connection.sendall(http(200, PAGE))

    urls = [site.url(f"/many/{k}", f"127.0.0.{2 + k % 4}") for k in range(80)]
    site.says.update({f"/many/{k}": behave for k in range(79)})
    answers = list(fetch_each((Request(url) for url in urls), limits))
    assert sorted(answer.request.url for answer in answers) == sorted(urls)
    assert [answer.failure.reason for answer in answers if isinstance(answer, Unreachable)] == ["not-found"]
    assert set(most.values()) <= {1, 2}
    assert len(most) == 4


def test_a_slow_host_does_not_hold_up_the_others(site):
    limits = OPEN.model_copy(update={"concurrency": 4, "per_host": 1})
    site.says["/late"] = slow(0.6, http(200))
    site.says["/prompt"] = http(200)
    requests = [*(Request(site.url("/late", "127.0.0.9")) for _ in range(2)), *(Request(site.url("/prompt")) for _ in range(20))]
    answers = list(fetch_each(requests, limits))
    assert [answer.url.endswith("/prompt") for answer in answers] == [True] * 20 + [False] * 2


def test_answers_come_while_the_caller_works_and_no_time_out_runs_meanwhile(site):
    site.says["/work"] = slow(0.2, http(200, PAGE))
    answers = fetch_each([Request(site.url("/work", f"127.0.0.{k}")) for k in range(2, 8)], QUICK)
    next(answers)
    time.sleep(1)
    assert [body(answer) for answer in answers] == [PAGE] * 5


def test_it_runs_only_so_far_ahead_of_the_caller(site):
    site.says["/ahead"] = http(200, PAGE)
    limits = OPEN.model_copy(update={"concurrency": 3, "per_host": 3})
    before = len(site.asked)
    answers = fetch_each([Request(site.url("/ahead"))] * 40, limits)
    next(answers)
    time.sleep(0.3)
    assert len(site.asked) - before <= 8
    assert len(list(answers)) == 39


def test_memory_does_not_grow_with_the_number_of_requests(site):
    site.says["/large"] = http(200, packed_by_gzip(b"x" * 1_000_000), content_encoding="gzip")
    limits = OPEN.model_copy(update={"concurrency": 4, "per_host": 4})
    tracemalloc.start()
    assert sum(len(body(answer)) for answer in fetch_each([Request(site.url("/large"))] * 60, limits)) == 60_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000  # 4 under way, 4 waiting to be taken, each twice while its parts are joined


def test_an_abandoned_fetch_ends_at_once(site):
    site.says["/abandoned"] = drip
    site.says["/first"] = http(200, PAGE)
    answers = fetch_each([Request(site.url("/first")), Request(site.url("/abandoned", "127.0.0.2"))], OPEN)
    assert body(next(answers)) == PAGE
    start = time.monotonic()
    answers.close()
    assert time.monotonic() - start < 1
    assert "techwatch-fetch" not in {thread.name for thread in threading.enumerate()}


def test_an_error_of_the_program_reaches_the_caller():
    with pytest.raises(ValueError):
        list(fetch_each([Request("http://127.0.0.1/")], OPEN.model_copy(update={"allow_networks": ("no network",)})))


def test_no_requests_no_answers():
    assert list(fetch_each([], OPEN)) == []


def test_the_asynchronous_form(site):
    async def run() -> list[Response | Unreachable]:
        return [answer async for answer in fetch_all([Request(site.url("/x")), Request("gopher://x")], OPEN)]

    site.says["/x"] = http(200, PAGE)
    answers = own_loop.run(run())
    assert {type(answer) for answer in answers} == {Response, Unreachable}
