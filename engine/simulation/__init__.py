"""The sample scene: a simulated landscape as Sentinel-1 and Sentinel-2 see it, with its truth."""

from .recipe import SceneRecipe, SimulatedScene
from .scene import simulate

__all__ = ["SceneRecipe", "SimulatedScene", "simulate"]
