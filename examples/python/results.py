#!/usr/bin/env python3
# %% [markdown]
# Results of payouts in Python: Debian's python3-confluent-kafka and python3-avro, and nothing of this project.
#
#     ./payouts up                      # in another terminal
#     python3 examples/python/results.py localhost:9092 http://localhost:8081/apis/ccompat/v7
#
# It prints what was paid by study and currency, and why bonuses failed. Cells begin with `# %%`, so that an editor
# can run them one by one.

# %%
import io
import json
import struct
import sys
import urllib.request
from collections import Counter, defaultdict
from decimal import Decimal

import avro.io
import avro.schema
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

bootstrap, registry = sys.argv[1:3]
topics = ["bonus-paid", "bonus-failed"]

# %% Values are Avro in the Confluent wire format: a zero byte, the schema's ID, the data.
readers = {}


def decode(value):
    magic, schema_id = struct.unpack(">bI", value[:5])
    assert magic == 0
    if schema_id not in readers:
        with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}") as answer:
            readers[schema_id] = avro.io.DatumReader(avro.schema.parse(json.load(answer)["schema"]))
    return readers[schema_id].read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


# %% Committed records only, from the beginning to the present end, without leaving offsets behind.
consumer = Consumer(
    {
        "bootstrap.servers": bootstrap,
        "group.id": "payouts-example-python",
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "enable.partition.eof": True,
    }
)
metadata = consumer.list_topics(timeout=10)
partitions = [
    TopicPartition(topic, partition, OFFSET_BEGINNING)
    for topic in topics
    for partition in metadata.topics[topic].partitions
]
consumer.assign(partitions)

results, ended = {}, set()
while len(ended) < len(partitions):
    message = consumer.poll(10)
    if message is None:
        sys.exit("no answer from Kafka within 10 seconds")
    if not message.error():
        # One result for each payout: after a lost marker the same one may stand there twice.
        record = decode(message.value())
        results[record["payout_id"]] = message.topic(), record
    elif message.error().code() == KafkaError._PARTITION_EOF:
        ended.add((message.topic(), message.partition()))
    else:
        raise KafkaException(message.error())
consumer.close()

# %% Amounts are whole minor units: exact in every language. GBP and USD have two decimals.
paid = defaultdict(Decimal)
failed = Counter()
for topic, record in results.values():
    if topic == "bonus-paid":
        paid[record["study"] or "-", record["currency"]] += Decimal(record["paid_amount_minor"]).scaleb(-2)
    else:
        failed[record["failure_code"]] += 1

print(f"{len(results)} results")
for (study, currency), amount in sorted(paid.items()):
    print(f"{study:32} {amount:>12} {currency}")
for code, count in failed.most_common():
    print(f"{code:32} {count:>12} failed")
