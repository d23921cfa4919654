# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two credential types of AWX. Data alone (private).

AWX fills in the templates of the injectors when a job starts, so they are not for Ansible.
In AWX a box that was never ticked is false and a field that was never filled in renders to nothing: hence boxes for what is unusual,
and no path of a file that would be empty.
AWX freezes the inputs of a type as soon as there is a credential of it. So the inputs are published once: what would change a label
or add a field becomes a type of another name. The injectors may change.
"""

from __future__ import annotations

import typing as t

ONTAP, AZURE = "ONTAP REST API", "ONTAP Azure application"


def _field(name: str, label: str, help_text: str = "", **more: t.Any) -> dict[str, t.Any]:
    return {"id": name, "type": "string", "label": label, **({"help_text": help_text} if help_text else {}), **more}


_ONTAP_FIELDS = [
    _field(
        "hostname",
        "Host name",
        "The cluster's management interface, for the host localhost. Every other host of an inventory is a cluster itself.",
    ),
    _field("username", "User name"),
    _field("password", "Password", secret=True),
    _field("access_token", "OAuth 2.0 access token", "Instead of user name and password; from ONTAP 9.14.1 on.", secret=True, multiline=True),
    _field("certificate", "Client certificate (PEM)", "Instead of user name and password.", multiline=True),
    _field("private_key", "Private key of the client certificate (PEM, without a passphrase)", secret=True, multiline=True),
    _field(
        "ca_certificates",
        "Certificates of the authorities to trust (PEM)",
        "Leave it empty to trust the well-known authorities.",
        multiline=True,
    ),
    _field("http_port", "HTTPS port", "443 unless you say otherwise."),
    _field("timeout", "Seconds that one exchange may take", "60 unless you say otherwise."),
    _field("ignore_certificate", "Do not verify the system's certificate", "For a short test only.", type="boolean"),
    _field("ignore_proxy", "Do not use a proxy", type="boolean"),
]
_AZURE_FIELDS = [
    _field("client_id", "Application (client) ID"),
    _field("tenant_id", "Directory (tenant) ID"),
    _field("client_secret", "Client secret", "Best linked to a secret of Azure Key Vault, so that it lives in one place.", secret=True),
    _field("old_client_secret", "Old client secret", "Sent again if the new one does not work. Needed for a rotation only.", secret=True),
    _field(
        "client_certificate",
        "Client certificate (PKCS 12, base64)",
        "Instead of a client secret; from ONTAP 9.10.1 on.",
        secret=True,
        multiline=True,
    ),
    _field(
        "old_client_certificate",
        "Old client certificate (PKCS 12, base64)",
        "Sent again if the new one does not work. Needed for a rotation only.",
        secret=True,
        multiline=True,
    ),
]

CREDENTIAL_TYPES: list[dict[str, t.Any]] = [
    {
        "name": ONTAP,
        "description": "How to reach ONTAP systems and log in, for storage_keys.ontap",
        "kind": "cloud",
        "inputs": {"fields": _ONTAP_FIELDS},
        "injectors": {
            "file": {
                "template.certificate": "{{ certificate }}",
                "template.private_key": "{{ private_key }}",
                "template.ca": "{{ ca_certificates }}",
            },
            "env": {
                "ONTAP_HOSTNAME": "{{ hostname }}",
                "ONTAP_USERNAME": "{{ username }}",
                "ONTAP_PASSWORD": "{{ password }}",
                "ONTAP_ACCESS_TOKEN": "{{ access_token }}",
                "ONTAP_CERT_FILEPATH": "{% if certificate %}{{ tower.filename.certificate }}{% endif %}",
                "ONTAP_KEY_FILEPATH": "{% if private_key %}{{ tower.filename.private_key }}{% endif %}",
                "ONTAP_CA_PATH": "{% if ca_certificates %}{{ tower.filename.ca }}{% endif %}",
                "ONTAP_HTTP_PORT": "{{ http_port }}",
                "ONTAP_TIMEOUT": "{{ timeout }}",
                "ONTAP_VALIDATE_CERTS": "{{ not ignore_certificate }}",
                "ONTAP_USE_PROXY": "{{ not ignore_proxy }}",
            },
        },
    },
    {
        "name": AZURE,
        "description": "The application with which ONTAP logs in to Azure Key Vault, for storage_keys.ontap",
        "kind": "cloud",
        "inputs": {"fields": _AZURE_FIELDS, "required": ["client_id", "tenant_id"]},
        "injectors": {
            "extra_vars": {
                "akv_client_id": "{{ client_id }}",
                "akv_tenant_id": "{{ tenant_id }}",
                "akv_client_secret": "{{ client_secret }}",
                "akv_old_client_secret": "{{ old_client_secret }}",
                "akv_client_certificate": "{{ client_certificate }}",
                "akv_old_client_certificate": "{{ old_client_certificate }}",
            },
        },
    },
]
