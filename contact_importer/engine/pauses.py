"""What a run says when it pauses because its surroundings cannot be trusted."""

from contact_importer.engine.control import StopOrder
from contact_importer.model.problem import Problem
from contact_importer.model.task import PauseReason

_TAKEN_BACK = "What was learned since then is to be asked again. "
_ELSEWHERE = "Resume from another network, or finish at the level Standard."
_MESSAGES = {
    PauseReason.PORT_25_BLOCKED: (
        "No mail server could be reached: outgoing port 25 seems to be closed here. " + _ELSEWHERE
    ),
    PauseReason.NO_NETWORK: (
        "No mail server answers any more: the network is gone, or its port 25. "
        + _TAKEN_BACK
        + "Resume when the network is back."
    ),
    PauseReason.BLOCKLISTED: (
        "Unrelated mail operators refuse this computer for the same reason (\u201c{}\u201d). "
        + _TAKEN_BACK
        + "Resume another day or from another network, or finish at the level "
        "Standard."
    ),
    PauseReason.INTERCEPTED: (
        "Something on the way answers in the place of the mail servers: unrelated operators "
        "greet as \u201c{}\u201d. " + _TAKEN_BACK + _ELSEWHERE
    ),
}


def pause_order(reason: PauseReason, sign: str = "") -> StopOrder:
    """The stop order for a reason, with what happened and what to do; ``sign`` is quoted."""
    problem = Problem(
        code=reason.value,
        params={"sign": sign} if sign else {},
        message=_MESSAGES[reason].format(sign),
    )
    return StopOrder(pause=reason, problem=problem)
