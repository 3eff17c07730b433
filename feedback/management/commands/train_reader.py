"""How is the bundled reader made? Fine-tunes it from the project's own texts and writes its files."""

import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.readers.bundled import MODEL
from feedback.training.export import export
from feedback.training.lessons import epoch
from feedback.training.network import train

LESSONS = 100  # the lessons stay the same; the seed only moves where the network begins


class Command(BaseCommand):
    help = "Trains the bundled reader (about 6 minutes of one core). Needs: pip install -r requirements-ml.txt"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--epochs", type=int, default=6)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--to", type=Path, default=MODEL, help="the folder to write to")
        parser.add_argument("--label", default=None, metavar="VERSION", help="the version to write down; by default the day")

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            lessons = [epoch(LESSONS + number) for number in range(options["epochs"])]
            began = time.monotonic()
            model, tokenizer = train(lessons, seed=options["seed"], threads=options["threads"], say=self.stdout.write)
        except ImportError as error:
            raise CommandError(f"{error.name} is not installed: pip install -r requirements-ml.txt") from error
        version = options["label"] or time.strftime("%Y.%m.%d", time.gmtime())
        export(model, tokenizer, options["to"], version=version)
        self.stdout.write(f"Version {version} written to {options['to']} after {time.monotonic() - began:.0f} s.")
        self.stdout.write(f"Now: manage.py evaluate_reader {Path('feedback/training/held_out.jsonl')}")
