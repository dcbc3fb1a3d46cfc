#!/bin/sh
# All GPUs of a machine:  training/launchers/one_machine.sh training/configs/terrafm_b.yaml runs/b [section.key=value …]
# PROCESSES says how many processes train, by default one a GPU (two on a machine without). Goes on where it stopped.
set -eu
cd "$(dirname "$0")/../.."
config=$1 out=$2
shift 2
processes=${PROCESSES:-gpu}
if [ "$processes" = gpu ] && ! .venv/bin/python -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then
	processes=2
fi
exec .venv/bin/python -m torch.distributed.run --standalone --nproc-per-node "$processes" \
	engine/train.py --config "$config" --out "$out" --resume "$@"
