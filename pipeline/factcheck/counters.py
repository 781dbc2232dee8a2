"""What a number counts: currencies, percent, points, times, ranks, and the counters of Japanese and English.

Belongs here: the words that stand directly at a number, and the unit they make of it. Units are the base units of
``core.units`` where they are one (a percent is a share), else the thing's plain name. Not here:
which indicator the thing belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

#: Things whose number no indicator says yet, or whose counter (件, 本) leaves open what is counted.
ITEMS = "items"
OTHER_THINGS = "other things"
UNITS_IN_TIMES = "times"
SHARE = "share"
POINTS = "points"
RANK = "rank"
YEARS = "years"


@dataclass(frozen=True)
class Counter:
    """Words that follow a number, what they make of it, and what kind of quantity that is.

    Attributes:
        pattern: the words, for Japanese or English.
        unit: the base unit.
        factor: what one of it is in base units.
        kind: money, share, points, times, rank, count, duration or quantity.
    """

    pattern: str
    unit: str
    factor: Fraction = Fraction(1)
    kind: str = "count"


_PERCENT = Fraction(1, 100)
#: Longest words first: the first that fits is taken.
JAPANESE = (
    Counter(r"(?:米|US)?(?:ドル|㌦|弗)", "US dollars", kind="money"),
    Counter("(?:カナダ|加)ドル", "Canadian dollars", kind="money"),
    Counter("(?:豪|香港|台湾|シンガポール)ドル", "other dollars", kind="money"),
    Counter(r"円(?!滑|形|高|安|周|盤)", "Japanese yen", kind="money"),
    Counter("ユーロ", "euros", kind="money"),
    Counter("(?:人民)?元(?!年|来|々)", "Chinese yuan", kind="money"),
    Counter("(?:英)?ポンド", "pounds sterling", kind="money"),
    Counter("ウォン", "South Korean won", kind="money"),
    Counter("(?:インド)?ルピー", "Indian rupees", kind="money"),
    Counter(r"(?:%|パーセント|㌫)\s?(?:ポイント|pt|pp)", POINTS, _PERCENT, "points"),
    Counter(r"ポイント(?!還元)|(?<=[0-9])(?:pt|pp)\b", POINTS, _PERCENT, "points"),
    Counter("%|パーセント|㌫", SHARE, _PERCENT, "share"),
    Counter("割(?!り|引|合|当|安|高)", SHARE, Fraction(1, 10), "share"),
    Counter("倍(?!率|数)", UNITS_IN_TIMES, kind="times"),
    Counter("(?:位|番目|番手|番)(?!置)", RANK, kind="rank"),
    Counter("(?:カ|か|ヶ|ケ|ヵ|箇)国(?:・地域|地域)?|国(?=[のがはでに、。])", "economies"),
    Counter("(?:カ|か|ヶ|ケ|ヵ|箇)(?:所|拠点)|拠点", "sites"),
    Counter("(?:カ|か|ヶ|ケ|ヵ|箇)月(?:間)?", "months", kind="duration"),
    Counter("年(?:間|ぶり|連続|以上|超|余り|前|後|分|遅れ|先|目)?|周年", YEARS, kind="duration"),
    Counter("週間", "weeks", kind="duration"),
    Counter("日(?:間)?", "days", kind="duration"),
    Counter("時間", "hours", kind="duration"),
    Counter("秒|分(?!の|野|析|割|類|散|布|岐|配|か)", "seconds or minutes", kind="duration"),
    Counter("歳|才", "years of age", kind="duration"),
    Counter("(?:個|種類|つ)?の?(?:[^0-9、。（）()]{0,8})?モデル", "models"),
    Counter("台(?!頭|湾|風|本)|基(?!本|盤|準|礎|金|地)|機(?!械|能|会|関)", "units"),
    Counter("本(?!当|社|格|国|人|質|命|来|部|書|土)|報(?!告|道)|編", ITEMS),
    Counter("件", ITEMS),
    Counter("社(?!会|員|長|内|説)", "companies"),
    Counter("人(?!工|類|間|材|気|口|々|権)|名(?!前|目|称|義|古)", "people"),
    Counter("つ", ITEMS),
    Counter(
        "個|種類|種|点(?!検|数)|項目|分野|法(?:案|律)?(?!人)|カ国語|回|度目|度(?!合)|世代|か条|票|校|大学|機関", ITEMS
    ),
    Counter("H100", "H100 equivalents"),
    Counter("FLOPS?", "FLOP", kind="quantity"),
    Counter(
        "[kMGT]W(?:h)?|キロワット時?|メガワット時?|ギガワット時?|テラワット時?|平方メートル|トン|キロ|メートル",
        "physical units",
        kind="quantity",
    ),
    Counter("トークン|パラメータ|パラメーター|文字|語|ビット|バイト|[GTMP]B", "digital units", kind="quantity"),
)
_NOUNS = {
    "robots": "(?:industrial )?robots?(?: installations)?",
    "models": "models?",
    "papers": "papers?|publications?|studies",
    "articles": "articles?",
    "citations": "citations?",
    "companies": "compan(?:y|ies)|start-?ups?|firms?|businesses",
    "people": "people|persons?|researchers?|authors?|inventors?|workers?|employees|engineers?|respondents?|inhabitants",
    "patents": "patents?(?: families| applications| grants)?",
    "laws": "laws?|bills?|acts?|statutes",
    "mentions": "mentions?",
    "contracts": "contracts?",
    "clusters": "clusters?",
    "data centers": "data cent(?:er|re)s?",
    "economies": "countries|economies|nations|member states",
    "H100 equivalents": "h100(?:e|s|[ -]equivalents?)?",
    "units": "units|installations|machines",
    ITEMS: "times more|points"
    " of|deals|projects|systems|chips|gpus|products|universities|institutions|jobs|postings|ways|reasons",
}
_BETWEEN = r"(?:(?!(?:and|or|but|while|in|of|from|to|for|with|than|the|per|by)\b)[A-Za-z][\w'’-]*\s){0,4}?"
ENGLISH = (
    Counter(r"\s?(?:US|U\.S\.)?\s?dollars?\b|\s?USD\b", "US dollars", kind="money"),
    Counter(r"\s?(?:Japanese\s)?yen\b|\s?JPY\b", "Japanese yen", kind="money"),
    Counter(r"\s?euros?\b|\s?EUR\b", "euros", kind="money"),
    Counter(r"\s?(?:Chinese\s)?(?:yuan|renminbi)\b|\s?(?:CNY|RMB)\b", "Chinese yuan", kind="money"),
    Counter(r"\s?pounds?(?:\ssterling)?\b|\s?GBP\b", "pounds sterling", kind="money"),
    Counter(r"\s?won\b(?=[.,;)]|\s(?:in|of|for|last|this))|\s?KRW\b", "South Korean won", kind="money"),
    Counter(r"[\s-]?(?:percentage|percent|%)[\s-]points?\b|\s?(?:pp|ppts?)\b", POINTS, _PERCENT, "points"),
    Counter(r"\s?basis points?\b", POINTS, Fraction(1, 10_000), "points"),
    Counter(r"\s?%|[\s-]?per ?cent\b", SHARE, _PERCENT, "share"),
    Counter(r"\s?[x×](?!\w|\.[0-9])|[\s-]?(?:fold|times)\b", UNITS_IN_TIMES, kind="times"),
    Counter(r"[\s-]points?\b(?!\s(?:of|in|out))", POINTS, _PERCENT, "points"),
    Counter(r"[\s-]years?\b(?:[\s-]old)?", YEARS, kind="duration"),
    Counter(r"[\s-]months?\b", "months", kind="duration"),
    Counter(r"[\s-](?:days?|weeks?|hours?|minutes?|seconds?)\b", "shorter times", kind="duration"),
    Counter(r"\s?FLOPs?\b", "FLOP", kind="quantity"),
    Counter(
        r"\s?(?:[kMGT]Wh?|megawatts?|gigawatts?|tonnes|tons|km|miles|metres|meters)\b",
        "physical units",
        kind="quantity",
    ),
    Counter(r"\s(?:tokens?|parameters|bytes|[GTMP]B)\b", "digital units", kind="quantity"),
    *(Counter(rf"(?:\s|-){_BETWEEN}(?:{pattern})\b", unit) for unit, pattern in _NOUNS.items()),
)
#: Signs and codes before a number.
MONEY_PREFIXES = (
    Counter(r"(?:US|U\.S\.\s?)?\$\s?|USD\s?", "US dollars", kind="money"),
    Counter(r"(?:CA?|CAD\s?)\$\s?", "Canadian dollars", kind="money"),
    Counter(r"(?:A|HK|NT|S|AU)\$\s?", "other dollars", kind="money"),
    Counter(r"(?:JP)?¥\s?|JPY\s?", "Japanese yen", kind="money"),
    Counter(r"€\s?|EUR\s?", "euros", kind="money"),
    Counter(r"£\s?|GBP\s?", "pounds sterling", kind="money"),
    Counter(r"(?:RMB|CNY)\s?", "Chinese yuan", kind="money"),
    Counter(r"₩\s?|KRW\s?", "South Korean won", kind="money"),
    Counter(r"₹\s?|INR\s?", "Indian rupees", kind="money"),
)
_COMPILED = {
    "ja": [(re.compile(counter.pattern), counter) for counter in JAPANESE],
    "en": [(re.compile(counter.pattern, re.IGNORECASE), counter) for counter in ENGLISH],
}
_COMPILED_PREFIXES = [(re.compile(rf"(?<![A-Za-z])(?:{counter.pattern})$"), counter) for counter in MONEY_PREFIXES]


def counter_after(text: str, position: int) -> tuple[Counter, int] | None:
    """The counter whose words begin at ``position``, and where they end; Japanese words are tried first."""
    space = 1 if text[position : position + 1] == " " else 0
    for pattern, counter in _COMPILED["ja"]:
        if match := pattern.match(text, position + space):
            return counter, match.end()
    for pattern, counter in _COMPILED["en"]:
        if match := pattern.match(text, position):
            return counter, match.end()
    return None


def money_before(text: str, position: int) -> tuple[Counter, int] | None:
    """The currency whose sign or code ends at ``position``, and where it begins."""
    before = text[max(0, position - 8) : position]
    for pattern, counter in _COMPILED_PREFIXES:
        if (match := pattern.search(before)) and match.group():
            return counter, position - len(before) + match.start()
    return None
