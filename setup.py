"""The folders of the package; all else stands in pyproject.toml, which cannot find them under another name."""

from setuptools import find_packages, setup

ENGINE = [f"terrafm.{folder}" for folder in find_packages("engine")]
setup(packages=["terrafm", *ENGINE, "terrafm.resources.models", "terrafm.resources.class_sets"])
