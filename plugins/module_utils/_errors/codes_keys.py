# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the codes of re-keying, restoring and switching keystores mean to an operator (private)."""

from __future__ import annotations

ROWS: dict[int, tuple[str, str] | tuple[str, str, str]] = {
    # Re-keying and restoring.
    65537515: (
        "The keys could not be restored on some nodes.",
        "Check the nodes with `cluster show` and the vault with"
        " `security key-manager external azure check -vserver <svm>` (advanced privilege), and run"
        " `storage_keys.ontap.akv_restore` again.",
    ),
    65537544: (
        "The wrapped key encryption key of the SVM is missing in ONTAP's own database.",
        "Do not repeat the restore, which cannot help here, leave the configuration and the key in the vault as they"
        " are, and open a case with NetApp support.",
        "9.12.1",
    ),
    65537559: (
        "The SVM has no internal keys yet, so there is nothing to re-key.",
        "Leave the SVM out until it has its first encrypted volume, which"
        " `volume show -vserver <svm> -is-encrypted true` would list.",
    ),
    65537610: (
        "A switch to another keystore configuration is under way or was interrupted.",
        "Look at `security key-manager keystore show -vserver <svm>`, and complete the switch by enabling the same"
        " configuration again (`security key-manager keystore enable`).",
        "9.16.1",
    ),
    65539436: (
        "The keystore is being initialized.",
        "Wait until `security key-manager keystore show -vserver <svm> -instance` shows the state active, and run the"
        " task again.",
        "9.16.1",
    ),
    65539437: (
        "The keystore is being disabled.",
        "Wait until `security key-manager keystore show -vserver <svm>` no longer lists it as enabled, and create a"
        " configuration again if the SVM still needs one.",
        "9.16.1",
    ),
    65539855: (
        "The external re-key failed in the step that restores keys.",
        "Keep the old and the new key enabled in the vault, run `storage_keys.ontap.akv_restore`, and compare"
        " `key_id` with `security key-manager external azure show -vserver <svm>` before you re-key again.",
        "9.19.1",
    ),
    65539856: (
        "The internal re-key failed in the step that restores keys.",
        "Run `storage_keys.ontap.akv_restore`, and re-key again only when `storage_keys.ontap.akv_info` shows the SVM"
        " as healthy.",
        "9.19.1",
    ),
    # Enabling another keystore.
    262155: (
        "Enabling a keystore configuration needs an effective cluster version of 9.14.0 or newer.",
        "Compare the releases of the nodes with `cluster image show`, and enable the configuration when the whole"
        " cluster runs ONTAP 9.14 or newer.",
        "9.15.1",
    ),
    65536602: (
        "Nodes are out of quorum, so no keystore configuration can be enabled.",
        "Bring the nodes back (`cluster show`, and `cluster ring show` with advanced privilege), and enable the"
        " configuration again.",
        "9.17.1",
    ),
    65537605: (
        "ONTAP could not connect to the cloud key management service.",
        "Check name service, routes, firewall and proxy between the SVM and the vault"
        " (`vserver services name-service dns check -vserver <svm>`), and the credentials of the configuration, before"
        " it is enabled again.",
        "9.15.1",
    ),
    65538905: (
        "The keystore configuration is enabled, and only one that is not can be deleted as a keystore.",
        "Run the task again, because the configuration was enabled after the task had looked at it.",
        "9.16.1",
    ),
    65538908: (
        "No keystore configuration has this UUID, or its type cannot be handled by this call.",
        "Find the UUID and the type with `security key-manager keystore show -vserver <svm> -instance`.",
        "9.15.1",
    ),
    65538909: (
        "The request does not say whether the configuration is to be enabled.",
        "Enable it with `security key-manager keystore enable -vserver <svm> -keystore-type AKV -config-name <name>`.",
        "9.15.1",
    ),
    65538910: (
        "A keystore configuration that is enabled cannot be disabled by this call.",
        "Enable another configuration of the SVM, which makes this one inactive, or delete this one.",
        "9.15.1",
    ),
    65539205: (
        "A keystore configuration of this type cannot be enabled by this call.",
        "See the type in `security key-manager keystore show -vserver <svm>`, and enable the key manager with the"
        " command of its own type.",
        "9.17.1",
    ),
    65539206: (
        "The SVM's enabled key manager is of a type that ONTAP cannot migrate away from.",
        "See the type in `security key-manager keystore show -vserver <svm> -enabled true`, and disable that key"
        " manager first, once no volume uses its keys.",
        "9.15.1",
    ),
    65539207: (
        "The keystore configuration does not exist.",
        "Compare the name with `security key-manager keystore show -vserver <svm>`, and create the configuration if"
        " it is missing.",
        "9.17.1",
    ),
    65539212: (
        "The keystore in use is in neither of the states active and switching.",
        "See its state in `security key-manager keystore show -vserver <svm> -instance`, wait if it is initializing"
        " or disabling, and make the vault reachable again if it is blocked.",
        "9.15.1",
    ),
    65539218: (
        "The keystore configuration is already enabled.",
        "Go on without a change, and confirm it with"
        " `security key-manager keystore show -vserver <svm> -enabled true`.",
        "9.17.1",
    ),
    65539222: (
        "A data SVM cannot switch between keystores of different types.",
        "Enable a configuration of the same type, or delete the enabled one, once no volume uses its keys, and then"
        " enable the other.",
        "9.17.1",
    ),
    65539513: (
        "An inactive key manager of the admin SVM can be enabled only when the effective cluster version is 9.16.1 or"
        " newer.",
        "Upgrade the nodes that `cluster image show` lists with an older release before you switch the key manager of"
        " the admin SVM.",
        "9.16.1",
    ),
    65539514: (
        "A keystore of this type cannot be enabled on the admin SVM.",
        "Use AKV on data SVMs, and the Onboard Key Manager or KMIP servers on the admin SVM.",
        "9.16.1",
    ),
    65539515: (
        "The admin SVM can switch only between the Onboard Key Manager and KMIP servers.",
        "Pick a configuration of the other one of these two types from `security key-manager keystore show`.",
        "9.16.1",
    ),
    65539839: (
        "A migration to a cloud key manager needs the key manager in the state mixed.",
        "See the state in `security key-manager keystore show -vserver <svm> -instance`, and ask NetApp support how"
        " to go on if the migration has begun.",
        "9.17.1",
    ),
}
