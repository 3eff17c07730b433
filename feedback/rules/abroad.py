"""Which words of complaint, leaving and haste may not be missed in another language? A person reads the rest."""

from feedback.rules.matching import Rule

COMPLAINT_ABROAD: tuple[Rule, ...] = (
    Rule(
        "may complain (Spanish)",
        r"\b(?:quejas?|quejarme|reclamaci[oó]n|reclamar|denuncia\w*|abogad[oa]|demandar\w*|estafa\w*|fraude|"
        r"robad[oa]|robaron|engañ\w+|"
        r"reembols\w+|devuelvan|inaceptable|no autoric[eé])\b|\bsin mi (?:permiso|autorizaci[oó]n|"
        r"consentimiento)\b|\bnadie me (?:dijo|explic[oó]|inform[oó]|avis[oó])\b",
    ),
    Rule(
        "may complain (French)",
        r"\b(?:plainte|avocat|escroquerie|fraude|vol[eé]s?|tromp[eé]s?|rembours\w+|inacceptable|"
        r"r[eé]clamation)\b|\bsans mon (?:accord|autorisation)\b",
    ),
    Rule(
        "may complain (German)",
        r"\b(?:beschwer\w+|(?:rechts)?anwalt|betrug|betrogen|gestohlen|get[aä]uscht|erstatt\w+|inakzeptabel)\b"
        r"|\bohne meine (?:zustimmung|erlaubnis|einwilligung)\b",
    ),
    Rule(
        "may complain (Portuguese)",
        r"\b(?:reclama[cç][aã]o|queixa|advogad[oa]|fraude|roubad[oa]|roubaram|enganad[oa]|reembols\w+|"
        r"inaceit[aá]vel)\b|\bsem (?:a )?minha (?:autoriza[cç][aã]o|permiss[aã]o)\b",
    ),
    Rule("may complain (Italian)", r"\b(?:reclamo|avvocato|truffa\w*|frode|rubato|ingannat[oi]|rimbors\w+|inaccettabile)\b"),
)
LEAVING_ABROAD: tuple[Rule, ...] = (
    Rule(
        "may leave (Spanish)",
        r"\b(?:cerrar|cancelar|cierren|traspasar|trasladar|transferir) (?:\w+ )?(?:mis?|las?|nuestras?|"
        r"tod[oa]s?) (?:cuentas?|dinero|fondos)\b|\botro asesor\b|"
        r"\bcambiar(?:me|nos)? (?:de|a otro) (?:asesor|banco|empresa)\b|\b(?:retirar|sacar|"
        r"llevarme) (?:todo )?(?:mi|nuestro) dinero\b",
    ),
    Rule(
        "may leave (French)",
        r"\b(?:fermer|cl[oô]turer|transf[eé]rer) (?:mon|mes|notre|nos|le) comptes?\b|\b(?:changer de|"
        r"autre) (?:conseiller|banque)\b",
    ),
    Rule(
        "may leave (German)",
        r"\bkonto\b[^.!?]{0,20}\b(?:k[uü]ndigen|schlie(?:ß|ss)en|aufl[oö]sen)\b|\bk[uü]ndige\b|\b(?:anderen|"
        r"neuen) berater\b|\bberater wechseln\b",
    ),
    Rule(
        "may leave (Portuguese)",
        r"\b(?:encerrar|fechar|transferir) (?:a )?(?:minha|nossa) conta\b|\b(?:mudar de|outro) (?:consultor|banco|"
        r"assessor)\b",
    ),
    Rule("may leave (Italian)", r"\b(?:chiudere|trasferire) il (?:mio |nostro )?conto\b|\b(?:cambiare|altro) consulente\b"),
)
TODAY_ABROAD: tuple[Rule, ...] = (
    Rule(
        "in haste (Spanish)",
        r"\b(?:urgente(?:mente)?|hoy|mañana mismo|de inmediato|inmediatamente|ahora mismo|lo antes posible|"
        r"cuanto antes|falleci[oó]|muri[oó])\b",
    ),
    Rule("in haste (French)", r"\b(?:urgent|aujourd'hui|imm[eé]diatement|tout de suite|d[eè]s que possible|d[eé]c[eé]d[eé]e?)\b"),
    Rule("in haste (German)", r"\b(?:dringend|sofort|umgehend|heute noch|so schnell wie m[oö]glich|verstorben|gestorben)\b"),
    Rule("in haste (Portuguese)", r"\b(?:urgente|hoje|imediatamente|o mais r[aá]pido poss[ií]vel|faleceu|morreu)\b"),
    Rule("in haste (Italian)", r"\b(?:urgente|subito|oggi|immediatamente|al pi[uù] presto|morto|deceduto)\b"),
)
CALL_NOW_ABROAD: tuple[Rule, ...] = (
    Rule(
        "may be fraud abroad",
        r"\b(?:hacke\w+|pirat(?:e|é|ea)\w*|roubaram|me han robado|me robaron|suplantaci[oó]n|gehackt|usurpation|"
        r"no autoric[eé]|betrug)\b",
    ),
)
