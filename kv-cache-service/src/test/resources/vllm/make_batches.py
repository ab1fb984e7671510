"""Writes batches.txt: batches of KV events as vLLM encodes them, by msgspec, vLLM's own encoder.

The structures repeat the fields of vllm/distributed/kv_events.py, in the forms that its versions have had. To run it:
pip install msgspec; python make_batches.py > batches.txt
"""

import hashlib

import msgspec

MAP = dict(omit_defaults=True)
ARRAY = dict(omit_defaults=True, array_like=True)


def batch(form):
    return msgspec.defstruct(
        "KVEventBatch", [("ts", float), ("events", list), ("data_parallel_rank", int | None, None)], **form
    )


def event(name, fields, form):
    return msgspec.defstruct(name, fields, tag=True, **form)


STORED = [("block_hashes", list), ("parent_block_hash", object), ("token_ids", list), ("block_size", int)]
LORA = [("lora_id", int | None)]
MEDIUM = [("medium", str | None)]
LATER = [("lora_name", str | None), ("extra_keys", object, None), ("group_idx", object, None)]
KIND = [("kv_cache_spec_kind", object, None), ("kv_cache_spec_sliding_window", object, None)]

first = event("BlockStored", STORED + LORA, ARRAY)
first_removed = event("BlockRemoved", [("block_hashes", list)], ARRAY)
array = event("BlockStored", STORED + LORA + MEDIUM + LATER, ARRAY)
array_removed = event("BlockRemoved", [("block_hashes", list)] + MEDIUM, ARRAY)
array_cleared = event("AllBlocksCleared", [], ARRAY)
named = event("BlockStored", STORED + LORA + MEDIUM + LATER + KIND, MAP)
named_removed = event("BlockRemoved", [("block_hashes", list)] + MEDIUM + [("group_idx", object, None)], MAP)
named_cleared = event("AllBlocksCleared", [], MAP)
future = event("BlockStored", STORED + LORA + MEDIUM + LATER + KIND + [("locality", object, None)], MAP)
unheard_of = event("BlockPromoted", [("block_hashes", list), ("score", float)], MAP)

encode = msgspec.msgpack.encode


def sha(text):
    return hashlib.sha256(text.encode()).digest()


def ids(first, count):
    return list(range(first, first + count))


def show(name, form, *events):
    print(name, encode(batch(form)(1764000000.25, list(events), 0)).hex())


A, B, C = sha("a"), sha("b"), sha("c")
BIG = (1 << 64) - 3

show("first-version", ARRAY, first([11, BIG], None, ids(100, 32), 16, None))
show("first-version-removed", ARRAY, first_removed([BIG]))
show("array", ARRAY, array([11, -12], None, ids(100, 32), 16, None, "GPU", None))
show("array-next", ARRAY, array([13], -12, ids(132, 16), 16, None, "GPU", None))
show("array-removed", ARRAY, array_removed([-12], "GPU"))
show("array-cleared", ARRAY, array_cleared())
show("map", MAP, named([A, B], None, ids(100, 32), 16, None, "GPU", None))
show("map-next", MAP, named([C], B, ids(132, 16), 16, None, "GPU", None))
show("map-removed", MAP, named_removed([B], "GPU"))
show("map-cleared", MAP, named_cleared())
show("array-of-maps", ARRAY, named([A, B], None, ids(100, 32), 16, None, None, None), named_removed([A], None))
show("salted", MAP, named([sha("d"), sha("e")], None, ids(100, 32), 16, None, "GPU", None, [("tenant-a",), None], 0, "full_attention"))
show("large-blocks", MAP, named([A], None, ids(100, 48), 48, None, "GPU", None))
show("odd-blocks", MAP, named([A, B], None, ids(100, 40), 20, None, "GPU", None))
show("image", MAP, named([A, B, C], None, ids(100, 48), 16, None, "GPU", None, [None, [("cafe", 3)], None]))
show("adapter", MAP, named([A], None, ids(100, 16), 16, 7, "GPU", "sql-lora", [("sql-lora",)]))
show("window", MAP, named([A], None, ids(100, 16), 16, None, "GPU", None, None, 1, "sliding_window", 128))
show("window-removed", MAP, named_removed([A], "GPU", 1))
show("whole", MAP, named([A], None, ids(100, 16), 16, None, "GPU", None, None, 0, "full_attention"))
show("offloaded", MAP, named([A, B], None, [], 16, None, "CPU", None))
show("elsewhere", MAP, named([A, B], None, ids(100, 32), 16, None, "OBJ", None))
show("future", MAP, unheard_of([A], 0.5), future([A], None, ids(100, 16), 16, None, "GPU", None, locality={"node": [1]}))
show("short-of-ids", MAP, named([A, B], None, ids(100, 31), 16, None, "GPU", None))
show("orphan", MAP, named([C], sha("never"), ids(132, 16), 16, None, "GPU", None))
