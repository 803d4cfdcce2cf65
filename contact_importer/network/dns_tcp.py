"""One DNS question over TCP (RFC 7766), for replies that are too large for UDP."""

import asyncio
import secrets

from contact_importer.engine.network_ports import DnsKind
from contact_importer.network.dns_reply import Question, Reply
from contact_importer.network.dns_wire import encode_query
from contact_importer.network.udp_sockets import Nameserver, failure_of, interpret


async def ask_over_tcp(server: Nameserver, question: Question) -> Reply:
    """The resolver's reply, at most 64 KiB; whatever goes wrong is a failure.

    Waits as long as it takes: the caller sets the limit.
    """
    try:
        wire, query_id = await _exchange(server, question)
    except asyncio.IncompleteReadError:
        return Reply(DnsKind.FAILURE, note="truncated, and TCP was closed early")
    except OSError as error:
        reply = failure_of(error)
        return reply._replace(note=f"truncated, and over TCP: {reply.note}")
    same_id = wire[:2] == query_id.to_bytes(2, "big")
    read = interpret(wire, question) if same_id else None
    if read is None:
        return Reply(DnsKind.FAILURE, note="wrong answer over TCP")
    return read._replace(note="truncated over TCP too") if read.truncated else read


async def _exchange(server: Nameserver, question: Question) -> tuple[bytes, int]:
    reader, writer = await asyncio.open_connection(server.address, server.port)
    try:
        query_id = secrets.randbits(16)
        query = encode_query(query_id, question, edns=False)
        writer.write(len(query).to_bytes(2, "big") + query)
        await writer.drain()
        size = int.from_bytes(await reader.readexactly(2), "big")
        return await reader.readexactly(size), query_id
    finally:
        writer.close()
