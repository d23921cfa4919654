# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx makes a site of the guides and of the reference; "make docs" brings them together."""

from __future__ import annotations

import pathlib
import sys
import typing as t

from docutils import nodes
from sphinx.application import Sphinx

project = "storage_keys.ontap"
author = "storage_keys.ontap contributors"
project_copyright = f"2026, {author}"
html_title = project

# Extensions of this site stand beside this file.
sys.path.insert(0, str(pathlib.Path(__file__).parent))
extensions = ["myst_parser", "sphinx_antsibull_ext", "error_codes"]
# Headings can be linked to, down to the third level.
myst_heading_anchors = 3
nitpicky = True
default_role = "any"
pygments_style = "ansible"
pygments_dark_style = "monokai"
# A plain block of YAML may hold templates.
highlight_language = "YAML+Jinja"

html_theme = "furo"
html_static_path = ["site.css", "site.js"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_sphinx = False
html_copy_source = False
html_use_index = False

# Parts of Ansible's own documentation that the reference links to; nothing is fetched to make the site.
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"
PAGES = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "common_return_values": "reference_appendices/common_return_values.html",
}


def link_to_ansible(_app: Sphinx, _env: t.Any, wanted: t.Any, text: nodes.Element) -> nodes.reference | None:
    """Link to a page of Ansible's documentation, where that is what is wanted."""
    page = PAGES.get(wanted["reftarget"])
    return nodes.reference("", "", text, internal=False, refuri=ANSIBLE + page) if page else None


def setup(app: Sphinx) -> None:
    app.connect("missing-reference", link_to_ansible)
