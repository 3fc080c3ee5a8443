"""The one reader and writer of results: finished replications, run folders, their tables.

A replication is addressed by its content (inputs, seed, number, model version): whoever asks
for the same one finds it. Files appear whole or not at all; nothing is unpickled.
"""

from sim.sealed import (
    MANIFEST,
    address_of,
    is_whole,
    json_text,
    seal,
    try_out,
    whole_folder,
    write,
)
from sim.store.files import (
    DIGITS,
    SUMMARY,
    close,
    csv_bytes,
    csv_text,
    finished,
    read_csv,
    versions,
)
from sim.store.replications import (
    LOG,
    Item,
    item,
    item_of_table,
    keep,
    load,
    load_log,
    load_table,
    log_item,
    replication_file,
    spare_pandas,
)

__all__ = [
    "DIGITS",
    "LOG",
    "MANIFEST",
    "SUMMARY",
    "Item",
    "address_of",
    "close",
    "csv_bytes",
    "csv_text",
    "finished",
    "is_whole",
    "item",
    "item_of_table",
    "json_text",
    "keep",
    "load",
    "load_log",
    "load_table",
    "log_item",
    "read_csv",
    "replication_file",
    "seal",
    "spare_pandas",
    "try_out",
    "versions",
    "whole_folder",
    "write",
]
