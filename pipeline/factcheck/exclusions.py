"""Digits that claim nothing: addresses, product names, page and figure numbers, list markers, denominators, ages.

Belongs here: the forms of such digits, each with the reason that a reader is shown. Not here: dates and years
(``named_periods``), which are found but are no quantities either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Exclusion:
    """A place in the text whose digits are no claim, and why."""

    start: int
    end: int
    reason: str


_MONEY_CODES = r"(?:US|USD|JPY|EUR|GBP|CNY|RMB|KRW|INR|JP|A|C|HK|NT|S)"
#: Words that begin with a capital letter before a number without making it the number of a product.
_PLAIN_WORDS = (
    "In|By|With|About|Over|Only|Just|Some|The|And|But|While|Of|At|From|To|For|Than|Nearly|Almost|Around|Under|Below|"
    "Above|Roughly|Approximately|Up|Another|Its|Their|All|Those|These|Since|Until|Between|Is|Was|Were|Are|Has|Had|Then|"
    "More|Less|Fewer|Least|Most|Further|Additional|Total|USD|JPY|EUR|GBP|CNY|RMB|KRW|INR|Today|Now|Last|This|A|An|That|"
    "Number|Ranked|Ranks|Counted|Recorded|Released|Produced|Made|Published|Installed|Invested|Raised|Reached|Totalled"
)
_FORMS = (
    (
        "an address",
        r"https?://[^\s」』）)>\]]+|www\.[^\s」』）)>\]]+|\bdoi:\s?\S+|\b10\.[0-9]{4,9}/\S+|[\w.+-]+@[\w-]+\.[\w.]+",
    ),
    ("the marker of a list", r"(?m:^)\s*(?:[0-9]{1,2}[.)．）、](?=\s|[^\s0-9])|[(（][0-9]{1,2}[)）]|[①-⑳])"),
    (
        "a page, figure, chapter or note",
        r"(?:図表?|表|第(?=[0-9一二三四五六七八九十]+[章節条回版部編])|注|※"
        r"|脚注)\s?[0-9]+(?:[-.‐][0-9]+)*(?:[章節条回版部編])?"
        r"|第?[0-9一二三四五六七八九十]+(?:章|節|ページ|頁|版|号|面|回目?)"
        r"|\b(?:pp?\.?|pages?|fig(?:ure|s)?\.?|tables?|charts?|chapters?|sections?|notes?"
        r"|volume|vol\.|issue|step|part|level)\s?[0-9]+(?:[.\-–][0-9]+)*"
        r"|\[[0-9]{1,3}(?:[,\-–][0-9]{1,3})*\]",
    ),
    ("the unit that an exchange rate is counted by", r"(?<![0-9.])1\s?(?:米)?ドル(?=\s?[＝=は当あ])|\bone dollar\b"),
    (
        "the length of a list",
        r"(?:トップ|上位|ベスト)\s?[0-9]+(?!位|つの|か国|カ国)(?=[^0-9.%位カかヶ])"
        r"|\btop[\s-](?:[0-9]+|ten|five|three|twenty|hundred)\b|最も引用された[0-9]+本?|\b100"
        r" most[- ](?:highly[- ])?cited\b",
    ),
    (
        "the number of inhabitants or employees that a rate is counted by",
        r"(?:人口|従業員|労働者|住民|国民|雇用者)?[0-9一二三四五六七八九十百千万,]+(?:人|名"
        r"|社)?(?:当たり|あたり|につき|当り)"
        r"|\b(?:per|for every|for each)\s(?:[0-9][0-9,]*(?:\s?(?:thousand|million))?|ten"
        r" thousand|a hundred thousand|hundred thousand|million)"
        r"(?:\s(?:people|inhabitants|employees|workers|residents|manufacturing workers))?"
        r"|\bone[- ](?:on[- ]one|time|off|stop|size|sided|way)\b|\bno one\b|\b(?:any|every"
        r"|some)\s?one\b|\bone of\b|\bone another\b|\bday one\b",
    ),
    (
        "the name of a product, group or norm",
        rf"(?<![A-Za-z0-9.])(?!{_MONEY_CODES}\s?[0-9])(?!(?:FY|CY|Q|H|S|p|pp"
        rf"|No)\s?\.?[0-9])[A-Za-z][A-Za-z0-9]*(?:[-‐–_.][A-Za-z0-9]+)*[-‐–]?[0-9]+(?:\.[0-9]+)*[A-Za-z]*(?:[-‐–.][A-Za-z0-9]+)*(?![0-9])"
        r"|(?<![0-9A-Za-z.,$€£¥])[0-9]+(?:\.[0-9]+)?(?:G|D|K|nm|GHz|MHz|Hz|p)(?![A-Za-z0-9])(?!\s?(?:ドル|円))"
        r"|(?<=[A-Za-z]) ?[0-9]+(?:\.[0-9]+)+(?=\s?(?:Pro|Flash|Ultra|Turbo|Opus|Sonnet|Haiku|Mini|Nano|Max))"
        rf"|(?<![A-Za-z.$])(?!(?:{_PLAIN_WORDS})\b)[a-z]*[A-Z][A-Za-z]+(?:\s[A-Z][a-z]+)*\s(?:[0-9]{{1,2}}(?:\.[0-9]+)?|20[0-9]{{2}})(?![0-9,.]*[0-9])(?=[、。，,.;:）)」』]|\s(?:and|or|is|was|has|by|from|の)\b|[ぁ-んァ-ヶ一-龠]|$)"
        r"(?!\s?(?:%|％|percent|[億万兆円ドル割倍位台社件人本]))",
    ),
    (
        "an age, a decade or a generation",
        r"(?:[0-9]{1,2}|[〜~-])+(?:歳|才)(?:以上|以下|未満)?|[0-9]{2}代"
        r"|\baged?\s[0-9]+(?:\s?(?:to|-|–)\s?[0-9]+)?|\b[0-9]{1,2}[- ]year[- ]olds?\b"
        r"|[0-9]{1,2}世紀|\b[0-9]{1,2}(?:st|nd|rd|th)[- ]century\b",
    ),
    (
        "an ordinal that numbers a time, an edition or a storey",
        r"\b(?:[0-9]+(?:st|nd|rd|th)|[a-z]*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
        r"|eleventh|twelfth|teenth|tieth))[\s-](?:(?:straight|consecutive|successive|annual|running|biennial)\b"
        r"(?:[\s-](?:year|month|quarter|time|week|day|rise|fall|gain|edition|report|increase|decline)s?\b)?"
        r"|(?:edition|century|floor|version|birthday|anniversary|installment|instalment|storey|story|grade|season"
        r"|amendment|session|year|month|week|day|time|meeting|summit|conference)s?\b)",
    ),
    ("a power of ten that names a threshold", r"10\^[0-9]+|10の[0-9]+乗"),
    (
        "a turn of speech",
        r"(?:の|うちの?)(?:一|1)つ|(?:一|1)人(?:ひとり|一人|当たり|あたり)|(?:一|二|三)(?:方"
        r"|部|種|段|般|切|度|気|旦|概|律|見|言|番(?!手|目))|第一(?!位|に?は)|もう(?:一|1)つ"
        r"|(?:一|1)(?:つ|個)(?=の(?:要因|理由|原因|課題|例|指標|答え|鍵|方法))|万(?:一|が一|能"
        r"|全)|四半期|十分(?!の[一二三1-3])|一千万とも",
    ),
    (
        "a length of time without measure",
        r"何(?:年|十年|百年)|数(?:年|カ月|か月|日|週間)|\b(?:two|three|a few|several)\s(?:days|weeks)\b",
    ),
)
_COMPILED = [
    (
        reason,
        re.compile(
            pattern,
            re.IGNORECASE if reason.startswith(("a page", "the length", "the number", "an age", "an ordinal")) else 0,
        ),
    )
    for reason, pattern in _FORMS
]


def exclusions_in(text: str) -> tuple[Exclusion, ...]:
    """Every place of a text (wide characters folded) whose digits are no claim, in order."""
    found = [
        Exclusion(match.start(), match.end(), reason)
        for reason, pattern in _COMPILED
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))
