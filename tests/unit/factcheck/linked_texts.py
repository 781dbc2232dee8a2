"""Short texts of our own, each with its quantities marked by hand: quote, indicator, geo, comparator, period.

Written beside the linker, so they are no blind measure of it: they hold it to what it could do once.
"""

from __future__ import annotations

Marked = tuple[str, str | None, str | None, str | None, str | None]

#: Text -> (quote, indicator, geo, comparator, period) of each quantity; indicator None where there is to be no link.
TEXTS: dict[str, list[Marked]] = {
    # Japanese
    "2023年の産業用ロボットの新規導入は、日本が4万6106台、韓国は3万1400台だった。ドイツも2万8400台を設置した。": [
        ("4万6106台", "industrial_robots_installed", "JPN", None, "2023"),
        ("3万1400台", "industrial_robots_installed", "KOR", None, "2023"),
        ("2万8400台", "industrial_robots_installed", "DEU", None, "2023"),
    ],
    "米国、中国、日本の民間AI投資額（2024年）は、それぞれ1091億ドル、93億ドル、9億ドルである。": [
        ("1091億ドル", "private_ai_investment", "USA", None, "2024"),
        ("93億ドル", "private_ai_investment", "CHN", None, "2024"),
        ("9億ドル", "private_ai_investment", "JPN", None, "2024"),
    ],
    "総務省の令和7年版情報通信白書によると、生成AIを利用したことがある個人は2024年度に日本で26.7％だった。"
    "中国は81.2％、米国は68.8％だった。": [
        ("26.7％", "genai_personal_use_share", "JPN", None, "2024"),
        ("81.2％", "genai_personal_use_share", "CHN", None, "2024"),
        ("68.8％", "genai_personal_use_share", "USA", None, "2024"),
    ],
    "2024年の日本の民間AI投資額は米国の約118分の1にすぎない。": [
        ("118分の1", "private_ai_investment", "JPN", "USA", "2024")
    ],
    "2024年、日本は民間AI投資で世界14位だった。": [("14位", "private_ai_investment", "JPN", None, "2024")],
    "製造業の従業員1万人当たりのロボット台数は、2023年に韓国が1012台で世界首位、日本は419台だった。": [
        ("1012台", "robot_density", "KOR", None, "2023"),
        ("首位", None, None, None, None),  # too few economies are published for a place to be told
        ("419台", "robot_density", "JPN", None, "2023"),
    ],
    "2024年に新たに資金調達したAI企業は、米国が1,073社、中国が98社に対し、日本は42社だった。": [
        ("1,073社", "newly_funded_ai_companies", "USA", None, "2024"),
        ("98社", "newly_funded_ai_companies", "CHN", None, "2024"),
        ("42社", "newly_funded_ai_companies", "JPN", None, "2024"),
    ],
    "中国の2023年の産業用ロボット導入台数は日本の6倍、米国の7.3倍に上る。": [
        ("6倍", "industrial_robots_installed", "CHN", "JPN", "2023"),
        ("7.3倍", "industrial_robots_installed", "CHN", "USA", "2023"),
    ],
    "売上高は前年比20％増の350億円だった。": [("20％", None, None, None, None), ("350億円", None, None, None, None)],
    "大会には35カ国から1200人が参加した。": [("35カ国", None, None, None, None), ("1200人", None, None, None, None)],
    "2030年までに日本の民間AI投資は10兆円に達すると予測される。": [("10兆円", None, None, None, None)],
    "人口10万人当たりのAI特許の登録数は、2023年に韓国が17.27件、日本は4.58件だった。": [
        ("17.27件", "ai_patents_granted_per_100k", "KOR", None, "2023"),
        ("4.58件", "ai_patents_granted_per_100k", "JPN", None, "2023"),
    ],
    "データセンターの数は2025年に米国が5427カ所、日本は222カ所だ。": [
        ("5427カ所", "data_centers", "USA", None, "2025"),
        ("222カ所", "data_centers", "JPN", None, "2025"),
    ],
    # English
    "In 2023, China installed 276,288 industrial robots, compared with 46,106 in Japan and"
    " 37,600 in the United States.": [
        ("276,288 industrial robots", "industrial_robots_installed", "CHN", None, "2023"),
        ("46,106", "industrial_robots_installed", "JPN", None, "2023"),
        ("37,600", "industrial_robots_installed", "USA", None, "2023"),
    ],
    "According to the AI Index 2025, U.S. private AI investment reached $109.1bn in 2024,"
    " nearly 12 times China's $9.3 billion.": [
        ("$109.1bn", "private_ai_investment", "USA", None, "2024"),
        ("12 times", "private_ai_investment", "USA", "CHN", "2024"),
        ("$9.3 billion", "private_ai_investment", "CHN", None, "2024"),
    ],
    "40 notable AI models came from the United States in 2024, 15 from China and three from Europe.": [
        ("40 notable AI models", "notable_ai_models", "USA", None, "2024"),
        ("15", "notable_ai_models", "CHN", None, "2024"),
        ("three", "notable_ai_models", "EUROPE_AI_INDEX", None, "2024"),
    ],
    "The United States, China and Japan invested $109.1 billion, $9.3 billion and $0.9"
    " billion respectively in private AI companies in 2024.": [
        ("$109.1 billion", "private_ai_investment", "USA", None, "2024"),
        ("$9.3 billion", "private_ai_investment", "CHN", None, "2024"),
        ("$0.9 billion", "private_ai_investment", "JPN", None, "2024"),
    ],
    "Japan ranked 14th in private AI investment in 2024.": [("14th", "private_ai_investment", "JPN", None, "2024")],
    "China accounted for more than half of the world's industrial robot installations in 2023.": [
        ("more than half", "industrial_robots_installed", "CHN", "WORLD_AI_INDEX", "2023"),
    ],
    "Robot density in South Korea was 1,012 per 10,000 employees in 2023. Japan had 419, Germany 429.": [
        ("1,012", "robot_density", "KOR", None, "2023"),
        ("419", "robot_density", "JPN", None, "2023"),
        ("429", "robot_density", "DEU", None, "2023"),
    ],
    "China's share of AI publications was 23.2 percent in 2023, while the US share stood at 9.2%.": [
        ("23.2 percent", "ai_publication_share", "CHN", None, "2023"),
        ("9.2%", "ai_publication_share", "USA", None, "2023"),
    ],
    "The company sold 3 million cars and cut 12% of its staff.": [
        ("3 million", None, None, None, None),
        ("12%", None, None, None, None),
    ],
    "In 2024, Japan's private AI investment was less than one hundredth of that of the United States.": [
        ("one hundredth", "private_ai_investment", "JPN", "USA", "2024"),
    ],
    "China installed six times as many industrial robots as Japan in 2023.": [
        ("six times", "industrial_robots_installed", "CHN", "JPN", "2023"),
    ],
    "China's robot installations overtook those of Japan in 2013.": [
        ("2013", "industrial_robots_installed", "CHN", "JPN", "2013"),
    ],
    "In the first quarter of 2026, 31.3 percent of the US working-age population used AI,"
    " against 22.5 percent in Japan.": [
        ("31.3 percent", "ai_diffusion_share", "USA", None, "2026-Q1"),
        ("22.5 percent", "ai_diffusion_share", "JPN", None, "2026-Q1"),
    ],
    "Japan came 14th in private AI investment in 2024, Germany no. 7 and France sixth.": [
        ("14th", "private_ai_investment", "JPN", None, "2024"),
        ("no. 7", "private_ai_investment", "DEU", None, "2024"),
        ("sixth", "private_ai_investment", "FRA", None, "2024"),
    ],
    "In private AI investment in 2024, Canada came fifth, Germany seventh.": [
        ("fifth", "private_ai_investment", "CAN", None, "2024"),
        ("seventh", "private_ai_investment", "DEU", None, "2024"),
    ],
    "The United States released 40 notable AI models in 2024, China 15 and France three.": [
        ("40 notable AI models", "notable_ai_models", "USA", None, "2024"),
        ("15", "notable_ai_models", "CHN", None, "2024"),
        ("three", "notable_ai_models", "FRA", None, "2024"),
    ],
    "China's share of AI publications was 23.2 percent in 2023, the United States 9.2.": [
        ("23.2 percent", "ai_publication_share", "CHN", None, "2023"),
        ("9.2", "ai_publication_share", "USA", None, "2023"),
    ],
    "Three notable AI models came from firms in 2024: Llama 3, Claude 4 and Gemini 2.": [
        ("Three notable AI models", None, None, None, None),
    ],
    "中国は2023年の産業用ロボット導入台数で世界のトップだ。トップを走る企業は多い。": [
        ("トップ", "industrial_robots_installed", "CHN", None, "2023"),
    ],
    "2024年の民間AI投資額で日本はワースト3位だった。": [("3位", None, None, None, None)],
    "Japan passed four AI-related laws between 2016 and 2024; the United States passed 27.": [
        ("four AI-related laws", "ai_laws_passed", "JPN", None, "2016/2024"),
        ("27", "ai_laws_passed", "USA", None, "2016/2024"),
    ],
}
