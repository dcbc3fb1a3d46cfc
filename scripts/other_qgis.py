"""`python3 -m scripts.other_qgis SUITE`: the plugin's tests in the QGIS of another Debian, in a root folder of its own.

`bookworm` has QGIS 3.22 and Python 3.11, `trixie` 3.40 and 3.13, `forky` 3.44 and 3.14. The folder is made once by
debootstrap from the mirror that apt uses here, below /var/tmp (TERRAFM_ROOTS names another place), and takes about
3 GB, with the engine's environment about 9 GB. As root; mounts vanish with the process. Pictures of the panel stay in
the folder `pictures` of the root.

With `--plugin` only the plugin's tests run, which need no environment of the engine.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("bookworm", "trixie", "forky")
PACKAGES = (
    "qgis", "python3-qgis", "python3-gdal", "python3-venv", "qttools5-dev-tools", "xvfb", "xauth", "make", "git",
    "ca-certificates",
)  # fmt: skip
PICTURE = "docs/make_pictures.py"
_SOURCE = "src"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the root folder where it is missing, and run the tests in it; returns the number of runs that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--plugin", action="store_true", help="only the plugin's tests, without the engine")
    parser.add_argument("tests", nargs="*", help="files of tests instead of all")
    options = parser.parse_args(arguments)
    if os.geteuid() != 0:
        raise SystemExit("A root folder is made by root only: sudo make test-qgis SUITE=…")
    place = Path(os.environ.get("TERRAFM_ROOTS") or "/var/tmp/terrafm-qgis") / options.suite
    make_root(place, options.suite)
    copy_sources(place / _SOURCE)
    failed = [command for command in commands(options.plugin, options.tests) if run_inside(place, command) != 0]
    for command in failed:
        sys.stdout.write(f"failed in {options.suite}: {command}\n")
    return len(failed)


def commands(plugin_only: bool, tests: Iterable[str]) -> list[str]:
    """What runs in the root folder, in the folder of the sources."""
    first = "make .venv-qgis/.made" if plugin_only else "make environments"
    chosen = list(tests) or (["tests/plugin"] if plugin_only else ["tests/plugin", "tests/integration"])
    runs = [f".venv-qgis/bin/python -m pytest -q {each}" for each in chosen]
    if not plugin_only and not list(tests):
        display = 'xvfb-run -a -s "-screen 0 1600x1000x24"'
        picture = f"{display} qgis --nologo --profiles-path /tmp/profiles --code {PICTURE}"
        runs += ["make qt6", "make demo", f"QT_QPA_PLATFORM=xcb TERRAFM_PICTURES=/pictures {picture}"]
    return [first, *runs]


def make_root(place: Path, suite: str) -> None:
    """Debian and QGIS in a folder; a mark in it tells that it is whole."""
    mark, mirror = place / ".terrafm-made", _mirror()
    if mark.exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "usr/bin/apt-get").exists():
        _call("debootstrap", "--variant=minbase", suite, str(place), mirror, *_script_for(suite))
    # a mirror may lag by more than the week that a release still being made is valid; its signature counts all the same
    update = "apt-get update -q -o Acquire::Check-Valid-Until=false"
    install = f"{update} && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends"
    if run_inside(place, f"{install} {' '.join(PACKAGES)}", folder="/") != 0:
        raise SystemExit(f"QGIS of {suite} could not be installed into {place}.")
    mark.touch()


def copy_sources(target: Path) -> None:
    """The tracked files as they are now; environments that were made in the folder stay."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    target.mkdir(exist_ok=True)
    for entry in target.iterdir():
        if not entry.name.startswith(".venv"):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for name in filter(None, names.split("\0")):
        file = ROOT / name
        if file.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target / name)
    _call("git", "-C", str(target), "init", "-q")  # some tests ask git which files are tracked
    _call("git", "-C", str(target), "add", "-A")


def run_inside(place: Path, command: str, folder: str = f"/{_SOURCE}") -> int:
    """Run a line of shell in the root folder, with the devices and processes of this machine."""
    sys.stdout.write(f"== {place.name}: {command}\n")
    sys.stdout.flush()
    for name in ("resolv.conf", "hosts", "ssl/certs/ca-certificates.crt"):  # a network may have certificates of its own
        if Path("/etc", name).is_file() and (place / "etc" / name).parent.is_dir():
            shutil.copyfile(f"/etc/{name}", place / "etc" / name)
    kept = {
        name: value for name, value in os.environ.items() if re.match("(?i).*_proxy$|pip_cert$|ssl_cert_file$", name)
    }
    variables = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": "1",
        "XDG_RUNTIME_DIR": "/tmp/run",
        **kept,
    }
    mounts = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mkdir -p -m 700 "$0/tmp/run"'
    inside = mounts + """ && exec chroot "$0" sh -c 'cd "$0" && eval "$TERRAFM_COMMAND"' "$1" """
    call = ["unshare", "--mount", "sh", "-c", inside, str(place), folder]
    return subprocess.run(call, env={**variables, "TERRAFM_COMMAND": command}, check=False).returncode


def _mirror() -> str:
    """Debian's mirror as apt has it here."""
    for file in (*Path("/etc/apt/sources.list.d").glob("*"), Path("/etc/apt/sources.list")):
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        found = re.search(r"^(?:URIs:|deb(?: \[.*?\])?)\s*(\S+/debian/?)(?:\s|$)", text, re.MULTILINE)
        if found:
            return found.group(1)
    raise SystemExit("apt has no mirror of Debian here: debootstrap needs one.")


def _script_for(suite: str) -> list[str]:
    """Debootstrap's script; an old one knows no new suite, which is made like any other."""
    scripts = Path("/usr/share/debootstrap/scripts")
    if not scripts.is_dir():
        _call("apt-get", "install", "-y", "-q", "--no-install-recommends", "debootstrap")
    return [] if (scripts / suite).exists() else [str(scripts / "sid")]


def _call(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
