"""What does the bundled model read? MiniLM-L6, fine-tuned on the project's own texts, as int8 ONNX; no torch."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from feedback.readers import Answer, ReadingResult
from feedback.readers.labels import SENTIMENTS, TOPICS
from feedback.readers.pieces import pieces, together
from feedback.readers.weighing import NO_VIEW, View, weigh

MODEL = Path(__file__).parent / "model"
NAME = "relate-minilm"
BATCH, LONGEST = 16, 192


class BundledReader:
    """One thread a process: many workers read side by side without fighting for cores."""

    def __init__(self, folder: Path = MODEL) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        settings = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        self.version: str = settings["version"]
        self._columns = {label: column for column, label in enumerate(settings["labels"])}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding()  # [PAD], 0: the defaults are MiniLM's own

    def read(self, answers: Sequence[Answer]) -> list[ReadingResult]:
        found: dict[int, list[View]] = {index: [] for index in range(len(answers))}
        parts = [(index, piece) for index, answer in enumerate(answers) if answer.text.strip() for piece in pieces(answer.text)]
        parts.sort(key=lambda part: len(part[1]))  # like lengths together: little is spent on padding
        for (index, _), view in zip(parts, self._views([piece for _, piece in parts]), strict=True):
            found[index].append(view)
        return [
            weigh(answer, together(found[index]) if found[index] else NO_VIEW, model=NAME, version=self.version)
            for index, answer in enumerate(answers)
        ]

    def _views(self, texts: Sequence[str]) -> Iterator[View]:
        for start in range(0, len(texts), BATCH):
            for row in self._logits(texts[start : start + BATCH]):
                yield self._view(row)

    def _logits(self, texts: Sequence[str]) -> Any:
        import numpy as np

        encoded = self._tokenizer.encode_batch(list(texts))
        inputs = {
            "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
            "token_type_ids": np.array([e.type_ids for e in encoded], dtype=np.int64),
        }
        return self._session.run(["logits"], inputs)[0]

    def _view(self, row: Any) -> View:
        def softmax(head: str, names: Sequence[str]) -> tuple[float, ...]:
            return _softmax([float(row[self._columns[f"{head}:{name}"]]) for name in names])

        def chance(label: str) -> float:
            return _sigmoid(float(row[self._columns[label]]))

        negative, neutral, positive = softmax("sentiment", SENTIMENTS)
        none, week, today, now = softmax("urgency", ("0", "1", "2", "3"))
        return View(
            sentiment=(negative, neutral, positive),
            topics={topic: chance(f"topic:{topic}") for topic in TOPICS},
            urgency=(none, week, today, now),
            complaint=chance("flag:complaint"),
            leaving=chance("flag:leaving"),
        )


def _softmax(values: Sequence[float]) -> tuple[float, ...]:
    top = max(values)
    powers = [math.exp(value - top) for value in values]
    return tuple(power / sum(powers) for power in powers)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
