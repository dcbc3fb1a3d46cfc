"""A program that runs on the engine's behalf, such as pip, in the engine's variables and with QGIS's proxy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, QProcess, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkProxy, QSslConfiguration

from ..settings import TerraFMSettings
from .launch import EngineLaunch, cache_folder, engine_variables
from .process import LastLines, new_process

_SCHEMES = {QNetworkProxy.ProxyType.HttpProxy: "http", QNetworkProxy.ProxyType.Socks5Proxy: "socks5h"}
_KILLED = 5000
"""Milliseconds to wait for the end of a killed program."""


class ProgramRun(QObject):
    """Runs a program with its arguments; `ended` comes once, unless it is killed."""

    line = pyqtSignal(str)
    ended = pyqtSignal(int)
    """With the exit status; -1 if the program could not start or was killed."""

    def __init__(self, argv: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        program, *arguments = argv
        variables = with_certificates(with_proxy(engine_variables(TerraFMSettings.load())))
        self.output = ""
        """What it wrote to stdout."""
        self.errors = LastLines()
        self._is_over = False
        self._unfinished = {"out": b"", "err": b""}
        self._process = new_process(EngineLaunch(Path(program), tuple(arguments), variables=variables), self)
        self._process.readyReadStandardOutput.connect(self._read_output)
        self._process.readyReadStandardError.connect(self._read_errors)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._broken)

    def start(self) -> None:
        """Start the program."""
        self._process.start()

    def close(self) -> None:
        """End it at once; nothing is emitted any more."""
        self._is_over = True
        self._process.kill()
        self._process.waitForFinished(_KILLED)

    def _read_output(self) -> None:
        self.output += self._lines("out", bytes(self._process.readAllStandardOutput()))

    def _read_errors(self) -> None:
        self.errors.add(self._lines("err", bytes(self._process.readAllStandardError())))

    def _lines(self, stream: str, new: bytes) -> str:
        """Tell the lines that are whole by now; the rest waits for what is still to come."""
        whole, end, rest = (self._unfinished[stream] + new).rpartition(b"\n")
        self._unfinished[stream] = rest
        text = (whole + end).decode("utf-8", errors="replace")
        if not self._is_over:
            for line in text.splitlines():
                self.line.emit(line)
        return text

    def _finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        self.output += self._lines("out", b"\n" if self._unfinished["out"] else b"")
        self.errors.add(self._lines("err", b"\n" if self._unfinished["err"] else b""))
        self._end(status if how == QProcess.ExitStatus.NormalExit else -1)

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.errors.add(self._process.errorString())
            self._end(-1)

    def _end(self, status: int) -> None:
        if not self._is_over:
            self._is_over = True
            self.ended.emit(status)


def with_proxy(variables: Mapping[str, str]) -> dict[str, str]:
    """Environment variables with QGIS's proxy; as variables, so that its password shows in no list of processes.

    Where QGIS has none, those of the system stay.
    """
    network = QgsNetworkAccessManager.instance()
    proxy = network.fallbackProxy()
    scheme = _SCHEMES.get(proxy.type())
    if scheme is None or not proxy.hostName():
        return dict(variables)
    login = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@" if proxy.user() else ""
    address = f"{scheme}://{login}{proxy.hostName()}:{proxy.port()}"
    hosts = [urlsplit(entry).hostname or entry for entry in (*network.excludeList(), *network.noProxyList())]
    direct = ",".join(["localhost", "127.0.0.1", *hosts])
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    return {**variables, **dict.fromkeys(names, address), "NO_PROXY": direct, "no_proxy": direct}


def with_certificates(variables: Mapping[str, str]) -> dict[str, str]:
    """Environment variables with a file of certificates, where the user has added some to QGIS's own store.

    Networks that look into encrypted traffic sign it themselves; QGIS trusts their authority once it was imported.
    """
    manager = QgsApplication.authManager()
    own = [] if manager.isDisabled() else manager.databaseCAs()
    if not own:
        return dict(variables)
    trusted = [*QSslConfiguration.systemCaCertificates(), *own]
    target = cache_folder(TerraFMSettings.load()) / "certificates.pem"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"\n".join(bytes(one.toPem()) for one in trusted))
    except OSError:
        return dict(variables)
    names = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return {**variables, **dict.fromkeys(names, str(target))}
