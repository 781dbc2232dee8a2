"""Core tables that aigap makes: observations, lists, and what values are divided by."""
