# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the services of the stand-in for Azure have in common."""

from __future__ import annotations

import typing as t

from support.azure.answers import Answer, Refusal, Request
from support.azure.cloud import Cloud, Token


class Service:
    """Answers with what ``_answer`` returns, a body alone with status 200; each service has a form of its own for what it refuses."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    def answer(self, request: Request, token: Token | None) -> Answer:
        try:
            answer = self._answer(request, token)
        except Refusal as refusal:
            return self._refused(refusal)
        return answer if isinstance(answer, Answer) else Answer(200, answer)

    def _answer(self, request: Request, token: Token | None) -> Answer | dict[str, t.Any]:
        raise NotImplementedError

    def _refused(self, refusal: Refusal) -> Answer:
        raise NotImplementedError
