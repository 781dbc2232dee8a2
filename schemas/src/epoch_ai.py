"""The source tables of Epoch AI: two lists of models, each also by country, the clusters and the chips."""

from __future__ import annotations

import datetime as dt

from schemas.base import Table, count, number, other, text
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


class _ListedModelColumns(_ModelColumns, PositionColumns, SnapshotColumn):
    """What both lists say of a model."""

    organization: str | None = text("organization", "組織", "the developers, separated by commas", null=True)
    publication_date: dt.date | None = other(
        "publication date", "公表日", "empty where the publisher leaves it blank", null=True, ge=_FIRST_DAY
    )
    domain: str | None = text("domain", "分野", "Language, Vision and others, separated by commas", null=True)
    parameters: float | None = number("parameters", "パラメータ数", unit="parameters", null=True, low=0)
    confidence: str | None = text("confidence", "確度", "Confident, Likely, Speculative or Unknown", null=True)
    model_accessibility: str | None = text(
        "model accessibility", "公開状態", "open weights, API access and others", null=True
    )
    country_as_published: str | None = text(
        "countries as published",
        "国名(公表表記)",
        "the whole cell: one country an organization, with repeats",
        null=True,
    )


class _ModelCountryColumns(_ModelColumns, GeoColumn, PositionColumns, SnapshotColumn):
    """What both lists say of a model by country."""

    publication_date: dt.date = other("publication date", "公表日", ge=_FIRST_DAY)
    country: str = text("country as published", "国名(公表表記)", "the part of the cell that names this country")


class NotableModels(
    _ListedModelColumns,
    name="src.epoch_ai_notable_models",
    key=("snapshot_id", "model"),
    title_en="Notable AI models (Epoch AI)",
    title_ja="注目すべきAIモデル（Epoch AI）",
    grain="one row per snapshot and model",
):
    """Epoch AI's complete list of notable models, vintage by vintage: the list is restated every few days."""

    organization_categorization: str | None = text(
        "kind of organization", "組織の区分", "Industry, Academia and others, one an organization", null=True
    )
    training_compute_cost_2023_usd: float | None = number(
        "training compute cost", "学習費用", "the publisher's estimate", unit="US dollars of 2023", null=True, low=0
    )
    notability_criteria: str | None = text("notability criteria", "選定理由", "why the model is listed", null=True)


class NotableModelCountries(
    _ModelCountryColumns,
    name="src.epoch_ai_notable_model_countries",
    key=("snapshot_id", "model", "geo"),
    title_en="Notable AI models by country (Epoch AI)",
    title_ja="国別の注目すべきAIモデル（Epoch AI）",
    grain="one row per snapshot, model and country of a developer",
):
    """Dated notable models by the countries of their developers; a joint model has one row for each country."""


class LargeScaleModels(
    _ListedModelColumns,
    name="src.epoch_ai_large_scale_models",
    key=("snapshot_id", "model"),
    title_en="Large-scale AI models (Epoch AI)",
    title_ja="大規模AIモデル（Epoch AI）",
    grain="one row per snapshot and model",
):
    """Epoch AI's list of models trained with more than 10^23 FLOP, by statement or by the publisher's judgement.

    Four in ten have no estimate of their training compute and are listed all the same.
    """


class LargeScaleModelCountries(
    _ModelCountryColumns,
    name="src.epoch_ai_large_scale_model_countries",
    key=("snapshot_id", "model", "geo"),
    title_en="Large-scale AI models by country (Epoch AI)",
    title_ja="国別の大規模AIモデル（Epoch AI）",
    grain="one row per snapshot, model and country of a developer",
):
    """Dated large-scale models by the countries of their developers; a joint model has one row for each country."""


class GpuClusters(
    GeoColumn,
    PositionColumns,
    SnapshotColumn,
    name="src.epoch_ai_gpu_clusters",
    key=("snapshot_id", "entry"),
    title_en="GPU clusters and AI supercomputers (Epoch AI)",
    title_ja="GPUクラスターとAIスーパーコンピューター（Epoch AI）",
    grain="one row per snapshot and record of the publisher",
):
    """Existing, planned and decommissioned clusters that Epoch AI knows of, by its own account a fraction of all."""

    entry: int = count(
        "record", "記録番号", "place in the file: hundreds of anonymised systems share one name", unit="row", low=2
    )
    name: str = text("name", "名称")
    status: str = text("status", "状態", isin=["Existing", "Planned", "Decommissioned"])
    certainty: str | None = text("certainty", "確度", "Confirmed, Likely or Unlikely", null=True)
    country_as_published: str | None = text("country as published", "国名(公表表記)", null=True)
    owner: str | None = text("owner", "所有者", null=True)
    sector: str | None = text("sector", "部門", "Private, Public or both", null=True)
    chip_type: str | None = text("chip", "チップ", "type of most of its chips", null=True)
    first_operational_date: dt.date | None = other(
        "first operational", "稼働開始日", "planned for clusters that do not exist yet", null=True
    )
    h100_equivalents: float | None = number(
        "computing power", "計算能力", "empty where unknown", unit="H100 equivalents", null=True, low=0
    )
    power_capacity_mw: float | None = number("power capacity", "電力容量", unit="megawatts", null=True, low=0)
    hardware_cost_usd: float | None = number(
        "hardware cost", "設備費", "the publisher's estimate", unit="US dollars", null=True, low=0
    )
    chips: float | None = number("chips", "チップ数", unit="chips", null=True, low=0)
    in_standard_analysis: bool = other("in the standard analysis", "標準分析の対象", "the publisher's own choice")
    possible_duplicate: bool = other("possible duplicate", "重複の可能性", "of another record of the file")


class MlHardware(
    PositionColumns,
    SnapshotColumn,
    name="src.epoch_ai_ml_hardware",
    key=("snapshot_id", "hardware_name"),
    title_en="Chips for machine learning (Epoch AI)",
    title_ja="機械学習用チップ（Epoch AI）",
    grain="one row per snapshot and chip",
):
    """Chips on which models are trained and run, with their performance as stated by the makers. Feeds no indicator."""

    hardware_name: str = text("chip", "チップ名")
    manufacturer: str | None = text("maker", "メーカー", null=True)
    hardware_type: str | None = text("type", "種類", "GPU, TPU and others", null=True)
    foundry: str | None = text("foundry", "製造受託企業", null=True)
    release_date: dt.date | None = other("released", "発売日", null=True)
    release_price_usd: float | None = number("price at release", "発売時価格", unit="US dollars", null=True, low=0)
    fp16_flop_per_second: float | None = number(
        "half-precision performance", "半精度性能", unit="FLOP per second", null=True, low=0
    )
    tensor_fp16_flop_per_second: float | None = number(
        "half-precision tensor performance", "半精度テンソル性能", unit="FLOP per second", null=True, low=0
    )
    memory_bytes: float | None = number("memory", "メモリ容量", "on the board", unit="bytes", null=True, low=0)
    memory_bandwidth_bytes_per_second: float | None = number(
        "memory bandwidth", "メモリ帯域幅", unit="bytes per second", null=True, low=0
    )
    power_w: float | None = number("power", "消費電力", "thermal design power", unit="watts", null=True, low=0)
    process_size_nm: float | None = number("process", "プロセス", unit="nanometres", null=True, low=0)
