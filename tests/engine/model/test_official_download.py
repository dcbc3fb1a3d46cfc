"""`models download official` against a hub on this machine, with all that can go wrong on the way."""

from __future__ import annotations

import io
import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner, Result

from engine.__main__ import main
from engine.errors import Cancelled, UserError
from engine.model import TerraFM, available_models, load_model, verify_model
from engine.model.config import ModelConfig
from engine.model.weights import download as official_download
from engine.model.weights import hub
from engine.model.weights.download import download_official
from engine.model.weights.releases import OFFICIAL, RELEASES, Release
from tests.hub_server import Hub, parts, serving

TINY = Release(OFFICIAL.repository, OFFICIAL.file, "ti")
"""The official layout at Ti's size: 40 MB and quick to read; only this number differs from the real download."""


def checkpoint(drop: str = "", **changes: torch.Tensor) -> bytes:
    """A file as the authors publish it, without fusion parameters."""
    with torch.device("meta"):
        shapes = {name: value.shape for name, value in TerraFM(ModelConfig.of_size("ti")).state_dict().items()}
    tensors = {name: torch.full(shape, 0.01) for name, shape in shapes.items() if ".fusion." not in name}
    tensors = {name: value for name, value in {**tensors, **changes}.items() if name != drop}
    buffer = io.BytesIO()
    torch.save(tensors, buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def content() -> bytes:
    return checkpoint()


@pytest.fixture
def server(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    state = Hub(content)
    monkeypatch.setattr(hub, "_PAUSE", 0.0)
    monkeypatch.setitem(RELEASES, "official", TINY)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(state) as address:
        monkeypatch.setenv("TERRAFM_HUB", address)
        yield state


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERRAFM_MODELS", str(tmp_path / "mödels"))
    return tmp_path / "mödels"


def command(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["models", *arguments], catch_exceptions=False)


def refused(*arguments: str, release: Release = TINY) -> str:
    with pytest.raises(UserError) as error:
        download_official(*arguments, release=release)
    assert "\n" not in str(error.value)
    return str(error.value)


def ranges(server: Hub) -> list[str]:
    return [asked.partition("bytes=")[2] for asked in server.asked if asked.startswith("GET /cdn/")]


def test_the_command_fetches_checks_and_names_the_model(server: Hub, models: Path) -> None:
    outcome = command("download", "official", "--json")
    assert outcome.exit_code == 0, outcome.output
    events = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert "Apache-2.0" in events[0]["message"] and "MIT" in events[0]["message"] and events[0]["event"] == "note"
    fractions = [event["fraction"] for event in events if event["event"] == "progress"]
    assert len(fractions) > 10 and fractions == sorted(fractions) and fractions[-1] == 1
    assert any("of 40 MB" in event.get("message", "") for event in events)
    result = events[-1]
    assert result["event"] == "result" and result["name"] == "terrafm-b" and result["trained"]
    commit, sha256 = server.commit, server.sha256
    assert result["origin"]["commit"] == commit and result["origin"]["sha256"] == sha256
    assert server.asked == [  # the bytes are those of one commit, not of whatever is newest by then
        "HEAD /MBZUAI/TerraFM/resolve/main/TerraFM-B.pth",
        f"GET /MBZUAI/TerraFM/resolve/{commit}/TerraFM-B.pth",
        f"GET /cdn/{sha256}?signature=x",
    ]
    model = load_model("terrafm-b")
    assert model.info in available_models() and verify_model(models / "terrafm-b.safetensors") == model.info
    assert model.info.origin is not None and model.info.origin.url.endswith(f"/resolve/{commit}/TerraFM-B.pth")
    assert sha256 in model.info.provenance and "differ" in model.info.licence
    assert all(name.startswith("patch_embed.fusion.") for name in model.info.absent) and model.info.absent
    assert (model.cls_token == 0.01).all()
    assert parts(models) == []


def test_what_is_there_already_is_checked_and_not_fetched(server: Hub, models: Path) -> None:
    first = download_official(release=TINY)
    server.asked.clear()
    server.commit = "b" * 40  # the repository went on, the weights did not change
    assert download_official(release=TINY) == first
    assert [asked.split()[0] for asked in server.asked] == ["HEAD"]
    path = models / "terrafm-b.safetensors"
    damaged = bytearray(path.read_bytes())
    damaged[-1000] ^= 1
    path.write_bytes(damaged)
    again = download_official(release=TINY)  # a damaged model is fetched anew
    assert again.origin is not None and again.origin.commit == "b" * 40
    assert verify_model(path) == again


def test_a_cut_download_goes_on_where_it_stopped(server: Hub, models: Path, content: bytes) -> None:
    server.cut_after = 15_000_000
    info = download_official(release=TINY)
    assert info.origin is not None and info.origin.sha256 == server.sha256
    assert ranges(server) == ["", "15000000-", "30000000-"]
    assert len(content) > 30_000_000


def test_a_server_that_knows_no_ranges_sends_all_of_it_again(server: Hub, models: Path) -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_official(release=TINY, progress=stop)
    server.knows_ranges = False
    assert download_official(release=TINY).trained


def test_a_cancelled_download_leaves_only_what_the_next_one_needs(server: Hub, models: Path, content: bytes) -> None:
    def stop(fraction: float, message: str) -> None:
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_official(release=TINY, progress=stop)
    (part,) = parts(models)
    have = part.stat().st_size
    assert part.name == "TerraFM-B.pth.part" and 0.4 * len(content) < have < 0.6 * len(content)
    assert [path.name for path in models.iterdir()] == [".downloads"]
    server.asked.clear()
    download_official(release=TINY)
    assert ranges(server) == [f"{have}-"]


def test_a_cancel_is_felt_while_little_has_come(server: Hub, models: Path) -> None:
    server.cut_after, server.silent_until = 100_000, threading.Event()

    def stop(fraction: float, message: str) -> None:
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_official(release=TINY, progress=stop)
    server.silent_until.set()
    (part,) = parts(models)
    assert 0 < part.stat().st_size <= 100_000


def test_a_part_of_another_commits_file_is_not_gone_on_with(server: Hub, models: Path, content: bytes) -> None:
    server.cut_after, server.knows_ranges = 1_000_000, False
    assert f"stopped at 1 of {len(content) / 1e6:.0f} MB" in refused()
    assert len(parts(models)) == 1
    server.cut_after, server.knows_ranges = None, True
    server.put(checkpoint(**{"norm.bias": torch.ones(192)}), "c" * 40)
    server.asked.clear()
    info = download_official(release=TINY)
    assert ranges(server) == [""]
    assert info.origin is not None and info.origin.commit == "c" * 40 and parts(models) == []
    server.put(content, "d" * 40)
    sentence = refused()
    assert "another TerraFM-B.pth now (commit ddddddd)" in sentence and "(commit ccccccc)" in sentence
    assert load_model("terrafm-b").info == info
    replaced = download_official(release=TINY, replace_other=True)
    assert replaced.origin is not None and replaced.origin.commit == "d" * 40
    assert not (load_model("terrafm-b").norm.bias == 1).any()


def test_bytes_changed_on_their_way_are_refused_and_removed(server: Hub, models: Path) -> None:
    server.flipped = True
    assert server.sha256 in refused()
    assert parts(models) == [] and not (models / "terrafm-b.safetensors").exists()
    server.flipped = False
    assert download_official(release=TINY).trained


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: checkpoint(**{"norm.bias": torch.ones(191)}), "'norm.bias' is float32 of shape 191 where"),
        (lambda: checkpoint(drop="norm.bias"), "such as 'norm.bias'"),
        (lambda: b"<!DOCTYPE html> Something else", "is not a file of plain tensors|is cut or damaged"),
    ],
)
def test_a_file_that_is_not_the_released_model_is_refused(server: Hub, models: Path, file, words: str) -> None:
    server.put(file(), "e" * 40)
    with pytest.raises(UserError, match=f"commit eeeeeee is not the released model and was removed.*(?:{words})"):
        download_official(release=TINY)
    assert parts(models) == [] and not (models / "terrafm-b.safetensors").exists()


def test_another_size_than_the_released_one_is_refused(server: Hub, models: Path) -> None:
    assert "holds a TerraFM-Ti where TerraFM-B was expected" in refused(release=OFFICIAL)


def test_a_hub_that_refuses_or_says_too_little(server: Hub, models: Path) -> None:
    server.refused = 404
    assert "404, it does not have this file" in refused()
    server.refused = 401
    assert "401, it wants a login" in refused()
    server.refused, server.described = None, False
    assert "does not say which commit and checksum" in refused()
    server.described, server.failing = True, 503
    assert "stopped at 0 of" in refused()
    assert len(ranges(server)) == 3
    server.failing = 403
    assert "403" in refused()
    assert not list(models.glob("*.safetensors"))


def test_a_renamed_repository_is_followed(server: Hub, models: Path) -> None:
    server.moved_from = "someone/Before"
    assert download_official(release=replace(TINY, repository="someone/Before")).trained is True


def test_it_goes_through_the_proxy_of_the_environment(
    server: Hub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", os.environ["TERRAFM_HUB"])
    monkeypatch.setenv("all_proxy", "socks://127.0.0.1:1080/")  # as desktops set it beside the other one
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERRAFM_HUB", "http://hub.example")
    assert download_official(release=TINY).trained
    assert len(server.asked) == 3 and all(" http://hub.example/" in asked for asked in server.asked)


def test_without_a_network_it_says_so(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Hub(b"")) as address:
        pass
    for wrong in (address, "http://no-such-host.invalid", "nonsense"):
        monkeypatch.setenv("TERRAFM_HUB", wrong)
        outcome = command("download", "official")
        assert outcome.exit_code == 2
        assert "hub cannot be reached" in outcome.stderr and "models import" in outcome.stderr


def test_a_model_of_that_name_is_not_replaced_unasked(server: Hub, models: Path) -> None:
    models.mkdir()
    (models / "own.pth").write_bytes(server.content)
    assert command("import", str(models / "own.pth"), "--name", "terrafm-b").exit_code == 0
    assert "there is another model" in refused()
    assert download_official("official-b", release=TINY).name == "official-b"
    assert "cannot be a model's name" in refused("../up")


def test_a_full_disk_is_said_before_anything_is_fetched(
    server: Hub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The space that the system reports is the one thing that a test cannot really take away."""
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(official_download.shutil, "disk_usage", lambda _: usage._replace(free=30_000_000))
    assert "has 30 MB left" in refused()
    assert ranges(server) == []
