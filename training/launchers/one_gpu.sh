#!/bin/sh
# One GPU (or the processor):  training/launchers/one_gpu.sh training/configs/terrafm_s.yaml runs/s [section.key=value …]
# Goes on where the run stopped, if there is one.
set -eu
cd "$(dirname "$0")/../.."
config=$1 out=$2
shift 2
exec .venv/bin/python engine/train.py --config "$config" --out "$out" --resume "$@"
