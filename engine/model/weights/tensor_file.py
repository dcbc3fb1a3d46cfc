"""Safetensors files with a header of ours: written whole or not at all, read strictly, hashed with what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError, safe_open

from ...errors import UserError
from ...files import written_whole

if TYPE_CHECKING:
    from torch import Tensor


def write_tensors(path: Path, tensors: Mapping[str, Tensor], header: Mapping[str, str]) -> None:
    """Write a file that appears whole or not at all, its folder with it."""
    from safetensors.torch import save_file  # torch is slow to import, and headers need none

    with written_whole(path, (SafetensorError,), make_folder=True) as temporary:
        save_file(dict(tensors), temporary, metadata=dict(header))


def read_header(path: Path) -> dict[str, str]:
    """What was written beside the tensors; these are not read."""
    try:
        with safe_open(path, framework="numpy") as file:
            return dict(file.metadata() or {})
    except (SafetensorError, OSError) as error:
        raise _not_whole(path, error) from error


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors by name."""
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    except (SafetensorError, OSError) as error:
        raise _not_whole(path, error) from error


def check_fit(
    tensors: Mapping[str, Tensor], expected: Mapping[str, Tensor], lacking: Sequence[str], verdict: str
) -> None:
    """Refuse keys that are lacking or unknown, other shapes, and whole numbers for fractions or the reverse."""
    wrong = [*lacking, *(key for key in tensors if key not in expected)]
    if wrong:
        raise UserError(
            f"{verdict}: {len(wrong)} of its parameters are missing or unknown, such as '{wrong[0]}'; "
            "give weights of this architecture."
        )
    for key, tensor in tensors.items():
        like = expected[key]
        if tensor.shape != like.shape or tensor.is_floating_point() != like.is_floating_point():
            raise UserError(
                f"{verdict}: '{key}' is {_described(tensor)} where {_described(like)} was expected; "
                "give weights of this architecture."
            )


def _described(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} of shape {'×'.join(map(str, tensor.shape)) or '1'}"


def _not_whole(path: Path, error: Exception) -> UserError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return UserError(f"{path.name} is not a whole safetensors file ({reason}): copy or download it again.")
