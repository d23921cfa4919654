# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several sessions with one system, which work side by side and slow down together (private)."""

from __future__ import annotations

import queue
import typing as t
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.client import Client
from ansible_collections.storage_keys.ontap.plugins.module_utils._rest.threads import leave_signals

Item = t.TypeVar("Item")
Result = t.TypeVar("Result")


class Pool:
    """A client and its siblings, ``size`` in all; each keeps one connection, so that there are never more than that."""

    def __init__(self, client: Client, size: int) -> None:
        self.client = client
        self._size = size
        self._siblings = [client.sibling() for dummy in range(size - 1)]
        self._idle: queue.LifoQueue[Client] = queue.LifoQueue()
        for each in (*self._siblings, client):
            self._idle.put(each)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_unused: object) -> None:
        for each in self._siblings:
            each.close()

    def map(self, function: Callable[[Client, Item], Result], items: Sequence[Item]) -> list[Result]:
        """The function's result for each item, in their order. It is called in several threads at once.

        The first item goes alone: if the system refuses the credentials, one refused login is enough, and many lock the account.
        """

        def work(item: Item) -> Result:
            client = self._idle.get()
            try:
                return function(client, item)
            finally:
                self._idle.put(client)

        if self._size == 1 or len(items) < 2:
            return [work(item) for item in items]
        first = work(items[0])
        with ThreadPoolExecutor(min(self._size, len(items) - 1), initializer=leave_signals) as executor:
            try:
                return [first, *executor.map(work, items[1:])]
            except Exception:
                raise  # once the others are done
            except BaseException:
                # The task's time-out, or Ctrl-C: its threads may live in a process that goes on to the next task.
                executor.shutdown(wait=False, cancel_futures=True)
                for each in (*self._siblings, self.client):
                    each.give_up()
                raise
