"""Working an archive off: what a worker does, the workers of this machine and of clusters, the driver."""
