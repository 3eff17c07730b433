"""What does the bundled model read? MiniLM-L6, fine-tuned on the project's own texts, as int8 ONNX; no torch."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from feedback.readers import Answer, ReadingResult
from feedback.readers.labels import SENTIMENTS, TOPICS
from feedback.readers.own_words import own_words
from feedback.readers.pieces import pieces, together
from feedback.readers.weighing import NO_VIEW, View, weigh

MODEL = Path(__file__).parent / "model"
NAME = "relate-minilm"
LONGEST = 192


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
        self._tokenizer.no_padding()

    def read(self, answers: Sequence[Answer]) -> list[ReadingResult]:
        return [weigh(answer, self._view_of(answer.text), model=NAME, version=self.version) for answer in answers]

    def _view_of(self, text: str) -> View:
        """Piece by piece: eight-bit numbers are scaled by what stands beside them, and no reading may hang on its neighbours."""
        if not text.strip():
            return NO_VIEW
        return together([self._view(self._logits(piece)) for piece in pieces(own_words(text))])

    def _logits(self, text: str) -> Any:
        import numpy as np

        encoded = self._tokenizer.encode(text)
        parts = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
        inputs = {name: np.array([numbers], dtype=np.int64) for name, numbers in parts.items()}
        return self._session.run(["logits"], inputs)[0][0]

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
