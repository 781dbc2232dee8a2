"""The product's SQL models as a dbt project: what a model reads becomes a ref, an input table keeps its name."""

from __future__ import annotations

import re
from pathlib import Path

from tests.generated_panel import all_models

_PROJECT = """
name: aigap_models
version: "1.0"
profile: aigap_models
model-paths: [models]
macro-paths: [macros]
models:
  +materialized: table
flags:
  send_anonymous_usage_stats: false
"""
#: One model at a time, as the product: the engine has all cores for each.
_PROFILES = """
aigap_models:
  target: all
  outputs:
    all: {{type: duckdb, path: "{warehouse}", threads: 1}}
"""
#: Schemas as they are named, without the target's name before them.
_SCHEMAS = """
{% macro generate_schema_name(custom_schema_name, node) -%}{{ custom_schema_name }}{%- endmacro %}
"""


def write_dbt_project(folder: Path, warehouse: Path) -> None:
    """Write the project into an empty folder; its models make their tables in the warehouse's file."""
    for name in ("models", "macros"):
        (folder / name).mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(_PROJECT, encoding="utf-8")
    (folder / "profiles.yml").write_text(_PROFILES.format(warehouse=warehouse), encoding="utf-8")
    (folder / "macros" / "schemas.sql").write_text(_SCHEMAS, encoding="utf-8")
    made = {model.name for model in all_models()}
    for model in all_models():
        sql = model.sql
        for name in model.reads & made:
            sql = re.sub(rf"\b(from|join)(\s+){re.escape(name)}\b", rf"\1\2{{{{ ref('{_alias(name)}') }}}}", sql)
        schema, _, table = model.name.partition(".")
        config = f"{{{{ config(schema='{schema}', alias='{table}') }}}}\n"
        (folder / "models" / f"{_alias(model.name)}.sql").write_text(config + sql, encoding="utf-8")


def _alias(name: str) -> str:
    """A name of its own for each model: two schemas may have a table of one name."""
    return name.replace(".", "__")
