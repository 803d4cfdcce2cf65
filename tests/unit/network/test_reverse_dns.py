"""The reverse name of an address, asked of a resolver on loopback."""

import asyncio
from typing import Any

import dns.message
import dns.rcode
import dns.rrset
import pytest

from contact_importer.network.reverse_dns import reverse_names


class PtrServer(asyncio.DatagramProtocol):
    def __init__(self, target: str | None, rcode: dns.rcode.Rcode) -> None:
        self.target = target
        self.rcode = rcode

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query)
        answer.set_rcode(self.rcode)
        if self.target:
            name = query.question[0].name
            assert name.to_text() == "5.2.0.192.in-addr.arpa."
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "PTR", self.target))
        self.transport.sendto(answer.to_wire(), addr)


@pytest.mark.parametrize(
    ("target", "rcode", "names"),
    [
        ("mail.us.example.", dns.rcode.NOERROR, ("mail.us.example",)),
        (None, dns.rcode.NXDOMAIN, ()),
        (None, dns.rcode.NOERROR, ()),
        (None, dns.rcode.SERVFAIL, None),
    ],
)
async def test_that_a_reverse_name_is_found(
    target: str | None, rcode: dns.rcode.Rcode, names: tuple[str, ...] | None
) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: PtrServer(target, rcode), local_addr=("127.0.0.1", 0)
    )
    try:
        port = transport.get_extra_info("sockname")[1]
        assert await reverse_names("192.0.2.5", "127.0.0.1", port=port) == names
    finally:
        transport.close()
