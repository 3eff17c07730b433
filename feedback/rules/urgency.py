"""Which words cannot wait for the weekly list? Level 3 is a call now, level 2 an answer today."""

from feedback.rules.matching import Rule

SOON = (
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening)|right (?:away|now)|immediately|at once|asap|"
    r"a\.s\.a\.p\.?|straight away|by noon|end of (?:the )?day|eod|within the hour|before (?:the )?(?:close|bank|"
    r"weekend)|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|this (?:mon|tues|"
    r"wednes|thurs|fri)day|midnight)"
)
ASK = (
    r"(?:wants?|call|phone|ring|contact|reply|respond|answer|need|must|have to|has to|send|wire|transfer|sign|pay|"
    r"due|deadline|close|closing|closes|expires?|move|sell|get me|get us|help|fix|word|speak|talk|file|filing|"
    r"decide|return|remit|proof|release)"
)

CALL_NOW: tuple[Rule, ...] = (
    Rule(
        "account or mail taken over",
        r"\b(?:hacked|hijacked|compromised|broken into|phished|identity (?:was |has been |is )?(?:stolen|"
        r"theft)|stolen identity|malware|ransom)\b",
    ),
    Rule(
        "account or mail taken over",
        r"\b(?:e-?mail|mailbox|account|phone|number)\b[^.!?]{0,20}\b(?:taken over|stolen|cloned|spoofed)\b|"
        r"\b(?:got|gotten|broke|broken) into my\b"
        r"|\bgiv(?:en|ing) (?:somebody|someone|him|her|them|a stranger) (?:my|the) (?:password|pin|code|number"
        r"|login)\b|\bgave (?:him|her|them) (?:my|the) (?:number|code|password|pin)\b"
        r"|\bnothing leaves? my account\b|\bdon't (?:trust|accept|act on) any\w*\b[^.!?]{0,30}\b(?:from|sent)\b",
        is_deniable=False,
    ),
    Rule(
        "asks to block",
        r"\b(?:freeze|block|lock|halt|hold|suspend)\b[^.!?]{0,30}\b(?:accounts?|everything|transfers?|"
        r"withdrawals?|payments?|wires?|access)\b|\bstop (?:all|any|the|every)\b[^.!?]{0,20}\b(?:transfers?|"
        r"wires?|payments?|leaving)\b",
    ),
    Rule(
        "unknown movement",
        r"\b(?:withdrawal|transfer|wire|trade|transaction|payment|purchase|sale|login|order|charge|cheque|"
        r"check)s?\b[^.!?]{0,60}\b(?:(?:i|we) (?:did not|didn't|never|don't|haven't)|not me|wasn't me|"
        r"knows? nothing|don't recogni[sz]e|never (?:asked|approved|authori[sz]ed|made))\b",
        is_deniable=False,
    ),
    Rule(
        "unknown movement",
        r"\b(?:money|funds|shares|cash|savings)\b[^.!?]{0,25}\b(?:is|are|has|have|went|gone) (?:missing|gone|"
        r"been (?:taken|stolen|moved|drained|emptied)|disappeared)\b|\b(?:drained|"
        r"emptied)\b[^.!?]{0,20}\baccounts?\b|\bwho (?:authori[sz]ed|approved|moved|sold)\b|\bit wasn't me\b",
        is_deniable=False,
    ),
    Rule(
        "denies having agreed",
        r"\bunauthori[sz]ed\b|\bwithout (?:my|our|any) (?:permission|consent|authori[sz]ation|approval|"
        r"knowledge)\b|\b(?:never|not|didn't|did not)\s+(?:\w+\s+)?(?:authori[sz]ed?|approved?|agreed? to)\b",
        is_deniable=False,
    ),
    Rule(
        "fraud or theft",
        r"\b(?:fraud(?:ulent)? (?:alert|transfer|charge|on|in)|this is fraud|"
        r"stole(?:n)?\b[^.!?]{0,20}\b(?:account|money|identity|wallet|card|phone)|forged|forgery|"
        r"signed my name)\b",
    ),
    Rule(
        "wire to new instructions",
        r"\b(?:wire|send|transfer|remit|process|pay)\b[^.!?]{0,50}\b(?:new (?:account|instructions|bank|"
        r"details)|account below|(?:details|instructions) (?:below|attached)|beneficiary below|this account)\b"
        r"|\b(?:do not|don't) (?:call|ring|phone)\b[^.!?]{0,30}\b(?:e-?mail|court|meeting|travell?ing|"
        r"boarding)\b",
        is_deniable=False,
    ),
    Rule(
        "legal threat",
        r"\b(?:sue|suing|lawsuit|legal action|arbitration|(?:my|our) (?:lawyer|attorney|solicitor) (?:will|"
        r"is going)|contacted (?:a|my|our) (?:lawyer|attorney|solicitor)|hear(?:ing)? from my (?:lawyer|"
        r"attorney|solicitor))\b",
    ),
    Rule(
        "regulator threat",
        r"\b(?:report\w*|fil(?:e|ing)|go(?:ing)?|tak(?:e|ing))\b[^.!?]{0,30}\b(?:SEC|FINRA|FCA|regulator|ombudsman)\b",
    ),
    Rule(
        "leaves at once",
        r"\b(?:clos\w+|shut|liquidate|transfer|sell|cancel|want)\b[^.!?]{0,40}\b(?:accounts?|everything|it all"
        r"|my money|all)\b[^.!?]{0,30}\b(?:today|now|immediately|at once|right away)\b|\bi(?:'m|"
        r" am) done\b(?! with (?:the|my) (?:forms?|paper))|\b(?:fir(?:e|ing) you|finished with you)\b|"
        r"\bhad enough\b",
    ),
    Rule(
        "may harm themselves",
        r"\b(?:suicid\w*|kill myself|end it all|no reason to (?:live|go on)|hurt myself)\b",
        is_deniable=False,
    ),
)

TODAY: tuple[Rule, ...] = (
    Rule("asks for it soon", rf"\b{ASK}\b[^.!?]{{0,60}}\b{SOON}(?:\b|$)"),
    Rule(
        "asks for it soon",
        rf"\b{SOON}\b[^.!?]{{0,40}}\b(?:deadline|due|closing|need|must|can you|could you|please)\b|\b(?:deposit"
        rf"|payment|rent|bill|fee|return) is due\b",
    ),
    Rule(
        "urgent in so many words",
        r"(?<!anything )(?<!if it is )(?<!if )\b(?:urgent(?:ly)?(?! (?:matters|requests|enquiries))|asap|"
        r"a\.s\.a\.p|emergency|time[- ]sensitive|it can't wait|it(?:'s| is) important|"
        r"cannot wait|as soon as (?:you can|possible))\b",
    ),
    Rule(
        "money by a day",
        r"\b(?:want|need|due|deposit|pay|wire|release|send|closing|close|deadline)\w*\b[^.!?]{0,50}\bon (?:mon"
        r"|tues|wednes|thurs|fri)day\b"
        r"|\bwithin (?:the hour|(?:two|three|a few) days|24 hours|48 hours)\b|\bbefore i sign\b|\bdecide by\b|"
        r"\bruns out (?:today|tomorrow)\b"
        r"|\bor we lose\b|\b(?:get|come) back to me today\b",
    ),
    Rule(
        "a deadline",
        r"\bdeadline\b|\bpenalty if\b|\bor i get a penalty\b|\boffer expires\b|\blast day to\b|\b(?:is|are|"
        r"was) due (?:today|tomorrow|tonight|on|by|mon|fri)\b",
    ),
    Rule(
        "a death",
        r"\b(?:passed away|passed on (?!the|your|my)|(?:dad|mum|mom|husband|wife|father|mother|partner|brother"
        r"|sister|he|she) (?:has )?(?:just )?passed|died|was killed|deceased|"
        r"lost my (?:husband|wife|mother|father|mum|mom|dad|son|daughter|partner|brother|sister))\b",
    ),
    Rule(
        "a grave illness",
        r"\b(?:stroke|surgery|hospice|terminal|intensive care|months to live|give me (?:six|three|\w+) months|"
        r"heart attack)\b",
    ),
    Rule(
        "lost the job",
        r"\b(?:lost (?:my|his|her) job|laid off|let me go|made redundant|been fired|foreclos\w+|evict\w+|"
        r"lose the house|bankrupt(?:cy)?)\b",
    ),
    Rule(
        "asked again and again",
        r"\b(?:(?:third|fourth|fifth|3rd|4th|5th|umpteenth) (?:message|email|e-mail|call|attempt|request|"
        r"time (?:of asking|(?:that )?(?:i|we)(?:'m|'ve| am| have)? (?:ask|call|writ|phon|e-?mail|contact|"
        r"request)\w*))"
        r"|(?:two|three|four|five|six|several|\d+) (?:\w+ )?(?:times|tries|attempts|voicemails|messages|emails"
        r"|e-mails|calls)\b[^.!?]{0,60}\b(?:no|nobody|never|still|without|nothing|ignored|unanswered)|"
        r"asked and asked|been trying to (?:reach|get hold)|ignored long enough|every day this week|"
        r"all week)\b",
    ),
    Rule(
        "weeks without an answer",
        r"\b(?:for|in|over|after|it's been|it has been|been)\s+(?:\w+\s+)?(?:weeks|"
        r"months)\b[^.!?]{0,40}\b(?:no (?:reply|answer|response|call)|nobody|not heard|haven't heard|nothing|"
        r"ignored|silence|still waiting)\b",
    ),
    Rule(
        "panic",
        r"\b(?:panic(?:k?ing|ked)?|terrified|desperate|can't (?:take|stand|bear)|cannot (?:take|stand|bear)|"
        r"at the end of my (?:rope|tether)|haven't slept|can't cope|can't face)\b",
    ),
    Rule(
        "sell everything",
        r"\b(?:sell|get (?:me|us) out|move|cash out|liquidate)\b[^.!?]{0,25}\b(?:everything|it all|all of it|"
        r"of the market|of stocks|to cash|all)\b",
    ),
    Rule(
        "a strange approach",
        r"\b(?:strange|odd|suspicious|weird) (?:call|text|e-?mail|message|letter)\b|\b(?:wants|asks for|"
        r"asked for|asking for|wanted) my (?:pin|password|code|login|card|ssn|social)\b"
        r"|\bis (?:this|it|the \w+) [^.!?]{0,40}\b(?:genuine|real|really (?:yours|you))\b|\bknew my balance\b|"
        r"\basks? (?:me )?(?:for my card|to sign in)\b",
    ),
    Rule(
        "a possible trick",
        r"\b(?:scam(?:mer|med)?|phishing|suspicious|pretend\w+ to be|claim(?:ed|ing) to be|supposedly from|"
        r"says? (?:that )?(?:he|she) was from|asking for my (?:pin|password|code|login|ssn)|wanted my (?:pin|"
        r"password|code)|clicked on (?:a|the) link|is it genuine|was that you)\b",
    ),
    Rule(
        "private data astray",
        r"\b(?:someone else's|another client's|the wrong (?:person|client|address|house)|"
        r"wrong person)\b[^.!?]{0,50}|\bprivacy\b|\bdata breach\b|\bprivate information\b",
    ),
    Rule(
        "money did not arrive",
        r"\b(?:bounced|overdraft|overdrawn|(?:did not|didn't|hasn't|has not|never|not) (?:arrive|arrived|land|"
        r"landed|come|show up|cleared)\b[^.!?]{0,50}\b(?:rent|mortgage|bill|closing|tomorrow|seller|pay)|"
        r"evicted)\b",
        is_deniable=False,
    ),
)
