"""What the parsers' inputs are made of: a whole one of each kind, and the words that fuzzers put together."""

import json

from engine.model import ModelConfig
from tests.endurance.parsers import PARSERS

_SAFE = "S2A_MSIL1C_20230618T102031_N0509_R065_T32UPU_20230618T123456.SAFE"
_METADATA = """<n1:Level-1C_User_Product><n1:General_Info><Product_Info>
<PRODUCT_START_TIME>2023-06-18T10:20:31.024Z</PRODUCT_START_TIME><PROCESSING_BASELINE>05.09</PROCESSING_BASELINE>
<QUANTIFICATION_VALUE unit="none">10000</QUANTIFICATION_VALUE>
<RADIO_ADD_OFFSET band_id="0">-1000</RADIO_ADD_OFFSET><BOA_ADD_OFFSET band_id="12">-1000</BOA_ADD_OFFSET>
<Mean_Sun_Angle><ZENITH_ANGLE unit="deg">31.2</ZENITH_ANGLE><AZIMUTH_ANGLE unit="deg">152.5</AZIMUTH_ANGLE>
</Mean_Sun_Angle></n1:General_Info></n1:Level-1C_User_Product>"""
_SHARD = (
    b'{"format":1,"coding":1,"settings":{"kind":"simulated"},"places":2,"names_sha256":"ab"}\n'
    b'{"number":0,"size":2048,"sha256":"ab","names":["a"],"place":[0],"tile":[0],"frequent":[false],'
    b'"members":{"s1":{"offset":[512],"length":[10],"crc32":[7]}},"skipped":[]}\n'
)
_MODEL = (
    json.dumps(ModelConfig(size="ti", width=16, depth=1, heads=2, fusion_heads=2).to_dict())
    + '\n{"title":"T","trained":true,"note":"n","provenance":"p","licence":"l","absent":[],"sha256":"ab",'
    + '"scores":{"a":0.5}}'
)
_PROBE = (
    '{"kind":"linear","settings":{"strength":1,"token_weight":1,"tokens":1},"temperature":1,"smoothing":0,"classes":'
    '[{"code":1,"name":"a","color":"#ffffff"}],"bands":{"s2_l2a":["B02"]},"model":"m","model_sha256":"ab"}\n{}'
)
SEEDS: dict[str, tuple[bytes, ...]] = {
    "names": (_SAFE.encode(), b"T32UPU_20230618T102000_B02_10m.tif", b"Sigma0_VV_db", b"LC08_L1TP_192026_20230618_B4"),
    "products": (
        b"\n".join(
            [f"{_SAFE}/MTD_MSIL1C.xml".encode()]
            + [f"{_SAFE}/GRANULE/L1C_T32UPU/IMG_DATA/T32UPU_20230618_B{n:02d}.jp2".encode() for n in range(1, 13)]
        ),
        b"x_B02.tif\nx_B03.tif\nx_B04.tif\nx_B08.tif\nx_SCL.tif\n__MACOSX/._x_B02.tif",
    ),
    "metadata": (_METADATA.encode(),),
    "tags": (
        b"LEVEL=L2A\nDATE=2023-06-18\nboa_offset_applied=true\nraster:bands=[{\"offset\":-0.1,\"scale\":0.0001}]\n"
        b"PROCESSING_BASELINE=05.09\nSUN_AZIMUTH=152.5\nSUN_ELEVATION=40\nwavelength=0.665\nBOA_ADD_OFFSET=-1000",
    ),
    "messages": (
        b'{"jsonrpc":"2.0","id":1,"method":"describe","params":{"path":"a.tif","sensor":"s2","bands":["B02",null]}}',
        b'{"jsonrpc":"2.0","id":2,"method":"classify","params":{"s2":"a.tif","samples":"b.gpkg","out":"c.tif"}}',
        b'{"jsonrpc":"2.0","method":"cancel","params":{"id":2}}',
    ),
    "index": (_SHARD,),
    "statistics": (
        b'{"format":1,"modalities":{"s1":{"bands":["VV","VH"],"means":[-10,-17],"deviations":[4,5]}}}',
        b'{"members":{"s1":"a.safetensors"},"sha256":{"s1":"ab"}}',
    ),
    "tensors": (b'\x40\0\0\0\0\0\0\0{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}          \0\0\0\0',),
    "headers": (_MODEL.encode(), _PROBE.encode()),
}  # fmt: skip
_MANY = b"9" * 5000
_JSON = (
    *rb'{ } [ ] , : " null true NaN Infinity -1e999 1e400 \ud800 \u0000'.split(),
    *(_MANY, b"[" * 2000, b'{"a":' * 2000, b"\xff", b"\n"),
)
_FIELDS = (
    rb'"id": "method": "params": "cancel" "hello" "describe" "classify" "path": "bands": "s2": "out": "extent": '
    rb'"number": "members": "offset": "size": "modalities": "s1" "settings": "kind": "classes": "jsonrpc":"2.0", 0 -1'
).split()
_NAMES = (
    *rb"/ _ .. B02 B8A VV .tif .jp2 .SAFE .zip GRANULE/ IMG_DATA/ MTD_MSIL2A.xml MTD_TL.xml 20230618 99999999".split(),
    *rb"N0509 T32UPU SENTINEL2_L2A: GPKG: /vsizip/ s1a-iw-grd-vv.tiff manifest.safe SCL".split(),
    *(b"\n", b"\0", b"a" * 300, b"\xf0\x9f\x8c\xb2"),
)
_XML = (
    *rb"<QUANTIFICATION_VALUE> <RADIO_ADD_OFFSET> <PROCESSING_BASELINE> <PRODUCT_START_TIME> < </ . - 0 ..".split(),
    *(b'<BOA_ADD_OFFSET band_id="', b'">', b"<Mean_Sun_Angle><ZENITH_ANGLE>", b"</ZENITH_ANGLE><AZIMUTH_ANGLE>"),
    *(_MANY, b"1.2.3", b"\xd9\xa3"),
)
_TAGS = (
    *rb'= raster:bands= [{"offset": 1e999 }] SUN_AZIMUTH= SOLAR_ZENITH= inf nan boa_offset_applied='.split(),
    *rb"BOA_ADD_OFFSET= wavelength= product= N0509 harmonized acquisition_date=".split(),
    *(b"\n", b"9" * 400),
)
WORDS: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(PARSERS, (*_JSON, *_FIELDS)),
    "names": _NAMES,
    "products": _NAMES,
    "metadata": _XML,
    "tags": (*_TAGS, *_JSON),
}
