/// Slips with quotes, signs that YAML reserves, and what a document may hold at all.
let malformedWords: [Malformed] = [
  Malformed(
    "a double quote is not closed",
    "name: size\nnote: \"big and small\nseed: 7\n",
    """
    plan.yaml:2:7: error: this quote is never closed; add the closing quote
     2 | note: "big and small
       |       ^
    """),
  Malformed(
    "a single quote is not closed",
    "name: 'size\n",
    """
    plan.yaml:1:7: error: this quote is never closed; add the closing quote
     1 | name: 'size
       |       ^
    """),
  Malformed(
    "a quote is not closed before a document's end",
    "name: \"size\n---\n",
    """
    plan.yaml:1:7: error: this quote is never closed; add the closing quote
     1 | name: "size
       |       ^
    """),
  Malformed(
    "a quote is closed by the next one",
    "name: \"size\nnote: \"rate\"\n",
    """
    plan.yaml:1:7: error: the text quoted from here ends on line 2, where more text follows; \
    close the quote where it should end
     1 | name: "size
       |       ^
    """),
  Malformed(
    "a quote stands inside a quoted text",
    "name: 'the net's size'\n",
    """
    plan.yaml:1:16: error: text follows the closing quote; to have a quote inside the text, write \
    \\" between double quotes or '' between single quotes
     1 | name: 'the net's size'
       |                ^
    """),
  Malformed(
    "text follows a quoted text",
    "name: \"size\" of net\n",
    """
    plan.yaml:1:14: error: more text follows a value that is complete; quote the whole value
     1 | name: "size" of net
       |              ^
    """),
  Malformed(
    "an unknown escape",
    "path: \"C:\\data\"\n",
    """
    plan.yaml:1:10: error: unknown escape '\\d'; write '\\\\' for a backslash, or use single \
    quotes, which have no escapes
     1 | path: "C:\\data"
       |          ^
    """),
  Malformed(
    "an escape without digits",
    "name: \"\\xZZ\"\n",
    """
    plan.yaml:1:8: error: this escape names no character; write it with hexadecimal digits, as \
    \\x41, \\u0041 or \\U00000041
     1 | name: "\\xZZ"
       |        ^
    """),
  Malformed(
    "an escape that is no character",
    "name: \"\\uD800\"\n",
    """
    plan.yaml:1:8: error: this escape names no character; write it with hexadecimal digits, as \
    \\x41, \\u0041 or \\U00000041
     1 | name: "\\uD800"
       |        ^
    """),
  Malformed(
    "an escape at the end of a long line",
    """
    name: "abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi \
    abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi \\q"

    """,
    """
    plan.yaml:1:138: error: unknown escape '\\q'; write '\\\\' for a backslash, or use single \
    quotes, which have no escapes
     1 | …cdefghi abcdefghi abcdefghi abcdefghi abcdefghi \\q"
       |                                                  ^
    """),
  Malformed(
    "an at sign begins a value",
    "name: @size\n",
    """
    plan.yaml:1:7: error: '@' cannot begin a value; put the value in quotes
     1 | name: @size
       |       ^
    """),
  Malformed(
    "a backtick begins a value",
    "name: `size`\n",
    """
    plan.yaml:1:7: error: '`' cannot begin a value; put the value in quotes
     1 | name: `size`
       |       ^
    """),
  Malformed(
    "a per cent sign begins a value",
    "rate: %10\n",
    """
    plan.yaml:1:7: error: '%' cannot begin a value; put the value in quotes
     1 | rate: %10
       |       ^
    """),
  Malformed(
    "a star without a name",
    "files: *.csv\n",
    """
    plan.yaml:1:8: error: '*' begins an alias, whose name is letters, digits, '_' and '-'; quote \
    the text if '*' belongs to it
     1 | files: *.csv
       |        ^
    """),
  Malformed(
    "an ampersand without a name",
    "name: & co\n",
    """
    plan.yaml:1:7: error: '&' begins an anchor, whose name is letters, digits, '_' and '-'; quote \
    the text if '&' belongs to it
     1 | name: & co
       |       ^
    """),
  Malformed(
    "text follows a vertical bar",
    "note: | text\n",
    """
    plan.yaml:1:7: error: '|' begins a text block, whose text must begin on the next line; quote \
    the value if '|' belongs to it
     1 | note: | text
       |       ^
    """),
  Malformed(
    "a comparison is not quoted",
    "rate: > 5\n",
    """
    plan.yaml:1:7: error: '>' begins a text block, whose text must begin on the next line; quote \
    the value if '>' belongs to it
     1 | rate: > 5
       |       ^
    """),
  Malformed(
    "a text block without indentation",
    "note: |0\n  text\n",
    """
    plan.yaml:1:8: error: found '0' where the indentation of a text block is given; write 1 to 9
     1 | note: |0
       |        ^
    """),
  Malformed(
    "an unknown directive",
    "%PLAN 1\n---\nname: size\n",
    """
    plan.yaml:1:1: error: '%' at the start of a line begins a directive, and only '%YAML 1.1' and \
    '%YAML 1.2' are known; remove the line, or quote the text if '%' belongs to it
     1 | %PLAN 1
       | ^
    """),
  Malformed(
    "a directive of another version",
    "%YAML 2.0\n---\nname: size\n",
    """
    plan.yaml:1:1: error: '%' at the start of a line begins a directive, and only '%YAML 1.1' and \
    '%YAML 1.2' are known; remove the line, or quote the text if '%' belongs to it
     1 | %YAML 2.0
       | ^
    """),
  Malformed(
    "a directive without a document's start",
    "%YAML 1.2\nname: size\n",
    """
    plan.yaml:2:1: error: '---' is missing after the directives; write it on a line before this one
     2 | name: size
       | ^
    """),
  Malformed(
    "a per cent sign begins a line",
    "name: size\n%\n",
    """
    plan.yaml:2:1: error: '%' at the start of a line begins a directive, and only '%YAML 1.1' and \
    '%YAML 1.2' are known; remove the line, or quote the text if '%' belongs to it
     2 | %
       | ^
    """),
  Malformed(
    "a tag directive",
    "%TAG ! plan:\n---\nname: size\n",
    """
    plan.yaml:1:1: error: found a %TAG directive, and tags are not supported; remove it
     1 | %TAG ! plan:
       | ^
    """),
  Malformed(
    "a malformed tag directive",
    "%TAG plan\n---\nname: size\n",
    """
    plan.yaml:1:1: error: '%' at the start of a line begins a directive, and only '%YAML 1.1' and \
    '%YAML 1.2' are known; remove the line, or quote the text if '%' belongs to it
     1 | %TAG plan
       | ^
    """),
  Malformed(
    "a tag",
    "seed: !!int 7\n",
    """
    plan.yaml:1:7: error: found a tag, and tags are not supported; remove it, or quote the text \
    if '!' belongs to it
     1 | seed: !!int 7
       |       ^
    """),
  Malformed(
    "a tag after an anchor",
    "seed: &seed !int 7\n",
    """
    plan.yaml:1:13: error: found a tag, and tags are not supported; remove it, or quote the text \
    if '!' belongs to it
     1 | seed: &seed !int 7
       |             ^
    """),
  Malformed(
    "a tag of an undefined family",
    "seed: !plan!int 7\n",
    """
    plan.yaml:1:7: error: found a tag, and tags are not supported; remove it, or quote the text \
    if '!' belongs to it
     1 | seed: !plan!int 7
       |       ^
    """),
  Malformed(
    "a malformed tag",
    "seed: !<int 7\n",
    """
    plan.yaml:1:7: error: found a tag, and tags are not supported; remove it, or quote the text \
    if '!' belongs to it
     1 | seed: !<int 7
       |       ^
    """),
  Malformed(
    "the tag that says nothing",
    "seed: ! 7\n",
    """
    plan.yaml:1:7: error: found a tag, and tags are not supported; remove it, or quote the text \
    if '!' belongs to it
     1 | seed: ! 7
       |       ^
    """),
  Malformed(
    "an alias without an anchor",
    "seed: *seed\n",
    """
    plan.yaml:1:7: error: no anchor '&seed' stands above the alias '*seed'; put '&seed' before \
    the value it stands for
     1 | seed: *seed
       |       ^
    """),
  Malformed(
    "an alias inside its own anchor",
    "axes: &axes\n  hidden: [*axes]\n",
    """
    plan.yaml:2:12: error: the alias '*axes' stands inside the value '&axes' that it stands for; \
    write the inner value out
     2 |   hidden: [*axes]
       |            ^
    """),
  Malformed(
    "two anchors at one value",
    "seed: &a &b 7\n",
    """
    plan.yaml:1:10: error: more text follows a value that is complete; quote the whole value
     1 | seed: &a &b 7
       |          ^
    """),
  Malformed(
    "text follows an alias",
    "a: &a 1\nb: *a 2\n",
    """
    plan.yaml:2:7: error: more text follows a value that is complete; quote the whole value
     2 | b: *a 2
       |       ^
    """),
  Malformed(
    "a second document",
    "name: size\n---\nname: rate\n",
    """
    plan.yaml:2:1: error: a second document begins here, and only one is read; remove it, or keep \
    it in a file of its own
     2 | ---
       | ^
    """),
  Malformed(
    "text after the document's end",
    "name: size\n...\nseed: 7\n",
    """
    plan.yaml:3:1: error: more text follows the document's end; remove it, or make it part of a \
    value
     3 | seed: 7
       | ^
    """),
  Malformed(
    "an end of the document and nothing else",
    "...\n",
    """
    plan.yaml:1:1: error: a value is missing here; write one, or '' for an empty text
     1 | ...
       | ^
    """),
  Malformed(
    "only comments",
    "# name: size\n\n# seed: 7\n",
    """
    plan.yaml:1:1: error: the document is empty; write at least 'study: noop'
     1 | # name: size
       | ^
    """),
  Malformed(
    "a document's start and nothing else",
    "---\n",
    """
    plan.yaml:1:1: error: the document is empty; write at least 'study: noop'
     1 | ---
       | ^
    """),
]
