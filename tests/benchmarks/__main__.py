"""`make bench`: measures the product against the budgets of docs/benchmarks.md; fails at their hard bounds only.

    python -m tests.benchmarks [tenancy] [making] [listing] [hundreds] [-v]

Without names everything is measured. `-v` shows the plans of the list's queries.
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT), str(ROOT / "scripts")]
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:3])

from tests.benchmarks.measure import Measure, table  # noqa: E402
from tests.benchmarks.stand import Stand, say  # noqa: E402

PARTS = ("tenancy", "making", "listing", "hundreds")


def main() -> int:
    """Measure what was asked; 1 when a hard bound does not hold."""
    chosen = [name for name in PARTS if name in sys.argv[1:]] or list(PARTS)
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var", ignore_cleanup_errors=True) as name:
        stand = Stand(Path(name))
        try:
            say("Starting servers and making tables")
            stand.start()
            stand.join()
            measures = list(_measure(stand, chosen))
        finally:
            stand.stop()
    say(f"\n{table(measures)}")
    return 1 if any(measure.failed for measure in measures) else 0


def _measure(stand: Stand, chosen: list[str]) -> list[Measure]:
    from tests import planes
    from tests.benchmarks import hundreds, listing, making, overhead
    from tests.benchmarks.cases import first_case, multiply

    with planes.as_login("owner"):
        for code, official in (planes.HERE, planes.ELSEWHERE, ("GM1709", "Moerdijk")):
            planes.make_municipality(code, official)
    found: list[Measure] = []
    for part in chosen:
        say(f"Measuring: {part}")
        if part == "tenancy":
            cases = first_case("gm0518", planes.address("GM0518").host)
            multiply(stand, cases, 1_000)
            found += overhead.overhead(stand, cases, "gm1709")
        elif part == "making":
            found += making.making(stand)
        elif part == "listing":
            found += listing.listing(stand, "gm0267", planes.address("GM0267").host)
        else:
            found += hundreds.hundreds(stand, "gm1709")
        say(table(found))
    return found


if __name__ == "__main__":
    sys.exit(main())
