# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the codes of reading, deleting and switching keystores mean to an operator, besides the usual ones (private)."""

from __future__ import annotations

_CASE = (
    "Keep both key managers and their keys as they are, trigger an AutoSupport (`system node autosupport invoke -node * -type all`),"
    " and open a case with NetApp support."
)
_AGAIN = (
    "Check the nodes with `cluster show`, enable the configuration again, and if the error stays, keep both key managers and open a"
    " case with NetApp support."
)
_RESTORE = (
    "Keep both key managers and their keys, run `storage_keys.ontap.akv_restore` while the vault can be reached, enable the"
    " configuration again, and open a case with NetApp support if the error stays."
)

ROWS: dict[int, tuple[str, str] | tuple[str, str, str]] = {
    # Reading and deleting keystores.
    13434920: (
        "The SVM that a filter names does not exist.",
        "Check `svm_name` against `vserver show`.",
        "9.16.1",
    ),
    65538907: (
        "A keystore of this type cannot be deleted by this call.",
        "See the type in `security key-manager keystore show -vserver <svm>`, and delete the key manager with the command of its own type.",
        "9.16.1",
    ),
    65539521: (
        "A keystore of the admin SVM can be deleted only when the effective cluster version is 9.16.1 or newer.",
        "Upgrade the nodes that `cluster image show` lists with an older release, and delete it then.",
        "9.16.1",
    ),
    65539522: (
        "A key manager of this type of the admin SVM cannot be disabled by this call.",
        "See the type in `security key-manager keystore show`, and disable the key manager with the command of that type.",
        "9.16.1",
    ),
    65539593: (
        "An inactive configuration cannot be deleted while a switch is under way.",
        "Wait until `security key-manager keystore show -vserver <svm> -instance` shows the state active, and delete it then.",
        "9.16.1",
    ),
    65539523: (
        "ONTAP met an internal error because it has no table of key managers.",
        _CASE,
        "9.16.1",
    ),
    # Enabling another keystore: what an operator can mend.
    65536856: (
        "The SVM has no KMIP servers.",
        "List them with `security key-manager external show -vserver <svm>`, and add one or enable a configuration of another type.",
        "9.17.1",
    ),
    65536987: (
        "A key server is not available.",
        "Check the servers with `security key-manager external show-status -vserver <svm>`, and enable the configuration when all answer.",
        "9.17.1",
    ),
    65539200: (
        "ONTAP finds no external store of keys.",
        "Check the vault of the configuration with `security key-manager external azure check -vserver <svm>` (advanced privilege).",
        "9.17.1",
    ),
    65539520: (
        "The admin SVM already has an inactive Onboard Key Manager.",
        "Enable that one, or delete it first, as `security key-manager keystore show` lists it.",
        "9.16.1",
    ),
    65539534: (
        "The admin SVM's key manager holds keys of root volumes.",
        "Find them with `volume show -is-encrypted true`, and ask NetApp support how to decrypt them before the switch.",
        "9.16.1",
    ),
    65539535: (
        "No node has the unwrapped key of the SVM.",
        "Run `storage_keys.ontap.akv_restore` while the vault can be reached, and enable the configuration again.",
        "9.17.1",
    ),
    65539538: (
        "The key encryption key of the SVM could not be created.",
        "Check that the application may create and wrap with the key (Azure portal, access of the vault), and enable the configuration again.",
        "9.17.1",
    ),
    65539539: (
        "The key encryption key of the SVM could not be restored on the node.",
        "Run `storage_keys.ontap.akv_restore`, and enable the configuration again.",
        "9.17.1",
    ),
    65539583: (
        "The external key manager has a policy, so ONTAP cannot switch to the Onboard Key Manager.",
        "Remove the policy from the external key manager (`security key-manager external show`), and switch then.",
        "9.16.1",
    ),
    65539585: (
        "The admin SVM already has an inactive external key manager.",
        "Enable that one, or delete it before another one is prepared, as `security key-manager keystore show` lists it.",
        "9.16.1",
    ),
    65539590: (
        "There are more than two authentication keys of self-encrypting drives.",
        "List them with `security key-manager key query -key-type NSE-AK`, and delete those that no drive uses.",
        "9.16.1",
    ),
    65539591: (
        "There are fewer than two authentication keys of self-encrypting drives.",
        "List them with `security key-manager key query -key-type NSE-AK`, and create what is missing (`security key-manager key create`).",
        "9.16.1",
    ),
    65539622: (
        "The key encryption key of the cluster was not restored for the SVM.",
        "Run `storage_keys.ontap.akv_restore` for the SVM, and check every node with `cluster show` before the switch is tried again.",
        "9.17.1",
    ),
    65539837: (
        "The SVM has no volumes whose keys could be migrated.",
        "Confirm with `volume show -vserver <svm> -is-encrypted true` that it has none, and create the configuration enabled instead.",
        "9.17.1",
    ),
    65539838: (
        "The external key manager has a policy, so its keys cannot be migrated to the cloud.",
        "Remove the policy from the external key manager (`security key-manager external show`), and migrate then.",
        "9.17.1",
    ),
    65539840: (
        "Keys that are no longer needed are left on the external key servers.",
        "Find them with `security key-manager key query`, and delete those on the servers that no volume uses any more.",
        "9.17.1",
    ),
    65539842: (
        "After the switch the key encryption key of the SVM was not restored.",
        "Run `storage_keys.ontap.akv_restore`, and keep the former key manager until `storage_keys.ontap.akv_info` shows the SVM as healthy.",
        "9.17.1",
    ),
    65539845: (
        "A migration to the Onboard Key Manager needs the keystore in the state mixed or active.",
        "See its state with `security key-manager keystore show -vserver <svm> -instance`, and migrate when no other switch is under way.",
        "9.17.1",
    ),
    65539857: (
        "The switch failed in the step that restores keys.",
        "Keep both vaults and their keys, run `storage_keys.ontap.akv_restore`, and enable the configuration again when the SVM is healthy.",
        "9.19.1",
    ),
    65539858: (
        "The migration of the keys failed in the step that restores them.",
        "Keep the key manager that the keys come from, run `storage_keys.ontap.akv_restore`, and look at the SVM with `storage_keys.ontap.akv_info`.",
        "9.19.1",
    ),
    65539859: (
        "The migration of the keys failed in a step that restores them on other nodes.",
        "Check every node with `cluster show`, run `storage_keys.ontap.akv_restore`, and keep the key manager that the keys come from.",
        "9.19.1",
    ),
    # Enabling another keystore: faults inside ONTAP.
    65536203: (
        "ONTAP met an internal error because the SVM has no key and the database of the cluster's keys is not set up.",
        _CASE,
        "9.17.1",
    ),
    65536204: (
        "ONTAP met an internal error because the SVM has no key and the key encryption key of the cluster is missing.",
        _CASE,
        "9.17.1",
    ),
    65536207: (
        "ONTAP met an internal error while it stored the key of the SVM.",
        _AGAIN,
        "9.17.1",
    ),
    65536212: (
        "ONTAP met an internal error while it deleted the key of a volume.",
        _AGAIN,
        "9.17.1",
    ),
    65536217: (
        "ONTAP met an internal error while it removed a key from its crypto module.",
        _AGAIN,
        "9.17.1",
    ),
    65536882: (
        "ONTAP met an internal error because a volume has no UUID.",
        _CASE,
        "9.17.1",
    ),
    65536889: (
        "ONTAP met an internal error because the encryption data of a volume are not valid.",
        _CASE,
        "9.17.1",
    ),
    65536890: (
        "ONTAP met an internal error while it wrapped the key of a volume.",
        _AGAIN,
        "9.17.1",
    ),
    65536973: (
        "ONTAP met an internal error because a volume has no data set ID.",
        _CASE,
        "9.17.1",
    ),
    65537527: (
        "ONTAP met an internal error and the key encryption key of the SVM was not wrapped anew.",
        _RESTORE,
        "9.17.1",
    ),
    65537533: (
        "ONTAP met an internal error and the key encryption key of the SVM was not unwrapped.",
        _RESTORE,
        "9.17.1",
    ),
    65539201: (
        "ONTAP could not encrypt a key.",
        _AGAIN,
        "9.17.1",
    ),
    65539416: (
        "ONTAP met an internal error because it cannot read the answer of the store of keys.",
        _AGAIN,
        "9.17.1",
    ),
    65539442: (
        "ONTAP met an internal error while it made the wrapped form of a key.",
        _AGAIN,
        "9.17.1",
    ),
    65539444: (
        "ONTAP met an internal error while it renewed the wrapped key of a volume.",
        _AGAIN,
        "9.17.1",
    ),
    65539518: (
        "ONTAP met an internal error because it does not find the configuration that is enabled now.",
        _CASE,
        "9.16.1",
    ),
    65539536: (
        "ONTAP met an internal error because it does not find the wrapped key of a volume.",
        _RESTORE,
        "9.17.1",
    ),
}
