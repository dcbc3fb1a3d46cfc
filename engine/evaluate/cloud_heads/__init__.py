"""Heads that find clouds and shadows, trained and evaluated on CloudSEN12+; a random backbone always beside."""

from engine.evaluate.cloud_heads.data import CloudData, open_cloud_data
from engine.evaluate.cloud_heads.run import HeadReport, evaluate_cloud_head, train_cloud_head, write_report
from engine.evaluate.cloud_heads.scores import HeadScores
from engine.evaluate.cloud_heads.training import HeadTraining

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
