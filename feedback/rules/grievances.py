"""What does a client say was done to them: sold, traded, charged or taken against their will or their good?"""

from feedback.rules.matching import Rule

ALLEGED: tuple[Rule, ...] = (
    Rule(
        "denies having agreed",
        r"\b(?:never|not|didn't|did not|don't|haven't|hasn't|nobody|no one)\s+(?:\w+\s+){0,2}"
        r"(?:authori[sz]ed?|approved?|agree(?:d)? to|agreed|consent(?:ed)?|sign(?:ed)? (?:off|anything|that|"
        r"this|for)|ask(?:ed)? for (?:that|this) trade|order(?:ed)?)\b",
        is_deniable=False,
    ),
    Rule(
        "denies having agreed",
        r"\bunauthori[sz]ed\b|\bwithout (?:my|our|her|his|any) (?:\w+ )?(?:permission|consent|authori[sz]ation"
        r"|approval|knowledge|say-so|agreement)\b|\bwithout (?:asking|telling) (?:me|us)\b",
        is_deniable=False,
    ),
    Rule(
        "feels misled",
        r"\b(?:misled|mislead|misleading|misrepresent\w*|deceiv\w+|lied to|lied about|you lied|a lie|dishonest"
        r"|bait and switch|scammed|cheated|swindled|ripped off)\b",
    ),
    Rule(
        "was not told",
        r"\b(?:never|not|wasn't|weren't|nobody|no one|didn't|did not)\s+(?:once\s+|ever\s+|been\s+|properly\s+"
        r"|fully\s+)?"
        r"(?:told|tell|informed|disclos\w*|explain\w*|mention\w*|warned)\b[^.!?]{0,40}\b(?:risks?|surrender|"
        r"penalt\w+|commissions?|lock\w*|charge|sold|signed|years|illiquid|conflict|money)\b",
        is_deniable=False,
    ),
    Rule(
        "calls it unsuitable",
        r"\b(?:unsuitable|not suitable|never (?:been )?suitable|wasn't suitable|inappropriate (?:for|"
        r"investment)|isn't suitable|too risky for (?:me|us|someone|a|my|her|him))\b",
        is_deniable=False,
    ),
    Rule(
        "calls it churning",
        r"\bchurn(?:ing|ed)?\b|\btrad(?:es?|ing|ed)\b[^.!?]{0,50}\b(?:to earn|for (?:the|your)|"
        r"generate)\b[^.!?]{0,15}\bcommissions?\b|\bfor your (?:own )?commissions?\b",
    ),
    Rule(
        "alleges theft or forgery",
        r"\b(?:forg(?:ed|ery|ing)|embezzl\w*|theft|misappropriat\w*|stole(?:n)? (?:\w+ ){0,3}(?:from|my|our|"
        r"money)|stealing|robbed|signed my name|signature\b[^.!?]{0,25}\bnot mine)\b",
    ),
    Rule(
        "alleges fraud",
        r"\b(?:you|your (?:firm|company|employee|office|advis[eo]r|colleague))\b[^.!?]{0,40}\bfraud\w*\b|"
        r"\bfraud(?:ulent)?\b[^.!?]{0,30}\b(?:you|your firm|on your part)\b|\bthis is fraud\b",
    ),
    Rule(
        "alleges negligence",
        r"\b(?:negligen\w+|malpractice|breach(?:ed)? (?:of )?(?:your |fiduciary |contract|duty)\w*|"
        r"fiduciary (?:breach|failure))\b",
    ),
    Rule(
        "names a cost of our mistake",
        r"\b(?:your|their) (?:\w+ )?(?:mistake|error|delay|negligence|incompetence|failure|inaction|"
        r"screw[- ]?up)s?\b[^.!?]{0,40}\b(?:cost|lost|caused|charged)\b|"
        r"\b(?:day|week|month)s? late\b[^.!?]{0,40}\b(?:lost|cost)\b",
    ),
    Rule(
        "instructions were ignored",
        r"\b(?:ignored|failed to (?:carry out|follow|execute|act on)|didn't (?:carry out|follow|execute|"
        r"act on)|did not (?:carry out|follow|execute|act on)|against|"
        r"disregarded)\s+(?:\w+\s+){0,3}(?:instructions?|orders?|wishes|request to sell)\b",
        is_deniable=False,
    ),
    Rule(
        "was promised a guarantee",
        r"\bguaranteed?\b[^.!?]{0,40}[.!?,]?\s*\b(?:it|that|they) (?:was|is|were|did)(?:n't| not)\b|"
        r"\byou (?:said|told|promised|swore)\b[^.!?]{0,40}\b(?:guaranteed|couldn't lose|no risk|can't lose|"
        r"was safe)\b",
        is_deniable=False,
    ),
    Rule(
        "was pressured",
        r"\b(?:pressured?|talked|pushed|bullied|coerced|rushed|tricked)\b[^.!?]{0,12}\binto\b(?! (?:opening|trying) )",
    ),
    Rule(
        "an older person was sold to",
        r"\b(?:elder(?:ly)?|aged|\b[789]\d(?:[- ]year[- ]old)?)\b[^.!?]{0,60}\b(?:didn't understand|"
        r"doesn't understand|sold|signed|put into|risky|confused|took advantage|taken advantage)\b",
    ),
    Rule(
        "billed wrongly",
        r"\b(?:over-?charg\w+|double[- ]?(?:bill|charg)\w*|billed twice|charged twice|hidden (?:fees?|charges?"
        r"|costs?)|undisclosed|nobody disclosed|charged for (?:something|a service|nothing))\b",
    ),
    Rule(
        "was told otherwise",
        r"\btold (?:me|us) one thing\b|\b(?:was|were|been) (?:told|assured|promised|given)\b[^!?]{0,80}\b(?:untrue"
        r"|not true|wasn't true|now there's|false|wrong information|turned out)\b|\bgiven wrong (?:information|"
        r"advice)\b|\bfalse pretences?\b|\bfalse pretenses?\b",
        is_deniable=False,
    ),
    Rule(
        "got what was refused",
        r"\b(?:asked|told you|wanted|specified)\b[^!?]{0,40}\b(?:safe|no risk|no stocks|conservative|cautious|"
        r"low risk)\b[^!?]{0,80}\byou (?:bought|put|took|invested|chose|gambled)\b|\bcalled (?:it )?(?:safe|"
        r"low risk|conservative)\b|\breckless\w*\b|\bgambled\b",
        is_deniable=False,
    ),
    Rule(
        "gave no order",
        r"\b(?:gave|given|give) no (?:such )?(?:instructions?|orders?|permission|consent|authority)\b|"
        r"\bnever told (?:anyone|anybody|you) to\b|\bnever consulted\b|\b(?:had|without) my (?:ok|okay|approval)\b"
        r"|\bdidn't sign (?:this|that|it|anything)\b|\bnot filled in by me\b|\bsigned in my name\b",
        is_deniable=False,
    ),
    Rule(
        "was never disclosed",
        r"\b(?:never|not|wasn't|nobody|no one)\s+(?:been\s+|ever\s+)?(?:disclosed|mentioned|explained)\b(?! (?:it|"
        r"this|that) (?:well|clearly|before))[^.!?]{0,30}\b(?:to me|to us|me|us|before)\b|\bnever told (?:me|"
        r"us) (?:about|that)\b|\bnobody (?:said a word|explained it)\b|\bnever understood what i was buying\b",
        is_deniable=False,
    ),
    Rule(
        "took advantage",
        r"\btook (?:unfair )?advantage of\b|\bhelped yourselves\b|\bborders on fraud\b|\bactionable\b|"
        r"\bconsider this (?:theft|fraud)\b|\bstealing from\b",
    ),
    Rule(
        "failed to act",
        r"\b(?:you|your (?:firm|office|team)|they) failed to\b|\byour (?:failure|carelessness|negligence)\b|"
        r"\b(?:never placed|sat on my order|dropped the ball)\b|\b(?:executed|placed|put through) the (?:wrong|order)\b",
    ),
    Rule(
        "trades too often",
        r"\btrad(?:ed|ing|es)\b[^.!?]{0,20}\b(?:too (?:often|much|frequently)|constantly|all the time)\b|\b(?:kept"
        r"|keep|all that) buying and selling\b",
    ),
    Rule("not told beforehand", r"\bwithout (?:asking|telling|informing|notice|warning|notifying|explanation|a word)\b"),
    Rule(
        "lost by our advice",
        r"\b(?:lost|losing|cost)\b[^.!?]{0,60}\b(?:because of|thanks to|due to|on) (?:you|your)\b|\byour (?:advice"
        r"|recommendation|bad advice)\b[^.!?]{0,30}\b(?:cost|lost)\b|\byou(?:'ve| have)? lost (?:me|us|my|our|all|"
        r"half|a third|\$|\d)|\byou owe (?:me|us)\b|\bmissing (?:money|funds|\$?\d)|\b(?:i|"
        r"we) (?:hereby )?demand\b",
    ),
    Rule(
        "conduct",
        r"\b(?:unprofessional|abusive|harass\w*|discriminat\w+|bullied|shouted at|yelled at|swore at|insult\w+|"
        r"condescending)\b",
    ),
    Rule(
        "private data astray",
        r"\bsent (?:my|our|his|her) (?:statements?|documents?|information|details|account|file|"
        r"tax \w+) to\b[^.!?]{0,20}\b(?:ex|wrong|someone|somebody|another|stranger|neighbou?r)\b|"
        r"\bsomeone else's (?:statement|account|information)\b",
    ),
    Rule(
        "not what was asked for",
        r"\b(?:trades?|purchases?|sales?|funds?|products?|polic(?:y|ies)|annuit(?:y|ies)|shares|stocks?|"
        r"bonds?)\b[^.!?]{0,25}\b(?:didn't|did not|never) (?:ask|want|request|need)\w*\b|\b(?:wrong|"
        r"incorrect) (?:fee|amount|charge)\b|\b(?:charged|billed) incorrectly\b",
    ),
    Rule(
        "mishandled",
        r"\b(?:mishandl\w+|mismanag\w+|botch\w+|ruin(?:ed|ing)?)\b|\byou(?:'ve| have)? cost (?:me|us)\b|"
        r"\blost (?:my|our) (?:money|savings|nest egg|retirement|life savings|inheritance)\b",
    ),
    Rule("was pressured", r"(?<!blood )(?<!under )\bpressur(?:ed|ing|i[sz]ed)\b|\bhigh[- ]pressure\b"),
    Rule(
        "orders not carried out",
        r"\b(?:orders?|instructions?|requests?|trades?|sale)\b[^.!?]{0,30}\b(?:not|never|wasn't|weren't|hasn't|"
        r"haven't)\s+(?:\w+\s+)?(?:executed|placed|carried out|filled|followed|entered|processed|hono[u]?red)\b|"
        r"\b(?:asked|told|instructed|wrote) (?:you|him|her|them) to (?:sell|buy|move|stop|transfer|invest|hold|"
        r"cancel)\b[^!?]{0,80}\b(?:didn't|did not|never|nothing|failed|instead|ignored|late)\b",
        is_deniable=False,
    ),
    Rule(
        "was led to believe",
        r"\bled (?:me|us) to believe\b|\b(?:told|assured|promised|guaranteed|said)\b[^.!?]{0,40}\b(?:was safe|"
        r"guaranteed|no (?:risk|fees|penalt\w+)|couldn't lose|could not lose|risk[- ]free|penalty[- ]free)\b|"
        r"\bsold (?:me|us|him|her|my (?:mum|mom|mother|father|dad|wife|husband|parents)) (?:an?|this|that|the|"
        r"something)\b|\bnot what (?:i|we) (?:was|were) (?:told|promised)\b",
        is_deniable=False,
    ),
    Rule(
        "excess or loss of money",
        r"\bexcessive (?:trading|fees?|charges?|commissions?)\b|\b(?:money|funds|shares|cash|"
        r"savings)\b[^.!?]{0,25}\b(?:missing|vanished|disappeared)\b|\b(?:took|taken|taking) (?:money|fees|funds|"
        r"cash) (?:from|out of) (?:my|our)\b|\bdrained my account\b|\bmissed (?:out on )?the (?:rally|gains?|"
        r"window|rebound)\b[^.!?]{0,40}\b(?:because|your|delay)",
    ),
    Rule(
        "treated badly",
        r"\bthe way (?:\w+ ){1,4}(?:was|were|been|is|are) (?:being )?(?:treated|handled|dealt)\b|\b(?:treated|"
        r"handled) (?:so )?(?:badly|poorly|unfairly|terribly|carelessly)\b|\b(?:disrespect\w*|dismissive|"
        r"hung up on)\b|\b(?:want|demand|expect|deserve|owe me|owe us) (?:an?|some|your) (?:explanation|apology)\b"
        r"|\bextremely (?:dissatisfied|unhappy|upset)\b",
    ),
    Rule(
        "was put into what was refused",
        r"\b(?:you|they|he|she)\s+(?:put|placed|moved|invested|gambled)\b[^.!?]{0,40}\b(?:understand|junk|"
        r"against|risky|stocks|without)\b|\bspecifically (?:asked|told|said|requested)\b|"
        r"\bpays you a commission\b",
        is_deniable=False,
    ),
)
