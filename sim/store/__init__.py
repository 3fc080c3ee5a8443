"""The one reader and writer of results: finished replications, run folders, their tables.

A replication is addressed by its content (inputs, seed, number, model version): whoever asks
for the same one finds it. Files appear whole or not at all; nothing is unpickled.
"""

from sim.store.files import (
    DIGITS,
    MANIFEST,
    SUMMARY,
    address_of,
    close,
    csv_bytes,
    csv_text,
    finished,
    json_text,
    read_csv,
    versions,
    whole_folder,
    write,
)
from sim.store.replications import (
    LOG,
    Item,
    item,
    item_of_table,
    keep,
    load,
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
    "item",
    "item_of_table",
    "json_text",
    "keep",
    "load",
    "load_table",
    "log_item",
    "read_csv",
    "replication_file",
    "spare_pandas",
    "versions",
    "whole_folder",
    "write",
]
