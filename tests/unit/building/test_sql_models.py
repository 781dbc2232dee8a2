"""The SQL models: their order, their headers, and what they read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.building.sql_models import TIME_AXES, is_internal, last_read, read_models
from pipeline.parsing.faults import RunFault
from pipeline.settings import PROJECT_ROOT

HEADER = "-- title: t\n-- grain: g\n-- unit: u\n-- caveats: c\n"


def write(folder: Path, **models: str) -> Path:
    for name, sql in models.items():
        schema, _, table = name.partition("__")
        (folder / schema).mkdir(exist_ok=True)
        (folder / schema / f"{table}.sql").write_text(sql if sql.startswith("--") else HEADER + sql)
    return folder


def test_each_model_stands_after_what_it_reads(tmp_path: Path) -> None:
    write(
        tmp_path,
        core__a="select * from stage.b join mart.c using (x)",
        mart__c="select 1 from (select * from\n  stage.d)",
        stage__b="with b as (select 1)\nselect * from b left join src.input using (x)",
        stage__d="from core.reference",
    )
    names = [model.name for model in read_models(tmp_path)]
    assert sorted(names) == ["core.a", "mart.c", "stage.b", "stage.d"]
    assert names.index("core.a") == 3
    assert names.index("stage.d") < names.index("mart.c")


def test_an_internal_table_is_read_until_the_last_that_needs_it_by_way_of_others(tmp_path: Path) -> None:
    write(
        tmp_path,
        stage__a="select * from stage.input",
        stage__b="select * from stage.a",
        core__c="select * from stage.a",
        core__d="select * from core.c join stage.b using (x)",
        core__e="select * from core.d",
    )
    models = read_models(tmp_path)
    assert last_read(models) == {"core.d": ["stage.a", "stage.b", "stage.input"]}


def test_every_internal_model_is_read_by_something() -> None:
    models = read_models(PROJECT_ROOT / "warehouse" / "models")
    let_go = {name for names in last_read(models).values() for name in names}
    assert {model.name for model in models if is_internal(model.name)} <= let_go


def test_what_a_model_reads_is_what_the_engine_finds_in_it() -> None:
    """A table that is read unnoticed would change without the key of what reads it."""
    with duckdb.connect() as connection:
        for model in read_models(PROJECT_ROOT / "warehouse" / "models"):
            found = {name.partition(" AS ")[0] for name in connection.get_table_names(model.sql, qualified=True)}
            assert (model.name, {name for name in found if "." in name}) == (model.name, model.reads)


def test_a_table_is_named_after_its_schema_and_its_file_in_whichever_folder_it_stands(tmp_path: Path) -> None:
    (tmp_path / "stage" / "growth").mkdir(parents=True)
    (tmp_path / "stage" / "growth" / "a.sql").write_text(HEADER + "select 1")
    (model,) = read_models(tmp_path)
    assert (model.name, model.schema, model.template.place) == ("stage.a", "stage", "stage/growth/a.sql")


def test_a_line_of_the_header_goes_on_in_the_next(tmp_path: Path) -> None:
    header = HEADER.replace("caveats: c", "caveats: c\n--          d\n-- next_step: e\n--            f")
    (model,) = read_models(write(tmp_path, core__a=header + "select 1"))
    assert (model.header["caveats"], model.header["next_step"]) == ("c d", "e f")


def test_two_models_of_one_table_are_refused(tmp_path: Path) -> None:
    for folder in ("growth", "series"):
        (tmp_path / "stage" / folder).mkdir(parents=True)
        (tmp_path / "stage" / folder / "a.sql").write_text(HEADER + "select 1")
    with pytest.raises(RunFault, match=r"stage/growth/a\.sql and stage/series/a\.sql"):
        read_models(tmp_path)


def test_the_order_is_the_same_every_time(tmp_path: Path) -> None:
    write(tmp_path, **{f"core__m{number}": "select 1" for number in range(20)})
    assert len({tuple(model.name for model in read_models(tmp_path)) for _ in range(5)}) == 1


@pytest.mark.parametrize("sql", ["SELECT * FROM mart.b", "select * from Mart.B", "from x inner JOIN mart.b using (y)"])
def test_capital_letters_do_not_hide_what_is_read(tmp_path: Path, sql: str) -> None:
    write(tmp_path, core__a=sql, mart__b="select 1")
    assert [model.name for model in read_models(tmp_path)] == ["mart.b", "core.a"]


def test_comments_read_nothing(tmp_path: Path) -> None:
    """A remark behind a line once made a circle of two models that do not read each other."""
    write(tmp_path, core__a="select 1 -- copied from mart.b\n-- from mart.b", mart__b="from core.a")
    assert [model.name for model in read_models(tmp_path)] == ["core.a", "mart.b"]


def test_models_that_read_each_other_are_reported_as_a_circle(tmp_path: Path) -> None:
    write(tmp_path, core__a="from mart.b", mart__b="from mart.c", mart__c="from core.a")
    with pytest.raises(RunFault, match="form a circle") as fault:
        read_models(tmp_path)
    assert all(f"{name}" in str(fault.value) for name in ("core.a", "mart.b", "mart.c"))


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("-- title: t\n-- grain: g\n-- unit: u\n", "caveats"),
        ("-- title:  \n-- grain: g\n-- unit: u\n-- caveats: c\n", "title"),
        ("-- hello\n", "caveats, grain, title, unit"),
        ("-- title: t\n\n-- grain: g\n-- unit: u\n-- caveats: c\n", "caveats, grain, unit"),
    ],
)
def test_an_incomplete_header_is_reported_with_its_file(tmp_path: Path, header: str, lacking: str) -> None:
    with pytest.raises(RunFault, match=rf"core/a\.sql lacks {lacking}\n"):
        read_models(write(tmp_path, core__a=header + "select 1"))


def test_an_audit_of_a_severity_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """A typo would disarm an audit: what is not the word error would block nothing."""
    with pytest.raises(RunFault, match="severity"):
        read_models(write(tmp_path, core__a=HEADER + "-- severity: citical\nselect 1"))


PAST_DAYS = HEADER + "-- as_of: core.a_asof\n-- recorded_by: core.a_recorded_by\n"


def test_a_model_answers_for_a_past_day_through_the_macros_of_what_it_reads(tmp_path: Path) -> None:
    """On either time axis, each with its own bound, so that one text serves both."""
    text = "select 1\nFROM core.b\nwhere day <= ${published_until} and moment < ${recorded_before}"
    (model,) = read_models(write(tmp_path, core__a=PAST_DAYS + text))
    published, recorded = TIME_AXES
    assert [model.macro_of(axis) for axis in TIME_AXES] == ["core.a_asof", "core.a_recorded_by"]
    assert model.sql.split("\n")[-1] == "where day <= date '9999-12-31' and moment < timestamp '9999-12-31'"
    assert model.past_sql(published, {"core.b": "core.b_asof"}).split("\n")[-2:] == [
        "FROM core.b_asof(as_of)",
        "where day <= as_of and moment < timestamp '9999-12-31'",
    ]
    assert model.past_sql(recorded, {"core.b": "core.b_recorded_by"}).split("\n")[-2:] == [
        "FROM core.b_recorded_by(recorded_by)",
        "where day <= date '9999-12-31' and moment < (cast(recorded_by as date) + interval 1 day)",
    ]


def test_a_model_that_promises_past_days_and_asks_for_none_is_refused(tmp_path: Path) -> None:
    """A date in capital letters once made the macro of a past day answer with today's values, and was released."""
    with pytest.raises(RunFault, match="promises past days and does not ask for them"):
        read_models(write(tmp_path, core__a=PAST_DAYS + "select 1 where day <= DATE '9999-12-31'"))


def test_a_model_that_reads_one_with_past_days_needs_no_bound_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, core__a=PAST_DAYS + "select 1 where ${published_until} > ${recorded_before}")
    own = PAST_DAYS.replace("core.a_", "mart.b_")
    assert [model.name for model in read_models(write(tmp_path, mart__b=own + "select 1 from core.a"))][-1] == "mart.b"


def test_a_model_is_asked_again_with_what_a_reader_names(tmp_path: Path) -> None:
    header = HEADER + "-- macro: mart.a_by(by_year, geo)\n"
    write(tmp_path, mart__a=header + "select coalesce(${by_year}, year), ${geo} -- ${unknown}\nfrom core.b")
    (model,) = read_models(tmp_path)
    assert model.macro is not None
    assert (model.macro.name, model.macro.parameters) == ("mart.a_by", ("by_year", "geo"))
    assert model.macro_sql().split() == ["select", "coalesce(by_year,", "year),", "geo", "from", "core.b"]
    assert model.sql.split() == ["select", "coalesce(null,", "year),", "null", "from", "core.b"]


@pytest.mark.parametrize(
    ("macro", "text"),
    [
        ("mart.a_by(by_year)", "select 1"),
        ("mart.a_by(by_year)", "select ${by_year}, ${other}"),
        ("mart.a_by(by_year)", "select ${by_year} where ${published_until}"),
        ("mart.a_by(by_year) for 1", "select ${by_year}"),
        ("a_by(by_year)", "select ${by_year}"),
        (" ", "select 1"),
    ],
)
def test_a_macro_that_would_give_what_the_table_gives_is_reported(tmp_path: Path, macro: str, text: str) -> None:
    with pytest.raises(RunFault, match=r"mart/a\.sql"):
        read_models(write(tmp_path, mart__a=HEADER + f"-- macro: {macro}\n{text}"))


def test_the_warehouses_own_models_have_an_order() -> None:
    models = read_models(PROJECT_ROOT / "warehouse" / "models")
    place = {model.name: number for number, model in enumerate(models)}
    assert all(place[read] < place[model.name] for model in models for read in model.reads if read in place)
