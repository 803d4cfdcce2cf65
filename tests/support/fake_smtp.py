"""SMTP sessions that answer from a function: for engine tests, without a network."""

from collections.abc import Callable, Sequence

from contact_importer.model.domain import MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply

Answer = Callable[[str], SmtpReply]  # address -> reply to RCPT

NOT_SENT = SmtpReply(kind=ReplyKind.NOT_SENT)


def reply(code: int, enhanced: str = "", text: str = "") -> SmtpReply:
    return SmtpReply(kind=ReplyKind.REPLY, code=code, enhanced=enhanced, text=text)


OK = reply(250, "2.1.5", "Ok")
UNKNOWN_USER = reply(550, "5.1.1", "User unknown")


class FakeSession:
    def __init__(self, host: str, answer: Answer, begin: SmtpReply = OK) -> None:
        self.host = host
        self.ip = "127.0.0.1"
        self.banner = reply(220, text=f"{host} ready")
        self.hello = reply(250, text=host)
        self.sender = "check@probe.example"
        self.in_step = True
        self.asked: list[str] = []
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

    async def begin(self) -> SmtpReply:
        self.transactions += 1
        return self._begin

    async def ask(self, addresses: Sequence[str]) -> tuple[SmtpReply, ...]:
        replies = []
        for address in addresses:
            if not self._usable:
                replies.append(NOT_SENT)
                continue
            self.asked.append(address)
            answer = self._answer(address)
            if answer.kind not in (ReplyKind.REPLY, ReplyKind.NOT_SENT) or answer.code == 421:
                self._usable = False
            replies.append(answer)
        return tuple(replies)

    async def reset(self) -> bool:
        return self._usable

    async def close(self) -> None:
        self.closed = True


class FakeDialler:
    """Opens sessions that share one answering function; ``refuse`` names dead hosts."""

    def __init__(self, answer: Answer, refuse: dict[str, SmtpReply] | None = None) -> None:
        self._answer = answer
        self._refuse = refuse or {}
        self.begin = OK
        self.sessions: list[FakeSession] = []
        self.dialled: list[str] = []

    async def connect(self, host: MailHost) -> FakeSession | SmtpReply:
        self.dialled.append(host.name)
        if host.name in self._refuse:
            return self._refuse[host.name]
        session = FakeSession(host.name, self._answer, self.begin)
        self.sessions.append(session)
        return session

    @property
    def asked(self) -> list[str]:
        return [address for session in self.sessions for address in session.asked]
