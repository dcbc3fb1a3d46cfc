"""onnxruntime: optional, loaded when it is first needed, and held to the engine's threads."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

PACKAGE = "onnxruntime"


def is_installed() -> bool:
    """Whether the engine's environment has it."""
    return importlib.util.find_spec(PACKAGE) is not None


def open_model(model: Path | bytes) -> Any:
    """A model, loaded for as many threads as the engine may use; it waits for work without spinning."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = _threads(), 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    given = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(given, sess_options=options, providers=["CPUExecutionProvider"])


def _threads() -> int:
    """As many as there are processors, or as the setting of the engine's threads says."""
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    given = os.environ.get("OMP_NUM_THREADS", "")
    return min(most, int(given)) if given.isdigit() and int(given) > 0 else most
