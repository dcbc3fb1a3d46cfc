"""Folders, products, archives and GDAL's names: what would be misread is refused, with both names or what to give."""

import shutil
import sqlite3
import zipfile

import numpy as np
import pytest
import rasterio
from rasterio.shutil import copy as copy_raster

from engine.errors import UserError
from engine.imagery import S2_BANDS, Window, describe, open_scene
from tests.engine.imagery.faulty import GRID, SIDE, backscatter, ground, write, write_bands

DN = ground().astype("uint16")
NAME = "S2A_MSIL2A_20230618T100031_N0509_R122_T33TUM_20230618T150000.SAFE"
OTHER = NAME.replace("20230618T", "20230901T")
GRANULE = "GRANULE/L2A_T33TUM_A041714_20230618T100357"
METADATA = "<x>Level-2A<QUANTIFICATION_VALUE>10000</QUANTIFICATION_VALUE><BOA_ADD_OFFSET>-1000</BOA_ADD_OFFSET></x>"


def product(root, name=NAME):
    folder = root / name
    for band, values in zip(S2_BANDS, DN + 1000, strict=True):
        write(folder / GRANULE / f"IMG_DATA/R10m/T33TUM_20230618T100031_{band}_10m.tif", values, (), {})
    write(folder / GRANULE / "QI_DATA/MSK_DETFOO_B02.tif", DN[0], (), {})
    for file in ("MTD_TL.xml", "QI_DATA/x.xml"):
        (folder / GRANULE / file).write_text("<x/>")
    (folder / "MTD_MSIL2A.xml").write_text(METADATA)
    (folder / "manifest.safe").write_text("<x/>")
    return folder


def packed(folder, archive, extra=()):
    with zipfile.ZipFile(archive, "w") as content:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content.write(path, str(path.relative_to(folder.parent)))
        for name in extra:
            content.writestr(name, b"\0\5\x16\7")
    return archive


def is_right(path, **options):
    with open_scene(path, **options) as scene:
        image = scene.read(Window(0, 0, SIDE, SIDE)).images["s2_l2a"]
    np.testing.assert_array_equal(image, DN.astype(np.float32))
    return True


def refused(path, sensor="s2", **options):
    with pytest.raises(UserError) as caught:
        open_scene(**{sensor: path}, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "inside",
    ["", "..", "GRANULE", GRANULE, f"{GRANULE}/IMG_DATA", f"{GRANULE}/IMG_DATA/R10m", "MTD_MSIL2A.xml",
     "manifest.safe", f"{GRANULE}/MTD_TL.xml"],
)  # fmt: skip
def test_every_level_of_a_product_leads_to_it(tmp_path, inside):
    assert is_right((product(tmp_path / "downloads") / inside).resolve())


def test_one_image_of_a_product_leads_to_it(tmp_path):
    folder = product(tmp_path)
    image = folder / GRANULE / "IMG_DATA/R10m/T33TUM_20230618T100031_B02_10m.jp2"
    image.with_suffix(".tif").rename(image)
    assert f"give the whole of it, the folder {folder}" in refused(image)


def test_bands_that_a_user_put_into_a_products_folder_are_his_own(tmp_path):
    clipped = write_bands(product(tmp_path) / "clipped_L2A", ground() * 2)
    assert describe(clipped, offset=0).path == str(clipped)


def test_several_products_in_a_folder_or_archive_are_refused_by_name(tmp_path):
    for name in (NAME, OTHER):
        product(tmp_path / "both", name)
    sentence = refused(tmp_path / "both")
    assert NAME in sentence
    assert OTHER in sentence
    assert NAME in refused(packed(tmp_path / "both", tmp_path / "both.zip"))


def test_a_zipped_product_with_what_macos_adds(tmp_path):
    folder = product(tmp_path)
    extra = [
        f"__MACOSX/{NAME}/._MTD_MSIL2A.xml",
        f"{NAME}/{GRANULE}/IMG_DATA/R10m/._T33TUM_20230618T100031_B02_10m.tif",
    ]
    archive = packed(folder, tmp_path / "p.zip", extra)
    assert is_right(archive)
    shutil.move(archive, tmp_path / "alone.zip")
    (tmp_path / "folder").mkdir()
    shutil.move(tmp_path / "alone.zip", tmp_path / "folder")
    assert is_right(tmp_path / "folder")


@pytest.mark.parametrize(
    "gdal", ["SENTINEL2_L2A:{}/MTD_MSIL2A.xml:10m:EPSG_32633", 'SENTINEL2_L2A:"{}/MTD_MSIL2A.xml":TCI:EPSG_32633']
)
def test_gdals_names_of_a_product(tmp_path, gdal):
    assert is_right(gdal.format(product(tmp_path)))


def test_gdals_name_of_a_product_in_a_zip(tmp_path):
    archive = packed(product(tmp_path), tmp_path / "p.zip")
    assert is_right(f"SENTINEL2_L2A:/vsizip/{archive}/{NAME}/MTD_MSIL2A.xml:20m:EPSG_32633")


def test_two_dates_two_tiles_and_two_files_of_a_band_are_refused_with_both_names(tmp_path):
    dates = write_bands(tmp_path / "dates_L2A", ground())
    write(dates / "T33TUM_20230901T100031_B11.tif", DN[10], (), {})
    assert all(day in refused(dates) for day in ("2 dates", "20230618", "T33TUM_20230901T100031_B11.tif"))
    tiles = write_bands(tmp_path / "tiles_L2A", ground())
    write(tiles / "T33TVM_20230618T100031_B11.tif", DN[10], (), {})
    assert all(tile in refused(tiles) for tile in ("2 tiles", "T33TUM", "T33TVM"))
    twice = write_bands(tmp_path / "twice_L2A", ground(), "")
    write(twice / "new_B11.tif", DN[10], (), {})
    assert all(name in refused(twice) for name in ("B11.tif", "new_B11.tif"))
    radar = tmp_path / "radar"
    for day in ("20230618", "20230630"):
        for band, values in zip(("VV", "VH"), backscatter().astype("float32"), strict=True):
            write(radar / f"S1A_IW_{day}T051000_{band}.tif", values, (), {})
    assert "2 dates" in refused(radar, "s1")


@pytest.mark.parametrize(
    "junk", ["._T33TUM_20230618T100031_B02.tif", ".B03.tif", "__MACOSX/x_B02.tif", "MSK_QUALIT_B02.tif"]
)
def test_hidden_files_and_those_of_quality_are_not_looked_at(tmp_path, junk):
    folder = write_bands(tmp_path / "S2_L2A", ground())
    (folder / junk).parent.mkdir(exist_ok=True)
    (folder / junk).write_bytes(b"\0\5\x16\7" + bytes(200))
    assert is_right(folder)


def test_resolutions_in_folders_below(tmp_path):
    """What someone took out of a product: no metadata any more, but the bands as they lay there."""
    for band, values in zip(S2_BANDS, DN, strict=True):
        write(tmp_path / "S2_L2A" / "R10m" / f"T33TUM_20230618T100031_{band}_10m.tif", values, (), {})
    assert is_right(tmp_path / "S2_L2A")


def test_snap_keeps_its_bands_beside_its_header(tmp_path):
    for band, values in zip(S2_BANDS, DN, strict=True):
        write(tmp_path / "S2_L2A.data" / f"{band}.img", values, (), {})
    header = tmp_path / "S2_L2A.dim"
    header.write_text("<Dimap_Document/>")
    assert is_right(header, level="l2a")
    header.rename(tmp_path / "alone.dim")
    assert "alone.data" in refused(tmp_path / "alone.dim")


def test_a_raw_radar_product_is_told_what_to_do(tmp_path):
    folder = tmp_path / "S1A_IW_GRDH_1SDV_20230618T051000_20230618T051025_049035_05E5A1_1234.SAFE"
    (folder / "measurement").mkdir(parents=True)
    (folder / "manifest.safe").write_text("<x/>")
    (folder / "measurement/s1a-iw-grd-vv-20230618t051000-001.tiff").write_bytes(b"II*\0")
    assert "Range-Doppler" in refused(folder, "s1")
    assert "Range-Doppler" in refused(packed(folder, tmp_path / "s1.zip"), "s1")


def test_a_folder_or_archive_with_one_stack_and_one_with_none(tmp_path):
    stack = write(tmp_path / "one" / "stack_L2A.tif", DN)
    assert is_right(stack.parent)
    assert is_right(packed(stack.parent, tmp_path / "one.zip"))
    write(tmp_path / "two" / "a.tif", DN)
    write(tmp_path / "two" / "b.tif", DN)
    assert "it holds a.tif, b.tif: give one of them" in refused(tmp_path / "two")
    (tmp_path / "none").mkdir()
    assert "choose another" in refused(tmp_path / "none")
    (tmp_path / "x.tar.gz").write_bytes(b"x")
    assert "unpack it" in refused(tmp_path / "x.tar.gz")


def test_a_netcdf_whose_variables_are_only_numbered(tmp_path):
    """GDAL itself names them Band1, Band2, …, whatever they are."""
    stack = write(tmp_path / "stack.tif", DN.astype("int16"), ())
    try:
        copy_raster(stack, tmp_path / "s2_l2a.nc", driver="netCDF")
    except rasterio.errors.RasterioError:
        pytest.skip("this GDAL writes no netCDF")
    sentence = refused(tmp_path / "s2_l2a.nc")
    assert "give one of them" in sentence or "which band is which" in sentence
    assert "cannot be opened" in refused(f'NETCDF:"{tmp_path / "s2_l2a.nc"}":nothing')


def test_a_raster_in_a_geopackage(tmp_path):
    path = tmp_path / "tiles.gpkg"
    with rasterio.open(
        path, "w", driver="GPKG", count=3, height=SIDE, width=SIDE, dtype="uint8", crs="EPSG:32633", transform=GRID
    ) as file:
        file.write((DN[:3] // 16).astype("uint8"))
    with sqlite3.connect(path) as database:
        (table,) = database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'tiles'").fetchone()
    database.close()
    assert "could be recognised" in refused(f"GPKG:{path}:{table}")
    assert "cannot be opened" in refused(f"GPKG:{path}:other")
