"""Which build of PyTorch a computer gets, and what pip is told for it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy, QSslConfiguration

from terrafm_plugin.engine_process import environment
from terrafm_plugin.engine_process.program import with_certificates, with_proxy
from terrafm_plugin.folders import PYTORCH_PACKAGES
from terrafm_plugin.setup.builds import (
    Driver,
    build_named,
    locked_versions,
    matching_build,
    nvidia_driver,
    offered_builds,
    suggested_packages,
    write_lock_without_torch,
)
from terrafm_plugin.setup.environment_steps import (
    EnvironmentProblem,
    check_target,
    creation_steps,
    found_in,
    free_gigabytes,
    repair_steps,
)

ROOT = Path(__file__).parents[3]
PACKAGES = "https://packages.example/whl/"
TOLD = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  {} Tue Aug 12 00:00:00 UTC 2025\nGCC version: gcc 12.2.0\n"


@pytest.mark.parametrize(
    ("version", "platform", "build"),
    [
        ("580.65.06", "linux", "cuda"),
        ("", "win32", "cuda"),
        ("535.104.05", "linux", "cpu"),  # too old for CUDA 13
        (None, "linux", "cpu"),
        (None, "win32", "cpu"),
        (None, "darwin", "mac"),
    ],
)
def test_a_driver_decides_on_the_build(version, platform, build):
    assert matching_build(None if version is None else Driver(version), platform, PACKAGES).name == build


def test_without_an_address_there_is_one_build_that_works_everywhere():
    assert [build.name for build in offered_builds("linux")] == ["cuda"]
    assert [build.name for build in offered_builds("win32")] == ["cpu"]
    assert matching_build(None, "linux") == offered_builds("linux")[0]


def test_the_driver_is_what_the_system_tells(tmp_path):
    assert nvidia_driver(tmp_path, "linux") is None
    assert nvidia_driver(tmp_path, "darwin") is None
    library = tmp_path / "usr/lib/wsl/lib/libcuda.so.1"
    library.parent.mkdir(parents=True)
    library.touch()
    assert nvidia_driver(tmp_path, "linux") == Driver("")
    told = tmp_path / "proc/driver/nvidia/version"
    told.parent.mkdir(parents=True)
    told.write_text(TOLD.format("570.86.10"))
    assert nvidia_driver(tmp_path, "linux") == Driver("570.86.10")


def test_the_processors_build_is_the_locked_torch_without_what_is_for_cuda(tmp_path):
    versions = locked_versions(environment.LOCK)
    build = build_named("cpu", "linux", PACKAGES)
    torch, rest = creation_steps(tmp_path, "/usr/bin/python3", build=build)[1:3]
    assert torch.argv[-3:] == ("--index-url", "https://packages.example/whl/cpu", f"torch=={versions['torch']}+cpu")
    assert {"--no-deps", "--require-hashes"} <= set(rest.argv)
    target = Path(rest.argv[-1])
    write_lock_without_torch(target)
    text = target.read_text()
    names = {line.split("==")[0] for line in text.splitlines() if line[0].isalnum()}
    assert {"scipy", "rasterio", "scikit-learn", "safetensors"} <= names
    assert not {name for name in names if name.startswith(("nvidia", "cuda", "torch", "triton"))}
    assert names < set(versions)
    assert text.count("--hash=sha256:") > len(names)


def test_the_index_of_the_lock_needs_no_other(tmp_path):
    common = offered_builds("linux")[0]
    assert creation_steps(tmp_path, "python3", build=common) == creation_steps(tmp_path, "python3")
    of_wheels = creation_steps(tmp_path, "python3", wheels=Path("/w"), build=build_named("cpu", "linux", PACKAGES))
    assert not [step for step in of_wheels if "--index-url" in step.argv]
    assert build_named("cuda", "win32", PACKAGES).variant == "cu" + "".join(
        locked_versions(environment.LOCK)["cuda-toolkit"].split(".")[:2]
    )


def test_the_space_that_is_asked_for_is_that_of_the_build(tmp_path):
    free = free_gigabytes(tmp_path / "not" / "there")
    check_target(tmp_path / "env", free / 2)
    with pytest.raises(EnvironmentProblem, match=f"needs {free + 10:.1f} GB"):
        check_target(tmp_path / "env", free + 10)


def test_a_repair_brings_back_each_package_from_where_it_came(tmp_path):
    damaged = found_in(
        'a line\n{"damaged": {"torch": "2.15.0+cpu", "scipy": "1.18.1", "lightgbm": "4.7.0"}}\n', "damaged"
    )
    steps = repair_steps(tmp_path, "/usr/bin/python3", damaged, build_named("cpu", "linux", PACKAGES))
    again = [step.argv for step in steps if "--force-reinstall" in step.argv]
    assert again[0][-3:-1] == ("--index-url", "https://packages.example/whl/cpu")
    assert again[0][-1].startswith("torch==") and again[0][-1].endswith("+cpu")
    part = Path(again[1][-1]).read_text()
    assert {line.split("==")[0] for line in part.splitlines() if line[0].isalnum()} == {"scipy", "lightgbm"}
    assert "--hash=sha256:" in part and "--require-hashes" in again[1]
    assert [step.share for step in steps] == sorted(step.share for step in steps)
    assert not any("venv" in step.argv for step in steps)
    whole = repair_steps(tmp_path, "/usr/bin/python3", {}, build_named("cuda", "linux"))
    assert not [step for step in whole if "--force-reinstall" in step.argv]
    assert found_in("no JSON", "damaged") is None


def test_qgis_proxy_reaches_pip_with_its_odd_password(qgis_app):
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy()
    try:
        proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example", 3128, "eva", "p@ss/w:rd#1")
        manager.setFallbackProxyAndExcludes(proxy, ["https://inside.example"], ["https://plain.example"])
        variables = with_proxy({"HOME": "/home/eva"})
        assert variables["HTTPS_PROXY"] == "http://eva:p%40ss%2Fw%3Ard%231@proxy.example:3128"
        assert variables["HOME"] == "/home/eva"
        assert "127.0.0.1" in variables["NO_PROXY"].split(",")
        assert "plain.example" in variables["NO_PROXY"].split(",")
        manager.setFallbackProxyAndExcludes(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy), [], [])
        assert with_proxy({"HTTPS_PROXY": "http://system"}) == {"HTTPS_PROXY": "http://system"}
    finally:
        manager.setFallbackProxyAndExcludes(before, [], [])


def test_the_small_build_is_the_first_choice_where_no_card_is(monkeypatch):
    assert suggested_packages(None, "linux") == PYTORCH_PACKAGES
    assert suggested_packages(Driver("470.10"), "linux") == PYTORCH_PACKAGES
    assert suggested_packages(Driver("590.10"), "linux") == suggested_packages(None, "win32") == ""
    assert suggested_packages(Driver("590.10"), "win32") == PYTORCH_PACKAGES
    small = matching_build(None, "linux", suggested_packages(None, "linux"))
    assert (small.name, small.index) == ("cpu", f"{PYTORCH_PACKAGES}/cpu")
    assert [pin.rsplit("+", 1)[1] for pin in small.pins()] == ["cpu"]
    developers = dict(pin.split("==") for pin in small.pins(environment.REQUIREMENTS / "development.txt"))
    assert {name: pin.rsplit("+", 1)[1] for name, pin in developers.items()} == {"torch": "cpu", "torchvision": "cpu"}


def test_a_developers_environment_takes_the_same_small_build(tmp_path):
    lock = str(environment.REQUIREMENTS / "development.txt")
    argv = ["--target", str(tmp_path / "e"), "--requirements", lock, "--torch", "cpu", "--print-commands"]
    run = subprocess.run(
        [sys.executable, "-m", "terrafm_plugin.setup.environment_steps", *argv],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    if sys.platform == "linux":
        of_torch = r"torch==\S+\+cpu torchvision==\S+\+cpu"
        assert re.search(f"--index-url {re.escape(PYTORCH_PACKAGES)}/cpu {of_torch}$", run.stdout, re.MULTILINE)
        rest = (tmp_path / "e" / "terrafm-requirements.txt").read_text(encoding="utf-8")
        assert "timm==" in rest
        assert "torch==" not in rest and "torchvision==" not in rest


def test_the_address_of_pytorch_stands_in_one_place():
    host = PYTORCH_PACKAGES.split("/")[2]
    files = [*(ROOT / "terrafm_plugin").rglob("*.py"), *(ROOT / "scripts").rglob("*.py"), ROOT / "Makefile"]
    assert [file.name for file in files if host in file.read_text(encoding="utf-8")] == ["folders.py"]


def test_authorities_that_qgis_was_given_are_handed_on(qgis_app, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path))
    manager = QgsApplication.authManager()
    if manager.isDisabled():
        pytest.skip("this QGIS has no store of certificates")
    assert "PIP_CERT" not in with_certificates({})
    system = QSslConfiguration.systemCaCertificates()
    assert manager.storeCertAuthority(system[0])  # stands for that of a network which looks into what passes
    try:
        variables = with_certificates({"HOME": "/home/eva"})
    finally:
        manager.removeCertAuthority(system[0])
    text = Path(variables["PIP_CERT"]).read_text(encoding="ascii")
    assert text.count("BEGIN CERTIFICATE") == len(system) + 1
    assert variables["SSL_CERT_FILE"] == variables["PIP_CERT"]
