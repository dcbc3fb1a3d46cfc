"""Damaged and hostile class sets: each is a set of classes, or refused in one sentence."""

import json

import pytest

from terrafm_plugin.classes import MOST_CLASSES, LandCoverClass, classes_from_json, classes_to_json
from terrafm_plugin.engine_process.messages import parse
from terrafm_plugin.samples.class_sets import ClassSetError, read_class_set, write_class_set
from tests.endurance.mutations import damaged

DAMAGED = 240
CLASSES = [LandCoverClass(number, f"Klasse {number} ü", "#1b7837") for number in (1, 7, 254)]
ODD = (
    None, True, -1, 0, 255, 1e999, float("nan"), 10**400, "1", "", " ", "\n", "a\nb", "\0", "\ud800", "שלום\u202e",
    "🌲", "x" * 100_000, [], {}, [[]],
)  # fmt: skip


def hostile_sets():
    """Texts that are JSON of other shapes, with odd codes, names and colours, or none at all."""
    whole = {"kind": "TerraFM class set", "version": 1, "title": "t", "classes": [vars(entry) for entry in CLASSES]}
    for key in ("code", "name", "color"):
        for value in ODD:
            yield json.dumps({**whole, "classes": [{**vars(CLASSES[0]), key: value}]}).encode()
    for content in (*ODD, {"classes": None}, {"classes": [1]}, {**whole, "title": {}}, whole["classes"] * 2):
        yield json.dumps(content).encode()
    yield from (b"", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe[\0]\0", b"\xef\xbb\xbf[]", b"9" * 5000, b"\0" * 100)
    yield json.dumps(whole, ensure_ascii=False).encode("latin-1")
    yield json.dumps(whole).encode("utf-16")


def test_hostile_class_sets(tmp_path):
    path = tmp_path / "classes.json"
    write_class_set(path, CLASSES)
    content = path.read_bytes()
    texts = [*(damaged(content, seed) for seed in range(DAMAGED)), *hostile_sets()]
    read = refused = 0
    for text in texts:
        path.write_bytes(text)
        try:
            preset = read_class_set(path)
        except ClassSetError as error:
            refused += 1
            assert "\n" not in str(error), text[:200]
            assert len(str(error)) < 600, text[:200]
            continue
        read += 1
        codes = [entry.code for entry in preset.classes]
        assert len(set(codes)) == len(codes)
        assert all(1 <= code <= MOST_CLASSES for code in codes)
        again = tmp_path / "again.json"
        write_class_set(again, preset.classes)
        assert read_class_set(again).classes == preset.classes
    print(f"\nclass sets | {len(texts)} | {read} | {refused} | 0")
    assert len(texts) > 300


def test_damaged_classes_in_a_project_and_messages():
    text, message = classes_to_json(CLASSES).encode(), b'{"jsonrpc":"2.0","id":1,"result":{"a":[1,null]}}'
    texts = [damaged(text, seed) for seed in range(DAMAGED)] + list(hostile_sets())
    for one in texts:
        for entry in classes_from_json(one.decode("utf-8", "replace")):
            assert 1 <= entry.code <= MOST_CLASSES
    for one in (*(damaged(message, seed) for seed in range(DAMAGED)), *texts):
        parse(one)


@pytest.mark.parametrize("target", ["no folder/c.json", "."])
def test_a_class_set_that_cannot_be_written_is_said(tmp_path, target):
    with pytest.raises(ClassSetError, match="cannot be saved"):
        write_class_set(tmp_path / target, CLASSES)
