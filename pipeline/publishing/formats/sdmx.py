"""``sdmx/``: the observations as SDMX-CSV 2.0, and their structure as SDMX-ML 3.0, which pysdmx writes.

Belongs here: which column is which dimension or attribute, and the code lists. Of each observation the reading that its
publisher's edition prefers, of the file that is current; all editions are there, told apart by a dimension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts.sql_text import quoted
from pipeline.publishing.content import Content

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Component, ConceptScheme, DataStructureDefinition

AGENCY = "AIGAP"
_VERSION = "1.0"
_TITLES = ("Published observations on AI by economy", "国・地域別AI関連の公表値")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FLOW = "DF_OBSERVATIONS"
_OBSERVATIONS = "core.observations"
#: Where a dimension says nothing: SDMX's "not applicable".
_NOT_APPLICABLE = "_Z"
#: SDMX's CL_OBS_STATUS by ours; the attribute AIGAP_STATUS has our own word.
_STATUSES = {
    "observed": ("A", "normal value", "通常の値"),
    "computed": ("A", "normal value", "通常の値"),
    "computed_zero": ("A", "normal value", "通常の値"),
    "estimated": ("E", "estimated value", "推計値"),
    "provisional": ("P", "provisional value", "速報値"),
    "forecast": ("F", "forecast value", "予測値"),
    "suppressed": ("Q", "missing value; suppressed", "欠測（秘匿）"),
    "not_applicable": ("M", "missing value; data cannot exist", "欠測（存在しえない）"),
    "not_listed": ("L", "missing value; data exist but were not collected", "欠測（掲載なし）"),
    "not_covered": ("L", "missing value; data exist but were not collected", "欠測（掲載なし）"),
}
_FREQUENCIES = {"annual": "A", "half_yearly": "S", "quarterly": "Q", "monthly": "M", "span": "_O"}
_FREQUENCY_CODES = (
    ("A", "annual", "年"),
    ("S", "half-yearly", "半年"),
    ("Q", "quarterly", "四半期"),
    ("M", "monthly", "月"),
    ("_O", "a span of years", "複数年"),
)


@dataclass(frozen=True)
class _Item:
    """A column of the SDMX-CSV: SQL over a row, and the code list of its values where it has one."""

    id: str
    sql: str
    title_en: str
    title_ja: str
    codes: str = ""
    kind: str = "dimension"


def _choice(column: str, words: dict[str, str]) -> str:
    return f"case {column} " + " ".join(f"when {quoted(a)} then {quoted(b)}" for a, b in words.items()) + " end"


#: SDMX writes a span as its first day and its length.
_TIME = (
    "case when freq = 'span' then period_start || '/P' || (year(period_end) - year(period_start) + 1) || 'Y' "
    "else period end"
)
ITEMS = (
    _Item("FREQ", _choice("freq", _FREQUENCIES), "frequency", "周期", "CL_FREQ"),
    _Item("INDICATOR", "indicator_id", "indicator", "指標", "CL_INDICATOR"),
    _Item("REF_AREA", "geo", "economy or group", "国・地域", "CL_AREA"),
    _Item("SOURCE", "source_id", "source", "出典", "CL_SOURCE"),
    _Item("EDITION", "edition", "edition", "版"),
    _Item("TIME_BASIS", "time_basis", "time basis", "期間の種類"),
    _Item("PRICE_BASE", f"coalesce(price_base, '{_NOT_APPLICABLE}')", "price base", "価格基準"),
    _Item("BASE_YEAR", f"coalesce(cast(base_year as varchar), '{_NOT_APPLICABLE}')", "base year", "基準年"),
    _Item("TIME_PERIOD", _TIME, "period", "期間", kind="time"),
    # SDMX-CSV 2.0: NaN is a number that is missing on purpose, an empty cell one that is not reported
    _Item("OBS_VALUE", "coalesce(cast(value as varchar), 'NaN')", "value", "値", kind="measure"),
    _Item("UNIT_MEASURE", "unit", "unit", "単位", kind="attribute"),
    _Item("CURRENCY", "currency", "currency", "通貨", kind="attribute"),
    _Item(
        "OBS_STATUS",
        _choice("obs_status", {ours: code for ours, (code, *_) in _STATUSES.items()}),
        "status of the value",
        "値の状態",
        "CL_OBS_STATUS",
        "attribute",
    ),
    _Item("AIGAP_STATUS", "obs_status", "status in aigap's words", "値の状態（aigapの語）", kind="attribute"),
    _Item("PUBLISHED_AT", "cast(published_at as varchar)", "published", "公表日", kind="attribute"),
    _Item("LOCATOR", "locator", "place in the publisher's file", "公表元ファイル内の位置", kind="attribute"),
)


def write(content: Content, folder: Path) -> None:
    """Write the observations, whichever tables were asked for, and their structure."""
    home = folder / "sdmx"
    home.mkdir()
    content.connection.execute(f"copy ({_rows(content)}) to {quoted(str(home / 'observations.csv'))} (format csv)")
    (home / "structure.xml").write_text(_structure(content), encoding="utf-8")


def _rows(content: Content) -> str:
    columns = ", ".join(f"{item.sql} as {item.id}" for item in ITEMS)
    return (
        f"select 'dataflow' as STRUCTURE, '{AGENCY}:{_FLOW}({_VERSION})' as STRUCTURE_ID, 'I' as ACTION, {columns} "
        f"from {_OBSERVATIONS} as exported where {_condition(content)} "
        "order by INDICATOR, REF_AREA, SOURCE, EDITION, TIME_PERIOD, TIME_BASIS, PRICE_BASE, BASE_YEAR"
    )


def _condition(content: Content) -> str:
    """The preferred readings of current files that may be passed on."""
    served = "reading = 1 and superseded_at is null and withdrawn_at is null"
    return f"{served} and {content.read(_OBSERVATIONS).condition}"


def _structure(content: Content) -> str:
    """The code lists, concepts, data structure and dataflow as SDMX-ML 3.0, each with its names in both languages."""
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Dataflow, Organisation
    from pysdmx.model.message import Header

    lists = {name: _codelist(name, rows) for name, rows in _code_rows(content).items()}
    concepts = _concepts()
    structure = _data_structure(lists, concepts)
    flow = Dataflow(id=_FLOW, agency=AGENCY, version=_VERSION, name=_TITLES[0], structure=structure)
    # by the release, so that equal releases give equal files
    header = Header(id=content.release_id, prepared=content.built_at, sender=Organisation(AGENCY))
    text = write_sdmx([*lists.values(), concepts, structure, flow], Format.STRUCTURE_SDMX_ML_3_0, header=header)
    assert text is not None
    return _with_japanese_names(text, _japanese(content))


def _code_rows(content: Content) -> dict[str, list[tuple[str, str, str]]]:
    """Each code list's codes with their names in English and Japanese."""

    def asked(sql: str) -> list[tuple[str, str, str]]:
        return content.connection.execute(sql).fetchall()

    statuses = {code: (code, english, japanese) for code, english, japanese in _STATUSES.values()}
    return {
        "CL_FREQ": list(_FREQUENCY_CODES),
        "CL_INDICATOR": asked("select indicator_id, title_en, title_ja from core.indicators order by 1"),
        "CL_AREA": asked("select geo, name_en, name_ja from core.economies order by 1"),
        "CL_SOURCE": asked("select source_id, title_en, title_ja from core.sources order by 1"),
        "CL_OBS_STATUS": sorted(statuses.values()),
    }


def _codelist(name: str, rows: Sequence[tuple[str, str, str]]) -> Codelist:
    from pysdmx.model import Code, Codelist

    codes = [Code(id=code, name=english) for code, english, _ in rows]
    return Codelist(id=name, agency=AGENCY, version=_VERSION, name=name, items=codes)


def _concepts() -> ConceptScheme:
    from pysdmx.model import Concept, ConceptScheme

    items = [Concept(id=item.id, name=item.title_en) for item in ITEMS]
    return ConceptScheme(id="CS_AIGAP", agency=AGENCY, version=_VERSION, name="Concepts", items=items)


def _data_structure(lists: dict[str, Codelist], concepts: ConceptScheme) -> DataStructureDefinition:
    from pysdmx.model import Components, DataStructureDefinition

    components = Components([_component(item, lists, concepts) for item in ITEMS])
    return DataStructureDefinition(
        id="DSD_OBSERVATIONS", agency=AGENCY, version=_VERSION, name=_TITLES[0], components=components
    )


def _component(item: _Item, lists: dict[str, Codelist], concepts: ConceptScheme) -> Component:
    from pysdmx.model import Component, DataType, ItemReference, Role

    roles = {"attribute": Role.ATTRIBUTE, "measure": Role.MEASURE}
    types = {"time": DataType.PERIOD, "measure": DataType.DOUBLE}
    codes = lists.get(item.codes)
    return Component(
        id=item.id,
        required=item.kind in ("dimension", "time"),
        role=roles.get(item.kind, Role.DIMENSION),
        concept=ItemReference("Concept", AGENCY, concepts.id, concepts.version, item.id),
        local_dtype=None if codes else types.get(item.kind, DataType.STRING),
        local_codes=codes,
        attachment_level="O" if item.kind == "attribute" else None,
    )


def _japanese(content: Content) -> dict[tuple[str, str], str]:
    """The Japanese name of each code and concept, by the list that it is in."""
    names = {(name, code): japanese for name, rows in _code_rows(content).items() for code, _, japanese in rows}
    return names | {("CS_AIGAP", item.id): item.title_ja for item in ITEMS}


def _with_japanese_names(text: str, names: dict[tuple[str, str], str]) -> str:
    """The structure with a Japanese name after each English one: pysdmx writes one language."""
    from lxml import etree

    tree = etree.fromstring(text.encode())
    for name in list(tree.iter("{*}Name")):
        item = name.getparent()
        japanese = names.get((item.getparent().get("id"), item.get("id")))
        if japanese is not None:
            second = etree.Element(name.tag, {_LANGUAGE: "ja"})
            second.text = japanese
            name.addnext(second)
    for relationship in list(tree.iter("{*}MeasureRelationship")):
        # with one measure it says nothing, and other readers (sdmx1 2.28) do not know it
        relationship.getparent().remove(relationship)
    written: str = etree.tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'
