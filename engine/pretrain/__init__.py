"""Self-supervised pretraining: the run, its plan, its recording and its export."""
