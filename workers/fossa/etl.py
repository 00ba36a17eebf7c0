"""
Example models for a Fossa worker: one that is partitioned and really counts something, one that
waits, one that fails.
"""

from collections import Counter
import random
import time

import ayeaye
from ayeaye.runtime.task_message import TaskPartition

KWARGS = {"type": "object", "default": {}}

# `GET /accepts`: a JSON Schema of the tasks that this worker takes, so that the pool's page can offer a form.
ACCEPTS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A task",
    "type": "object",
    "required": ["model_class"],
    "properties": {
        "model_class": {"type": "string", "enum": ["Sleepy", "Failing", "WordCount"]},
        "method": {"type": "string", "default": "go"},
        "model_construction_kwargs": KWARGS,
        "method_kwargs": KWARGS,
    },
    "examples": [
        {"model_class": "WordCount", "model_construction_kwargs": {"partitions": 12, "words": 2000}},
        {"model_class": "Sleepy", "model_construction_kwargs": {"seconds": 10}},
        {"model_class": "Failing", "model_construction_kwargs": {"message": "as it was asked to"}},
    ],
}

VOCABULARY = "amber birch cedar delta ember fjord grove heath islet juniper kelp lagoon".split()


class Sleepy(ayeaye.Model):
    """Does nothing for `seconds`."""

    def __init__(self, seconds=1.0):
        super().__init__()
        self.seconds = seconds

    def build(self):
        time.sleep(self.seconds)


class Failing(ayeaye.Model):
    """Fails with the message it is given."""

    def __init__(self, message="this model always fails"):
        super().__init__()
        self.message = message

    def build(self):
        raise ValueError(self.message)


class WordCount(ayeaye.PartitionedModel):
    """
    Counts the words of a text in `partitions` parts of `words` words each.

    Nodes share no disk, so each part is written by the subtask that counts it: from its own number
    as the seed, which makes it the same text on whichever node. `seconds` is what a part takes at
    the least, so that a person sees the parts move. `go` returns the gathered counts; a node alone
    runs the parts inside the parent, one at a time.
    """

    def __init__(self, partitions=12, words=2000, seconds=0.0):
        super().__init__()
        self.partitions = partitions
        self.words = words
        self.seconds = seconds
        self.counts = Counter()
        self.parts_done = 0

    def go(self):
        super().go()
        return {"words": dict(sorted(self.counts.items())), "partitions": self.parts_done}

    def build(self):
        self.log(f"counting {self.partitions} parts of {self.words} words")

    def partition_plea(self):
        return self.PartitionOption(minimum=1, maximum=self.partitions, optimal=self.partitions)

    def partition_slice(self, partition_count):
        return [
            TaskPartition(
                model_cls=WordCount,
                method_name="count_part",
                method_kwargs={"part": part, "words": self.words, "seconds": self.seconds},
            )
            for part in range(self.partitions)
        ]

    def count_part(self, part, words, seconds):
        """The counts of one part: word to number."""
        text = " ".join(random.Random(part).choices(VOCABULARY, k=words))
        counts = Counter(text.split())
        time.sleep(seconds)
        return dict(counts)

    def partition_subtask_complete(self, task_message):
        self.counts.update(task_message.return_value)
        self.parts_done += 1
