"""The zip that users install, held to the rules of QGIS's plugin repository."""

import ast
import configparser
import re
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from scripts.package import (
    ROOT,
    LinkError,
    PlaceholderError,
    check_contact,
    check_links,
    contact_of,
    shipped,
    write_package,
)

LARGEST = 25_000_000
KINDS = {
    ".jinja",
    ".py",
    ".md",
    ".html",
    ".txt",
    ".in",
    ".svg",
    ".json",
    ".tif",
    ".gpkg",
    ".safetensors",
    ".qm",
    ".yaml",
    "",
}
"""Endings of what may ship: text, help, translations, icons, the sample scene, weights; nothing that a machine runs."""
PROGRAMS = (b"\x7fELF", b"MZ", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist") / "terrafm.zip"
    write_package(out, draft=True)
    with zipfile.ZipFile(out) as archive:
        yield archive


@pytest.fixture(scope="module")
def names(package):
    return package.namelist()


@pytest.fixture(scope="module")
def metadata(package):
    parser = configparser.ConfigParser()
    parser.read_string(package.read("terrafm/metadata.txt").decode("utf-8"))
    return parser["general"]


def text_files(package):
    for name in package.namelist():
        if name.endswith((".py", ".md", ".txt", ".in")):
            yield name, package.read(name).decode("utf-8")


def test_one_folder_with_what_the_repository_looks_for(names):
    assert {PurePosixPath(name).parts[0] for name in names} == {"terrafm"}
    for name in ("metadata.txt", "__init__.py", "LICENSE", "README.md", "CHANGELOG.md"):
        assert f"terrafm/{name}" in names
    assert len(names) == len({name.lower() for name in names})  # also where upper and lower case are the same
    assert all(re.fullmatch(r"[\w./-]+", name, re.ASCII) and ".." not in name for name in names)


def test_nothing_ships_that_users_do_not_need(names):
    parts = {part for name in names for part in PurePosixPath(name).parts}
    assert not parts & {"tests", "docs", "training", "scripts", "i18n", "__pycache__", "Makefile", "pyproject.toml"}
    assert not [part for part in parts if part.startswith(".")]
    assert not [name for name in names if "development" in name or "qgis-tests" in name]


def test_nothing_in_it_is_a_program(package, names):
    assert {PurePosixPath(name).suffix for name in names} <= KINDS
    for entry in package.infolist():
        assert not package.read(entry).startswith(PROGRAMS), entry.filename
        assert entry.external_attr >> 16 == 0o100644


def test_it_is_small_enough_to_upload(package):
    assert sum(entry.file_size for entry in package.infolist()) < LARGEST


def test_every_file_of_the_plugin_and_the_engine_is_in_it(names):
    """Those that are tracked; a file that was forgotten in git would be missing for users."""
    here = {
        file.relative_to(ROOT).as_posix()
        for folder in ("terrafm_plugin", "engine", "resources/help", "resources/translations")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }
    assert {f"terrafm/{name}" for name in here} <= set(names)


def test_requirements_that_it_names_are_in_it(package, names):
    named = {
        file
        for name, text in text_files(package)
        if name.endswith((".py", "metadata.txt"))
        for file in re.findall(r"requirements/[a-z0-9-]+\.(?:txt|in)", text)
    }
    named.discard("requirements/development.txt")  # in the words of a developer's command
    assert "requirements/engine.txt" in named
    assert {f"terrafm/{file}" for file in named} <= set(names)
    included = re.findall(r"^-r (\S+)", "\n".join(t for n, t in text_files(package) if n.endswith(".in")), re.MULTILINE)
    assert {f"terrafm/requirements/{file}" for file in included} <= set(names)


def test_imports_inside_it_lead_to_files_that_are_in_it(package, names):
    modules = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in names}
    for name, text in text_files(package):
        if not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.ImportFrom):
                continue
            if node.level:
                parts = name.split("/")[: -node.level]
                target = ".".join([*parts, *([node.module] if node.module else [])])
            elif node.module.split(".")[0] == "engine":
                target = f"terrafm.{node.module}"
            else:
                continue
            assert target in modules, f"{name} imports {target}"


def test_the_same_files_give_the_same_bytes(tmp_path):
    for name in ("one.zip", "two.zip"):
        write_package(tmp_path / name, draft=True)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "two.zip"]
    assert shipped() == sorted(shipped())


def test_the_metadata_are_complete(metadata, names):
    for key in ("name", "description", "about", "author", "email", "tags", "changelog", "license"):
        assert metadata[key].strip(), key
    assert re.fullmatch(r"\d+\.\d+\.\d+", metadata["version"])
    assert metadata["qgisMinimumVersion"] == "3.22"
    assert metadata["qgisMaximumVersion"] == "4.99"
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9 :_.-]*", metadata["name"]) and "plugin" not in metadata["name"].lower()
    assert "plugin" not in metadata["description"].lower()
    assert "<" not in metadata["about"] + metadata["description"]  # no HTML
    assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", metadata["email"])
    assert metadata["category"] in {"Raster", "Vector", "Database", "Mesh", "Web"}
    assert f"terrafm/{metadata['icon']}" in names
    assert all(metadata[key] in {"True", "False"} for key in ("experimental", "deprecated", "server"))
    tags = metadata["tags"].split(",")
    assert len(tags) == len(set(tags)) and all(tag == tag.strip().lower() and tag for tag in tags)


@pytest.mark.parametrize("key", ["homepage", "repository", "tracker"])
def test_addresses_are_addresses(metadata, key):
    """In form only, and a draft's may be placeholders: whether they answer is asked when a release is built."""
    parts = urlsplit(metadata[key])
    assert parts.scheme == "https" and "." in parts.netloc and parts.path not in ("", "/")


def test_author_and_addresses_are_those_of_the_project(metadata):
    contact = contact_of((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {key: metadata[key] for key in contact} == contact


PROJECT = """
[project]
authors = [{{ name = "Somebody", email = "us@{mail}" }}]
[project.urls]
homepage = "https://{home}/terrafm"
repository = "https://git.real.org/terrafm"
tracker = "https://git.real.org/terrafm/issues"
"""


@pytest.mark.parametrize(
    ("mail", "home", "named"),
    [("example.org", "real.org", "email"), ("real.org", "pages.example.com", "homepage"), ("real.org", "real.org", "")],
)
def test_a_release_has_no_placeholders(mail, home, named):
    contact = contact_of(PROJECT.format(mail=mail, home=home))
    if not named:
        check_contact(contact)
        return
    with pytest.raises(PlaceholderError, match=f"placeholders for {named}, which"):
        check_contact(contact)


def test_a_release_with_placeholders_is_not_built(tmp_path):
    contact = contact_of((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if "example.org" not in contact["homepage"]:
        pytest.skip("the addresses are real")
    with pytest.raises(PlaceholderError, match="make package DRAFT=1"):
        write_package(tmp_path / "terrafm.zip")
    assert not list(tmp_path.iterdir())


class Host(BaseHTTPRequestHandler):
    """Answers as its paths say; the plugin repository asks for no more than the head."""

    def do_HEAD(self):
        if self.path == "/slow":
            time.sleep(2)
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/here")
        else:
            self.send_response({"/gone": 404, "/broken": 500}.get(self.path, 200))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def host(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_links_that_answer_are_taken(host):
    check_links({"homepage": f"{host}/", "repository": f"{host}/here", "tracker": f"{host}/moved"})


@pytest.mark.parametrize("path", ["/gone", "/broken", "/slow"])
def test_a_link_without_a_good_answer_is_named(host, path):
    links = {"homepage": f"{host}/here", "repository": f"{host}{path}", "tracker": f"{host}/here"}
    with pytest.raises(LinkError) as caught:
        check_links(links, seconds=0.5)
    assert f"from repository ({host}{path}): the plugin repository would reject" in str(caught.value)


def test_links_to_nowhere_are_named():
    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as closed:
        nobody = f"http://127.0.0.1:{closed.server_port}/"
    with pytest.raises(LinkError, match=r"from homepage \(.*\), tracker \(no address\): "):
        check_links({"homepage": nobody, "repository": ROOT.as_uri(), "tracker": "no address"})


def test_the_licence_is_the_one_that_the_metadata_name(package, metadata):
    assert metadata["license"].startswith("GPL-2.0")
    assert b"GNU GENERAL PUBLIC LICENSE\n                       Version 2" in package.read("terrafm/LICENSE")


def test_it_imports_without_the_rest_of_the_repository(package, tmp_path, monkeypatch):
    """As QGIS does: the folder of plugins is on the path, the plugin is a package in it."""
    import sys

    package.extractall(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    try:
        module = __import__("terrafm")
        plugin = module.classFactory(None)
        assert plugin.__class__.__module__ == "terrafm.terrafm_plugin.plugin"
    finally:
        for name in set(sys.modules) - before:
            if name.split(".")[0] == "terrafm":
                del sys.modules[name]
