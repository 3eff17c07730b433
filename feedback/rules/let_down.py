"""Where did our service let a client down so far that it may be a complaint, though nobody calls it one?

Each of them counts only where the message is not clearly happy: who thanks us for mending a mistake does not complain of it.
"""

from feedback.rules.matching import Rule

SEVERAL = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|countless|umpteen|\d+)"
NO_ANSWER = (
    r"(?:no (?:answer|reply|response|call|one|explanation|result)|nobody|nothing|never|unanswered|silence|still|without|"
    r"not (?:one|a single|a word|heard)|haven't heard|ignored|zero)"
)
OF_OURS = r"(?:your|their) (?:\w+ )?(?:mix-?up|oversight|slip|blunder|muddle|typo|delays?|errors?|mistakes?|fault|end)"
THINGS = r"(?:transfer|roll-?over|checks?|cheques?|wire|withdrawal|distribution|pay-?out|claim|money|funds|refund|account)"
PAPERS = r"(?:forms?|papers?|paperwork|documents?|checks?|cheques?|application|letters?|files?|originals?|certificates?)"
ASKING = r"(?<!could )(?<!can )(?<!would )(?<!will )(?<!please )(?<!if )(?<!do )(?<!did )(?<!should )(?<!what )"

LET_DOWN: tuple[Rule, ...] = (
    Rule(
        "asked again and again",
        r"\b(?:third|fourth|fifth|sixth|seventh|umpteenth|[3-9](?:rd|th)|\d\dth) (?:message|e-?mail|call|letter|attempt|request|"
        r"reminder|time of asking|time (?:that )?(?:i|we)(?:'m|'ve| am| are| have)? (?:ask|call|writ|phon|e-?mail|contact|request"
        r"|try)\w*)\b",
    ),
    Rule(
        "asked again and again",
        rf"\b(?:asked|called|rung|rang|phoned|written|wrote|e-?mailed|texted|chased|requested|complained|reported|told you|"
        rf"reminded)\b[^.!?]{{0,50}}\b(?:twice|again and again|repeatedly|over and over|{SEVERAL} times)\b",
    ),
    Rule(
        "asked again and again",
        rf"\b{SEVERAL} (?:\w+ ){{0,2}}(?:messages|e-?mails|calls|voicemails|letters|reminders|texts|visits)\b[^!?]{{0,60}}"
        rf"\b{NO_ANSWER}\b",
    ),
    Rule(
        "weeks without an answer",
        rf"\b(?:for|in|over|after|it's been|it has been|been|since|{SEVERAL})\s+(?:\w+\s+)?(?:weeks|months)\b[^.!?]{{0,50}}"
        r"\b(?:no (?:reply|answer|response|call|word)|nobody|not heard|haven't heard|nothing|ignored|silence)\b",
    ),
    Rule(
        "stuck for weeks",
        rf"\b{THINGS}\b[^.!?]{{0,60}}\b(?:stuck|in limbo|pending|held up|missing|not arrived|nowhere|hasn't|isn't|not been|"
        r"not yet|still)\b[^!?]{0,60}\b(?:weeks|months)\b",
        is_deniable=False,
    ),
    Rule(
        "stuck for weeks",
        rf"\b(?:weeks|months)\b[^.!?]{{0,60}}\b(?:still|waiting|stuck|chas\w+|trying to|without)\b[^.!?]{{0,60}}\b{THINGS}\b",
    ),
    Rule(
        "our error",
        rf"\b{OF_OURS}\b|\bthanks to you(?:r|,)?[^.!?]{{0,30}}\b(?:late|lost|missed|mix-?up|delay)\b|\b(?:closed|"
        r"cancelled|canceled|frozen|sold|charged|blocked|debited|deleted)\b[^.!?]{0,25}"
        r"\b(?:by mistake|in error|without being asked)\b",
    ),
    Rule(
        "sent to the wrong place",
        r"(?<!i )(?<!i've )(?<!we )(?<!we've )\b(?:sent|wired|paid|transferred|mailed|posted|credited|debited|booked|bought|"
        r"deposited|went|shipped|taken|entered)\b[^.!?]{0,40}\b(?:wrong|incorrect|old) (?:account|bank|person|address|fund|"
        r"amount|house|name|client)\b",
    ),
    Rule(
        "lost our papers",
        rf"\b(?:lost|mislaid|misplaced|mixed up)\b (?:\w+ ){{0,2}}\b{PAPERS}\b",
    ),
    Rule(
        "it cost them",
        r"\b(?:late|delay\w*|errors?|mistakes?|wrong|never sent|never paid|didn't send|didn't pay|failed|forgot|mix-?up)\b"
        r"[^!?]{0,100}\b(?:late (?:fee|charge)|overdraft|overdrawn|bounced|penalt(?:y|ies)|fined|out of pocket|"
        r"(?:cost|charged) (?:me|us|him|her|my \w+|our \w+))\b",
        is_deniable=False,
    ),
    Rule(
        "not spared after a death",
        rf"\b(?:died|passed away|(?:my|our) (?:late|dead|deceased)|funeral|buried|widow|death)\b[^?]{{0,160}}{ASKING}"
        r"\b(?:you|they|your (?:office|firm|team|people|letter|assistant|colleague))\s+"
        r"(?:still |again |keep |kept |just |now |then |have |even )?"
        r"(?:wrote|writ\w+|sent|send|sending|ask(?:ed|ing|s)?|invit\w+|address\w*|demand\w*|insist\w*|phoned|rang)\b",
        is_deniable=False,
    ),
    Rule(
        "not spared after a death",
        r"\b(?:you|they|your (?:office|firm|team|people|letter|assistant|colleague)|(?:letter|card|form|mail)s?)\b[^.?]{0,60}"
        r"\b(?:addressed to|invit\w+|writing to|signature of|ask(?:ing|ed) for)\s+(?:my|our|his|her)\s+(?:late|dead|deceased)\b",
        is_deniable=False,
    ),
    Rule(
        "charged and not explained",
        r"\b(?:charg\w+|bill(?:ed|ing)?|fees?|invoiced?|deduct\w+)\b[^.!?]{0,60}\b(?:twice|three times|even though|although|"
        r"despite|not in (?:my|our|the) (?:contract|agreement)|after (?:i|we|i'd|we'd)(?: had)? (?:cancel|clos|left|stopp)\w*|"
        r"(?:nobody|no one|none of you) (?:can|could|will|would|has)(?: \w+)? (?:explain|tell)\w*)\b",
    ),
    Rule(
        "a promise not kept",
        r"\bno(?:body|t even| one)\b[^.!?]{0,15}\b(?:apolog\w+|sorry)\b|\b(?:was|were) (?:supposed|meant|promised) to be\b"
        r"[^!?]{0,60}\b(?:wasn't|weren't|never|still|isn't|hasn't|it is now|it's now)\b",
        is_deniable=False,
    ),
)
