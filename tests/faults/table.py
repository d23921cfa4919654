# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Print the fault matrix: ``python tests/faults/table.py`` counts its cells, with ``--run`` it tries each of them.

A row for each fault, a column for each module. Names of conversations as arguments choose these alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CHECKOUT / part) for part in (".venv/collections", "roles/ontap_simulator/files", "tests")]


def main() -> int:
    from faults.conversations import CONVERSATIONS
    from faults.judge import problems
    from faults.kinds import FAULTS
    from faults.matrix import Bench, cells_of

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", action="store_true", help="try the cells instead of only counting them")
    parser.add_argument("conversation", nargs="*", help="these conversations alone")
    arguments = parser.parse_args()
    chosen = [each for each in CONVERSATIONS if not arguments.conversation or each.name in arguments.conversation]
    modules = list(dict.fromkeys(each.module for each in chosen))
    cells: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    with Bench() as bench, bench.at_work():
        for conversation in chosen:
            recording = bench.recording(conversation)
            for fault in FAULTS:
                place = (fault.name, conversation.module)
                for cell in cells_of(recording, fault):
                    cells[place] += 1
                    found = problems(bench.attempt(recording, cell)) if arguments.run else []
                    wrong[place] += bool(found)
                    for problem in found:
                        print(f"{conversation.name}: {cell}: {problem}", file=sys.stderr)
    print(" | ".join([f"{'fault':36}", *(f"{module:>12}" for module in modules)]))
    for fault in FAULTS:
        row = [(fault.name, module) for module in modules]
        texts = [f"{cells[place]}{f' ({wrong[place]} wrong)' if wrong[place] else ''}" if cells[place] else "-" for place in row]
        print(" | ".join([f"{fault.name:36}", *(f"{text:>12}" for text in texts)]))
    print(" | ".join([f"{'all':36}", *(f"{sum(cells[fault.name, module] for fault in FAULTS):>12}" for module in modules)]))
    print(f"{sum(cells.values())} cells of {len(chosen)} conversations and {len(FAULTS)} faults, {sum(wrong.values())} wrong")
    return int(bool(+wrong))


if __name__ == "__main__":
    sys.exit(main())
