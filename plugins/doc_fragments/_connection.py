# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

# How to reach an ONTAP system and log in. Further options can stand behind it.
CONNECTION = r"""
requirements:
  - The Python library C(requests), 2.28.0 or newer, on the host that runs the module.
  - ONTAP 9.8 or newer.
notes:
  - The module talks to ONTAP over HTTPS from the host that it runs on, so it is usually run on the controller with
    C(delegate_to=localhost) or C(connection=local).
  - Give exactly one way to log in, that is O(username) and O(password), O(cert_filepath) with or without O(key_filepath),
    or O(access_token). An empty string counts as not given.
  - Blanks, line breaks and a byte order mark around a value are left out, wherever it comes from. A secret that starts or ends with
    a line break is refused, because only you can tell whether that belongs to it; the filter C(trim) takes it away.
  - Text that YAML takes for a number, such as C(0123456), is refused, because its form is lost by then. Put it in quotes.
  - Neither C(~/.netrc) nor E(REQUESTS_CA_BUNDLE), E(SSL_CERT_FILE) and their like have any effect, and redirects are not followed.
options:
  hostname:
    description:
      - Host name or IP address of the cluster's management interface, without scheme and port.
      - Needed, here or in the environment.
      - If not given, the value of the environment variable E(ONTAP_HOSTNAME) is used.
    type: str
  username:
    description:
      - Name of an ONTAP account that may log in over http.
      - If not given, the value of the environment variable E(ONTAP_USERNAME) is used.
    type: str
  password:
    description:
      - Password of O(username).
      - If not given, the value of the environment variable E(ONTAP_PASSWORD) is used.
    type: str
  cert_filepath:
    description:
      - Path of a client certificate in PEM format; the file may hold the private key as well.
      - If not given, the value of the environment variable E(ONTAP_CERT_FILEPATH) is used.
    type: path
  key_filepath:
    description:
      - Path of the private key of O(cert_filepath) in PEM format, without a passphrase.
      - If not given, the value of the environment variable E(ONTAP_KEY_FILEPATH) is used.
    type: path
  access_token:
    description:
      - OAuth 2.0 access token, sent as a bearer token. ONTAP accepts it from release 9.14.1 on.
      - If not given, the value of the environment variable E(ONTAP_ACCESS_TOKEN) is used.
    type: str
  http_port:
    description:
      - HTTPS port of the management interface.
      - If not given, the value of the environment variable E(ONTAP_HTTP_PORT) is used.
    type: int
    default: 443
  validate_certs:
    description:
      - Whether the system's certificate must be valid. Set it to V(false) only for a short test.
      - If not given, the value of the environment variable E(ONTAP_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - Path of a file with the certificates of the authorities to trust, in PEM format.
      - Without it the authorities that come with the C(requests) library are trusted.
      - If not given, the value of the environment variable E(ONTAP_CA_PATH) is used.
    type: path
  use_proxy:
    description:
      - Whether the proxy that the environment names (E(HTTPS_PROXY), E(NO_PROXY)) is used.
      - If not given, the value of the environment variable E(ONTAP_USE_PROXY) is used.
    type: bool
    default: true
  timeout:
    description:
      - Seconds that one exchange with the system may take.
      - A passing fault is tried again, for twice this time at the most.
      - If not given, the value of the environment variable E(ONTAP_TIMEOUT) is used.
    type: int
    default: 60
"""
