"""A process of its own that publishes a draft and dies at a chosen point; run by test_publishing.py.

python -m tests.cases.catalogue.killed <schema> <member> <version> <number of SQL writes before it dies>
"""

import os
import signal
import sys
from typing import Any


def main(schema: str, member: str, version: str, writes: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from cases.catalogue.actions import publish_version
    from cases.catalogue.models import KindVersion
    from partners.models import Member
    from preventief.plane import inside

    done = 0

    def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        if sql.startswith(("UPDATE", "INSERT", "DELETE")):
            if done == writes:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
        return execute(sql, params, many, context)

    with inside(schema), connection.execute_wrapper(die):
        publish_version(
            by=Member.objects.get(id=member),
            version=KindVersion.objects.get(id=version),
            change_note="Eigen tekst",
            confirmed=True,
        )
        if done == writes:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
