"""``policy.html``: how revisions of publishers and corrections of ours are handled, in both languages."""

from __future__ import annotations

from html import escape

from pipeline.publishing.site.markup import page

_TITLES = ("改訂と訂正の方針", "Revisions and corrections")
#: Heading and text, in Japanese and in English.
_POLICY = (
    (
        ("リリースは変わらない", "A release never changes"),
        (
            "公開したリリースの中身は変えない。アドレスにリリースの名前が入り、ハッシュ（SHA256SUMS）で確かめられる。"
            "「latest」は現在のリリースの写しで、新しいリリースが出るたびに替わる。引用にはリリースの名前を書く。",
            "What a release holds stays as it is. Its name is part of the address, and SHA256SUMS proves its files. "
            "`latest` is a copy of the current one and moves on with each. Cite a release by its name.",
        ),
    ),
    (
        ("発行元の改訂", "Revisions by publishers"),
        (
            "発行元が数値を改めたときは、新しい版または取得日の値として加え、前の値も残す（mart.revisions）。"
            "過去のある日に何が分かっていたかを問うことができる。差は一つの出典の一つの版の中で比べる。",
            "A publisher's new number is added as another edition or vintage, and the one before is kept "
            "(mart.revisions). What was known on any past day can be asked for. A gap compares values of one edition "
            "of one source.",
        ),
    ),
    (
        ("発行元の誤り", "Errors of publishers"),
        (
            "発行元の明らかな誤りは、根拠を付けて訂正表（core.corrections）に記し、公表値と並べて示す。"
            "訂正が当てはまらなくなれば、リリースは作られない。",
            "An obvious error of a publisher is corrected in the open, with evidence, in core.corrections; the number "
            "as published stays beside it. A correction that fits nothing any more stops the next release.",
        ),
    ),
    (
        ("私たちの誤り", "Errors of ours"),
        (
            "私たちの誤りは次のリリースで直し、「データの変更」に記す。誤ったリリースも消さない。"
            "取り消したリリースは一覧に「取り消し」と示し、latestを戻す。公開前に取り消したものは公開しない。",
            "An error of ours is mended in the next release and told in the changelog of the data. "
            "The release with the error stays where it is. One that was rolled back is marked so in the lists, and "
            "`latest` goes back; one that was rolled back before it was published is not published.",
        ),
    ),
    (
        ("取り下げと利用条件", "Withdrawals and licences"),
        (
            "発行元が取り下げた値は、取り下げの日を付けて残す。再配布を認めない出典の行は載せず、"
            "どの出典の何行を除いたかを各リリースのページに示す。",
            "A value that its publisher withdrew is kept, with the day of the withdrawal. Rows of a source whose "
            "licence does not let them be passed on are not here; each release says of which source, and how many.",
        ),
    ),
)


def policy_page() -> str:
    """The page."""
    bodies = [
        "".join(f"<h3>{escape(heading[at])}</h3><p>{escape(text[at])}</p>" for heading, text in _POLICY)
        for at in range(2)
    ]
    return page(_TITLES, bodies, up="index.html")
