"""A network namespace of our own, whose loopback can be unplugged. Linux, as root."""

import ctypes
import fcntl
import socket
import struct

_CLONE_NEWNET = 0x40000000
_GET_FLAGS, _SET_FLAGS, _SET_ADDRESS, _SET_MASK = 0x8913, 0x8914, 0x8916, 0x891C  # netdevice(7)
_UP = 1


def enter() -> bool:
    """Move this process (before its first thread) into an empty network; False: not allowed."""
    try:
        if ctypes.CDLL(None).unshare(_CLONE_NEWNET) != 0:
            return False
    except (AttributeError, OSError):
        return False
    plug_in()
    return True


def plug_in() -> None:
    """Loopback works."""
    _set_address("127.0.0.1")
    _set_up(up=True)


def fall_silent() -> None:
    """What is sent vanishes, as with a cable that was pulled somewhere behind us."""
    _set_up(up=False)


def unplug() -> None:
    """The network is unreachable, as with a cable that was pulled at our end."""
    _set_address("0.0.0.0")


def _set_up(*, up: bool) -> None:
    request = struct.pack("16sh14x", b"lo", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(control, _GET_FLAGS, request))
        flags = flags | _UP if up else flags & ~_UP
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags))


def _set_address(address: str) -> None:
    def change(what: int, value: str) -> None:
        packed = struct.pack("16sHH4s8x", b"lo", socket.AF_INET, 0, socket.inet_aton(value))
        fcntl.ioctl(control, what, packed)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        change(_SET_ADDRESS, address)
        if address != "0.0.0.0":
            change(_SET_MASK, "255.0.0.0")
