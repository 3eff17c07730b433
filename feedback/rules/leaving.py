"""Which words say that a client is going, or thinks about it, however politely?"""

from feedback.rules.matching import Rule

OURS = r"(?:my|our|the|all|all of|all my|all our|everything|these|both)"
THINGS = (
    r"(?:accounts?|iras?|roth|money|assets|portfolio|funds|investments?|savings|holdings|business|everything|"
    r"trust|it all|things)"
)

LEAVING: tuple[Rule, ...] = (
    Rule(
        "closes the account",
        rf"\b(?:clos(?:e|ing)|shut(?:ting)?(?: down)?|terminat\w+|"
        rf"cancel\w*)\s+(?:down\s+)?{OURS}\s+(?:\w+\s+)?{THINGS}\b"
        rf"|\b(?:close|shut|cancel)\s+(?:accounts?|everything|it all)\b",
    ),
    Rule(
        "moves the money",
        rf"\b(?:mov(?:e|ing)|transfer(?:ring)?|tak(?:e|ing)|shift(?:ing)?|pull(?:ing)?|switch(?:ing)?|"
        rf"roll(?:ing)?|bring(?:ing)?)\s+(?:\w+\s+)?(?:{OURS}\s+)?(?:\w+\s+)?{THINGS}\s+"
        r"(?:\w+\s+)?(?:to (?:another|a (?:different|new)|someone|somebody|vanguard|schwab|fidelity|merrill|"
        r"interactive|my (?:bank|son|daughter|nephew|niece)|the bank|him|her|them|an index)|over to|away|out|"
        r"elsewhere|somewhere)\b",
    ),
    Rule(
        "moves the money",
        r"\b(?:transfer|move|pull|take|get)\w*\s+(?:it all|everything|all of it|my money|our money|"
        r"all my money|us)\s+(?:out|away|elsewhere)\b|\btransferring out\b|\bmoving elsewhere\b|\bACAT\b|"
        r"\bmove my accounts\b|\bwant (?:all )?(?:of )?(?:my|our) money (?:out|back)\b",
    ),
    Rule(
        "goes elsewhere",
        r"\b(?:look(?:ing)?|go(?:ing)?|take|taking|move|moving|invest(?:ing)?)\b[^.!?]{0,25}\belsewhere\b|"
        r"\bdifferent direction\b|\bshopping around\b|\blook(?:ing)? around\b",
    ),
    Rule(
        "has another advisor",
        r"\b(?:another|a new|a different|someone|somebody)\b(?:\s+\w+){0,2}\s+(?:advis[eo]r|firm|planner|"
        r"broker|manager|company|wealth)\b(?<!work)(?=[^.!?]*\b(?:chos\w+|mov\w+|switch\w*|sign\w*|decid\w+|"
        r"go\w*|look\w*|handle|found|interview\w*|impress\w*|talk\w*|called|met)\b)",
    ),
    Rule(
        "has another advisor",
        r"\b(?:chosen|found|hired|signed (?:up )?with|met with|interview\w*|looking (?:for|at)|talking to|"
        r"spoken (?:to|with)|going with|switch\w* to)\s+(?:\w+\s+){0,2}(?:another|other|a new|a different|"
        r"someone|somebody|two other|new)\b(?:\s+(?:advis[eo]rs?|firms?|planners?|brokers?|else|who|nearer))?",
    ),
    Rule(
        "will do it alone",
        r"\b(?:manag\w+|handl\w+|run\w*|do(?:ing)?|tak\w+ care of|look\w* after)\s+(?:\w+\s+){0,4}(?:myself|"
        r"ourselves|on (?:my|our) own)\b|\bmanage on my own\b",
    ),
    Rule(
        "will do it alone",
        r"\b(?:rather|prefer to|going to|want to|plan to|decided to|will)\s+(?:\w+\s+)?(?:handle|manage|run|"
        r"invest)\s+(?:my|our)\s+(?:\w+\s+)?(?:money|investments|portfolio|accounts?|savings|affairs)\b",
    ),
    Rule(
        "will do it alone",
        r"\b(?:son|daughter|nephew|niece|brother|sister|cousin|husband|wife|bank|robo)\b[^.!?]{0,40}\b(?:will|"
        r"is going to|to|would)\b[^.!?]{0,12}\b(?:handl\w+|manag\w+|take over|look after|run)\b",
    ),
    Rule(
        "says goodbye",
        r"\b(?:part(?:ing)? ways|mov(?:e|ing) on|time for a change|end(?:ing)? (?:our|the|my|"
        r"this) (?:relationship|agreement|contract)|leaving (?:you|the firm|your firm|at the end|because|and)|"
        r"we(?:'re| are| will be|'ll be)? (?:leaving|gone)|i(?:'m| am) (?:leaving(?! (?:my|for|work|home|town|"
        r"on|the (?:country|office|house)))|done with you"
        r")\b(?! of pocket)|thinking (?:about|of) leaving|decided to leave|(?:we|i)(?:'ll| will) (?:leave|"
        r"go elsewhere)|no longer (?:need|require|use) your services|fir(?:e|ing) you|finished with you|"
        r"won't be renewing|not renewing|stop managing)\b(?! last year)",
    ),
    Rule(
        "has another advisor",
        r"\b(?:work|be|go|going|gone|try|start|invest|stay)\w* (?:with )?(?:someone|somebody|anyone) (?:else|local"
        r"|closer|nearer|younger)\b|\b(?:need|want|found|prefer) (?:someone|somebody) (?:else|local|closer|nearer|"
        r"younger|who)\b|\b(?:my|our|his|her|their) (?:new|own|other) (?:advis[eo]r|firm|planner|broker)\b|"
        r"\b(?:other|another|new|bigger|smaller|younger|different) (?:firms?|advis[eo]rs?|"
        r"custodian)\b(?=[^.!?]*\b(?:suits?|look\w*|try|talk\w*|offer\w*|transfer\w*|starts?|charges?|price|join|"
        r"one|mov\w*|met|who)\b)",
    ),
    Rule(
        "has another advisor",
        r"\binterviewed\b[^.!?]{0,20}\badvis[eo]rs\b|\boffer from another\b|\bin talks with\b|\bgive them a try\b|"
        r"\bjoin them\b|\bonline services?\b|\bwith their firm\b|\b(?:brother|sister|cousin|nephew|niece|son|"
        r"daughter|friend)(?: in law)?(?:'s)? (?:\w+ )?(?:has (?:just )?(?:joined|become)|"
        r"works at)[^.!?]{0,30}\b(?:advis\w+|firm)\b|\bcompetitor\b(?=[^.!?]*\b(?:talk\w*|mov\w*|go\w*|street|"
        r"better|half)\b)|\bher own advis[eo]r\b",
    ),
    Rule("will do it alone", r"\bgo it alone\b|\bon my own now\b|\bhand the reins\b"),
    Rule(
        "says goodbye",
        r"\b(?:mak(?:e|ing) a change(?! (?:to|in|of|on))|separate ways|paths are parting|end of the road|"
        r"pastures new|wind(?:ing)? (?:things|it|this) down|end the (?:arrangement|agreement|relationship)|"
        r"cancel (?:our|my|the) (?:agreement|contract)|take a break from|(?:we will|we'll|i'll) miss you|"
        r"accounts are moving|moving them|regard this as notice|accept this as notice|take this as notice|"
        r"won't (?:be needing|need) you(?:r services)?|won't be with you|last (?:year|quarter) (?:together|"
        r"with you)|(?:prepare|ready) the accounts for transfer|signed the transfer|(?:i'm|i am|we're|we are|we've"
        r"|i've) (?:switching|switched|transferring)(?! (?:jobs|careers|houses))|retiring from having)\b|\b(?:but|"
        r"and|so) we're off\b|\bclose it\b|^\W*we're off\b",
        is_deniable=False,
    ),
    Rule(
        "considers it",
        r"\bif (?:we|i) (?:wanted|decide[d]?|were|chose|want) to (?:leave|move|go|transfer)\b|"
        r"\bleaning towards? (?:moving|leaving)\b|\bchances are (?:that )?we'll go\b|\bwhy would i stay\b|"
        r"\bwhether (?:we|i) stay\b|\babout staying\b|\bstill be (?:your )?clients?\b|"
        r"\bsteps if\b[^.!?]{0,20}\bleave\b|\bpenalty if (?:we|i) leave\b|\b(?:transferred|"
        r"moved) to another (?:custodian|firm|broker)\b|\bmove (?:my|our) (?:shares|holdings|stocks)\b",
    ),
    Rule(
        "says goodbye",
        r"\b(?:wish you (?:all the best|well|every success|luck)|best of luck|goodbye|farewell|thank(?:s|"
        r" you) for (?:all )?(?:the|your|these) (?:\w+ )?years|wrap(?:ping)? (?:things|it) up|account closure|"
        r"closure of (?:my|our|the)|transfer of (?:my|our) accounts?|transfer paperwork|we(?:'ll|"
        r" will) be (?:moving|transferring|switching|leaving|closing)|i(?:'ll| will) be (?:transferring|switching|"
        r"leaving you|closing)|decided to go (?:with|another|a different)|been a good run)\b(?! house)",
    ),
    Rule(
        "has another advisor",
        r"\bconsolidat\w+ (?:\w+ ){0,4}(?:with|at|under|elsewhere)\b(?! you)|\bdecided to (?:switch|transfer|"
        r"consolidate|move (?:our|my|the|everything)|leave|part|go)\b|\b(?:robo|online) (?:advis[eo]r|"
        r"platform)\b(?=[^.!?]*\b(?:try|switch\w*|mov\w*|instead|going|use))",
    ),
    Rule(
        "says goodbye",
        r"\b(?:heavy heart|run its course|let(?:ting)? you go|(?:not|won't|don't want) (?:to )?continue (?:with|"
        r"our|working|the relationship)|discontinu\w+|step(?:ping)? away from|fresh start|new chapter|"
        r"change of (?:advis[eo]r|direction)|stop(?:ping)? (?:working with|using) you|hope you(?:'ll| will|"
        r" can)? understand)\b",
        is_deniable=False,
    ),
    Rule(
        "will do it alone",
        r"\b(?:keep(?:ing)? it in the family|taking over (?:our|my|the) (?:finances|investments|accounts?|"
        r"portfolio|money)|hand(?:ing)? (?:things|everything|it all|our accounts) over|self[- ]manag\w+|diy|"
        r"do (?:this|it|it all) (?:my|our)sel(?:f|ves)|under one roof|one place)\b",
    ),
    Rule(
        "cashes out",
        r"\b(?:liquidate|cash out|cash in|sell)\s+(?:it all|everything|all of it|the lot|"
        r"all)\b[^.!?]{0,40}\b(?:close|check|cheque|wire|send|bank|leav\w+|out)\b",
    ),
    Rule(
        "has another advisor",
        r"\b(?:go|going|went|moving|switching|consolidat\w+|sign\w*|try|trying)\s+(?:with|to|over to|"
        r"up with)\s+(?:\w+\s+|\w+'s\s+){0,3}(?:firm|company|broker|robo\w*|merrill|vanguard|schwab|fidelity|"
        r"edward jones|competitor|bank)\b|\brobo[- ]?advis[eo]rs?\b(?=[^.!?]*\b(?:try|inclined|instead|"
        r"switch\w*|mov\w*|cheaper)\b)|\b(?:try|inclined)\b[^.!?]{0,25}\brobo",
    ),
    Rule(
        "has another advisor",
        r"\b(?:everything|all|accounts|it all)\s+(?:\w+\s+){0,4}(?:in one place|under one roof|at (?:his|her|"
        r"their|the|my|our) (?:bank|firm|brokerage))\b|\b(?:has|introduced \w+ to) (?:an|her|his|"
        r"their) advis[eo]r\b",
    ),
    Rule(
        "says goodbye",
        r"\b(?:outgrown (?:you|your|what you)|not staying|i want out|we want out|if (?:i|we) leave|"
        r"moving my money|moving our money|it(?:'s| is) (?:goodbye|over)|this will be (?:my|our) last|(?:my|"
        r"our) last quarter)\b",
        is_deniable=False,
    ),
    Rule(
        "considers it",
        r"\bconsidering (?:our|my|other|all) options\b|\bone reason to stay\b|\b(?:may|might|will|going to|"
        r"would|could|likely to)\b[^.!?]{0,12}\b(?:leave|switch (?:advis\w+|firms)|"
        r"walk away)\b(?! (?:something|it to|him|her|them|money|them|for (?:the|a) (?:trip|holiday|vacation)))"
        r"|\bhow (?:do|can|would) (?:i|we) (?:leave|transfer out)\b|\bbefore (?:i|we) (?:leave|walk)\b",
    ),
    Rule(
        "names a ransom",
        r"\bor (?:i'm|i am|we're|we are|i'll|we'll) (?:off|gone|out|leaving|leave|taking|moving|go)\b|"
        r"\b(?:unless|until)\b[^.!?]{0,50}\b(?:leave|leaving|gone|moving|move|elsewhere|taking my)\b",
    ),
)
