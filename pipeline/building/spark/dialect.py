"""The models' SQL as Spark reads it: sqlglot's translation, and what it does not know of, entry by entry.

The models are written for DuckDB. Most of their text means the same to Spark or is translated by sqlglot; where it is
not, or says something else without an error, an entry below takes its place and says why. Nothing here knows a model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import sqlglot
from sqlglot import ErrorLevel, exp, transforms
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

#: The functions of Spark's that are registered by the engine: number formats, which it knows as Java's alone.
FORMAT_UDF, PRINTF_UDF = "aigap_format", "aigap_printf"

_SUM = "aggregate({0}, cast(0 as double), (s, x) -> s + x)"
_MEAN = f"({_SUM} / size({{0}}))"
_MOMENT = f"(aggregate({{0}}, cast(0 as double), (s, x) -> s + power(x - {_MEAN}, {{power}})) / size({{0}}))"
_SECOND, _THIRD, _FOURTH = (_MOMENT.replace("{power}", str(power)) for power in (2, 3, 4))
_SORTED = "sort_array({0})"

#: Functions that Spark lacks or knows by another meaning, as text of Spark's with their arguments.
FUNCTIONS: Mapping[str, str] = {
    # NaN is above every number, so it is not finite here either
    "isfinite": "(abs({0}) < double('Infinity'))",
    "list_inner_product": "aggregate(zip_with({0}, {1}, (x, y) -> x * y), cast(0 as double), (s, x) -> s + x)",
    "list_sum": _SUM,
    "list_slice": "slice({0}, {1}, {2} - {1} + 1)",
}

#: `list_aggregate(list, name)` by name: Spark's aggregates are of rows alone.
LIST_AGGREGATES: Mapping[str, str] = {
    "avg": f"case when size({{0}}) > 0 then {_MEAN} end",
    "stddev_samp": f"case when size({{0}}) > 1 then sqrt({_SECOND} * size({{0}}) / (size({{0}}) - 1)) end",
    "median": "case when size({0}) > 0 then ("
    f"{_SORTED}[cast(floor((size({{0}}) - 1) / 2) as int)] + {_SORTED}[cast(floor(size({{0}}) / 2) as int)]) / 2 end",
    # of a sample: Spark's own, of rows, are those of a population
    "skewness": f"case when size({{0}}) > 2 then sqrt(size({{0}}) * (size({{0}}) - 1)) / (size({{0}}) - 2) "
    f"* {_THIRD} / power({_SECOND}, 1.5) end",
    "kurtosis": "case when size({0}) > 3 then (size({0}) - 1) / ((size({0}) - 2) * (size({0}) - 3)) "
    f"* ((size({{0}}) + 1) * ({_FOURTH} / power({_SECOND}, 2) - 3) + 6) end",
}


def spark_sql(sql: str, view_of: Callable[[str], str]) -> str:
    """A model's statement in Spark's SQL, reading views in place of the tables of a schema."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for rule in RULES:
        tree = tree.transform(rule)
    for table in list(tree.find_all(exp.Table)):
        if table.db:
            alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name))
            table.set("this", exp.to_identifier(view_of(f"{table.db}.{table.name}")))
            table.set("db", None)
            table.set("alias", alias)
    return tree.sql(_SparkOfModels, pretty=True, unsupported_level=ErrorLevel.RAISE)


# ------------------------------------------------------------------------------------------------------- rules


def _without_materialized(node: exp.Expression) -> exp.Expression:
    """`as materialized` is DuckDB's word about how, not about what."""
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return node


def _order_in_aggregates(node: exp.Expression) -> exp.Expression:
    """`avg(x order by y)`: the order fixes the last digit alone, and Spark has none within an aggregate."""
    if isinstance(node, exp.Order) and isinstance(node.this, exp.Expression):
        keeps = (exp.ArrayAgg, exp.First, exp.GroupConcat)
        if not isinstance(node.parent, keeps) and not _is_fsum(node.parent):
            return node.this
    return node


def _arg_of_null(node: exp.Expression) -> exp.Expression:
    """`arg_max(x, y)`: DuckDB passes over rows whose x is NULL, Spark only over those whose y is."""
    if isinstance(node, exp.ArgMax | exp.ArgMin) and not node.args.get("count"):
        known = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.Null()))
        node.set("expression", exp.If(this=known, true=node.expression.copy(), false=exp.Null()))
    return node


def _is_fsum(node: object) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "fsum"


RULES: tuple[Callable[[exp.Expression], exp.Expression], ...] = (
    _without_materialized,
    _order_in_aggregates,
    _arg_of_null,
)


# -------------------------------------------------------------------------------------------------------- texts


#: What sqlglot's own table would write before a method here is asked.
_WRITTEN_HERE = (exp.DateDiff, exp.Format, exp.GenerateSeries)


class _Generator(SparkGenerator):
    """Writes Spark's SQL, with a text of its own for what sqlglot does not translate right."""

    TRANSFORMS: ClassVar[dict[Any, Any]] = {
        **{kind: text for kind, text in SparkGenerator.TRANSFORMS.items() if kind not in _WRITTEN_HERE},
        # Spark knows `qualify`; sqlglot's way around it leaves a column behind, and takes one name for another
        exp.Select: transforms.preprocess([transforms.unnest_to_explode, transforms.any_to_exists]),
    }

    def window_sql(self, node: exp.Window) -> str:
        """Spark counts ranks in 32 bits, DuckDB in 64."""
        text = super().window_sql(node)
        ranks = (exp.RowNumber, exp.Rank, exp.DenseRank)
        return f"CAST({text} AS BIGINT)" if isinstance(node.this, ranks) else text

    def extract_sql(self, node: exp.Extract) -> str:
        """Parts of dates likewise."""
        return f"CAST({super().extract_sql(node)} AS BIGINT)"

    def datediff_sql(self, node: exp.DateDiff) -> str:
        """`datediff('month', a, b)` counts the firsts of months between two days; Spark counts whole months."""
        if node.text("unit").upper() != "MONTH":
            return f"CAST({super().datediff_sql(node)} AS BIGINT)"
        until, since = self.sql(node, "this"), self.sql(node, "expression")
        years = f"(YEAR({until}) - YEAR({since}))"
        return f"CAST(12 * {years} + MONTH({until}) - MONTH({since}) AS BIGINT)"

    def div_sql(self, node: exp.Div) -> str:
        """A division is one of doubles: Spark's of decimals keeps few digits, and by zero is an error."""
        above, below = self.sql(node, "this"), self.sql(node, "expression")
        number = node.expression.unnest()
        if isinstance(number, exp.Nullif) or (isinstance(number, exp.Literal) and float(number.this) != 0):
            return f"CAST({above} AS DOUBLE) / {below}"
        return f"CASE WHEN {below} = 0 THEN {above} * DOUBLE('Infinity') ELSE CAST({above} AS DOUBLE) / {below} END"

    def round_sql(self, node: exp.Round) -> str:
        """Spark rounds the shortest decimal that stands for a number, DuckDB the number: 1.005 is below 1.005."""
        power = f"POWER(10, {self.sql(node, 'decimals')})" if node.args.get("decimals") else "1"
        return f"(ROUND(CAST({self.sql(node, 'this')} AS DOUBLE) * {power}) / {power})"

    def log_sql(self, node: exp.Log) -> str:
        """`log10(1000)` is 3, and by way of ln a little less."""
        return f"LOG10({self.sql(node, 'expression')})" if node.name == "10" else super().log_sql(node)

    def repeat_sql(self, node: exp.Repeat) -> str:
        """`repeat([x], n)` is of a list."""
        if isinstance(node.this, exp.Array):
            return self.func("ARRAY_REPEAT", node.this.expressions[0], node.args["times"])
        return self.function_fallback_sql(node)

    def format_sql(self, node: exp.Format) -> str:
        """The formats of C++, which Java's are not: `{:,.10g}`, and halves to even."""
        return self.func(FORMAT_UDF, node.this, *node.expressions)

    def cast_sql(self, node: exp.Cast, safe_prefix: str | None = None) -> str:
        """`cast('0x' || digits as ubigint)`: Spark reads hexadecimal digits by `conv`."""
        if node.to.this == exp.DType.UBIGINT and isinstance(node.this, exp.DPipe) and node.this.this.name == "0x":
            return f"CAST(CONV({self.sql(node.this, 'expression')}, 16, 10) AS BIGINT)"
        return super().cast_sql(node, safe_prefix)

    def generateseries_sql(self, node: exp.GenerateSeries) -> str:
        """`range(a, b, step)` ends before b; sqlglot's way leaves out the last number where the steps miss b."""
        step = node.args.get("step") or exp.Literal.number(1)
        start, end, by = self.sql(node, "start"), self.sql(node, "end"), self.sql(step)
        numbers = f"SEQUENCE({start}, {end}, {by})"
        if node.args.get("is_end_exclusive"):
            numbers = f"FILTER({numbers}, n -> n <> {end})"
        ahead = "<" if node.args.get("is_end_exclusive") else "<="
        return f"CASE WHEN SIGN({by}) * ({start}) {ahead} SIGN({by}) * ({end}) THEN {numbers} ELSE ARRAY() END"

    def bracket_sql(self, node: exp.Bracket) -> str:
        """`list[n]` beyond its end is NULL in DuckDB and an error in Spark; from the end, sqlglot counts wrong."""
        (place,) = node.expressions
        if isinstance(place, exp.Neg):  # sqlglot has taken one off, as of a place from the start
            return f"TRY_ELEMENT_AT({self.sql(node, 'this')}, {self.sql(place)} + 1)"
        if not isinstance(place, exp.Literal):
            self.unsupported("a place in a list that is no number: sqlglot does not take one off")
        return self.func("GET", node.this, place)

    def arrayagg_sql(self, node: exp.ArrayAgg) -> str:
        """A list keeps NULL and has an order; Spark's `collect_list` has neither."""
        return self._list(node.this, None)

    def first_sql(self, node: exp.First) -> str:
        """The first of an order is the first of the list in that order."""
        if isinstance(node.this, exp.Order):
            return f"GET({self._list(node.this, None)}, 0)"
        return self.function_fallback_sql(node)

    def filter_sql(self, node: exp.Filter) -> str:
        """The rows of a list, where the list is written in another way."""
        of = node.this
        if _is_fsum(of):
            return self._exact_sum(of.expressions[0], node.expression.this)
        if isinstance(of, exp.ArrayAgg):
            return self._list(of.this, node.expression.this)
        if isinstance(of, exp.First) and isinstance(of.this, exp.Order):
            return f"GET({self._list(of.this, node.expression.this)}, 0)"
        return super().filter_sql(node)

    def anonymous_sql(self, node: exp.Anonymous) -> str:
        """The functions of the tables above."""
        name, arguments = node.name.lower(), [self.sql(argument) for argument in node.expressions]
        if name == "list_aggregate":
            return "(" + LIST_AGGREGATES[node.expressions[1].name].replace("{0}", arguments[0]) + ")"
        if name == "fsum":
            return self._exact_sum(node.expressions[0], None)
        if name == "list_reduce":
            total, factor = node.expressions[1].expressions
            folded = f"CASE WHEN {total} IS NULL THEN {factor} ELSE {self.sql(node.expressions[1], 'this')} END"
            return f"AGGREGATE({arguments[0]}, CAST(NULL AS DOUBLE), ({total}, {factor}) -> {folded})"
        if name == "printf":
            return self.func(PRINTF_UDF, *node.expressions)
        if name in FUNCTIONS:
            return FUNCTIONS[name].format(*arguments)
        return super().anonymous_sql(node)

    def _exact_sum(self, listed: exp.Expression, condition: exp.Expression | None) -> str:
        """Kahan's sum, in the order that is written: sums that cancel out would differ in all their digits."""
        added = "(x - a.c)"
        step = f"named_struct('s', a.s + {added}, 'c', (a.s + {added} - a.s) - {added})"
        begin = "named_struct('s', cast(0 as double), 'c', cast(0 as double))"
        values = f"FILTER({self._list(listed, condition)}, x -> x IS NOT NULL)"
        return f"AGGREGATE(NULLIF({values}, ARRAY()), {begin}, (a, x) -> {step}, a -> a.s)"

    def _list(self, listed: exp.Expression, condition: exp.Expression | None) -> str:
        ordered = listed if isinstance(listed, exp.Order) else None
        value = ordered.this if ordered else listed
        if isinstance(value, exp.Distinct):
            return f"COLLECT_SET({self.sql(value.expressions[0])})"
        keys = ordered.expressions if ordered else []
        fields = [f"{self.sql(key.this)} AS k{number}" for number, key in enumerate(keys)]
        row = f"STRUCT({', '.join([*fields, f'{self.sql(value)} AS v'])})"
        rows = f"COLLECT_LIST({row if condition is None else f'CASE WHEN {self.sql(condition)} THEN {row} END'})"
        if keys:
            rows = f"ARRAY_SORT({rows}, (l, r) -> {self._comparison(keys)})"
        return f"TRANSFORM(NULLIF({rows}, ARRAY()), s -> s.v)"

    def _comparison(self, keys: list[exp.Ordered]) -> str:
        """Below, equal or above, NULL behind everything as DuckDB has it."""
        cases = []
        for number, key in enumerate(keys):
            left, right = f"l.k{number}", f"r.k{number}"
            below = "1" if key.args.get("desc") else "-1"
            above = "-1" if key.args.get("desc") else "1"
            last = "-1" if key.args.get("nulls_first") else "1"
            first = "1" if key.args.get("nulls_first") else "-1"
            cases.append(
                f"WHEN {left} IS NULL AND {right} IS NOT NULL THEN {last} "
                f"WHEN {right} IS NULL AND {left} IS NOT NULL THEN {first} "
                f"WHEN {left} < {right} THEN {below} WHEN {left} > {right} THEN {above}"
            )
        return f"CASE {' '.join(cases)} ELSE 0 END"


class _SparkOfModels(Spark):
    """Spark's SQL as the models need it."""

    Generator = _Generator


def _entries() -> dict[str, str]:
    written = {name.removesuffix("_sql"): text for name, text in vars(_Generator).items() if name.endswith("_sql")}
    ruled = {rule.__name__.removeprefix("_"): rule for rule in RULES}
    said = {name: (what.__doc__ or "").partition("\n")[0] for name, what in (written | ruled).items()}
    functions = [*FUNCTIONS, *(f"list_aggregate {name}" for name in LIST_AGGREGATES)]
    return said | dict.fromkeys(functions, "Spark has no such function of lists or numbers.")


#: Every entry and its reason, as the page of the docs lists them.
ENTRIES: Mapping[str, str] = _entries()
