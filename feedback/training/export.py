"""How does the trained reader become files? ONNX, eight-bit weights, tokenizer, settings."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from feedback.readers.labels import LABELS

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(model: Any, tokenizer: Any, folder: Path, *, version: str) -> None:
    """Writes model.onnx (int8), tokenizer.json and reader.json into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        _to_onnx(model, tokenizer, whole)
        _quantise(whole, folder / "model.onnx")
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"version": version, "labels": list(LABELS)}
    (folder / "reader.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _to_onnx(model: Any, tokenizer: Any, path: Path) -> None:
    import torch

    model.eval()
    sample = tokenizer(["One message", "and a longer one to pad"], padding=True, return_tensors="pt")
    axes = {name: {0: "messages", 1: "tokens"} for name in INPUTS}
    with torch.no_grad():
        torch.onnx.export(
            model,
            tuple(sample[name] for name in INPUTS),
            str(path),
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_axes={**axes, "logits": {0: "messages"}},
            opset_version=17,
            dynamo=False,
        )
    model.eval()


def _quantise(whole: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
