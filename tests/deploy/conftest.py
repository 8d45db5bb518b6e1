"""One installation for all tests of deploy/: it takes seconds to start, and no test leaves it changed."""

from collections.abc import Iterator

import pytest

from tests.deploy.installation import Installation
from tests.deploy.mailbox import Mailbox
from tests.deploy.visitor import Visitor


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("installation"))
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()


@pytest.fixture
def mailbox(installation: Installation) -> Iterator[Mailbox]:
    with Mailbox(installation.mail_port) as mailbox:
        yield mailbox


@pytest.fixture
def visitor(installation: Installation) -> Visitor:
    return Visitor(installation.port)
