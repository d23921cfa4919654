# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

# Whose configuration, whether it is to exist, and what it is to be. They stand apart for modules that take many of them.
_SCOPE = r"""
  scope:
    description:
      - Whose configuration. With V(svm) one of O(svm_name), O(svm_uuid) and O(uuid) is needed, and an empty one is an error.
      - V(cluster) means the cluster itself, and goes with neither O(svm_name) nor O(svm_uuid).
    type: str
    choices: [svm, cluster]
    default: svm
"""

# And of an SVM which one.
SVM = r"""
  svm_name:
    description:
      - Name of one SVM, taken literally. A name that ONTAP has for no SVM, with V(*), a comma, a blank, braces, brackets or quotes in
        it, is refused.
    type: str
  svm_uuid:
    description:
      - UUID of the SVM.
    type: str
  uuid:
    description:
      - UUID of a configuration that exists, to address it directly.
    type: str
"""

OWNER: str = f"{_SCOPE}{SVM}"

STATE = r"""
  state:
    description:
      - Whether the configuration should exist.
      - V(absent) deletes the one that is enabled, or the one that O(configuration_name) names.
      - Where there is none, the SVMs are listed, and a warning tells if the SVM itself does not exist.
      - ONTAP refuses to delete a configuration that still holds the keys of encrypted volumes.
    type: str
    choices: [present, absent]
"""

_VERIFYING = r"""
  verify_%s:
    description:
      - Whether ONTAP checks the %s in Azure's certificate.
      - ONTAP takes it only for a configuration that exists, so that creating with it needs a second request.
      - Where ONTAP returns none, it counts as V(false).
      - Needs ONTAP 9.14.1 or newer.
    type: bool
"""

_SETTINGS = r"""
  configuration_name:
    description:
      - Which configuration of the SVM, where there are several. Without it the one that is enabled is meant.
      - This is the name of the configuration in ONTAP, not O(name), the URL of its vault. It cannot be changed.
      - ONTAP calls a configuration V(default) that was enabled when it was created. It creates one only where none is enabled and none has
        that name.
      - Needs ONTAP 9.14.1 or newer.
    type: str
  enabled:
    description:
      - Whether this is to be the configuration in use. An SVM has one of these at the most.
      - With V(false) and a O(configuration_name) a configuration is created beside the one in use.
      - With V(true) one that is not enabled is enabled, in place of the one in use. ONTAP cannot disable one in any other way.
        Only an SVM switches like this, not the cluster.
      - Without it an existing one is left as it is.
      - Needs ONTAP 9.14.1 or newer.
    type: bool
  name:
    description:
      - URL of the vault, for example V(https://example.vault.azure.net/).
      - Needed to create a configuration. It cannot be changed afterwards.
    type: str
  key_id:
    description:
      - Identifier of the key encryption key in the vault, for example V(https://example.vault.azure.net/keys/key1), with or
        without a version at its end.
      - Needed to create a configuration. Another key re-keys the configuration (action C(rekey_external)), after all other
        changes, because the new key may be within reach only with them.
      - The letter case of vault and key is the same to Azure. O(key_version) decides what the version means.
    type: str
  client_id:
    description:
      - Application (client) ID that ONTAP logs in to Azure with.
      - Needed to create a configuration. Changing it needs O(client_secret) or O(client_certificate) as well, and ONTAP 9.9.1
        or newer.
    type: str
  tenant_id:
    description:
      - Directory (tenant) ID of the application.
      - Needed to create a configuration. Changing it needs O(client_secret) or O(client_certificate) as well, and ONTAP 9.9.1
        or newer.
    type: str
  client_secret:
    description:
      - Secret of the application. This or O(client_certificate) is needed to create a configuration.
      - ONTAP never returns it. O(update_secret) decides when it is sent to a configuration that exists.
    type: str
  client_certificate:
    description:
      - Certificate of the application with its private key, a PKCS12 file in base64. It takes the place of O(client_secret).
      - ONTAP never returns it. O(update_secret) decides when it is sent to a configuration that exists.
      - A configuration that uses the secret is switched to the certificate, and the other way round.
      - Needs ONTAP 9.10.1 or newer.
    type: str
  proxy_type:
    description:
      - Protocol of the proxy between ONTAP and Azure. An empty string clears it.
    type: str
    choices: [http, https, '']
  proxy_host:
    description:
      - Host name or IP address of the proxy. An empty string clears it.
    type: str
  proxy_port:
    description:
      - Port of the proxy, from 1 to 65535. An empty string clears it.
    type: raw
  proxy_username:
    description:
      - User name at the proxy. An empty string clears it.
      - When it changes, O(proxy_password) is sent along.
    type: str
  proxy_password:
    description:
      - Password at the proxy. ONTAP never returns it.
      - O(update_proxy_password) decides when it is sent to a configuration that exists.
    type: str
  oauth_host:
    description:
      - Host name of the service that gives ONTAP its tokens, for example V(login.microsoftonline.com). An empty string clears
        it.
      - Without it ONTAP takes V(login.microsoftonline.com), and so does a comparison where ONTAP returns none.
      - Needs ONTAP 9.14.1 or newer.
    type: str
  vault_host:
    description:
      - Domain of the vault, for example V(vault.azure.net). An empty string clears it.
      - Without it ONTAP takes V(vault.azure.net), and so does a comparison where ONTAP returns none.
      - Needs ONTAP 9.14.1 or newer.
    type: str
  port:
    description:
      - Port of that service and of the vault, from 1 to 65535. An empty string clears it.
      - Without it ONTAP takes 443, and so does a comparison where ONTAP returns none.
      - Needs ONTAP 9.14.1 or newer.
    type: raw
"""

_SKIPPING = r"""
  skip_verification:
    description:
      - Whether ONTAP takes new credentials over without trying them. It goes along with other changes and is none of its own.
      - Needs ONTAP 9.16.1 or newer.
    type: bool
"""

SETTINGS: str = "".join((_SETTINGS, _VERIFYING % ("host", "host name"), _VERIFYING % ("ip", "IP address"), _SKIPPING))

# The options of one AKV configuration.
CONFIGURATION: str = f"{STATE}    default: present{OWNER}{SETTINGS}"
