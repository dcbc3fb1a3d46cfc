import json

from terrafm_plugin.engine_process.messages import (
    Answer,
    ErrorKind,
    Failure,
    MessageReader,
    Noticed,
    PartialResult,
    ProgressReport,
    StrayText,
    cancel_line,
    parse,
    request_line,
)


def test_requests_are_one_line_of_utf_8_and_leave_out_what_is_not_given():
    line = request_line(7, "describe", {"path": "/Grün/ä\n.tif", "level": None, "smoothing": 0.0})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert json.loads(line) == {
        "jsonrpc": "2.0",
        "id": 7,
        "method": "describe",
        "params": {"path": "/Grün/ä\n.tif", "smoothing": 0.0},
    }
    assert "Grün".encode() in line


def test_cancel_is_a_notification():
    message = json.loads(cancel_line(3))
    assert message["method"] == "cancel"
    assert message["params"] == {"id": 3}
    assert "id" not in message


def test_messages_arrive_whole_however_they_are_cut():
    stream = (
        '{"jsonrpc":"2.0","method":"progress","params":{"id":1,"fraction":0.5,"message":"Läuft"}}\n'
        '{"jsonrpc":"2.0","method":"partial","params":{"id":1,"out":"a.tif"}}\n'
        '{"jsonrpc":"2.0","method":"notice","params":{"id":1,"message":"Dunkel"}}\n'
        "\n"
        "a library says hello\n"
        '{"jsonrpc":"2.0","id":1,"result":{"out":"b.tif"}}\n'
    ).encode()
    expected = [
        ProgressReport(1, 0.5, "Läuft"),
        PartialResult(1, {"out": "a.tif"}),
        Noticed(1, "Dunkel"),
        StrayText("a library says hello"),
        Answer(1, {"out": "b.tif"}),
    ]
    for size in (1, 2, 7, 64, len(stream)):
        reader = MessageReader()
        found = [message for at in range(0, len(stream), size) for message in reader.feed(stream[at : at + size])]
        assert found == expected


def test_an_unfinished_line_is_no_message():
    assert MessageReader().feed(b'{"jsonrpc":"2.0","id":1,"result":{}}') == []


def test_errors_say_whose_fault_they_are():
    def kind(code):
        answer = parse(json.dumps({"jsonrpc": "2.0", "id": 4, "error": {"code": code, "message": "So."}}).encode())
        assert isinstance(answer, Failure)
        assert (answer.id, answer.error.message) == (4, "So.")
        return answer.error.kind

    assert kind(-32000) is ErrorKind.USER
    assert kind(-32001) is ErrorKind.CANCELLED
    for code in (-32603, -32700, -32600, -32601, -32602):
        assert kind(code) is ErrorKind.DEFECT


def test_a_defect_carries_its_traceback():
    line = b'{"id":1,"error":{"code":-32603,"message":"Oh.","data":{"traceback":"Traceback ..."}}}'
    assert parse(line).error.details == "Traceback ..."


def test_nonsense_is_stray_text():
    for line in (
        b"not json",
        b"[1, 2]",
        b"3",
        b'"text"',
        b"{}",
        b'{"method":"progress","params":{}}',
        b'{"method":"progress","params":{"id":"x","fraction":"y","message":1}}',
        b'{"id":1,"result":5}',
        b"\xff\xfe\x00",
    ):
        assert isinstance(parse(line), StrayText)
