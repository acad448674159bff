/// Slips with keys, colons and indentation.
let malformedKeys: [Malformed] = [
  Malformed(
    "a tab indents a key",
    "axes:\n\thidden: [8]\n",
    """
    plan.yaml:2:1: error: a tab is used for indentation, and YAML allows only spaces; replace it \
    with spaces
     2 |  hidden: [8]
       | ^
    """),
  Malformed(
    "a tab indents the line after a value",
    "name: size\n\tstudy: noop\n",
    """
    plan.yaml:2:1: error: a tab is used for indentation, and YAML allows only spaces; replace it \
    with spaces
     2 |  study: noop
       | ^
    """),
  Malformed(
    "a tab indents a text block",
    "note: |\n \ttext\n",
    """
    plan.yaml:2:2: error: a tab is used for indentation, and YAML allows only spaces; replace it \
    with spaces
     2 |   text
       |  ^
    """),
  Malformed(
    "a tab follows a dash",
    "-\t- 1\n",
    """
    plan.yaml:1:2: error: a tab is used for indentation, and YAML allows only spaces; replace it \
    with spaces
     1 | - - 1
       |  ^
    """),
  Malformed(
    "a key lacks its colon",
    "name: size\nhidden 8\nseed: 7\n",
    """
    plan.yaml:2:1: error: a ':' is missing: the lines around this one are keys with values; write \
    'key: value', or indent the line further if it continues the one above
     2 | hidden 8
       | ^
    """),
  Malformed(
    "the last key lacks its colon",
    "name: size\nreplicates",
    """
    plan.yaml:2:1: error: a ':' is missing: the lines around this one are keys with values; write \
    'key: value', or indent the line further if it continues the one above
     2 | replicates
       | ^
    """),
  Malformed(
    "a key lacks its colon and the next line is indented",
    "name: size\nhidden 8\n  rate: 1\n",
    """
    plan.yaml:2:1: error: a ':' is missing: the lines around this one are keys with values; write \
    'key: value', or indent the line further if it continues the one above
     2 | hidden 8
       | ^
    """),
  Malformed(
    "a space is missing after a colon",
    "name: size\nseed:7\nreplicates: 3\n",
    """
    plan.yaml:2:5: error: a space is missing after ':'; write 'key: value', or quote the text if \
    ':' belongs to it
     2 | seed:7
       |     ^
    """),
  Malformed(
    "a space is missing between a colon and a bracket",
    "rate:{range: [0, 1, 3]}\n",
    """
    plan.yaml:1:5: error: a space is missing after ':'; write 'key: value', or quote the text if \
    ':' belongs to it
     1 | rate:{range: [0, 1, 3]}
       |     ^
    """),
  Malformed(
    "a space is missing after a colon in brackets",
    "axes: {hidden:[8, 16]}\n",
    """
    plan.yaml:1:14: error: a space is missing after ':'; write 'key: value', or quote the text if \
    ':' belongs to it
     1 | axes: {hidden:[8, 16]}
       |              ^
    """),
  Malformed(
    "a second colon on a line",
    "when: momentum: 1\n",
    """
    plan.yaml:1:15: error: found a second ':' on the line, and the value of a key cannot be a key \
    itself; quote the value if ':' belongs to it, or put the inner mapping on lines of its own
     1 | when: momentum: 1
       |               ^
    """),
  Malformed(
    "a second colon in a list entry",
    "exclude:\n  - optimiser: sgd: 1\n",
    """
    plan.yaml:2:19: error: found a second ':' on the line, and the value of a key cannot be a key \
    itself; quote the value if ':' belongs to it, or put the inner mapping on lines of its own
     2 |   - optimiser: sgd: 1
       |                   ^
    """),
  Malformed(
    "a colon in unquoted text",
    "name: rates: small\nseed: 7\n",
    """
    plan.yaml:1:12: error: found a second ':' on the line, and the value of a key cannot be a key \
    itself; quote the value if ':' belongs to it, or put the inner mapping on lines of its own
     1 | name: rates: small
       |            ^
    """),
  Malformed(
    "a key is indented further than its neighbours",
    "name: size\n  seed: 7\n",
    """
    plan.yaml:2:3: error: this line continues the text that begins on line 1, so no ':' may \
    follow; align the key with its neighbours, or quote the whole text
     2 |   seed: 7
       |   ^
    """),
  Malformed(
    "a key is indented between two levels",
    "axes:\n    hidden: [8]\n  rate: [1]\n",
    """
    plan.yaml:3:3: error: bad indentation: this line begins in column 3, where no list or mapping \
    does; align it with its neighbours, or with line 1, column 1
     3 |   rate: [1]
       |   ^
    """),
  Malformed(
    "a key is indented less than the first one",
    "  name: size\nseed: 7\n",
    """
    plan.yaml:2:1: error: bad indentation: this line begins in column 1, where no list or mapping \
    does; align it with its neighbours, or with line 1, column 3
     2 | seed: 7
       | ^
    """),
  Malformed(
    "a list entry is indented less than the first one",
    "exclude:\n  - 1\n - 2\n",
    """
    plan.yaml:3:2: error: bad indentation: this line begins in column 2, where no list or mapping \
    does; align it with its neighbours, or with line 1, column 1
     3 |  - 2
       |  ^
    """),
  Malformed(
    "a list stands among keys",
    "name: size\n- hidden\n",
    """
    plan.yaml:2:1: error: a list entry stands among the keys of a mapping (line 1); indent the \
    list below its key, or remove the '-'
     2 | - hidden
       | ^
    """),
  Malformed(
    "a key stands among list entries",
    "- hidden\nrate: 1\n",
    """
    plan.yaml:2:1: error: '-' is missing: the lines around this one are entries of a list (line \
    1); write '- ' before it, or indent it to belong to the entry above
     2 | rate: 1
       | ^
    """),
  Malformed(
    "a list begins on the line of its key",
    "hidden: - 8\n",
    """
    plan.yaml:1:9: error: '-' begins a list entry, which must stand on a line of its own; begin \
    the list on the next line, or write it as [a, b]
     1 | hidden: - 8
       |         ^
    """),
  Malformed(
    "a value is absent where a comma stands",
    "hidden: , 8\n",
    """
    plan.yaml:1:9: error: a ',' stands outside of brackets; write a list as [a, b], or quote the \
    text
     1 | hidden: , 8
       |         ^
    """),
  Malformed(
    "a key stands after a comment that ends a value",
    "name: size # of the net\n  and: more\n",
    """
    plan.yaml:2:3: error: bad indentation: this line begins in column 3, where no list or mapping \
    does; align it with its neighbours, or with line 1, column 1
     2 |   and: more
       |   ^
    """),
  Malformed(
    "a text goes on after a comment",
    "name: size # of the net\n  and rate\n",
    """
    plan.yaml:2:3: error: bad indentation: this line begins in column 3, where no list or mapping \
    does; align it with its neighbours, or with line 1, column 1
     2 |   and rate
       |   ^
    """),
  Malformed(
    "a key is missing",
    "seed: 7\n: 8\n",
    """
    plan.yaml:2:1: error: no key stands before ':'; write 'key: value', or quote the text
     2 | : 8
       | ^
    """),
  Malformed(
    "a key is empty",
    "'': 8\n",
    """
    plan.yaml:1:1: error: found an empty key; write a name before the ':'
     1 | '': 8
       | ^
    """),
  Malformed(
    "a key is a list",
    "? [hidden, rate]\n: 1\n",
    """
    plan.yaml:1:3: error: found a list as a key, and keys are single values; quote the text if \
    its brackets belong to it
     1 | ? [hidden, rate]
       |   ^
    """),
  Malformed(
    "a key is a list in brackets",
    "[hidden, rate]: 1\n",
    """
    plan.yaml:1:1: error: found a list as a key, and keys are single values; quote the text if \
    its brackets belong to it
     1 | [hidden, rate]: 1
       | ^
    """),
  Malformed(
    "a template is left unfilled",
    "name: {{ name }}\n",
    """
    plan.yaml:1:8: error: found a mapping as a key, and keys are single values; quote the text if \
    its brackets belong to it
     1 | name: {{ name }}
       |        ^
    """),
  Malformed(
    "a key is given twice",
    "seed: 7\nname: size\nseed: 8\n",
    """
    plan.yaml:3:1: error: the key 'seed' stands on line 1 already; remove or rename one of the two
     3 | seed: 8
       | ^
    """),
  Malformed(
    "a key is given twice in brackets",
    "fixed: {epochs: 20, epochs: 30}\n",
    """
    plan.yaml:1:21: error: the key 'epochs' stands on line 1 already; remove or rename one of the \
    two
     1 | fixed: {epochs: 20, epochs: 30}
       |                     ^
    """),
  Malformed(
    "a merge key",
    "base: &base {epochs: 20}\nfixed:\n  <<: *base\n",
    """
    plan.yaml:3:3: error: found the merge key '<<', which is not supported; write the entries \
    out, or use an alias as the value of a key
     3 |   <<: *base
       |   ^
    """),
  Malformed(
    "a key spans two lines",
    "\"learning\n rate\": 1\n",
    """
    plan.yaml:2:2: error: this line continues the text that begins on line 1, so no ':' may \
    follow; align the key with its neighbours, or quote the whole text
     2 |  rate": 1
       |  ^
    """),
  Malformed(
    "a question mark begins a value",
    "name: ? size\n",
    """
    plan.yaml:1:7: error: '?' begins a key, and none may stand here; quote the text if '?' \
    belongs to it
     1 | name: ? size
       |       ^
    """),
]
