"""docs/reply-rules.md says what the rules do."""

from tools.reply_rule_table import TARGET, document


def test_that_the_document_of_the_reply_rules_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == document(), "run python -m tools.reply_rule_table"
