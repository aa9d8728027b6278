"""A real DNS server on loopback for tests: records in, answers out."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]
"""(name, kind) -> its records as a zone file writes them."""


@contextlib.contextmanager
def name_server(zone: Zone) -> Iterator[str]:
    """Answers from `zone` until it is left; -> its address, "127.0.0.1:<port>"."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server, zone))
        thread.start()
        port = server.getsockname()[1]
        try:
            yield f"127.0.0.1:{port}"
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
                knock.sendto(b"", ("127.0.0.1", port))
            thread.join()


def _serve(server: socket.socket, zone: Zone) -> None:
    names = {name for name, _ in zone}
    while True:
        data, asker = server.recvfrom(4096)
        if not data:
            return
        query = dns.message.from_wire(data)
        (question,) = query.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA | dns.flags.AA
        if records := zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, records))
        elif name not in names:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(answer.to_wire(max_size=65_000), asker)
