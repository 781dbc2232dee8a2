"""The source tables of Epoch AI's list of notable models: the models, and the models by country."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, number, other, text
from schemas.columns import GeoColumn, PositionColumns, SnapshotColumn

#: The list's oldest model is of July 1950.
_FIRST_DAY = dt.date(1950, 1, 1)


class _ModelColumns(Table):
    """What both tables say of a model."""

    model: str = text("model", "モデル名", "the model as the publisher names it")
    training_compute_flop: float | None = number(
        "training compute", "学習計算量", "the publisher's estimate", unit="FLOP", null=True, low=0
    )
    training_compute_as_published: str | None = text(
        "training compute as published", "学習計算量(公表値)", "the cell's text", null=True
    )
    country_column: str = text("country column", "国名の列名", "header of the country column in that vintage")


class NotableModels(
    _ModelColumns,
    PositionColumns,
    SnapshotColumn,
    name="src.epoch_ai_notable_models",
    key=("snapshot_id", "model"),
    title_en="Notable AI models (Epoch AI)",
    title_ja="注目すべきAIモデル（Epoch AI）",
    grain="one row per snapshot and model",
):
    """Epoch AI's complete list of notable models, vintage by vintage: the list is restated every few days."""

    organization: str | None = text("organization", "組織", "the developers, separated by commas", null=True)
    organization_categorization: str | None = text(
        "kind of organization", "組織の区分", "Industry, Academia and others, one an organization", null=True
    )
    publication_date: dt.date | None = other(
        "publication date", "公表日", "empty where the publisher leaves it blank", null=True, ge=_FIRST_DAY
    )
    domain: str | None = text("domain", "分野", "Language, Vision and others, separated by commas", null=True)
    parameters: float | None = number("parameters", "パラメータ数", unit="parameters", null=True, low=0)
    training_compute_cost_2023_usd: float | None = number(
        "training compute cost", "学習費用", "the publisher's estimate", unit="US dollars of 2023", null=True, low=0
    )
    confidence: str | None = text("confidence", "確度", "Confident, Likely, Speculative or Unknown", null=True)
    notability_criteria: str | None = text("notability criteria", "選定理由", "why the model is listed", null=True)
    model_accessibility: str | None = text(
        "model accessibility", "公開状態", "open weights, API access and others", null=True
    )
    country_as_published: str | None = text(
        "countries as published",
        "国名(公表表記)",
        "the whole cell: one country an organization, with repeats",
        null=True,
    )


class NotableModelCountries(
    _ModelColumns,
    GeoColumn,
    PositionColumns,
    SnapshotColumn,
    name="src.epoch_ai_notable_model_countries",
    key=("snapshot_id", "model", "geo"),
    title_en="Notable AI models by country (Epoch AI)",
    title_ja="国別の注目すべきAIモデル（Epoch AI）",
    grain="one row per snapshot, model and country of a developer",
):
    """Dated notable models by the countries of their developers; a joint model has one row for each country."""

    publication_date: dt.date = other("publication date", "公表日", ge=_FIRST_DAY)
    country: str = text("country as published", "国名(公表表記)", "the part of the cell that names this country")
