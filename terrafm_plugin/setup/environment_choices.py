"""What an environment of TerraFM's own is made like: build, place, Python, source, extras."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from ..resources import number
from ..settings import TerraFMSettings
from ..widgets.choices import file_choice
from ..widgets.elements import sentence
from .builds import OLDEST_DRIVER, Build, matching_build, nvidia_driver, offered_builds, suggested_packages
from .environment_setup import WantedEnvironment
from .environment_steps import CLOUDS_LICENCE, CSMASK_MEGABYTES, free_gigabytes


class EnvironmentChoices(QWidget):
    """Fields with defaults that fit this computer."""

    def __init__(self) -> None:
        super().__init__()
        settings = TerraFMSettings.load()
        self.build = QComboBox()
        self.build.setToolTip(self.tr("The build of PyTorch, which does the computing"))
        self._suggested = suggested_packages(nvidia_driver())
        self.packages = QLineEdit(settings.pytorch_packages or self._suggested)
        self.packages.setPlaceholderText(self.tr("None: one build, which works everywhere"))
        self.packages.setToolTip(
            self.tr(
                "The address of PyTorch's own packages, as its installation page gives it, without the part after the "
                "last slash. With it there is a smaller build without CUDA on Linux, and one with CUDA on Windows."
            )
        )
        self._list_builds()
        self.reason, self.space = sentence(""), sentence("")
        self.folder = file_choice(
            str(settings.environment), self.tr("Where the environment is made; nothing is put elsewhere"), folder=True
        )
        self.base = file_choice(
            "", self.tr("The Python to make it with, from 3.11 on; empty: the first that fits is used")
        )
        self.base.lineEdit().setPlaceholderText(self.tr("Found automatically"))
        self.wheels = file_choice(
            settings.wheels_folder,
            self.tr("For computers without a network, or for a build of PyTorch of your own: a folder of wheels"),
            folder=True,
        )
        self.wheels.lineEdit().setPlaceholderText(self.tr("Downloaded from the Python package index"))
        self.cloud_model = QCheckBox(
            self.tr("Add the cloud model for Level-1C and Level-2A (ukis-csmask, Apache-2.0, {size} MB)").format(
                size=CSMASK_MEGABYTES
            )
        )
        self.cloud_model.setToolTip(
            self.tr("Finds clouds and their shadows without a network; can be added later from the panel, too.")
        )
        self.cloud_model.setChecked(True)
        self.clouds = QCheckBox(
            self.tr("Add cloud detection for Level-1C (LightGBM; s2cloudless model, {licence})").format(
                licence=CLOUDS_LICENCE
            )
        )
        self.clouds.setToolTip(self.tr("About 10 MB more, for Level-1C alone."))
        self._arrange()
        self.packages.editingFinished.connect(self._list_builds)
        self.build.currentIndexChanged.connect(self._show_space)
        self.folder.fileChanged.connect(self._show_space)
        self.wheels.fileChanged.connect(self._show_space)
        self._show_reason()
        self._show_space()

    def wanted(self) -> WantedEnvironment:
        """The environment as it is chosen."""
        wheels = self.wheels.filePath()
        return WantedEnvironment(
            Path(self.folder.filePath()),
            self.base.filePath(),
            Path(wheels) if wheels else None,
            clouds=self.clouds.isChecked(),
            cloud_model=self.cloud_model.isChecked(),
            build=self.build.currentData(),
        )

    def _list_builds(self) -> None:
        """The builds that can be had, the fitting one chosen; the address is remembered."""
        packages = self.packages.text().strip()
        kept = "" if packages == self._suggested else packages
        replace(TerraFMSettings.load(), pytorch_packages=kept).save()
        titles = {
            "cpu": self.tr("For the processor"),
            "cuda": self.tr("For NVIDIA graphics cards and the processor"),
            "mac": self.tr("For Macs"),
        }
        self.build.clear()
        for build in offered_builds(packages=packages):
            size = self.tr("about {size} GB").format(size=number(build.gigabytes, 1))
            self.build.addItem(f"{titles[build.name]} ({size})", build)
        self.choose_build(matching_build(nvidia_driver(), packages=packages).name)

    def choose_build(self, name: str) -> None:
        """Select a build."""
        names = [self.build.itemData(row).name for row in range(self.build.count())]
        self.build.setCurrentIndex(max(0, names.index(name) if name in names else 0))

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(24, 0, 0, 6)
        form.addRow(self.tr("Build"), self.build)
        form.addRow("", self.reason)
        form.addRow(self.tr("PyTorch's own"), self.packages)
        form.addRow(self.tr("Folder"), self.folder)
        form.addRow("", self.space)
        form.addRow(self.tr("Made with"), self.base)
        form.addRow(self.tr("Wheels"), self.wheels)
        form.addRow(self.cloud_model)
        form.addRow(self.clouds)
        form.addRow(
            sentence(
                self.tr(
                    "The s2cloudless model is Sinergise's, no part of TerraFM, and licensed {licence}: whoever "
                    "publishes a mask that was made with it credits it."
                ).format(licence=CLOUDS_LICENCE)
            )
        )

    def _show_reason(self) -> None:
        driver = nvidia_driver()
        if sys.platform == "darwin":
            text = ""
        elif driver is None:
            text = self.tr("No NVIDIA card was found: the processor computes, and the smallest build is enough.")
        elif not driver.is_new_enough:
            text = self.tr(
                "The NVIDIA driver is {version}: CUDA 13 needs {oldest} or newer. Update it to use the graphics card."
            ).format(version=driver.version, oldest=OLDEST_DRIVER)
        else:
            text = self.tr("An NVIDIA driver was found ({version}). The card is tried once all is installed.").format(
                version=driver.version or self.tr("of unknown version")
            )
        self.reason.setText(text)
        self.reason.setVisible(bool(text))

    def _show_space(self) -> None:
        folder, build = self.folder.filePath(), self.build.currentData()
        self.build.setEnabled(not self.wheels.filePath())  # wheels of the user's own have their build
        try:
            free = free_gigabytes(Path(folder)) if folder else 0.0
        except OSError:
            free = 0.0
        text = self.tr("Takes about {size} GB; {free:.0f} GB are free there.")
        self.space.setText(text.format(size=number(_size(build), 1), free=free))


def _size(build: Build | None) -> float:
    return build.gigabytes if build is not None else 0.0
