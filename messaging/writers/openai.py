"""What does a model make of the same facts? Text with the same slots, from OpenAI or any compatible server.

It is given facts only: no name, account number, address or word of a client. It never writes a figure: it places slots.
"""

import json
from dataclasses import dataclass
from typing import Any

from messaging.facts import Fact
from messaging.words import addressed, sections
from messaging.writers import Brief, Draft, ProviderError
from messaging.writers.prompt import INSTRUCTIONS, PROMPT_VERSION, SUMMARY, SUMMARY_VERSION
from messaging.writers.summary import slots_of

SECONDS = 30.0
WITHHELD = frozenset({"household", "advisor", "firm"})
SCHEMA: Any = {
    "name": "letter",
    "strict": True,
    "schema": {
        "type": "object",
        "properties": {
            "subject": {"type": "string"},
            "preview": {"type": "string"},
            "paragraphs": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["subject", "preview", "paragraphs"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAI:
    api_key: str
    base_url: str
    model: str
    seconds: float = SECONDS  # for the whole call
    name: str = "openai"

    def write(self, brief: Brief) -> Draft:
        answer = _parsed(self._ask(brief))
        return Draft(
            subject=answer["subject"],
            preview="" if brief.points else answer["preview"],
            body="\n\n".join(answer["paragraphs"]) if brief.points else _framed(answer["paragraphs"], brief),
            writer=self.name,
            model=self.model,
            concerns=brief.concerns,
            record={
                "prompt": SUMMARY_VERSION if brief.points else PROMPT_VERSION,
                "store": "false",
                "seconds": str(self.seconds),
            },
        )

    def _ask(self, brief: Brief) -> str:
        import openai

        from relate.lib import outgoing

        http = outgoing.client(self.seconds)
        client = openai.OpenAI(
            api_key=self.api_key, base_url=self.base_url, timeout=self.seconds, max_retries=0, http_client=http
        )
        try:
            answer = client.chat.completions.create(
                model=self.model,
                messages=[
                    {"role": "system", "content": SUMMARY if brief.points else INSTRUCTIONS},
                    {"role": "user", "content": request_for(brief)},
                ],
                response_format={"type": "json_schema", "json_schema": SCHEMA},
                store=False,
            )
        except openai.APITimeoutError as error:
            raise ProviderError(
                f"it did not answer within {self.seconds:.0f} second{'s' * (self.seconds != 1)}", permanent=False
            ) from error
        except openai.RateLimitError as error:
            raise ProviderError("it refused for now: too many requests (429)", permanent=False) from error
        except openai.APIConnectionError as error:
            raise ProviderError("it could not be reached", permanent=False) from error
        except openai.APIStatusError as error:
            raise ProviderError(f"it answered with status {error.status_code}", permanent=error.status_code < 500) from error
        except (openai.OpenAIError, ValueError) as error:
            raise ProviderError("its answer could not be read", permanent=True) from error
        finally:
            http.close()
        return _content(answer)


def _framed(paragraphs: list[str], brief: Brief) -> str:
    """The names are ours to place: the model is told none."""
    phrases = sections(brief.sheet.language, "letters")
    greeting, closing = (
        addressed(phrases[f"{moment}.{brief.tone}"][0], several=brief.several) for moment in ("greeting", "signoff")
    )
    return "\n\n".join([greeting, *paragraphs, f"{closing}\n{{advisor}}"])


def _content(answer: Any) -> str:
    choice = answer.choices[0] if getattr(answer, "choices", None) else None
    if choice is None:
        raise ProviderError("its answer was empty", permanent=True)
    if getattr(choice.message, "refusal", None) or choice.finish_reason == "content_filter":
        raise ProviderError("it declined to write this letter", permanent=True)
    if choice.finish_reason == "length":
        raise ProviderError("its answer was cut off", permanent=True)
    return choice.message.content or ""


def _parsed(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
        subject, preview, paragraphs = answer["subject"], answer["preview"], answer["paragraphs"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProviderError("its answer did not have the form that was asked for", permanent=True) from error
    texts = [subject, preview, *(paragraphs if isinstance(paragraphs, list) else [None])]
    if not all(isinstance(one, str) and one.strip() for one in texts) or len(paragraphs) > 12:
        raise ProviderError("its answer did not have the form that was asked for", permanent=True)
    return {"subject": subject.strip(), "preview": preview.strip(), "paragraphs": [one.strip() for one in paragraphs]}


def request_for(brief: Brief) -> str:
    """The user's part of the prompt: facts as delimited data, and how the letter should sound."""
    told = slots_of(brief.points)
    return json.dumps(
        {
            "language": brief.sheet.language,
            "several": brief.several,
            "tone": brief.tone,
            "concerns": list(brief.concerns),
            "facts": [_shown(fact) for fact in brief.sheet if fact.subject not in WITHHELD and (not told or fact.id in told)],
            "not_available": [{"fact": missing.label} for missing in brief.sheet.unavailable],
            **({"points": list(brief.points)} if brief.points else {}),
        },
        ensure_ascii=False,
    )


def _shown(fact: Fact) -> dict[str, str]:
    return {
        "slot": f"{{{fact.id}}}",
        "is": fact.label,
        "reads": fact.text,
        "kind": fact.kind.value,
        "about": fact.subject.partition(":")[0],
    }
