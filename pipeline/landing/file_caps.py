"""How large a file may be: what its data set declares, unless a person allows another size by a setting."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.parsing.faults import RunFault

SETTING = "AIGAP_MAX_FILE_MB"
#: The setting's unit: a megabyte as disks and publishers count it.
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class FileCap:
    """The cap of one file.

    Attributes:
        declared: what the data set allows, in bytes.
        allowed: what a person allows instead, in bytes, by the setting; None where it is not set.
        command: what to type again, behind the setting.
    """

    declared: int
    allowed: int | None = None
    command: str = "aigap refresh"

    @property
    def bytes(self) -> int:
        """The cap that holds."""
        return self.declared if self.allowed is None else self.allowed

    @property
    def whose(self) -> str:
        """Who says so."""
        return "as its data set declares" if self.allowed is None else f"as {SETTING} says"

    def raising_command(self, size: int) -> str:
        """The command that takes a file of this size."""
        return f"{SETTING}={-(-size // MEGABYTE)} {self.command}"

    def check(self, name: str, size: int) -> None:
        """Refuse what is larger.

        Raises:
            RunFault: it is; the message names the cap, the size and the setting that raises it.
        """
        if size > self.bytes:
            raise RunFault(
                f"{name} is too large",
                expected=f"at most {self.bytes:,} bytes, {self.whose}",
                seen=f"{size:,} bytes",
                next_step="hand over the publisher's files and nothing else; if it is they that are so large: "
                f"{self.raising_command(size)}",
            )
