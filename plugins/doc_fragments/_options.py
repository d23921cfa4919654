# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

# For modules that configure: secrets are never returned, and the version of a key changes by itself.
POLICY = r"""
  key_version:
    description:
      - What a version at the end of C(key_id) means for a configuration that uses this key already.
      - V(follow) takes any version of the key for the right one, because ONTAP itself moves to the newest version within its poll
        of fifteen minutes. The version that is given is used when the configuration is created or moves to another key.
      - V(pin) re-keys to the version that is given, where ONTAP shows another one. ONTAP up to 9.12.1 shows none. After a
        rotation in Azure every run would lead back to the old version, until C(key_id) names the new one.
    type: str
    choices: [follow, pin]
    default: follow
  update_secret:
    description:
      - When C(client_secret) or C(client_certificate) is sent to a configuration that exists. It is always sent when a
        configuration is created, when ONTAP is to use the other one of the two, and along with a change of C(client_id) or
        C(tenant_id), because ONTAP demands that.
      - V(on_create) sends it at no other time.
      - V(with_change) sends it along with any other change.
      - V(when_unreachable) sends it while ONTAP reports that the AKV service is not reachable, and at no other time. Reading
        that costs ONTAP some time.
      - V(always) sends it on every run, and so reports a change on every run.
    type: str
    choices: [on_create, with_change, when_unreachable, always]
    default: on_create
  update_proxy_password:
    description:
      - When C(proxy_password) is sent to a configuration that exists. It is always sent when a configuration is created, and
        along with a change of C(proxy_username).
      - V(on_create) sends it at no other time.
      - V(always) sends it on every run, and so reports a change on every run.
    type: str
    choices: [on_create, always]
    default: on_create
"""

# For modules whose changes can become jobs.
WAITING = r"""
  wait:
    description:
      - Whether to wait for what ONTAP does as a job. With V(false) the job is returned as it was started, and its outcome
        is not looked at.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait for a job; the task fails when they are over, and ONTAP goes on with the job.
    type: int
    default: 300
"""

# For modules that work on many configurations at once besides.
POOLED: str = rf"""{WAITING}
  concurrency:
    description:
      - How many requests are on their way at once at the most, from 1 to 64. Each has a connection of its own, which is kept.
      - When the system says that it is busy, all of them slow down together.
    type: int
    default: 8
"""
