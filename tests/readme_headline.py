"""The headline of the README: some rows of what ``aigap gap`` shows at 80 columns, on the embedded editions.

``python -m tests.readme_headline`` writes it anew, from the release in AIGAP_DATA (made by `aigap refresh --offline`).
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.settings import PROJECT_ROOT, Settings
from tests.terminal import environment_of, on_terminal

README = PROJECT_ROOT / "README.md"
BLOCK = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
#: What is shown of the headline: one indicator of each kind of answer.
ROWS = (
    "Private AI investment",
    "Newly funded AI companies",
    "Notable AI models released",
    "Industrial robots installed",
    "People who have used generative AI",
    "AI laws passed",
)


def shown_in_readme() -> str:
    """The block as it stands."""
    (block,) = BLOCK.findall(README.read_text(encoding="utf-8"))
    return str(block)


def true_headline(data_folder: Path) -> str:
    """The block as it should be: title, names of columns, the chosen rows, and what is left out."""
    code, lines = on_terminal(["gap"], environment_of(data_folder))
    assert code == 0, lines
    rule = next(number for number, line in enumerate(lines) if line.strip().startswith("─"))
    kept, is_kept = lines[: rule + 1], False
    for line in lines[rule + 1 :]:
        if not line.startswith("  "):
            is_kept = line in ROWS or " more column" in line or line.startswith("aigap")
        kept += [line] if is_kept else []
    return "\n".join([*kept, ""])


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    block = true_headline(Settings.from_environment().data_folder)
    README.write_text(BLOCK.sub(lambda _: block, text), encoding="utf-8")
