# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for each thread beside the main one (private)."""

from __future__ import annotations

import signal

_ALL = signal.valid_signals()  # to ask for them takes longer than to start a thread


def leave_signals() -> None:
    """Take no signal in this thread. One that is taken here does not interrupt the main thread, which alone heeds it.

    So the time-out of a task, or Ctrl-C, would wait for the answer that the main thread waits for.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ALL)
