"""Self-supervised pretraining: views, data, head, DINO loss with dual centering, schedules, trainer."""
