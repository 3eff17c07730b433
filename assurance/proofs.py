"""Which long proofs are there? Each is seeded, ends in a figure and a date, and runs a small sample in the test run."""

from assurance import (
    answers_kept,
    api_fuzzed,
    audit_tampered,
    embedded_kills,
    events_shuffled,
    figures_hold,
    firms_crossed,
    firms_in_turn,
    firms_made,
    hostile_requests,
    imports_killed,
    imports_large,
    letters_killed,
    letters_mutated,
    letters_overheard,
    letters_without_broker,
    links_looked_at,
    migrations_killed,
    names_asked,
    replies_fuzzed,
    statements_fuzzed,
    tables_fuzzed,
)
from assurance.proof import Proof

PROOFS: dict[str, Proof] = {
    proof.name: proof
    for proof in (
        answers_kept.PROOF,
        api_fuzzed.PROOF,
        audit_tampered.PROOF,
        embedded_kills.PROOF,
        events_shuffled.PROOF,
        figures_hold.PROOF,
        firms_crossed.PROOF,
        firms_in_turn.PROOF,
        firms_made.PROOF,
        hostile_requests.PROOF,
        imports_killed.PROOF,
        imports_large.PROOF,
        letters_killed.PROOF,
        letters_mutated.PROOF,
        letters_overheard.PROOF,
        letters_without_broker.PROOF,
        links_looked_at.PROOF,
        migrations_killed.PROOF,
        names_asked.PROOF,
        replies_fuzzed.PROOF,
        statements_fuzzed.PROOF,
        tables_fuzzed.PROOF,
    )
}
