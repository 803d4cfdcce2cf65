"""What a person can do about a task. Plain values."""

from enum import StrEnum


class JobAct(StrEnum):
    """One for each button of a task's page."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    ASK_NOW = "ask_now"
    FINISH = "finish"
    STANDARD = "standard"  # finish by DNS alone
    REST = "rest"  # lift the harvest brake
    UNDO = "undo"
    EXPORT = "export"
    REPORT = "report"
    LOG = "log"
    DIAGNOSTICS = "diagnostics"
    LIST = "list"  # show the list it works on
    REPAIR = "repair"  # look through what mistyped addresses were meant to be
    NETWORK = "network"  # look whether checks work from here
    ROLES = "roles"  # show role addresses
