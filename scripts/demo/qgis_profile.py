"""A throw-away QGIS profile with the plugin installed, and qgis_process in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """How a run of qgis_process ended."""

    status: int
    text: str


@dataclass(frozen=True)
class QgisProfile:
    """A folder of profiles whose default one has the plugin."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> QgisProfile:
        """Make it: the repository becomes the plugin `terrafm`, and the plugin is switched on."""
        plugins = folder / "profiles" / "default" / "python" / "plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        plugin = plugins / "terrafm"
        if not plugin.is_symlink():
            plugin.symlink_to(ROOT, target_is_directory=True)
        return cls.switched_on(folder)

    @classmethod
    def switched_on(cls, folder: Path) -> QgisProfile:
        """A folder of profiles in whose default one the plugin lies already: switch it on."""
        settings = folder / "profiles" / "default" / "QGIS"
        settings.mkdir(exist_ok=True)
        for file in ("QGIS3.ini", "QGIS4.ini"):  # each release reads its own
            (settings / file).write_text("[PythonPlugins]\nterrafm=true\n", encoding="utf-8")
        return cls(folder)

    def variables(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment variables for QGIS in this profile, without a display."""
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return {
            **os.environ,
            "QGIS_CUSTOM_CONFIG_PATH": str(self.folder),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(runtime),
            "GDAL_PAM_ENABLED": "NO",  # no .aux.xml beside the input
            **(more or {}),
        }

    def run(
        self,
        algorithm: str,
        parameters: Mapping[str, str],
        *,
        variables: Mapping[str, str] | None = None,
        show: Callable[[str], None] | None = None,
    ) -> Outcome:
        """Run an algorithm by qgis_process, handing on each line that it prints."""
        command = [program(), "run", algorithm, *(f"--{name}={value}" for name, value in parameters.items())]
        lines = []
        with subprocess.Popen(
            command,
            env=self.variables(variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                lines.append(line)
                if show is not None:
                    show(line)
        return Outcome(process.returncode, "".join(lines))


def program() -> str:
    """qgis_process; Debian's wrapper of that name hands on an option that the program does not know."""
    for name in ("qgis_process.bin", "qgis_process"):
        found = shutil.which(name)
        if found:
            return found
    raise SystemExit("qgis_process was not found: install QGIS (Debian, Ubuntu: apt-get install qgis python3-qgis).")
