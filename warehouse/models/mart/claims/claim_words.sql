-- title: the verdicts in words, in Japanese and in English
-- grain: one row per claim and basis
-- unit: none
-- caveats: built from the numbers of mart.claim_verdicts alone; a sum is shown in hundred millions and trillions of its
--          currency in Japanese, and in millions to trillions in English; a share in percent; a ratio below a fifth as
--          one part of n

with shown as (
    select v.claim_id, v.basis, 'evidence' as side, v.evidence_value as value, v.evidence_unit as unit
    from mart.claim_verdicts as v
    union all
    select v.claim_id, v.basis, 'stated', c.stated_value, c.stated_unit
    from mart.claim_verdicts as v
    inner join core.claims as c on v.claim_id = c.claim_id
    union all
    select v.claim_id, v.basis, 'other', v.other_value, c.stated_unit
    from mart.claim_verdicts as v
    inner join core.claims as c on v.claim_id = c.claim_id
),

printed as (
    select
        s.claim_id,
        s.basis,
        s.side,
        case
            when s.value is null then null
            when s.unit = 'share' then format('{:.10g}%', round(100 * s.value, 2))
            when s.unit = 'points' then format('{:.10g}ポイント', round(100 * s.value, 2))
            when s.unit = 'fraction' then printf('%+.1f%%', 100 * s.value)
            when s.unit = 'times' and s.value > 0 and s.value < 0.2
                then format('{:,.0f}', 1 / s.value) || '分の1'
            when s.unit = 'times' then format('{:,.10g}倍', round(s.value, 2))
            when s.unit = 'rank' then printf('%.0f位', s.value)
            when s.unit = 'years' then printf('%.0f年', s.value)
            when m.unit is not null then
                case
                    when abs(s.value) >= 1e12 then format('{:,.10g}兆', round(s.value / 1e12, 2))
                    when abs(s.value) >= 1e10 then format('{:,.0f}億', s.value / 1e8)
                    when abs(s.value) >= 1e8 then format('{:,.10g}億', round(s.value / 1e8, 2))
                    else format('{:,.0f}', s.value)
                end
                || case m.currency when 'JPY' then '円' when 'USD' then 'ドル' else ' ' || m.currency end
            else format('{:,.10g}', round(s.value, 2))
        end as text_ja,
        case
            when s.value is null then null
            when s.unit = 'share' then format('{:.10g}%', round(100 * s.value, 2))
            when s.unit = 'points' then format('{:.10g} points', round(100 * s.value, 2))
            when s.unit = 'fraction' then printf('%+.1f%%', 100 * s.value)
            when s.unit = 'times' and s.value > 0 and s.value < 0.2 then '1/' || format('{:,.0f}', 1 / s.value)
            when s.unit = 'times' then format('{:,.10g} times', round(s.value, 2))
            when s.unit = 'rank' then printf('place %.0f', s.value)
            when s.unit = 'years' then printf('%.0f', s.value)
            when m.unit is not null then
                m.currency || ' ' || case
                    when abs(s.value) >= 1e12 then format('{:,.10g} trillion', round(s.value / 1e12, 2))
                    when abs(s.value) >= 1e9 then format('{:,.10g} billion', round(s.value / 1e9, 2))
                    when abs(s.value) >= 1e6 then format('{:,.10g} million', round(s.value / 1e6, 2))
                    else format('{:,.0f}', s.value)
                end
            else format('{:,.10g}', round(s.value, 2)) || coalesce(' ' || s.unit, '')
        end as text_en
    from shown as s
    left join core.currency_units as m on s.unit = m.unit
),

sides as (
    select
        p.claim_id,
        p.basis,
        max(p.text_ja) filter (where p.side = 'evidence') as evidence_ja,
        max(p.text_en) filter (where p.side = 'evidence') as evidence_en,
        max(p.text_ja) filter (where p.side = 'stated') as stated_ja,
        max(p.text_en) filter (where p.side = 'stated') as stated_en,
        max(p.text_ja) filter (where p.side = 'other') as other_ja,
        max(p.text_en) filter (where p.side = 'other') as other_en
    from printed as p
    group by p.claim_id, p.basis
),

spoken as (
    select
        v.*,
        c.claim_type,
        c.direction,
        s.evidence_ja, s.evidence_en, s.other_ja, s.other_en,
        case c.operator when 'about' then '約' else '' end || s.stated_ja || case c.operator
            when 'more_than' then '超' when 'at_least' then '以上' when 'less_than' then '未満' when 'at_most' then '以下'
            when 'majority' then '超（過半数）' else ''
        end as stated_ja,
        case c.operator
            when 'about' then 'about ' when 'more_than' then 'more than ' when 'at_least' then 'at least '
            when 'less_than' then 'less than ' when 'at_most' then 'at most ' when 'majority' then 'a majority, over '
            else ''
        end || s.stated_en as stated_en,
        coalesce('（年平均レート' || format('{:,.10g}', round(v.exchange_rate, 4)) || 'で換算）', '') as rate_ja,
        coalesce(' (at the mean rate of the year, ' || format('{:,.10g}', round(v.exchange_rate, 4)) || ')', '')
            as rate_en,
        coalesce(p.title_ja || '（' || v.edition || '）', v.edition, '') as source_ja,
        coalesce(p.title_en || ' (' || v.edition || ')', v.edition, '') as source_en,
        coalesce(q.title_ja || '（' || v.other_edition || '）', v.other_edition, '') as other_source_ja,
        coalesce(q.title_en || ' (' || v.other_edition || ')', v.other_edition, '') as other_source_en,
        coalesce(g.name_ja, v.other_geo, '') || coalesce('・' || v.other_period || '年', '') || coalesce(
            '・' || i.title_ja, ''
        ) as other_evidence_ja,
        coalesce(i.title_en || ', ', '') || coalesce(g.name_en, v.other_geo, '') || coalesce(', ' || v.other_period, '')
        as other_evidence_en
    from mart.claim_verdicts as v
    inner join core.claims as c on v.claim_id = c.claim_id
    inner join sides as s on v.claim_id = s.claim_id and v.basis = s.basis
    left join core.sources as p on v.source_id = p.source_id
    left join core.sources as q on v.other_source_id = q.source_id
    left join core.indicators as i on v.other_indicator_id = i.indicator_id
    left join core.economies as g on v.other_geo = g.geo
)

select
    s.claim_id,
    s.basis,
    s.stated_ja,
    s.stated_en,
    s.evidence_ja,
    s.evidence_en,
    s.source_id,
    case
        when s.rule = 'no_figure' then ''
        when s.rule = 'no_series' then ''
        when s.evidence_ja is null or s.claim_type = 'existence' then coalesce(nullif(s.source_ja, '') || 'による。', '')
        when s.claim_type = 'trend' then s.source_ja || 'では、' || case
            when s.direction in ('widening', 'closing') then '相手との差' else '値'
        end || 'の変化は' || s.evidence_ja || '。'
        else s.source_ja || 'では' || s.evidence_ja || s.rate_ja || coalesce('、記事では' || s.stated_ja, '') || '。'
    end
    || case s.rule
        when 'no_figure' then '意見・予測・因果の主張であり、数値では検証できない。'
        when 'no_series' then '確かめられる系列が手元にない。'
        when 'no_evidence' then '該当する国・地域と期間の値が公表資料にない。'
        when 'concept' then s.concept_ja
        when 'unstated' then '記事は数値を示していないため、値を併記するにとどめる。'
        when 'exact' then '記事の記述と一致する。'
        when 'computed_zero' then s.other_source_ja || 'の全件一覧から、ゼロと計算できる。'
        when 'rounding' then '丸め・切り捨て、または為替換算の範囲で一致する。'
        when 'near' then '表示された桁からは外れるが、差は1%以内である。'
        when 'partly' then case
            when s.error_class = 'year' then '期首と期末では成り立つが、毎期は成り立たない。'
            when s.direction in ('widening', 'closing') then '差と倍率の一方でのみ成り立つ。'
            else '値そのものと世界に占める割合の一方でのみ成り立つ。'
        end
        when 'edition' then s.other_source_ja || 'の記載とは一致するが、この版では値が異なる。'
        when 'other_source' then '示された出典では確認できないが、' || s.other_source_ja || 'とは一致する。'
        when 'sources_differ' then s.other_source_ja || 'とは一致し、出典により値が異なる。'
        when 'mixup' then case
            when s.error_class = 'rank_population'
                then '順位が異なる。別の母集団で数えると' || s.other_ja || 'となる。'
            else '数値は「' || s.other_evidence_ja || '」（' || s.other_source_ja || '）の値と一致する。'
        end
        when 'absent_is_not_zero' then '一覧に載っていないことは、ゼロを意味しない。'
        when 'absent' then '公表資料に値がない（' || coalesce(s.obs_status, '') || '）。'
        when 'off' then '数値が異なるが、差は小さい。'
        when 'between' then '公表されている値の間にあり、どちらとも言えない。'
        when 'doubtful' then '大きく異なるが、同じ国の別の指標（累計・稼働など）の値に近いため、誤りとは断定しない。'
        when 'currency' then '数値は別の通貨での額と一致する。'
        when 'power_of_ten' then '桁が' || abs(s.power) || 'つ'
            || case when s.power < 0 then '小さい' else '大きい' end || '。'
        when 'far' then case
            when s.claim_type = 'trend' then '記事の記述とは逆の方向に動いている。'
            else '記事の記述と大きく異なる。'
        end
        else '大きく異なるが、記事は出典を示していないため、誤りとは断定しない。'
    end
    || coalesce(
        '（' || case s.claim_type when 'rank' then '比較対象: ' else '推移: ' end || s.comparison_set_ja || '）', ''
    ) as explanation_ja,
    case
        when s.rule = 'no_figure' then ''
        when s.rule = 'no_series' then ''
        when s.evidence_en is null or s.claim_type = 'existence'
            then coalesce('According to ' || nullif(s.source_en, '') || ': ', '')
        when s.claim_type = 'trend' then 'In ' || s.source_en || ' the ' || case
            when s.direction in ('widening', 'closing') then 'distance' else 'value'
        end || ' changed by ' || s.evidence_en || '. '
        else s.source_en || ' says ' || s.evidence_en || s.rate_en
            || coalesce('; the article says ' || s.stated_en, '') || '. '
    end
    || case s.rule
        when 'no_figure' then 'An opinion, a forecast or a causal statement: figures cannot test it.'
        when 'no_series' then 'No series at hand can tell.'
        when 'no_evidence' then 'No published value of this economy and period is at hand.'
        when 'concept' then s.concept_en
        when 'unstated' then 'The article states no figure; the value is shown beside it.'
        when 'exact' then 'The article agrees with it.'
        when 'computed_zero' then 'A zero follows from the complete list of ' || s.other_source_en || '.'
        when 'rounding' then 'The two agree within rounding, cutting off or the tolerance of the exchange rate.'
        when 'near' then 'It lies outside the digits shown, by one percent at most.'
        when 'partly' then case
            when s.error_class = 'year' then 'It holds from the first period to the last, not in each.'
            when s.direction in ('widening', 'closing') then 'It holds by one of difference and ratio, not by both.'
            else 'It holds by one of volume and share of the world, not by both.'
        end
        when 'edition' then 'It agrees with ' || s.other_source_en || '; this edition says otherwise.'
        when 'other_source' then 'The source named does not say so; ' || s.other_source_en || ' does.'
        when 'sources_differ' then s.other_source_en || ' agrees with the article: the sources differ.'
        when 'mixup' then case
            when s.error_class = 'rank_population'
                then 'The place is wrong; counted among others it is ' || s.other_en || '.'
            else 'The figure is that of ' || s.other_evidence_en || ' (' || s.other_source_en || ').'
        end
        when 'absent_is_not_zero' then 'Not being on a list is not a zero.'
        when 'absent' then 'No value is published (' || coalesce(s.obs_status, '') || ').'
        when 'off' then 'The figure differs, but not by much.'
        when 'between' then 'It lies between published values, and neither can be preferred.'
        when 'doubtful' then 'It differs widely, but lies near a total or a stock of the same economy, which may be meant.'
        when 'currency' then 'The number is the sum in another currency.'
        when 'power_of_ten' then 'It is too ' || case when s.power < 0 then 'small' else 'large' end
            || ' by ' || case when abs(s.power) = 1 then 'a factor of ten' else abs(s.power) || ' powers of ten' end
            || '.'
        when 'far' then case
            when s.claim_type = 'trend' then 'The series moves the other way.'
            else 'The article says something quite different.'
        end
        else 'It differs widely, but the article names no source: that is no proof of an error.'
    end
    || coalesce(
        ' (' || case s.claim_type when 'rank' then 'compared: ' else 'course: ' end || s.comparison_set_en || ')', ''
    ) as explanation_en
from spoken as s
