"""Masks of several scenes, one after the other: while one is classified the next is opened, checked and read."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from ..errors import Cancelled
from ..progress import Progress, silent
from .mask import CloudMaskReport, mask_prepared
from .preparation import CloudMaskJob, SceneAhead

if TYPE_CHECKING:
    from ..model import InferenceModel


class CloudMaskSeries:
    """Makes masks and holds on to the one scene that was prepared ahead; to be closed."""

    def __init__(self) -> None:
        self._ahead: SceneAhead | None = None

    def make(
        self,
        job: CloudMaskJob,
        progress: Progress = silent,
        model: InferenceModel | None = None,
        following: CloudMaskJob | None = None,
    ) -> CloudMaskReport:
        """Make a mask as `make_cloud_mask` does, and meanwhile prepare the following.

        Raises
        ------
        UserError
            There can be no mask; the following is prepared all the same if this one could be opened.
        """
        try:
            job.request.check()
            with closing(self._prepared(job)) as coming:
                prepared = coming.take(progress)
                if following is not None:
                    self._ahead = SceneAhead(following)
                return mask_prepared(prepared, job.request, progress, model)
        except Cancelled:
            self.close()
            raise

    def close(self) -> None:
        """Let go of what was prepared for a mask that nobody asked for."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.close()

    def _prepared(self, job: CloudMaskJob) -> SceneAhead:
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.job.is_prepared_as(job):
            return ahead
        if ahead is not None:
            ahead.close()
        return SceneAhead(job)
