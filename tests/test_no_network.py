"""Tests talk to this machine and nobody else."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_another_machine_can_not_be_reached_from_a_test() -> None:
    with socket.socket() as plug, pytest.raises(SocketConnectBlockedError):
        plug.connect(("192.0.2.1", 80))
