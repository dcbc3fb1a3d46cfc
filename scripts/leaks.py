"""Refuse what looks like a password or key in what ships: `python -m scripts.leaks`; exit status 1 if there is any.

The plugin repository looks for the same, in the package.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

from scripts.package import ROOT, shipped


def main() -> int:
    """Scan the files of the package."""
    found = leaks(ROOT / path for path in shipped())
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


def leaks(files: Iterable[Path]) -> list[str]:
    """A line for each place that looks like a secret to any of detect-secrets' detectors."""
    found = SecretsCollection()
    with default_settings():
        for file in files:
            found.scan_file(str(file))
    return [f"{name}:{secret.line_number}: looks like a {secret.type}" for name, secret in found]


if __name__ == "__main__":
    sys.exit(main())
