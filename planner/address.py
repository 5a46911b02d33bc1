"""Under which addresses this machine is reached."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from planner.settings import settings

CALLBACK = "/connect/{platform}"
"""Where a platform's sign-in page sends people back to."""
PUSH = "/push/{name}"
"""Where platforms send what they push."""


def port() -> int:
    """Return the port this process listens on (``PORT``, 8501)."""
    return int(os.environ.get("PORT", "8501"))


def base_url() -> str:
    """Return the address that links begin with: the public one, the machine's own in the
    local network where Kaibo is shared, else one that only this machine reaches."""
    if settings().public_url:
        return settings().public_url
    found = local_addresses() if settings().share else []
    return f"http://{found[0] if found else '127.0.0.1'}:{port()}"


def redirect_base() -> str:
    """Return the address that a platform's sign-in page sends people back to: the public
    one; else this machine's, which a browser on it reaches, and platforms accept."""
    return settings().public_url or f"http://localhost:{port()}"


def public_place() -> str:
    """Return host and port of the public address; empty where there is none."""
    return urlsplit(settings().public_url).netloc.lower()


def public_host() -> str:
    """Return the host of the public address; empty where there is none."""
    return urlsplit(settings().public_url).hostname or ""


def local_addresses() -> list[str]:
    """Return this machine's addresses in its networks, the one it goes out by first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks for the way out
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        known = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        known = []
    found += [str(entry[4][0]) for entry in known]
    return [a for a in dict.fromkeys(found) if not ip_address(a).is_loopback]


def is_shared() -> bool:
    """Whether others may open Kaibo: from the local network, or by its public address."""
    return settings().share or bool(settings().public_url)


def host_names() -> frozenset[str]:
    """Return the names other machines may know this one by; no name server is asked."""
    name = socket.gethostname().lower().removesuffix(".local")
    return frozenset((name, f"{name}.local"))
