"""The benchmarks of the paper: what their tasks are, and readers of their published files."""

from engine.evaluate.benchmarks.examples import Examples, open_task
from engine.evaluate.benchmarks.registry import BENCHMARKS, find_task
from engine.evaluate.benchmarks.task import Kind, Task, Unit

__all__ = ["BENCHMARKS", "Examples", "Kind", "Task", "Unit", "find_task", "open_task"]
