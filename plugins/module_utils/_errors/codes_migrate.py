# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the codes of a migration, and those that key managers of any kind share, mean to an operator (private)."""

from __future__ import annotations

ROWS: dict[int, tuple[str, str] | tuple[str, str, str]] = {
    # Migrating the keys of an SVM.
    65536886: (
        "This release cannot migrate keys between key managers of these two kinds.",
        "Compare the kinds in `security key-manager show-key-store`, and upgrade ONTAP if its release notes add this migration.",
        "9.9.1",
    ),
    65536959: (
        "The source of the migration is its destination.",
        "Leave `source_uuid` out, so that the key manager of the admin SVM is the source, and check `uuid` and `svm_name`.",
        "9.9.1",
    ),
    65536968: (
        "A node of the cluster is not healthy, so no keys are migrated.",
        "Bring the node back (`cluster show`), and run `storage_keys.ontap.akv_migrate` again.",
        "9.9.1",
    ),
    65537117: (
        "The UUID of the source or of the destination leads to no key manager or to no SVM.",
        "Find both with `security key-manager show-key-store` and `storage_keys.ontap.akv_info`, and correct `source_uuid` or the target.",
        "9.9.1",
    ),
    65537564: (
        "The AKV configuration is not healthy, so no keys are migrated into it.",
        "Look at its health with `storage_keys.ontap.akv_info` and `gather` set to `all`, mend what that names, and migrate again.",
        "9.9.1",
    ),
    65537611: (
        "A switch to another keystore is under way or was interrupted, so no keys are migrated.",
        "Complete the switch by enabling the same configuration once more (`security key-manager keystore enable`), and migrate then.",
        "9.16.1",
    ),
    65537720: (
        "The SVM has a key manager already, which stands in the way of the migration.",
        "See which one with `security key-manager show-key-store -vserver <svm>`, and migrate into that one or remove it once no volume uses it.",
        "9.9.1",
    ),
    65537736: (
        "The Google Cloud key manager at one end of the migration is not healthy.",
        "Check it with `security key-manager external gcp check`, mend what that names, and migrate again.",
        "9.9.1",
    ),
    65538107: (
        "Keys cannot be migrated into a key manager of IBM.",
        "Use the AKV configuration of the SVM as the destination, which `storage_keys.ontap.akv_info` lists.",
        "9.9.1",
    ),
    65539434: (
        "The keystore is being initialized, so no keys are migrated yet.",
        "Wait until `security key-manager keystore show -vserver <svm> -instance` shows the state active, and migrate then.",
        "9.16.1",
    ),
    65539435: (
        "The keystore is being disabled, so no keys are migrated.",
        "Wait until it is gone from `security key-manager keystore show -vserver <svm>`, and migrate into a configuration that stays.",
        "9.16.1",
    ),
    # What a job of any kind of key manager can end with.
    65536965: (
        "ONTAP has blocked the key manager, so volumes cannot be changed.",
        "Find out with `storage_keys.ontap.akv_info` why the vault is out of reach, mend that, and wait for the next look at it, within 15 minutes.",
        "9.19.1",
    ),
    65537463: (
        "ONTAP cannot use the key manager now, so no encrypted volume can be created or deleted.",
        "Check the vault with `security key-manager external azure check -vserver <svm>` (advanced privilege), mend what that"
        " names, and run the task again.",
        "9.19.1",
    ),
    65537529: (
        "A re-key is under way, so no encrypted volume can be created or deleted.",
        "Wait until the job has ended (`job show`), and run the task again.",
        "9.19.1",
    ),
    65537538: (
        "ONTAP met an internal error and did not get the unwrapped key of a key identifier.",
        "Check that the key and its version are enabled in the vault and that the application may unwrap with it, and re-key again.",
        "9.19.1",
    ),
    65537543: (
        "The key encryption key is missing on a node.",
        "Run `storage_keys.ontap.akv_restore`, and repeat the task when `storage_keys.ontap.akv_info` shows the SVM as healthy.",
        "9.19.1",
    ),
    65537556: (
        "The key manager of the SVM is blocked, so nothing can be wrapped with its key.",
        "Make the vault reachable again (`storage_keys.ontap.akv_info` says why it is not), wait until ONTAP has seen it, and re-key then.",
        "9.19.1",
    ),
    65537565: (
        "ONTAP met an internal error and could not renew the wrapped key of a volume.",
        "Run `storage_keys.ontap.akv_restore`, re-key again, and open a case with NetApp support if the error stays.",
        "9.19.1",
    ),
    65537566: (
        "A node of the cluster is offline.",
        "Bring the node back, or wait until it is up (`cluster show`), and re-key then.",
        "9.19.1",
    ),
    65537600: (
        "A switch between keystores is under way, so no encrypted volume can be created or deleted.",
        "Wait until `security key-manager keystore show -vserver <svm> -instance` shows the state active, and run the task again.",
        "9.19.1",
    ),
    8585320: (
        "ONTAP does not find a table of its own, as while a part of the cluster is not ready.",
        "Wait until `cluster ring show` (advanced privilege) and `cluster show` tell of a healthy cluster, and run the task again.",
        "9.19.1",
    ),
    8585368: (
        "The cluster manager refuses, because the cluster is not healthy.",
        "Check quorum and nodes with `cluster show` and `cluster ring show` (advanced privilege), and run the task again when they are healthy.",
        "9.19.1",
    ),
}
