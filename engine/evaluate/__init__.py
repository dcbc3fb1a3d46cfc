"""How good a model's features are."""

from engine.evaluate.knn import knn_accuracy, knn_predict

__all__ = ["knn_accuracy", "knn_predict"]
