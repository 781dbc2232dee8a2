"""The one module that Dagster loads (workspace.yaml): the definitions for the settings of the environment."""

from pipeline.orchestration.jobs import definitions
from pipeline.settings import Settings

defs = definitions(Settings.from_environment(), with_columns=True)
