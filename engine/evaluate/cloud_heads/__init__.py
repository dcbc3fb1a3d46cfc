"""Heads that find clouds and shadows, trained and evaluated on CloudSEN12+; a random backbone always beside."""

from .card import HeadReport
from .data import CloudData, open_cloud_data
from .run import evaluate_cloud_head, train_cloud_head, write_report
from .scores import HeadScores
from .training import HeadTraining

__all__ = [
    "CloudData",
    "HeadReport",
    "HeadScores",
    "HeadTraining",
    "evaluate_cloud_head",
    "open_cloud_data",
    "train_cloud_head",
    "write_report",
]
