# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ONTAP's error codes mean to an operator: the cause and the next step of each documented code (private).

The same table serves the modules' results and the error reference in the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes_configuration import ROWS as CONFIG_ROWS
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes_generic import ROWS as GENERIC_ROWS
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes_keys import ROWS as KEYS_ROWS
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes_migrate import ROWS as MIGRATE_ROWS
from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.codes_switch import ROWS as SWITCH_ROWS


@dataclass(frozen=True)
class CodeAdvice:
    """What to make of one code.

    ``cause`` is a sentence, ``next_step`` one in the imperative. ONTAP's CLI commands and the modules' options in them
    stand in backquotes.
    ``since`` is the oldest ONTAP release whose documentation was seen to list the code, such as ``9.11.1``,
    or ``after 9.17.1`` where only the reference without a release number has it.
    """

    cause: str
    next_step: str
    since: str = "9.8"


# Per code: what it is given to become advice, that is cause, next step and, where it is not 9.8, the release.
_TABLES = (CONFIG_ROWS, KEYS_ROWS, MIGRATE_ROWS, SWITCH_ROWS, GENERIC_ROWS)
ADVICE: Mapping[int, CodeAdvice] = {
    code: CodeAdvice(*row) for rows in _TABLES for code, row in rows.items()
}

# The codes that ONTAP's REST API reference lists for each operation, in its order. "generic" can answer any call.
OPERATIONS: Mapping[str, tuple[int, ...]] = {
    # POST /security/azure-key-vaults
    "create": (
        3735553, 3735664, 3735665, 3735700, 52559972, 65537500, 65537503, 65537504, 65537505, 65537506, 65537512,
        65537514, 65537518, 65537523, 65537526, 65537553, 65537567, 65537573, 65537589, 65537592, 65537593, 65537594,
        65537595, 65538902, 65538903, 65539703, 65539704,
    ),
    # PATCH /security/azure-key-vaults/{uuid}
    "update": (65537503, 65537511, 65537120, 65537504, 65537517, 65537540, 65537541, 65537547, 65537573, 65537577),
    # DELETE /security/azure-key-vaults/{uuid}
    "delete": (
        65536242, 65536243, 65536817, 65536827, 65536834, 65536867, 65536883, 65536884, 65536924, 65537120, 65537511,
        196608080, 196608301, 196608305,
    ),
    # POST /security/azure-key-vaults/{uuid}/restore
    "restore": (65537120, 65537511, 65537515, 65537544),
    # POST /security/azure-key-vaults/{uuid}/rekey-internal
    "rekey_internal": (65537120, 65537547, 65537559, 65537610, 65539436, 65539437, 65539856),
    # POST /security/azure-key-vaults/{uuid}/rekey-external, from 9.11.1 on
    "rekey_external": (65537120, 65537547, 65537610, 65539436, 65539437, 65539855),
    # GET /security/azure-key-vaults
    "read": (65537549, 65537551, 65537552),
    # PATCH /cluster/jobs/{uuid}
    "job": (458762, 458771, 458773, 458776, 458783, 458784, 459753),
    # POST /security/key-managers/{uuid}/migrate
    "migrate": (
        65536886, 65536959, 65536968, 65537117, 65537564, 65537611, 65537720, 65537736, 65538107, 65539434, 65539435,
    ),
    # GET, PATCH and DELETE /security/key-stores/{uuid}, from 9.14.1 on
    "key_stores": (
        262155, 65536602, 65537605, 65538905, 65538908, 65538909, 65538910, 65539205, 65539206, 65539207, 65539212,
        65539218, 65539222, 65539513, 65539514, 65539515, 65539703, 65539704, 65539839, 13434920, 65538907, 65539521,
        65539522, 65539593, 65539523, 65536856, 65536987, 65539200, 65539520, 65539534, 65539535, 65539538, 65539539,
        65539583, 65539585, 65539590, 65539591, 65539622, 65539837, 65539838, 65539840, 65539842, 65539845, 65539857,
        65539858, 65539859, 65536203, 65536204, 65536207, 65536212, 65536217, 65536882, 65536889, 65536890, 65536973,
        65537527, 65537533, 65539201, 65539416, 65539442, 65539444, 65539518, 65539536,
    ),
    # Documented for key managers of other kinds that share a part of ONTAP with AKV
    "engine": (
        65536965, 65537463, 65537529, 65537538, 65537543, 65537556, 65537565, 65537566, 65537600, 8585320, 8585368,
    ),
    "generic": (
        1, 2, 3, 4, 6, 7, 8, 65541, 65552, 65562, 262145, 262160, 262177, 262179, 262185, 262186, 262188, 262190,
        262196, 262197, 262198, 262199, 262200, 262201, 262202, 262203, 262211, 262212, 262222, 262245, 262247, 262248,
        262249, 262250, 262254, 262255, 262268, 262282, 262286, 393271, 1260882, 2621462, 2621471, 2621519, 2621573,
        2621576, 2621706, 6691623, 8586226, 39387137,
    ),
}


def advice_for(code: int | None) -> CodeAdvice | None:
    """The advice for an ONTAP error code, or None for a code that ONTAP does not document."""
    return None if code is None else ADVICE.get(code)
