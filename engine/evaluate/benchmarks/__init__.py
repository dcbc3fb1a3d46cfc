"""The benchmarks of the paper: what their tasks are, and readers of their published files."""

from .examples import Examples, open_task
from .registry import BENCHMARKS, find_task
from .task import Kind, Task, Unit

__all__ = ["BENCHMARKS", "Examples", "Kind", "Task", "Unit", "find_task", "open_task"]
