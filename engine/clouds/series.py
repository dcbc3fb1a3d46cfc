"""Masks of several scenes, one after the other: while one is classified the next is opened, checked and read."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from ..errors import Cancelled
from ..progress import Progress, silent
from ..requests import CloudMaskRequest
from .mask import CloudMaskReport, mask_prepared
from .preparation import SceneAhead, are_prepared_alike, check_settings

if TYPE_CHECKING:
    from ..model import InferenceModel


class CloudMaskSeries:
    """Makes masks and holds on to the one scene that was prepared ahead; to be closed."""

    def __init__(self) -> None:
        self._ahead: SceneAhead | None = None

    def make(
        self,
        request: CloudMaskRequest,
        progress: Progress = silent,
        model: InferenceModel | None = None,
        following: CloudMaskRequest | None = None,
    ) -> CloudMaskReport:
        """Make a mask as `make_cloud_mask` does, and meanwhile prepare the following.

        Raises
        ------
        UserError
            There can be no mask; the following is prepared all the same if this one could be opened.
        """
        try:
            check_settings(request)
            with closing(self._prepared(request)) as coming:
                prepared = coming.take(progress)
                if following is not None:
                    self._ahead = SceneAhead(following)
                return mask_prepared(prepared, request, progress, model)
        except Cancelled:
            self.close()
            raise

    def close(self) -> None:
        """Let go of what was prepared for a mask that nobody asked for."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.close()

    def _prepared(self, request: CloudMaskRequest) -> SceneAhead:
        ahead, self._ahead = self._ahead, None
        if ahead is not None and are_prepared_alike(ahead.request, request):
            return ahead
        if ahead is not None:
            ahead.close()
        return SceneAhead(request)
