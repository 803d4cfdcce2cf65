"""SMTP sessions that answer from a function: for engine tests, without a network."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply

Answer = Callable[[str], SmtpReply]  # address -> reply to RCPT

NOT_SENT = SmtpReply(kind=ReplyKind.NOT_SENT)


def reply(code: int, enhanced: str = "", text: str = "") -> SmtpReply:
    return SmtpReply(kind=ReplyKind.REPLY, code=code, enhanced=enhanced, text=text)


OK = reply(250, "2.1.5", "Ok")
UNKNOWN_USER = reply(550, "5.1.1", "User unknown")
TOO_MANY = reply(452, "4.5.3", "Too many recipients")


class FakeSession:
    def __init__(self, host: str, answer: Answer, begin: SmtpReply = OK) -> None:
        self.host = host
        self.ip = "127.0.0.1"
        self.banner = replace(reply(220, text=f"{host} ready"), host=host, ip=self.ip)
        self.hello = reply(250, text=host)
        self.own_address = "192.0.2.200"
        self.sender = "check@probe.example"
        self.in_step = True
        self.room = 1_000_000  # RCPTs that a transaction takes
        self.doubles = False  # answers a command twice: found out at the transaction's end
        self._left = 0
        self.asked: list[str] = []
        self.senders: dict[str, str] = {}  # by address asked for
        self.transactions = 0
        self.closed = False
        self._answer = answer
        self._begin = begin
        self._usable = True

    @property
    def usable(self) -> bool:
        return self._usable

    @property
    def opening(self) -> tuple[str, ...]:
        said = (f"S: 220 {self.host} ready", "C: EHLO probe.example", f"S: 250 {self.host}")
        return (*said, f"C: MAIL FROM:<{self.sender}>", "S: 250 2.1.5 Ok")

    async def begin(self, *, null_sender: bool = False) -> SmtpReply:
        self.transactions += 1
        self.sender = "" if null_sender else "check@probe.example"
        self._left = self.room
        return self._begin

    async def ask(self, addresses: Sequence[str]) -> tuple[SmtpReply, ...]:
        replies = []
        for address in addresses:
            if not self._usable:
                replies.append(NOT_SENT)
                continue
            self.asked.append(address)
            self.senders[address] = self.sender
            answer = self._answer(address) if self._left > 0 else TOO_MANY
            self._left -= 1
            if answer.kind not in (ReplyKind.REPLY, ReplyKind.NOT_SENT) or answer.code == 421:
                self._usable = False
            replies.append(answer if answer.host else replace(answer, host=self.host, ip=self.ip))
        return tuple(replies)

    async def reset(self) -> bool:
        if self.doubles:
            await self.close()
        return self._usable

    async def close(self) -> None:
        self.in_step = not self.doubles
        self.closed = True
        self._usable = False


class FakeDialler:
    """Opens sessions that share one answering function; ``refuse`` names dead hosts."""

    def __init__(self, answer: Answer, refuse: dict[str, SmtpReply] | None = None) -> None:
        self._answer = answer
        self._refuse = refuse or {}
        self.begin = OK
        self.room = 1_000_000
        self.double_times = 0  # sessions, from the first on, that answer a command twice
        self.sessions: list[FakeSession] = []
        self.dialled: list[str] = []

    async def connect(self, host: MailHost) -> FakeSession | SmtpReply:
        self.dialled.append(host.name)
        if host.name in self._refuse:
            return self._refuse[host.name]
        return self.open(FakeSession(host.name, self._answer, self.begin))

    def open(self, session: "FakeSession") -> "FakeSession":
        session.room = self.room
        session.doubles = len(self.sessions) < self.double_times
        self.sessions.append(session)
        return session

    @property
    def asked(self) -> list[str]:
        return [address for session in self.sessions for address in session.asked]
