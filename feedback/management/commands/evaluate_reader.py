"""How good is the reader on a file of messages that people labelled?"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.readers import READERS, Answer, reader
from feedback.scoring import Score, score
from feedback.training.corpus import Example, from_row

BATCH = 64
NAMES = {
    "n": "Messages",
    "accuracy": "Sentiment, accuracy",
    "macro_f1": "Sentiment, macro-F1",
    "topics_micro_f1": "Topics, micro-F1",
    "urgency_recall": "Urgency 2 and above, recall",
    "urgency_precision": "Urgency 2 and above, precision",
    "complaint_recall": "Complaints, recall",
    "complaint_precision": "Complaints, precision",
    "unsure_share": "Unsure, given to a person",
}


class Command(BaseCommand):
    help = (
        "Quality of the reader on FILE.jsonl: one object a line with text, sentiment (negative, neutral, positive), topics "
        "(a list), urgency (0 to 3), complaint (true or false) and, where known, rating (1 to 5)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl")
        parser.add_argument("--reader", choices=sorted(READERS), default=settings.READER)
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        truths, answers = self._rows(options["file"])
        found = []
        for start in range(0, len(answers), BATCH):
            found += reader(options["reader"]).read(answers[start : start + BATCH])
            self.stderr.write(f"{len(found)} of {len(answers)} read")
        self._tell(score(truths, found), as_json=options["json"])

    def _rows(self, path: Path) -> tuple[list[Example], list[Answer]]:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        truths, answers = [], []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                truths.append(from_row(row))
                answers.append(Answer(str(row["text"]), row.get("rating")))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CommandError(
                    f"{path}, line {number}: {error!r}. Each line needs text, sentiment, topics, urgency, complaint."
                ) from error
        if not truths:
            raise CommandError(f"{path} holds no messages.")
        return truths, answers

    def _tell(self, result: Score, *, as_json: bool) -> None:
        values = result.as_dict()
        if as_json:
            self.stdout.write(json.dumps(values))
            return
        for key, value in values.items():
            self.stdout.write(f"{NAMES[key]:<34} {value if key == 'n' else f'{value:.1%}'}")
