"""The evaluation of models: benchmarks, protocols, the paper's tables and figures, cloud heads."""
