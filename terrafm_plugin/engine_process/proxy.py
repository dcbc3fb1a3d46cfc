"""QGIS's proxy for programs that are started on the engine's behalf."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy

_SCHEMES = {QNetworkProxy.ProxyType.HttpProxy: "http", QNetworkProxy.ProxyType.Socks5Proxy: "socks5h"}


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
