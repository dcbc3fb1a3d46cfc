"""What a table of the paper is, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableColumn:
    """What a column of a table measures."""

    title: str
    benchmark: str
    task: str
    protocol: str
    """A command's name, such as "knn"."""
    metric: str
    partition: str = "default"


@dataclass(frozen=True)
class PublishedRow:
    """A row as printed, in per cent; None where nothing is printed."""

    name: str
    backbone: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Table:
    """One of the paper's tables."""

    number: str
    """As the paper prints it: "2" or "Ap1"."""
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[PublishedRow, ...]
    note: str = ""
    """What the paper leaves open, and what is measured therefore."""


_FOUR_OF_APPENDIX = (
    ("m-eurosat", "accuracy"),
    ("m-bigearthnet", "f1"),
    ("m-so2sat", "accuracy"),
    ("m-brick-kiln", "accuracy"),
)

TABLE_AP1 = Table(
    "Ap1",
    "Ways of fusing modalities, by k nearest neighbours",
    (
        TableColumn("m-bigearthnet", "geobench", "m-bigearthnet", "knn", "f1"),
        TableColumn("m-eurosat", "geobench", "m-eurosat", "knn", "accuracy"),
    ),
    (
        PublishedRow("DINO (S2-L2A)", "ViT-B", (54.6, 83.2)),
        PublishedRow("Multi-Student-Teacher", "ViT-B", (55.8, 87.8)),
        PublishedRow("CrossAttn (Q = 196) Global", "ViT-B", (52.0, 77.1)),
        PublishedRow("TerraFM-B (Q = 1)", "ViT-B", (57.2, 89.2)),
        PublishedRow("TerraFM-B (ViT PatchEmb)", "ViT-B", (56.9, 87.2)),
        PublishedRow("TerraFM-B (Q = 5)", "ViT-B", (58.1, 90.4)),
    ),
)
TABLE_AP2 = Table(
    "Ap2",
    "Pretraining on 20 % and on all of the data, by k nearest neighbours",
    tuple(TableColumn(task, "geobench", task, "knn", metric) for task, metric in _FOUR_OF_APPENDIX),
    (
        PublishedRow("TerraFM, 20 % of the data", "ViT-S", (91.7, 62.6, 50.5, 90.5)),
        PublishedRow("TerraFM, 100 % of the data", "ViT-S", (92.0, 65.3, 52.3, 91.4)),
        PublishedRow("TerraFM, 20 % of the data", "ViT-B", (92.0, 63.2, 49.7, 91.4)),
        PublishedRow("TerraFM, 100 % of the data", "ViT-B", (94.2, 68.7, 55.1, 94.5)),
        PublishedRow("TerraFM, 20 % of the data", "ViT-L", (92.1, 62.6, 49.1, 91.0)),
        PublishedRow("TerraFM, 100 % of the data", "ViT-L", (95.1, 69.4, 55.9, 93.0)),
    ),
    "The paper names no protocol here; its numbers for all of the data are those of its Table 2, so kNN is measured.",
)
TABLE_AP3 = Table(
    "Ap3",
    "From low to high resolution",
    (
        TableColumn("m-forestnet", "geobench", "m-forestnet", "linear", "accuracy"),
        TableColumn("m-pv4ger", "geobench", "m-pv4ger", "linear", "accuracy"),
        TableColumn("AID", "aid", "AID", "linear", "accuracy", "0.50x"),
        TableColumn("m-pv4ger-seg", "geobench", "m-pv4ger-seg", "linear", "miou"),
        TableColumn("m-chesapeake", "geobench", "m-chesapeake", "linear", "miou"),
        TableColumn("m-nz-cattle", "geobench", "m-nz-cattle", "linear", "miou"),
        TableColumn("m-NeonTree", "geobench", "m-NeonTree", "linear", "miou"),
    ),
    (
        PublishedRow("Galileo", "–", (49.4, 96.7, 78.2, 55.8, 14.6, 49.7, 51.1)),
        PublishedRow("TerraFM", "–", (57.1, 98.2, 93.8, 85.6, 51.4, 68.5, 54.0)),
    ),
    "The paper names neither protocol nor size of the models here, nor AID's split; linear probes are measured, AID "
    "with half of its images for training.",
)
TABLE_AP4 = Table(
    "Ap4",
    "Change detection on OSCD",
    (TableColumn("OSCD", "oscd", "OSCD", "change", "f1"),),
    (
        PublishedRow("SeCo", "–", (28.33,)),
        PublishedRow("SEN12MS", "–", (30.62,)),
        PublishedRow("SSL4EO-S12", "–", (35.08,)),
        PublishedRow("TerraFM", "ViT-B", (52.20,)),
    ),
    "The paper's table calls TerraFM's number an F1 score and its text a mean IoU; F1 of change is measured, and the "
    "mean IoU stands in the JSON.",
)
TABLE_AP5 = Table(
    "Ap5",
    "Landslides on Landslide4Sense",
    (
        TableColumn("mean IoU", "landslide4sense", "Landslide4Sense", "focal", "miou"),
        TableColumn("IoU of landslides", "landslide4sense", "Landslide4Sense", "focal", "foreground iou"),
    ),
    (
        PublishedRow("Prithvi-EO-2.0", "300M", (65.0, 31.5)),
        PublishedRow("TerraFM", "120M", (70.8, 43.1)),
    ),
    "The paper's three seeds deviate by ± 0.7 (mean IoU) and ± 0.9 (landslides).",
)
SCALING: dict[str, dict[str, tuple[float, float]]] = {
    column.task: {
        small.backbone: (float(small.values[place] or 0), float(whole.values[place] or 0))
        for small, whole in zip(TABLE_AP2.rows[::2], TABLE_AP2.rows[1::2], strict=True)
    }
    for place, column in enumerate(TABLE_AP2.columns)
}
"""Table Ap2 by task and backbone: with 20 % and with all of the data."""


def _geobench(title: str, task: str, protocol: str, metric: str, partition: str = "default") -> TableColumn:
    return TableColumn(title, "geobench", task, protocol, metric, partition)


def _copernicus(task: str, protocol: str, metric: str) -> TableColumn:
    return TableColumn(task, "copernicus", task, protocol, metric)


_FOUR = (("m-eurosat", "accuracy"), ("m-bigearthnet", "f1"), ("m-so2sat", "accuracy"), ("m-brick-kiln", "accuracy"))

TABLE_2 = Table(
    "2",
    "k nearest neighbours on GEO-Bench with all and with 1 % of the labels",
    tuple(
        _geobench(f"{task} {share}", task, "knn", metric, partition)
        for task, metric in _FOUR
        for share, partition in (("100 %", "default"), ("1 %", "0.01x"))
    ),
    (
        PublishedRow("SatMAE", "ViT-B", (84.1, 34.8, 50.6, 29.0, 36.0, 23.1, 86.1, 73.5)),
        PublishedRow("SatMAE++", "ViT-L", (82.7, 48.5, 50.8, 31.6, 34.7, 23.4, 89.6, 76.7)),
        PublishedRow("CROMA", "ViT-B", (85.6, 51.3, 58.8, 44.7, 48.8, 33.8, 92.6, 85.1)),
        PublishedRow("SoftCon", "ViT-S", (89.8, 27.2, 64.7, 43.3, 51.1, 31.4, 89.2, 77.8)),
        PublishedRow("DOFA", "ViT-B", (82.8, 49.6, 49.4, 29.9, 41.4, 29.4, 88.3, 78.3)),
        PublishedRow("Satlas", "Swin-T", (81.7, 35.8, 51.9, 29.6, 36.6, 27.1, 88.2, 73.0)),
        PublishedRow("MMEarth", "CNN-atto", (81.7, 30.0, 58.3, 39.6, 39.8, 25.1, 89.4, 79.7)),
        PublishedRow("DeCUR", "ViT-S", (89.0, 46.6, 63.8, 49.6, 45.8, 30.9, 83.7, 74.2)),
        PublishedRow("AnySat", "ViT-B", (82.2, 47.1, 54.9, 33.7, 39.8, 29.0, 85.3, 72.0)),
        PublishedRow("Galileo", "ViT-B", (93.0, 56.6, 59.0, 36.5, 54.8, 43.2, 90.7, 78.0)),
        PublishedRow("Prithvi-2.0", "ViT-L", (80.2, 48.0, 49.4, 28.8, 29.5, 26.1, 87.9, 80.6)),
        PublishedRow("Copernicus-FM", "ViT-B", (76.0, 47.4, 53.8, 33.3, 38.4, 23.3, 93.0, 83.2)),
        PublishedRow("TerraFM", "ViT-B", (94.2, 59.3, 68.7, 49.4, 55.1, 41.6, 94.5, 85.6)),
        PublishedRow("TerraFM", "ViT-L", (95.1, 62.1, 69.4, 50.6, 55.9, 41.1, 93.0, 82.2)),
    ),
)
TABLE_3 = Table(
    "3",
    "GEO-Bench: fine-tuning of classification, linear probe of segmentation",
    (
        *(_geobench(task, task, "finetune", metric) for task, metric in _FOUR),
        _geobench("m-cashew-plant", "m-cashew-plant", "linear", "miou"),
        _geobench("m-SA-crop-type", "m-SA-crop-type", "linear", "miou"),
    ),
    (
        PublishedRow("SatMAE", "ViT-L", (96.6, 68.3, 57.2, 98.4, 30.8, 24.8)),
        PublishedRow("SatMAE++", "ViT-L", (96.5, 67.9, 56.0, 98.6, 29.6, 25.7)),
        PublishedRow("CROMA", "ViT-L", (96.6, 71.9, 60.6, 98.7, 31.8, 32.0)),
        PublishedRow("SoftCon", "ViT-B", (97.5, 70.3, 61.7, 98.7, 29.6, 30.8)),
        PublishedRow("DOFA", "ViT-L", (96.9, 68.0, 58.7, 98.6, 27.7, 25.4)),
        PublishedRow("Satlas", "Swin-B", (97.5, 72.8, 61.9, 98.4, 25.1, 23.4)),
        PublishedRow("MMEarth", "CNN-atto", (95.7, 70.0, 57.2, 98.9, 24.2, 22.2)),
        PublishedRow("DeCUR", "ViT-S", (97.9, 70.9, 61.7, 98.7, 26.2, 21.5)),
        PublishedRow("Prithvi-2.0", "ViT-L", (96.5, 69.0, 54.6, 98.6, 26.7, 22.9)),
        PublishedRow("AnySat", "ViT-B", (95.9, 70.3, 51.8, 98.6, 26.1, 27.1)),
        PublishedRow("Galileo", "ViT-B", (97.7, 70.7, 63.3, 98.7, 33.0, 30.1)),
        PublishedRow("TerraFM", "ViT-B", (98.1, 72.6, 64.9, 98.7, 34.1, 32.8)),
        PublishedRow("TerraFM", "ViT-L", (98.6, 73.1, 66.6, 99.0, 37.0, 34.6)),
    ),
)
TABLE_4 = Table(
    "4",
    "Copernicus-Bench: linear probe of classification, UPerNet probe of segmentation",
    (
        _copernicus("EuroSAT-S1", "linear", "accuracy"),
        _copernicus("EuroSAT-S2", "linear", "accuracy"),
        _copernicus("BigEarthNet-S1", "linear", "map"),
        _copernicus("BigEarthNet-S2", "linear", "map"),
        _copernicus("LCZ-S2", "linear", "accuracy"),
        _copernicus("Cloud-S2", "upernet", "miou"),
        _copernicus("DFC2020-S1", "upernet", "miou"),
        _copernicus("DFC2020-S2", "upernet", "miou"),
    ),
    (
        PublishedRow("Supervised", "ViT-B/16", (81.5, 97.6, 70.6, 80.1, 85.3, 59.4, 50.8, 66.2)),
        PublishedRow("Random", "ViT-B/16", (75.4, 92.5, 63.8, 71.6, 77.4, 60.4, 45.4, 62.3)),
        PublishedRow("SoftCon", "ViT-B/14", (83.6, 96.7, 78.7, 83.6, 83.6, 66.9, 52.8, 64.1)),
        PublishedRow("CROMA", "ViT-B/8", (83.9, 97.0, 70.8, 76.4, 84.1, 65.0, 52.7, 66.5)),
        PublishedRow("DOFA", "ViT-B/16", (81.7, 97.2, 70.5, 75.5, 83.0, 65.0, 49.7, 61.8)),
        PublishedRow("Copernicus-FM", "ViT-B/16", (87.2, 97.9, 77.9, 79.0, 84.4, 66.7, 52.4, 64.5)),
        PublishedRow("TerraFM", "ViT-B/16", (87.8, 99.1, 76.9, 84.4, 87.0, 67.9, 55.4, 63.8)),
    ),
)
TABLE_5 = Table(
    "5",
    "Ablation of TerraFM-B on 200,000 samples; m-cashew-plant by UPerNet and by linear probe",
    (
        _geobench("m-bigearthnet", "m-bigearthnet", "knn", "f1"),
        _geobench("m-eurosat", "m-eurosat", "knn", "accuracy"),
        _geobench("m-cashew-plant, UPerNet", "m-cashew-plant", "upernet", "miou"),
        _geobench("m-cashew-plant, linear", "m-cashew-plant", "linear", "miou"),
    ),
    (
        PublishedRow("contrastive learning alone", "ViT-B", (54.62, 83.20, 50.58, 19.4)),
        PublishedRow("+ modality as augmentation", "ViT-B", (57.63, 87.70, 59.17, 24.8)),
        PublishedRow("+ fusion", "ViT-B", (57.74, 88.50, 62.40, 26.2)),
        PublishedRow("+ dual centering", "ViT-B", (58.06, 90.40, 64.58, 27.6)),
    ),
)
TABLES = {
    table.number: table
    for table in (
        *(TABLE_2, TABLE_3, TABLE_4, TABLE_5),
        *(TABLE_AP1, TABLE_AP2, TABLE_AP3, TABLE_AP4, TABLE_AP5),
    )
}
EUROSAT_KNN = {"b": 94.2, "l": 95.1}
"""Of TerraFM by size, all labels: Figure 6's vertical axis, as Table 2 prints it."""
