"""Refuse what looks like a password or key in what ships: `python -m scripts.leaks`; exit status 1 if there is any."""

from __future__ import annotations

import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

from scripts.package import shipped


def main() -> int:
    """Scan the files of the package."""
    root = Path(__file__).resolve().parents[1]
    found = SecretsCollection()
    with default_settings():
        for path in shipped():
            # the locks are checksums through and through
            if Path(path).parts[0] != "requirements":
                found.scan_file(str(root / path))
    for name, secret in found:
        print(f"{name}:{secret.line_number}: looks like a {secret.type}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
