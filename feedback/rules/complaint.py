"""Which words may make a message a complaint in the regulator's sense? Compliance decides, never the advisor."""

from feedback.rules.grievances import ALLEGED
from feedback.rules.let_down import LET_DOWN
from feedback.rules.matching import Rule

SAID: tuple[Rule, ...] = (
    Rule("names it a complaint", r"\b(?:complain(?:t|ts|ed|ing)?|grievances?)\b(?! (?:department|procedure|was|were|has been))"),
    Rule(
        "speaks of a lawyer",
        r"\b(?:contact(?:ed|ing)?|hear(?:ing)? from|spok\w+ (?:to|with)|see(?:ing)?|call(?:ed|ing)?|consult\w*"
        r"|hir(?:ed|ing)|"
        r"letter from|asked|talk(?:ing|ed)? (?:to|with)|retain\w*)\s+(?:an?\s+|my\s+|our\s+)?(?:lawyer|"
        r"attorney|solicitor|legal counsel)s?\b",
    ),
    Rule(
        "speaks of a lawyer",
        r"\b(?:lawyer|attorney|solicitor|counsel)s?\s+(?:will|is going|are going|has been|have been|"
        r"says? (?:that )?(?:you|this))\b",
    ),
    Rule(
        "threatens legal action",
        r"\b(?:sue|suing|lawsuit|legal (?:action|steps|proceedings|advice)|arbitration|take (?:you|"
        r"this) to court|small claims|see you in court)\b",
    ),
    Rule(
        "threatens a regulator",
        r"\b(?:report\w*|fil(?:e|ed|ing)|go(?:ing)?|tak(?:e|en|ing)|contact\w*|writ(?:e|ing)|escalat\w*|"
        r"complain\w*|notify\w*)\b[^.!?]{0,40}"
        r"\b(?:SEC|FINRA|FCA|regulators?|ombudsman|state (?:securities )?(?:board|regulator)|"
        r"securities (?:board|commission)|better business bureau|authorities|police)\b",
    ),
    Rule(
        "wants to be made whole",
        r"\b(?:refund(?:ed)?|reimburse\w*|compensat\w+|restitution|make (?:it|this|me|us) (?:good|whole)|"
        r"made whole|out of pocket|put (?:it|this) right|"
        r"want (?:it|that|this|every \w+|my money|our money|the (?:fee|money|difference|charge)) (?:back|"
        r"refunded|returned|reversed)|paid back|get my money back|revers(?:e|ed) (?:it|them|the trade|this))\b"
        r"(?![^.!?]{0,20}\b(?:from the (?:IRS|old|custodian|tax)|for the first time|came|arrived|tax)\b)",
    ),
    Rule(
        "holds us responsible",
        r"\b(?:hold(?:ing)?|consider)\s+(?:you|your (?:firm|office|company)|them)\s+(?:\w+\s+)?(?:responsible|"
        r"liable|accountable)\b|\bhold someone responsible\b|\byour (?:fault|responsibility)\b",
    ),
    Rule(
        "wants a superior or a record",
        r"\b(?:your|a|the) (?:supervisor|manager|boss|compliance (?:officer|department|team)|branch manager|"
        r"principal)\b[^.!?]{0,50}\b(?:speak|report|treated|unacceptable|about this)\b|\b(?:speak|"
        r"talk)\w* (?:to|with) (?:your|a|the) (?:supervisor|boss|manager|compliance\w*)\b|\bput (?:this |"
        r"that )?on (?:the )?record\b",
    ),
    Rule(
        "objects formally",
        r"\bformal(?:ly)?\s+(?:object\w*|concern|letter|grievance|protest|disput\w*|notice of)\b|\b(?:i|"
        r"we) object to\b|\bmak(?:e|ing) (?:this|it) (?:official|formal)\b|\bofficial (?:complaint|concern)\b",
    ),
    Rule(
        "escalates it",
        r"\bescalat(?:e|ed|ing|ion)\b|\bwhoever (?:is in charge|deals? with)\b|\bsomeone (?:senior|"
        r"higher up)\b",
    ),
    Rule(
        "wants it in writing",
        r"\b(?:want|need|expect|demand|send|give)\b[^.!?]{0,40}\b(?:in writing|written (?:answer|apology|"
        r"explanation|response|reply))\b|\bwritten apology\b|\bwant (?:it|this) (?:put )?on (?:file|record)\b",
    ),
    Rule(
        "disputes a charge",
        r"\bdisput(?:e|ed|ing)\b[^.!?]{0,20}\b(?:charge|fee|trade|bill|invoice)s?\b|\bgive (?:it|that|the money|"
        r"my money) back\b|\breturned with interest\b|\bwant the difference\b",
    ),
    Rule(
        "asks who pays for it",
        r"\bwho pays for (?:that|this|it)\b|\b(?:the one who pays|i am paying for (?:it|your))\b|"
        r"\bexpect you to (?:pay|cover|make|fix|reimburse)\b|\bmake up for (?:it|that|this|the loss)\b|"
        r"\b(?:covered|paid) by you\b|\bput (?:me |us )?back (?:to )?where\b|\b(?:fee|fees|loss|charge|"
        r"penalty) covered\b",
    ),
    Rule("blames us", r"\b(?:i|we) blame you\b|\byou (?:are|were) to blame\b|\bhold(?:ing)? you to account\b"),
    Rule(
        "names a lawyer",
        r"\b(?:from|told|showed|with) (?:my|our|an|a) (?:attorney|lawyer|solicitor)\b|\b(?:our|my) (?:attorney|"
        r"lawyer|solicitor) has (?:the|your)\b|\b(?:attorney|lawyer),? says\b|\bhear from the regulator\b",
    ),
    Rule(
        "not acceptable",
        r"\b(?:not|isn't|is not|hardly) acceptable\b|\bconflict of interest\b|"
        r"\bpromised\b[^.!?]{0,20}\b(?:\d+ ?(?:%|percent)|returns?|a guarantee)\b|\b(?:last|final) warning\b",
        is_deniable=False,
    ),
    Rule(
        "wants it corrected",
        r"\bi want (?:it|that|this)\b[^.!?]{0,15}\b(?:corrected|fixed|reversed|put right|undone|noted|on record)\b",
    ),
    Rule(
        "reports us",
        r"\b(?:want to|going to|will|and|intend to|have to|must)\s+report(?:ing)?\s+(?:it|this|you|him|her|"
        r"them)\b|\breporting (?:it|this|you)\b|\bcompliance officer\b",
    ),
    Rule("unacceptable", r"\b(?:unacceptable|outrage\w*|disgrace\w*|scandal\w*|appalling|inexcusable)\b"),
)

COMPLAINT: tuple[Rule, ...] = SAID + ALLEGED + LET_DOWN
