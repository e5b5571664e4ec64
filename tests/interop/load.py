"""Loads data sets with the readers that trainers use, and compares what each of them sees.

Usage: load.py FOLDER...    Each folder holds a finished data set. Prints a JSON summary; fails on any difference.

The reference is `rows_sha256` of manifest.json: the digest that the writer took of the rows before they were encoded.
"""

import hashlib
import json
import pathlib
import sys

import datasets
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.ipc
import pyarrow.parquet

TEXT = pyarrow.string()
SFT_TYPES = {
    **dict.fromkeys(
        "id sample_id program_id group task style arm trace_in language source license"
        " instruction_origin status exception meta".split(),
        TEXT,
    ),
    "trace_ids": pyarrow.list_(TEXT),
    "messages": pyarrow.list_(pyarrow.struct([("role", TEXT), ("content", TEXT)])),
    "n_tokens": pyarrow.int32(),
    "n_prompt_tokens": pyarrow.int32(),
    "n_events": pyarrow.int32(),
    "elided": pyarrow.bool_(),
}


def check(same, what, *details):
    if not same:
        raise SystemExit("interop: " + what + "".join(f"\n  {detail!r:.500}" for detail in details))


def plain(value):
    """The value in plain Python types: pandas gives arrays and NumPy scalars."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {name: plain(cell) for name, cell in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(cell) for cell in value]
    return value


def text_of(row):
    """The row as the writer's JSON text: keys in order, no spaces, text as it is."""
    return json.dumps(plain(row), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(texts):
    sha256 = hashlib.sha256()
    for text in texts:
        sha256.update(text.encode("utf-8") + b"\n")
    return sha256.hexdigest()


def list_name_free(data_type):
    """The type with every list's element called `item`: Parquet calls it `element`."""
    if pyarrow.types.is_list(data_type):
        return pyarrow.list_(list_name_free(data_type.value_type))
    if pyarrow.types.is_struct(data_type):
        return pyarrow.struct([(field.name, list_name_free(field.type)) for field in data_type])
    return data_type


def verify_files(folder, manifest):
    """Every file of the manifest, by pyarrow: digests, row counts, no metadata that `datasets` would obey."""
    for file in manifest["files"]:
        path = folder / file["path"]
        if path.suffix == ".arrow":
            table = pyarrow.ipc.open_file(path).read_all()
        elif path.suffix == ".parquet":
            table = pyarrow.parquet.read_table(path)
        else:
            continue
        check(b"huggingface" not in (table.schema.metadata or {}), f"{path}: has a huggingface key")
        check(table.num_rows == file["rows"], f"{path}: {table.num_rows} rows, not {file['rows']}")
        if "rows_sha256" in file:
            found = digest(map(text_of, table.to_pylist()))
            check(found == file["rows_sha256"], f"{path}: pyarrow reads other rows than were written")


def duckdb_rows(files):
    cursor = duckdb.sql("SELECT * FROM read_parquet($files)", params={"files": files})
    names = cursor.columns
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def pandas_rows(files):
    frame = pandas.concat([pandas.read_parquet(file) for file in files], ignore_index=True)
    return [
        {name: none_for_missing(cell) for name, cell in row.items()} for row in frame.to_dict(orient="records")
    ]


def none_for_missing(cell):
    return None if not hasattr(cell, "shape") and pandas.isna(cell) else cell


def readers(folder, config, split, files):
    yield "pyarrow", lambda: pyarrow.parquet.ParquetDataset(files).read().to_pylist()
    yield "datasets", lambda: list(datasets.load_dataset(str(folder), config, split=split))
    yield "datasets streaming", lambda: list(
        datasets.load_dataset(str(folder), config, split=split, streaming=True)
    )
    yield "polars", lambda: polars.read_parquet(files).to_dicts()
    yield "pandas", lambda: pandas_rows(files)
    yield "duckdb", lambda: duckdb_rows(files)


def load_split(folder, config, split, files):
    """All readers on one split of one config, against pyarrow's table, whose digest was checked before."""
    table = pyarrow.parquet.ParquetDataset(files).read()
    types = {field.name: list_name_free(field.type) for field in table.schema}
    check(types == SFT_TYPES, f"{folder} {config}/{split}: types differ", types, SFT_TYPES)
    expected = [text_of(row) for row in table.to_pylist()]
    for name, read in readers(folder, config, split, files):
        found = [text_of(row) for row in read()]
        check(len(found) == len(expected), f"{name}, {config}/{split}: {len(found)} rows, not {len(expected)}")
        for index, (one, other) in enumerate(zip(found, expected)):
            check(one == other, f"{name}, {config}/{split}: row {index} differs", one, other)
    features = datasets.load_dataset(str(folder), config, split=split).features.arrow_schema
    found = {field.name: list_name_free(field.type) for field in features}
    check(found == SFT_TYPES, f"{config}/{split}: datasets sees other types", found, SFT_TYPES)
    ids = polars.scan_parquet(files).filter(polars.col("id") == table["id"][-1].as_py()).collect()
    check(ids.height == 1, f"{config}/{split}: polars finds {ids.height} rows by id")
    return len(expected)


def load(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    verify_files(folder, manifest)
    summary = {}
    loaded = []
    for config in datasets.get_dataset_config_names(str(folder)):
        data_files = datasets.load_dataset_builder(str(folder), config).config.data_files
        paths = {split: [pathlib.Path(file) for file in files] for split, files in data_files.items()}
        places = {split: {file.parent.relative_to(folder).as_posix() for file in files} for split, files in paths.items()}
        if not any(place.startswith("sft/") for place in set().union(*places.values())):
            continue
        for split, found in places.items():
            check(found == {f"sft/{config}/{split}"}, f"{config}/{split}: the card names other folders", found)
        loaded += [file.relative_to(folder).as_posix() for files in paths.values() for file in files]
        summary[config] = {
            split: load_split(folder, config, split, [str(file) for file in files]) for split, files in paths.items()
        }
    check(summary, f"{folder}: its card has no config for sft/")
    written = sorted(file["path"] for file in manifest["files"] if file["path"].startswith("sft/"))
    check(sorted(loaded) == written, f"{folder}: the card names other files than the manifest", loaded, written)
    default = datasets.load_dataset(str(folder), split="train")
    check(default.num_rows in [splits.get("train") for splits in summary.values()], "no default config")
    return summary


def main(folders):
    check(folders, "usage: load.py FOLDER...")
    modules = (datasets, duckdb, pandas, polars, pyarrow)
    versions = {module.__name__: module.__version__ for module in modules}
    result = {folder: load(pathlib.Path(folder).resolve()) for folder in folders}
    print(json.dumps({"versions": versions, "rows": result}, indent=2))


main(sys.argv[1:])
