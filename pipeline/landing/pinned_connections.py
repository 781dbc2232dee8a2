"""Connections to addresses that were checked: the server is given the host's name, which is never resolved again.

A name that is public when it is checked and private when it is dialled (DNS rebinding) would lead into the own network.
TLS still proves the name, and the Host header still carries it: only the dialling is ours.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

import requests.adapters
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class PinnedAdapter(requests.adapters.HTTPAdapter):
    """Dials the given addresses, in their order until one answers, whatever the host of a request is called."""

    def __init__(self, addresses: Sequence[str]) -> None:
        """Pin the addresses, which must be numeric."""
        self._addresses = tuple(addresses)
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        """Make the pools whose connections dial only the pinned addresses."""
        manager = urllib3.PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        manager.pool_classes_by_scheme = _pool_classes(self._addresses)
        self.poolmanager = manager


def _pool_classes(addresses: Sequence[str]) -> dict[str, type[HTTPConnectionPool]]:
    class PinnedHTTPConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(self, super()._new_conn, addresses)

    class PinnedHTTPSConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(self, super()._new_conn, addresses)

    class PinnedHTTPPool(HTTPConnectionPool):
        ConnectionCls = PinnedHTTPConnection

    class PinnedHTTPSPool(HTTPSConnectionPool):
        ConnectionCls = PinnedHTTPSConnection

    return {"http": PinnedHTTPPool, "https": PinnedHTTPSPool}


def _dialled(connection: HTTPConnection, dial: Any, addresses: Sequence[str]) -> socket.socket:
    """A socket to the first address that answers; the connection keeps its name for TLS and the Host header.

    Raises:
        urllib3.exceptions.HTTPError: none answers; the error is the last one's.
    """
    name = connection.host
    error: urllib3.exceptions.HTTPError = urllib3.exceptions.NewConnectionError(connection, f"{name} has no address")
    for address in addresses:
        connection.host = address
        try:
            dialled: socket.socket = dial()
            return dialled
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as failure:
            error = failure
        finally:
            connection.host = name
    raise error
