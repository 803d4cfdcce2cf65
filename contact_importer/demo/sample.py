"""The sample contact file that comes with the product (resources/samples)."""

from pathlib import Path

from contact_importer.demo.generate import GeneratedFiles, generate

SAMPLE_NAME = "demo-contacts.csv"
_ROWS = 200
_SEED = 262


def write_sample(target: Path) -> GeneratedFiles:
    """Write the sample, always the same, with its truth beside it."""
    return generate(_ROWS, _SEED, target)
