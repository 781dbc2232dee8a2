"""The core tables that people maintain: one module a folder of ``warehouse/reference/``, each csv ``core.<name>``."""
