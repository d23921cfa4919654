# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which hosts a playbook for clusters works on, and what to say where there are none. Pure (private).

Where no host matches Ansible itself ends well, and an alarm that looks at nothing would never ring. So there localhost takes their
place, and tasks/check_hosts.yml fails on it. A limit keeps localhost out, and then naming the hosts has to fail.
"""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Sequence

LOCAL = "localhost"


class Choice(t.NamedTuple):
    """The hosts as a play names them, and why the play must not go on; ``localhost_can_tell`` so."""

    hosts: str
    problem: str
    localhost_can_tell: bool


def usual(all_hosts: Sequence[str], run_tags: Collection[str], without_clusters: Collection[str]) -> str:
    """Unless others are asked for. Not "all": the credentials are for clusters, and an inventory may hold other hosts."""
    is_without = bool(without_clusters) and sorted(run_tags) == sorted(without_clusters)
    return LOCAL if is_without or list(all_hosts) == [LOCAL] else "clusters"


def choose(wanted: str, matching: Collection[str], play_hosts: Collection[str], limit: str | None) -> Choice:
    """``matching`` are all hosts that ``wanted`` names. While a play is named ``play_hosts`` are all within the limit; later its own."""
    within = {*play_hosts, *([LOCAL] if limit in (None, LOCAL) else [])}
    matched = within.intersection(matching)
    if not matched:
        return Choice(LOCAL, _no_host(wanted, limit), limit is None)
    return Choice(wanted, _too_late(wanted) if set(play_hosts) - matched else "", True)


def _no_host(wanted: str, limit: str | None) -> str:
    return (
        f"No host of the inventory matches {wanted}{f' within the limit {limit}' if limit is not None else ''}, so that nothing was looked at"
        ' and nothing was done: put your clusters into the group "clusters" of an inventory (-i clusters.yml), or name other hosts of it with'
        ' akv_hosts, or give "-i localhost," for the one that ONTAP_HOSTNAME names.'
    )


def _too_late(wanted: str) -> str:
    """Ansible chooses the hosts of a play before it reads the variables of a host."""
    return (
        f"akv_hosts says {wanted}, yet the inventory cannot choose the hosts of a play. Nothing was looked at and nothing was done: give it"
        ' with --extra-vars, or put these hosts alone into the group "clusters".'
    )
