"""`python3 -m scripts.package [--out dist/terrafm.zip]`: the plugin as QGIS installs it from a zip."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
TOP = "terrafm"
SHIPPED = re.compile(
    r"(metadata\.txt|__init__\.py|LICENSE|README\.md|CHANGELOG\.md"
    r"|(terrafm_plugin|engine|resources)/.+"
    r"|requirements/(engine|training|clouds|s2cloudless)\.(in|txt))"
)
"""What the plugin and its engine need, and the requirements that set-up or messages name."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def main() -> None:
    """Write the package of the working tree's tracked files."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "terrafm.zip")
    out = parser.parse_args().out
    write_package(out)
    changed = _git("status", "--porcelain", "--untracked-files=no")
    note = " with changes that are not committed" if changed.strip() else ""
    sys.stdout.write(
        f"{out}: {out.stat().st_size / 1e6:.1f} MB of commit {_git('rev-parse', '--short', 'HEAD')}{note}\n"
    )


def write_package(out: Path) -> None:
    """Write the zip; the same files give the same bytes on every machine.

    So nothing of the machine is in it: names are sorted, times and rights are fixed, and files are stored as they
    are, since each version of zlib compresses in its own way.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        for name in shipped():
            entry = zipfile.ZipInfo(f"{TOP}/{name}", _EARLIEST)
            entry.create_system = 3  # rights as Unix has them, whatever this machine is
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, (ROOT / name).read_bytes())
    temporary.replace(out)


def shipped() -> list[str]:
    """Paths of the tracked files that ship, from the root on, sorted; hidden ones never do."""
    tracked = _git("ls-files", "-z").split("\0")
    return sorted(name for name in tracked if SHIPPED.fullmatch(name) and not _is_hidden(name))


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__pycache__")) for part in PurePosixPath(name).parts)


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.strip("\n")


if __name__ == "__main__":
    main()
