# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the codes of reading, creating, changing and deleting an AKV configuration mean to an operator (private)."""

from __future__ import annotations

ROWS: dict[int, tuple[str, str] | tuple[str, str, str]] = {
    # Reading, creating and changing.
    3735553: (
        "ONTAP could not create a self-signed certificate that the key manager needs.",
        "Run the task again, and if the error stays, send the output of `event log show` and"
        " `security certificate show` to NetApp support.",
    ),
    3735664: (
        "The size of a certificate's key is not allowed while the cluster is in FIPS mode.",
        "Confirm FIPS mode with `security config show` and open a case with NetApp support, because no option of this"
        " collection sets that key size.",
    ),
    3735665: (
        "The hash function of a certificate is not allowed while the cluster is in FIPS mode.",
        "Confirm FIPS mode with `security config show` and open a case with NetApp support, because no option of this"
        " collection sets that hash function.",
    ),
    3735700: (
        "The size of a certificate's key is not supported by this ONTAP release.",
        "Note the release with `version` and open a case with NetApp support, because no option of this collection"
        " sets that key size.",
    ),
    52559972: (
        "The start date of a certificate lies in the future, so a clock is probably wrong.",
        "Compare the clocks of all nodes with `cluster date show`, check `cluster time-service ntp server show`, and"
        " run the task again when the time is right.",
    ),
    65537500: (
        "The SVM already has a key manager.",
        "See which one with `security key-manager show-key-store -vserver <svm>`, and disable it first if AKV is to"
        " take its place and no volume uses its keys any more.",
    ),
    65537503: (
        "The two passwords that ONTAP was given for the client secret differ.",
        "Upgrade to ONTAP 9.8 or newer, where `client_secret` is sent only once.",
        "9.7",
    ),
    65537504: (
        "ONTAP met an internal error while it stored the AKV configuration.",
        "Check the nodes with `cluster show` and run the task again, and if the error stays, trigger an AutoSupport"
        " (`system node autosupport invoke -node * -type all`) and open a case.",
    ),
    65537505: (
        "Volumes of the SVM have their keys in the key manager of the admin SVM.",
        "Create the configuration without enabling it (`configuration_name`, and `enabled` as `false`, from ONTAP 9.14.1 on),"
        " move the keys into it with `storage_keys.ontap.akv_migrate`, and enable it.",
    ),
    65537506: (
        "AKV is not available in a MetroCluster configuration.",
        "Use another key manager on this cluster, such as external KMIP servers"
        " (`security key-manager external enable`), and take the cluster out of the play.",
    ),
    65537511: (
        "The SVM has no AKV configuration.",
        "Check `svm_name`, `svm_uuid` or `uuid` against `security key-manager external azure show`, and create the"
        " configuration with `storage_keys.ontap.akv_config` if it is missing.",
        "9.7",
    ),
    65537120: (
        "The SVM has no AKV configuration.",
        "Check `svm_name`, `svm_uuid` or `uuid` against `security key-manager external azure show`, and create the"
        " configuration with `storage_keys.ontap.akv_config` if it is missing.",
    ),
    65537512: (
        "Not every node of the cluster is able to enable AKV.",
        "Check that every node is healthy and runs the same release (`cluster show`, `cluster image show`) and has"
        " the licenses for volume encryption and multi-tenant key management (`system license show`).",
    ),
    65537514: (
        "ONTAP could not find out whether the cluster supports AKV.",
        "Check that all nodes are up with `cluster show`, run the task again, and send `event log show` to NetApp"
        " support if the check fails again.",
    ),
    65537517: (
        "ONTAP wants the client secret along with this change.",
        "Give `client_secret`, and set `update_secret` to `with_change` so that it is sent along with every change.",
    ),
    65537518: (
        "ONTAP found no network interface with the Cluster role.",
        "Look at the cluster interfaces with `network interface show -vserver Cluster`, and bring back those that are"
        " missing or down.",
    ),
    65537523: (
        "The value of `key_id` is not an AKV key identifier.",
        "Copy the key identifier from the key's page in the Azure portal into `key_id`, such as"
        " `https://example.vault.azure.net/keys/key1`, and add the key's version if ONTAP refuses it without one.",
    ),
    65537526: (
        "ONTAP could not enable AKV.",
        "Look for the reason in `event log show`, check nodes and licenses with `cluster show` and"
        " `system license show`, and run the task again.",
    ),
    65537540: (
        "The client secret is not valid.",
        "Check in the Azure portal (App registrations, Certificates & secrets) that the secret belongs to `client_id`"
        " and has not expired, and send its value, not its ID, as `client_secret` with `update_secret` set to"
        " `always`.",
        "9.10.1",
    ),
    65537541: (
        "The request names nothing to change.",
        "Compare the task with `security key-manager external azure show -vserver <svm>` and give an option that"
        " differs.",
    ),
    65537547: (
        "Some volume keys of the SVM are in the key manager of the admin SVM.",
        "Migrate them with `storage_keys.ontap.akv_migrate`, and run the task again.",
    ),
    65537549: (
        "At least one node cannot reach the AKV service.",
        "Act within the hour after which ONTAP takes encrypted volumes offline: run"
        " `security key-manager external azure check -vserver <svm>` (advanced privilege), and check DNS, firewall,"
        " proxy and the age of the client secret.",
        "9.16.1",
    ),
    65537551: (
        "The key encryption key of the SVM is missing on at least one node.",
        "Run `storage_keys.ontap.akv_restore` for the SVM if it has encrypted volumes, and look at it again with"
        " `storage_keys.ontap.akv_info`.",
        "9.16.1",
    ),
    65537552: (
        "ONTAP cannot tell the status of its embedded KMIP servers.",
        "Run `security key-manager external azure check -vserver <svm> -category ekmip_server` (advanced privilege),"
        " and check the nodes with `cluster show`.",
        "9.16.1",
    ),
    65537553: (
        "The value of the option `name` is not the address of a vault.",
        "Copy the vault URI from the vault's overview page in the Azure portal into the option `name`, such as"
        " `https://example.vault.azure.net`.",
        "after 9.17.1",
    ),
    65537567: (
        "The request carries neither a client secret nor a client certificate.",
        "Give `client_secret`, the value of a secret that is valid for `client_id`.",
        "9.10.1",
    ),
    65537573: (
        "The client certificate is not valid.",
        "Check that it is in PKCS12 format, has not expired and is registered with the application in the Azure"
        " portal, and set it with"
        " `security key-manager external azure update-credentials -vserver <svm> -authentication-method certificate`.",
        "9.10.1",
    ),
    65537577: (
        "Not every node supports authentication with a client certificate.",
        "Upgrade the nodes that `cluster image show` lists with an older release, or authenticate with"
        " `client_secret`.",
        "9.10.1",
    ),
    65537589: (
        "The SVM already has a keystore configuration of this name.",
        "List the names with `security key-manager keystore show -vserver <svm>`, and use the existing configuration"
        " or another name.",
        "9.15.1",
    ),
    65537592: (
        "A configuration can have a name only when the effective cluster version is 9.14.0 or newer.",
        "Finish the upgrade of all nodes, which `cluster image show` lists, or create the configuration without a"
        " name.",
        "9.15.1",
    ),
    65537593: (
        "A configuration can be created inactive only when the effective cluster version is 9.14.0 or newer.",
        "Finish the upgrade of all nodes, which `cluster image show` lists, or enable the configuration as it is"
        " created.",
        "9.15.1",
    ),
    65537594: (
        "A configuration that is created inactive needs a configuration name.",
        "Name it, as in `security key-manager external azure create-config -vserver <svm> -config-name <name>`.",
        "9.15.1",
    ),
    65537595: (
        "A configuration name goes only with a configuration that is created inactive.",
        "Leave the configuration name out, or create the configuration inactive with"
        " `security key-manager external azure create-config`.",
        "9.15.1",
    ),
    65538902: (
        "The configuration name is reserved for ONTAP itself.",
        "Choose a name of your own, not one that ONTAP gives, such as `default`.",
        "9.15.1",
    ),
    65538903: (
        "The configuration name is empty.",
        "Give the configuration a name, and check the variable or template that it comes from.",
        "9.15.1",
    ),
    65539703: (
        "The SVM has volumes that are encrypted with an aggregate key (NAE).",
        "Find the aggregates with `storage aggregate encryption show-key-id`, and move the SVM's volumes to"
        " aggregates without NAE first.",
        "9.15.1",
    ),
    65539704: (
        "The SVM has volumes that are encrypted with an aggregate key (NAE).",
        "Find the aggregates with `storage aggregate encryption show-key-id`, and move the SVM's volumes to"
        " aggregates without NAE first.",
        "9.17.1",
    ),
    # Deleting.
    65536242: (
        "Self-encrypting drives still have an authentication key.",
        "Find them with `storage encryption disk show`, and set drives that may lose this protection back to their"
        " default key with `storage encryption disk modify -disk <disk> -data-key-id 0x0`.",
    ),
    65536243: (
        "ONTAP could not find out whether self-encrypting drives still have an authentication key.",
        "Check that `storage encryption disk show` answers for every node, repair what is missing there, and run the"
        " task again.",
        "9.10.1",
    ),
    65536817: (
        "ONTAP met an internal error and cannot tell whether the key manager may be disabled.",
        "Check that all nodes are healthy with `cluster show`, run the task again, and open a case with NetApp"
        " support if the error stays.",
    ),
    65536827: (
        "ONTAP met an internal error and cannot tell whether the SVM has encrypted volumes.",
        "Look at `volume show -vserver <svm> -is-encrypted true` for volumes and nodes that do not answer, bring them"
        " back, and run the task again.",
    ),
    65536834: (
        "ONTAP met an internal error while it read the details of the key servers.",
        "Run `security key-manager external show` and `security key-manager external azure show -vserver <svm>`, and"
        " send both outputs to NetApp support.",
    ),
    65536867: (
        "Encrypted volumes still have their keys in this key manager.",
        "List them with `volume show -vserver <svm> -is-encrypted true` and `volume recovery-queue show` (advanced"
        " privilege), and before you delete the configuration, delete or decrypt them or migrate their keys with"
        " `security key-manager key migrate`.",
    ),
    65536883: (
        "ONTAP met an internal error because the key of an encrypted volume is missing.",
        "Look for it with `security key-manager key query -vserver <svm>`, run `storage_keys.ontap.akv_restore`, and"
        " keep the configuration until NetApp support has looked at a key that stays missing.",
    ),
    65536884: (
        "ONTAP met an internal error because the key of an encrypted volume is not valid.",
        "Keep the configuration and the key in the vault, and open a case with NetApp support with the output of"
        " `volume show -vserver <svm> -is-encrypted true`.",
    ),
    65536924: (
        "The key manager still holds authentication keys of self-encrypting drives (NSE).",
        "List them with `security key-manager key query -key-type NSE-AK`, release the drives that use them, and"
        " delete the keys with `security key-manager key delete`.",
    ),
    196608080: (
        "The root volume of a node is encrypted with NVE.",
        "Find it with `volume show -is-encrypted true`, and ask NetApp support how to decrypt it before the"
        " configuration is deleted.",
    ),
    196608301: (
        "ONTAP met an internal error because it could not determine a type of encryption.",
        "Open a case with NetApp support with the outputs of `volume show -vserver <svm> -fields is-encrypted` and"
        " `storage aggregate encryption show-key-id`.",
    ),
    196608305: (
        "The cluster has aggregates that are encrypted with an aggregate key (NAE).",
        "Find them with `storage aggregate encryption show-key-id`, and take the encryption off them"
        " (`storage aggregate modify -aggregate <aggregate> -encrypt-with-aggr-key false`) first.",
    ),
}
