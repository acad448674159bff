/// Slips with brackets, braces and commas.
let malformedBrackets: [Malformed] = [
  Malformed(
    "a bracket is not closed at the end of the text",
    "hidden: [8, 16",
    """
    plan.yaml:1:9: error: this '[' is never closed; add the missing ']'
     1 | hidden: [8, 16
       |         ^
    """),
  Malformed(
    "a bracket is not closed before the next key",
    "hidden: [8, 16\nseed: 7\n",
    """
    plan.yaml:1:9: error: this '[' is never closed; add the missing ']'
     1 | hidden: [8, 16
       |         ^
    """),
  Malformed(
    "a bracket is not closed before the next key with a list",
    "axes:\n  hidden: [8, 16\n  rate: [0.1]\n",
    """
    plan.yaml:2:11: error: this '[' is never closed; add the missing ']'
     2 |   hidden: [8, 16
       |           ^
    """),
  Malformed(
    "a brace is not closed before the next key",
    "fixed: {epochs: 20\nseed: 7\n",
    """
    plan.yaml:1:8: error: this '{' is never closed; add the missing '}'
     1 | fixed: {epochs: 20
       |        ^
    """),
  Malformed(
    "an inner bracket is not closed",
    "hidden: [[8, 4], [16, 8]\n",
    """
    plan.yaml:1:9: error: this '[' is never closed; add the missing ']'
     1 | hidden: [[8, 4], [16, 8]
       |         ^
    """),
  Malformed(
    "only an opening bracket",
    "[",
    """
    plan.yaml:1:1: error: this '[' is never closed; add the missing ']'
     1 | [
       | ^
    """),
  Malformed(
    "an opening brace after a comma",
    "{epochs: 20,",
    """
    plan.yaml:1:1: error: this '{' is never closed; add the missing '}'
     1 | {epochs: 20,
       | ^
    """),
  Malformed(
    "an unclosed bracket whose text holds brackets in quotes",
    "[']', \"]\", # ]\n",
    """
    plan.yaml:1:1: error: this '[' is never closed; add the missing ']'
     1 | [']', "]", # ]
       | ^
    """),
  Malformed(
    "a bracket is closed by a brace",
    "hidden: [8, 16}\n",
    """
    plan.yaml:1:15: error: found '}' where ']' must close the '[' of line 1, column 9; correct \
    one of the two
     1 | hidden: [8, 16}
       |               ^
    """),
  Malformed(
    "a brace is closed by a bracket",
    "when: [1, {rate: 2]\n",
    """
    plan.yaml:1:19: error: found ']' where '}' must close the '{' of line 1, column 11; correct \
    one of the two
     1 | when: [1, {rate: 2]
       |                   ^
    """),
  Malformed(
    "a bracket is closed by a brace after a comma",
    "hidden: [8, }\n",
    """
    plan.yaml:1:13: error: found '}' where ']' must close the '[' of line 1, column 9; correct \
    one of the two
     1 | hidden: [8, }
       |             ^
    """),
  Malformed(
    "a bracket is closed twice",
    "hidden: [8]]\n",
    """
    plan.yaml:1:12: error: ']' closes nothing; remove it, or add the opening bracket
     1 | hidden: [8]]
       |            ^
    """),
  Malformed(
    "a brace is closed that was not opened",
    "hidden: }\n",
    """
    plan.yaml:1:9: error: '}' closes nothing; remove it, or add the opening bracket
     1 | hidden: }
       |         ^
    """),
  Malformed(
    "the document's brace is closed twice",
    "{seed: 7}}\n",
    """
    plan.yaml:1:10: error: '}' closes nothing; remove it, or add the opening bracket
     1 | {seed: 7}}
       |          ^
    """),
  Malformed(
    "a comma is missing between quoted texts",
    "optimiser: [\"adam\" \"sgd\"]\n",
    """
    plan.yaml:1:20: error: found another value behind a value, inside '[' (line 1, column 12); \
    put ',' between values, or quote the text
     1 | optimiser: ["adam" "sgd"]
       |                    ^
    """),
  Malformed(
    "a comma is missing between entries",
    "fixed: {epochs: 20 rate: 1}\n",
    """
    plan.yaml:1:24: error: found ':' behind a value, inside '{' (line 1, column 8); put ':' \
    between key and value and ',' between entries, or quote the text
     1 | fixed: {epochs: 20 rate: 1}
       |                        ^
    """),
  Malformed(
    "a comma is missing on an earlier line",
    "optimiser: [\n  'adam'\n  'sgd'\n]\n",
    """
    plan.yaml:3:3: error: found another value behind a value, inside '[' (line 1, column 12); put \
    ',' between values, or quote the text
     3 |   'sgd'
       |   ^
    """),
  Malformed(
    "two commas",
    "hidden: [8,, 16]\n",
    """
    plan.yaml:1:12: error: a value is missing before ','; write one, or remove the ','
     1 | hidden: [8,, 16]
       |            ^
    """),
  Malformed(
    "a comma comes first",
    "hidden: {, rate: 1}\n",
    """
    plan.yaml:1:10: error: a value is missing before ','; write one, or remove the ','
     1 | hidden: {, rate: 1}
       |          ^
    """),
  Malformed(
    "a dash stands in brackets",
    "hidden: [- 8, - 16]\n",
    """
    plan.yaml:1:10: error: a list entry '-' stands inside brackets, where ',' parts values; \
    remove the '-'
     1 | hidden: [- 8, - 16]
       |          ^
    """),
  Malformed(
    "a key is missing in braces",
    "fixed: {: 20}\n",
    """
    plan.yaml:1:9: error: no key stands before ':'; write 'key: value', or quote the text
     1 | fixed: {: 20}
       |         ^
    """),
  Malformed(
    "a key in braces lacks its colon",
    "rate: {log-range [0.1, 1, 3]}\n",
    """
    plan.yaml:1:18: error: found a bracket behind a value, inside '{' (line 1, column 7); put ':' \
    between key and value and ',' between entries, or quote the text
     1 | rate: {log-range [0.1, 1, 3]}
       |                  ^
    """),
  Malformed(
    "a bracket opens inside a word",
    "limits: {time: 10m, me[mory: 2GiB}\n",
    """
    plan.yaml:1:23: error: found a bracket behind a value, inside '{' (line 1, column 9); put ':' \
    between key and value and ',' between entries, or quote the text
     1 | limits: {time: 10m, me[mory: 2GiB}
       |                       ^
    """),
  Malformed(
    "a second colon in braces",
    "fixed: {rate: 1: 2}\n",
    """
    plan.yaml:1:16: error: found ':' behind a value, inside '{' (line 1, column 8); put ':' \
    between key and value and ',' between entries, or quote the text
     1 | fixed: {rate: 1: 2}
       |                ^
    """),
  Malformed(
    "text follows a bracket",
    "hidden: [8, 16] units\n",
    """
    plan.yaml:1:17: error: more text follows a value that is complete; quote the whole value
     1 | hidden: [8, 16] units
       |                 ^
    """),
  Malformed(
    "text follows the document's bracket",
    "[8, 16] units\n",
    """
    plan.yaml:1:9: error: more text follows a value that is complete; quote the whole value
     1 | [8, 16] units
       |         ^
    """),
  Malformed(
    "a text block stands in brackets",
    "[a, |\n  b\n]\n",
    """
    plan.yaml:1:5: error: '|' begins a text block, and none may stand inside brackets; write the \
    text in quotes
     1 | [a, |
       |     ^
    """),
  Malformed(
    "a comma outside of brackets",
    "optimiser: \"adam\", \"sgd\"\n",
    """
    plan.yaml:1:18: error: a ',' stands outside of brackets; write a list as [a, b], or quote the \
    text
     1 | optimiser: "adam", "sgd"
       |                  ^
    """),
]
