"""`python3 -m scripts.package [--out dist/terrafm.zip] [--draft]`: the plugin as QGIS installs it from a zip."""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

if sys.version_info >= (3, 11):
    import tomllib
else:  # the Python of QGIS 3.22, where pytest brings it
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
TOP = "terrafm"
SHIPPED = re.compile(
    r"(metadata\.txt|__init__\.py|LICENSE|README\.md|CHANGELOG\.md"
    r"|(terrafm_plugin|engine|resources)/.+"
    r"|requirements/(engine|training|clouds|s2cloudless|csmask|archive)\.(in|txt))"
)
"""What the plugin and its engine need, and the requirements that set-up or messages name."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_PLACEHOLDERS = re.compile(r"(.*\.)?example\.(org|com|net)")
"""Domains that nobody has (RFC 2606)."""


_LINKS = ("homepage", "repository", "tracker")
_SECONDS = 10.0
"""The plugin repository waits as long for an answer to each."""


class PlaceholderError(Exception):
    """The addresses are not real yet; the plugin repository would fetch them and reject the package."""


class LinkError(Exception):
    """An address does not answer; the plugin repository asks each of them and rejects the package."""


def main() -> None:
    """Write the package of the working tree's tracked files."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "terrafm.zip")
    parser.add_argument("--draft", action="store_true", help="With placeholders for addresses too, for tests.")
    options = parser.parse_args()
    out = options.out
    try:
        write_package(out, draft=options.draft)
    except (PlaceholderError, LinkError) as error:
        sys.exit(str(error))
    changed = _git("status", "--porcelain", "--untracked-files=no")
    note = " with changes that are not committed" if changed.strip() else ""
    sys.stdout.write(
        f"{out}: {out.stat().st_size / 1e6:.1f} MB of commit {_git('rev-parse', '--short', 'HEAD')}{note}\n"
    )


def write_package(out: Path, *, draft: bool = False) -> None:
    """Write the zip; the same files give the same bytes on every machine.

    So nothing of the machine is in it: names are sorted, times and rights are fixed, and files are stored as they
    are, since each version of zlib compresses in its own way. `PlaceholderError` or `LinkError` unless it is a draft or
    has real addresses that answer.
    """
    contact = contact_of((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if not draft:
        check_contact(contact)
        check_links(contact)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        for name in shipped():
            entry = zipfile.ZipInfo(f"{TOP}/{name}", _EARLIEST)
            entry.create_system = 3  # rights as Unix has them, whatever this machine is
            entry.external_attr = _PLAIN_FILE
            content = (ROOT / name).read_bytes()
            archive.writestr(entry, with_contact(content, contact) if name == "metadata.txt" else content)
    temporary.replace(out)


def contact_of(project: str) -> dict[str, str]:
    """Author and addresses as metadata.txt names them, from the text of pyproject.toml."""
    content = tomllib.loads(project)["project"]
    (author,) = content["authors"]
    urls = content["urls"]
    return {
        "author": author["name"],
        "email": author["email"],
        **{key: urls[key] for key in _LINKS},
    }


def check_contact(contact: dict[str, str]) -> None:
    """Refuse an e-mail address or URL of nobody."""
    domains = {key: urlsplit(value).hostname or value.rpartition("@")[2] for key, value in contact.items()}
    unreal = [key for key, domain in domains.items() if _PLACEHOLDERS.fullmatch(domain)]
    if unreal:
        raise PlaceholderError(
            f"pyproject.toml has placeholders for {', '.join(unreal)}, which the plugin repository would reject: "
            "write the real ones there, or build for tests with `make package DRAFT=1`."
        )


def check_links(contact: dict[str, str], seconds: float = _SECONDS) -> None:
    """Refuse a link that does not answer as the plugin repository asks: for its head, in time, with less than 400."""
    silent = [f"{key} ({contact[key]})" for key in _LINKS if not _answers(contact[key], seconds)]
    if silent:
        raise LinkError(
            f"No good answer came within {seconds:g} s from {', '.join(silent)}: the plugin repository would reject "
            "the package. Check the addresses in pyproject.toml and the network, or build for tests with "
            "`make package DRAFT=1`."
        )


class _StayHere(urllib.request.HTTPRedirectHandler):
    """That the content is elsewhere is an answer too."""

    def redirect_request(self, *_: object) -> None:
        return None


def _answers(url: str, seconds: float) -> bool:
    if urlsplit(url).scheme not in ("http", "https"):
        return False
    # some hosts turn away what does not call itself a browser
    asked = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "Mozilla/5.0 (make package)"})
    try:
        with urllib.request.build_opener(_StayHere).open(asked, timeout=seconds):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 400
    except (OSError, http.client.HTTPException):
        return False


def with_contact(metadata: bytes, contact: dict[str, str]) -> bytes:
    """metadata.txt with the lines that it takes from pyproject.toml."""
    lines = "".join(f"{key}={value}\n" for key, value in contact.items())
    return metadata.rstrip(b"\n") + b"\n" + lines.encode("utf-8")


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
