# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors as ONTAP reports them: one table of codes, one exception, one envelope."""

from __future__ import annotations

from typing import Any

# Code -> (HTTP status, message). Codes and statuses are ONTAP's, the wording is the simulator's own, except for the
# few phrases that clients are known to search for ("entry doesn't exist", "User is not authorized.").
# Codes that are specific to AKV have no documented HTTP status; 400 is ONTAP's usual one.
CATALOGUE: dict[int, tuple[int, str]] = {
    1: (409, "An entry with the same identifiers already exists."),
    2: (400, "A field is invalid, missing or one too many."),
    3: (405, "The operation is not supported."),
    4: (404, "entry doesn't exist"),
    6: (403, "not authorized for that command"),
    7: (503, "A resource limit was reached."),
    8: (409, "The resource is in use."),
    65541: (500, "An internal call timed out."),
    65552: (500, "An internal call failed."),
    65562: (500, "Internal error."),
    262145: (500, "An unexpected exception occurred."),
    262155: (400, "The operation needs a later effective cluster version."),
    262160: (429, "Too many requests; try again later."),
    262177: (400, "A value is missing."),
    262179: (400, "Unexpected argument."),
    262185: (400, "Invalid value."),
    262186: (400, "The field cannot be used together with another field."),
    262188: (400, "The field was specified twice."),
    262190: (400, "There is nothing to apply."),
    262196: (400, "The field cannot be set in this operation."),
    262197: (400, "The value is invalid for the field."),
    262198: (400, "A body is not allowed in this operation."),
    262199: (400, "The body is not valid JSON."),
    262200: (400, "A number in the body is out of range."),
    262201: (400, "The body has an unexpected format."),
    262202: (400, "A secret must not be part of the URL."),
    262203: (400, "The field is not supported in the body of a PATCH."),
    262211: (400, "A field of the POST body was given as a query."),
    262212: (400, "A required value is missing."),
    262222: (400, "A value is in the list twice."),
    262245: (400, "The value is invalid."),
    262247: (400, "The value is invalid for the field."),
    262248: (400, "A query parameter has no value."),
    262249: (400, "The field cannot be read."),
    262250: (400, "The field cannot be queried."),
    262254: (400, "An array is expected."),
    262255: (400, "An array is not expected."),
    262268: (400, "The records cannot be ordered by the field."),
    262282: (400, "The property was specified twice."),
    262286: (400, "The braces or quotes of the value do not match."),
    393271: (500, "A node is out of quorum."),
    458762: (400, "The job has already ended."),
    458771: (400, "The job cannot be paused."),
    458773: (400, "The job cannot be resumed."),
    458776: (400, "The job cannot be cancelled."),
    458783: (400, "The job cannot be changed in its state."),
    459753: (400, "The job cannot be changed from here."),
    983093: (400, "The event filter does not exist."),
    1260882: (400, "The SVM was not found or is not accessible."),
    2621462: (400, "The SVM was not found."),
    2621471: (400, "The name of the SVM is invalid."),
    2621519: (400, "The name of the SVM is invalid."),
    2621573: (409, "The SVM is locked for a while; try again later."),
    2621576: (409, "The SVM is locked by another operation."),
    2621706: (400, "The given name and UUID belong to different SVMs."),
    3735553: (400, "The self-signed certificate could not be created."),
    3735664: (400, "The key size is not allowed in FIPS mode."),
    3735665: (400, "The hash function is not allowed in FIPS mode."),
    3735700: (400, "The key size is not supported."),
    6691623: (401, "User is not authorized."),
    8586226: (400, "The UUID was not found."),
    39387137: (400, "A URL has an invalid value."),
    52559972: (400, "The certificate's start date lies in the future."),
    65536242: (400, "Storage encryption devices still have an authentication key assigned."),
    65536243: (400, "It cannot be determined whether storage encryption devices have an authentication key assigned."),
    65536602: (400, "One or more nodes are out of quorum."),
    65536817: (400, "Internal error: it cannot be determined whether the key manager can be disabled safely."),
    65536827: (400, "Internal error: it cannot be determined whether the SVM has encrypted volumes."),
    65536834: (400, "Internal error: the details of the key server cannot be read."),
    65536867: (400, "Volume encryption keys of encrypted volumes are stored in this key manager."),
    65536883: (400, "Internal error: the encryption key of a volume is missing."),
    65536884: (400, "Internal error: the encryption key of a volume is invalid."),
    65536924: (400, "The key manager still holds NSE authentication keys."),
    65536959: (400, "The source and the destination are the same key manager."),
    65537117: (400, "There is no key manager of that UUID."),
    65537120: (400, "Azure Key Vault is not configured for the SVM."),
    65537500: (400, "A key manager has already been configured for the SVM."),
    65537504: (400, "Internal error: the configuration could not be stored."),
    65537505: (400, "The SVM has volume encryption keys in the key manager of the admin SVM."),
    65537506: (400, "Azure Key Vault is not supported in a MetroCluster configuration."),
    65537511: (400, "Azure Key Vault is not configured for the SVM."),
    65537512: (400, "Not every node of the cluster can enable the Azure Key Vault feature."),
    65537514: (400, "It cannot be determined whether the Azure Key Vault feature is enabled."),
    65537515: (400, "The keys could not be restored on some nodes."),
    65537517: (400, "The field client_secret must be specified."),
    65537518: (400, "No interface with the Cluster role was found."),
    65537523: (400, "The key identifier has an invalid format."),
    65537526: (400, "The Azure Key Vault feature could not be enabled."),
    65537540: (400, "The client secret is invalid."),
    65537541: (400, "No input was provided for the update."),
    65537544: (400, "The wrapped top-level key protection key is missing in the internal database."),
    65537547: (400, "Volume keys of the data SVM are in the key manager of the admin SVM; migrate them first."),
    65537549: (400, "The AKV service is not reachable from all nodes."),
    65537551: (400, "The top-level key protection key is missing on some nodes."),
    65537552: (400, "The status of the embedded KMIP server is not available."),
    65537553: (400, "The name of the vault has an invalid format."),
    65537556: (400, "The key manager of the SVM is blocked."),
    65537559: (400, "The SVM has no encrypted volumes, so there are no internal keys to rekey."),
    65537564: (400, "The Azure Key Vault key manager is not healthy."),
    65537567: (400, "No authentication method was supplied."),
    65537573: (400, "The client certificate is invalid."),
    65537577: (400, "Not every node of the cluster supports authentication by certificate."),
    65537589: (400, "A keystore configuration of that name exists already for the SVM."),
    65537592: (400, "The field configuration.name needs an effective cluster version of ONTAP 9.14.0 or later."),
    65537593: (400, "The parameter create_inactive needs an effective cluster version of ONTAP 9.14.0 or later."),
    65537594: (400, "The field configuration.name is required when create_inactive is true."),
    65537595: (400, "The field configuration.name is only allowed when create_inactive is true."),
    65537605: (400, "The cloud key management service cannot be reached."),
    65537610: (400, "The switch to another keystore is in progress or was interrupted; complete it first."),
    65537611: (400, "The switch to another keystore is in progress or was interrupted; complete it, then migrate."),
    65538902: (400, "The field configuration.name is reserved for the system."),
    65538903: (400, "The field configuration.name must not be empty."),
    65538905: (400, "The keystore configuration is enabled and cannot be deleted."),
    65538908: (400, "There is no keystore of that UUID that can be enabled here."),
    65538909: (400, "The field enabled must be specified."),
    65538910: (400, "A keystore configuration cannot be disabled by setting enabled to false."),
    65539205: (400, "A keystore of that type cannot be enabled."),
    65539206: (400, "The keys cannot be migrated away from the keystore that is enabled now."),
    65539207: (400, "The keystore configuration does not exist."),
    65539212: (400, "The keystore that is enabled now is neither active nor switching."),
    65539218: (400, "The keystore configuration is already enabled."),
    65539222: (400, "A data SVM cannot switch to a keystore of another type."),
    65539434: (400, "The keystore is initializing; migrate when it is active."),
    65539435: (400, "The keystore is being disabled."),
    65539436: (400, "The keystore is initializing; try again when it is active."),
    65539437: (400, "The keystore is being disabled."),
    65539513: (400, "Enabling a keystore of the admin SVM needs an effective cluster version of ONTAP 9.16.1."),
    65539514: (400, "A keystore of that type cannot be enabled for the admin SVM."),
    65539515: (400, "The admin SVM can only switch between the onboard and an external KMIP key manager."),
    65539703: (400, "The SVM has NAE volumes, so it cannot have a key manager of its own."),
    65539704: (400, "The SVM has NAE volumes, so it cannot have a key manager of its own."),
    65539839: (400, "A cloud keystore can only be enabled while the key manager is in the state mixed."),
    65539855: (400, "The keys could not be restored after the external key had been replaced."),
    65539856: (400, "The keys could not be restored after the internal key had been replaced."),
    196608080: (400, "The root volume of a node is encrypted."),
    196608301: (400, "Internal error: the encryption type is unknown."),
    196608305: (400, "The cluster has NAE aggregates."),
}


class ApiError(Exception):
    """An answer with ONTAP's error envelope.

    ``code`` is ONTAP's number, ``target`` the field or parameter it is about; ``status`` and ``message`` come from the
    table unless given. No message may contain a value that the client sent: it could be a secret.
    """

    def __init__(self, code: int, target: str | None = None, message: str | None = None, status: int | None = None):
        known_status, known_message = CATALOGUE.get(code, (400, "The operation failed."))
        self.code = code
        self.target = target
        self.status = known_status if status is None else status
        self.message = message or _about(known_message, target)
        super().__init__(self.message)

    def envelope(self) -> dict[str, Any]:
        """The answer's body; ONTAP sends the code as text."""
        error: dict[str, Any] = {"message": self.message, "code": str(self.code)}
        if self.target is not None:
            error["target"] = self.target
        return {"error": error}


def _about(message: str, target: str | None) -> str:
    return message if target is None or target in message else f"{message[:-1]}: {target}."
