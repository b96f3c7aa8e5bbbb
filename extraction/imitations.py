"""Passages that imitate the machinery of a model: chat templates, closed delimiters, answers as data, encoded text, comments.

No news report is written so. Each becomes a cut; what stands between two marks of a template is cut with them.
"""

import base64
import re
from collections.abc import Iterator
from typing import Final

from extraction.shown import Cut, Reason

#: Marks of the chat templates in use (ChatML, Llama 2 to 4, Gemma, Mistral, DeepSeek, Phi), of tools and of thinking.
_TOKEN = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|<｜[^｜<>\n]{1,40}｜>|<\|\w{1,20}>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS)\]|<</?SYS>>"
    r"|</?s>|<(?:bos|eos|pad|unk)>|</?(?:start|end)_of_(?:turn|text|image)>"
    r"|</?(?:think|thinking|thought|reasoning|scratchpad|tool_call|tool_response|tool_result|function_call|function_results|antml:\w+)>"
    r"|</?(?:report|article|document|documents|text|data|context|input|system|user|assistant|human|instructions?|system_prompt|prompt|claims?|statements?|answer|output"
    r"|result|results|response|example|examples|sentence|json|actors|events|query|task|rules?|override)(?:\s[^<>\n]{0,200})?/?>"
    r"|</(?!(?:p|br|b|i|u|em|strong|a|span|div|li|ul|ol|h[1-6]|blockquote|q|sup|sub|figure|figcaption|small|td|tr|th|table)>)[A-Za-z][\w:-]{0,20}>|\]\]>|<!\[CDATA\["
    r"|\{\{[#/~][^{}\n]{0,200}\}\}|\[/?(?:SYSTEM|USER|ASSISTANT|HUMAN|INSTRUCTIONS?|PROMPT|DATA|OUTPUT)\]"
    r"|(?<![-=#*_~+])[-=#*_~+]{3,}+[^\n\w]{0,3}(?:[A-Za-z]+ ){0,3}(?:ends?|begins?|starts?|input|output|data|context|prompt|instructions?|document|article)\b[^-=#*_~+\n]{0,40}[-=#*_~+]{3,}"
    r"|(?<![-=#*_])(?:-{2,}+|={2,}+|#{2,}+|\*{2,}+|_{2,}+)\s{0,9}(?:END|BEGIN|START|STOP)\b[^-=#*_\n]{0,40}(?:-{2,}|={2,}|#{2,}|\*{2,}|_{2,})"
    r"|\{%[^%\n]{0,200}%\}|\{\{[^{}\n]{0,200}\}\}|\{#[^#\n]{0,200}#\}",
    re.I,
)
_CLOSING = re.compile(r"/|end|eot|stop|%|\}|pad|unk|-{2}|={2}", re.I)
_FENCE = re.compile(
    r"^[ \t]*(?:(?:</?[A-Za-z][\w:-]{0,20}>)+|\*/[^\n]{0,60}|/\*|```[\w-]*|~~~[\w-]*|\"\"\"|''')[ \t]*$", re.M
)
#: Names of the speakers of a chat, and of the parts of a prompt, at the beginning of a line.
_TURN = re.compile(
    r"^[ \t>*#]*(?:(?:system|assistant|human|user|developer|ai|chatgpt|tool|function)(?: (?:message|prompt|note|notice|update|override|result|instructions?))?"
    r"(?:\s*\([^)\n]{0,40}\))?|(?:fake |example )?(?:input|output)|(?:new|revised|updated|additional) (?:instructions?|data|task|prompt|system prompt|rules))\s*:|^[ \t]*(?:user|model|assistant|human|system|ai|bot)\s?>",
    re.I | re.M,
)
_PART = re.compile(
    r"^[ \t]*(?:SENTENCE|ANSWER|INPUT|OUTPUT|INSTRUCTIONS?|PROMPT|TASK|RESPONSE|REPORT \(published [^)\n]{0,20}\))\s*:",
    re.M,
)
#: Question and answer about the task itself, not an interview.
_ASKED = re.compile(
    r"^[ \t]*Q(?:uestion)?:[^\n]*\b(?:claims?|statements?|speakers?|json|output|extract\w*|missing)\b[^\n]*\n+[ \t]*A(?:nswer)?:[^\n]*",
    re.M,
)
_SECTION = re.compile(
    r"^[ \t]*#{1,4}\s*(?:instructions?|response|system|user|assistant|input|output|task|answer|human)\b[^\n]{0,40}$",
    re.I | re.M,
)
_KEY = re.compile(r"[\"“”']\w{2,24}[\"“”']\s*:\s*[\[{\"“”'\d\-tfn]")
_FIELD = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(claims?|speaker|stance|statements?|source|said|quote|evidence|actors?|events?|quantities|measure|relayed_by|low|high|qualifier)[ \t]*:",
    re.M,
)
_ATTRIBUTES = re.compile(r"^(?=(?:[^\n]*?\b\w{2,24}\s*=\s*[\"'“]){2})[^\n]+$", re.M)
_SEPARATED = re.compile(
    r"^[^\n]*(?:[;|,/\t(]\s*[\"'“]?)(?:asserts|denies|predicts|vows|urges|silent)(?:[\"'”]?\s*[;|,/\t)])[^\n]*$", re.M
)
_STANCE = re.compile(
    r"^[^\n]*\bstance[\"']?\s*[=:]\s*[\"']?(?:asserts|denies|predicts|vows|urges|silent)\b[^\n]*$", re.M | re.I
)
_COLUMNS = re.compile(r"^(?=[^\n]*\|)(?=[^\n]*\bspeaker\b)(?=[^\n]*\b(?:stance|statement|claim)\b)[^\n]*$", re.I | re.M)
_CALL = re.compile(r"\b[A-Za-z_]\w{1,30}\(\s*\w{2,20}\s*=\s*[\"'\[{][^\n]{0,2000}")
_ENCODED = re.compile(
    r"(?:\\x[0-9a-fA-F]{2}\s?){6,}|(?:\\u[0-9a-fA-F]{4}){4,}|(?:&#x?[0-9a-fA-F]{1,6};){4,}|(?:%[0-9a-fA-F]{2}){6,}|(?:\b[01]{7,8}\b\s?){6,}"
    r"|(?:\b[0-9a-fA-F]{2}\b[ :]){12,}"
)
_BASE64 = re.compile(r"(?<![\w/+=.-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w/+])")
_COMMENT = re.compile(r"^\[(?://|comment|#)\]:\s*[#<][^\n]*$|/\*[^*\n]{3,2000}\*/", re.M)
#: Lines without a mark that may lie between two marks of one template; more are the report's own.
_BETWEEN: Final = 3


def find_imitations(text: str) -> Iterator[Cut]:
    """Every such passage; they may overlap."""
    yield from _comments(text)
    yield from _all(_COMMENT, text, "hidden")
    yield from _all(_ENCODED, text, "instruction")
    yield from (cut for cut in _all(_BASE64, text, "instruction") if _is_base64(text[cut.start : cut.end]))
    yield from _objects(text)
    yield from _keyed_lines(text)
    yield from _templates(text)
    yield from _turns(text)
    yield from _all(_ASKED, text, "instruction")
    for match in _CALL.finditer(text):
        yield Cut(match.start(), _balanced(text, match.start(), "(", ")") or match.end(), "instruction")


def _all(pattern: re.Pattern[str], text: str, reason: Reason) -> Iterator[Cut]:
    return (Cut(match.start(), match.end(), reason) for match in pattern.finditer(text))


def _is_base64(letters: str) -> bool:
    """Whether it decodes to words: names of files, keys and hashes do not."""
    try:
        words = base64.b64decode(
            letters.rstrip("=") + "=" * (-len(letters.rstrip("=")) % 4),
            altchars=b"-_" if set("-_") & set(letters) else None,
        )
        return " " in (told := words.decode("utf-8")) and all(char.isprintable() or char.isspace() for char in told)
    except (ValueError, UnicodeDecodeError):
        return False


def _comments(text: str) -> Iterator[Cut]:
    """Comments of HTML; one left open reaches to the end of its line."""
    at = 0
    while (at := text.find("<!--", at)) >= 0:
        end = text.find("-->", at)
        end = end + 3 if end >= 0 else _line_end(text, at)
        yield Cut(at, end, "hidden")
        at = end


def _objects(text: str) -> Iterator[Cut]:
    """JSON: from a brace to its partner, where keys stand between them; a brace without a partner to the end of its line."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for brace in re.finditer(r"[{}]", text):
        if brace.group() == "{":
            open_at.append(brace.start())
        elif open_at:
            start = open_at.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, brace.end()))
    pairs += [(start, _line_end(text, start)) for start in open_at[:20]]
    yield from (Cut(start, end, "instruction") for start, end in pairs if _KEY.search(text, start, end))


def _balanced(text: str, start: int, opening: str, closing: str, limit: int = 500) -> int | None:
    depth = 0
    for i in range(start, min(len(text), start + limit)):
        depth += (text[i] == opening) - (text[i] == closing)
        if depth == 0 and text[i] == closing:
            return i + 1
    return None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _keyed_lines(text: str) -> Iterator[Cut]:
    """Lines of JSON without their braces, YAML of the schema's own fields, and tables with its columns."""
    lines = list(re.finditer(r"[^\n]+", text))
    for line in lines:
        if len(_KEY.findall(line.group())) >= 2 or re.match(r"\s*\"\w+\"\s*:", line.group()):
            yield Cut(*line.span(), "instruction")
    fields = [bool(_FIELD.match(line.group())) for line in lines]
    for i, line in enumerate(lines):
        near = [
            fields[j] for j in (i - 1, i + 1) if 0 <= j < len(lines) and abs(lines[j].start() - line.start()) < 2000
        ]
        if fields[i] and any(near):
            yield Cut(*line.span(), "instruction")
    yield from _all(_ATTRIBUTES, text, "instruction")
    yield from _all(_SEPARATED, text, "instruction")
    yield from _all(_STANCE, text, "instruction")
    for match in _COLUMNS.finditer(text):
        end = match.end()
        while (row := re.compile(r"\n[^\n]*\|[^\n]*").match(text, end)) is not None:
            end = row.end()
        yield Cut(match.start(), end, "instruction")


def _templates(text: str) -> Iterator[Cut]:
    """Marks, and what stands between marks of one line or of lines close by."""
    marks = sorted([m.span() for m in _TOKEN.finditer(text)] + [m.span() for m in _FENCE.finditer(text)])
    n = 0
    while n < len(marks):
        start, end = marks[n]
        while n + 1 < len(marks) and _same_template(text[end : marks[n + 1][0]]):
            n += 1
            end = max(end, marks[n][1])
        n += 1
        yield Cut(start, _with_tail(text, end), "instruction")


def _same_template(between: str) -> bool:
    """Few lines lie between two marks: they belong together."""
    return sum(bool(line.strip()) for line in between.split("\n")[:50]) <= _BETWEEN and between.count("\n") < 50


def _with_tail(text: str, end: int) -> int:
    """The rest of the line behind the last mark is not trusted, nor the line below a mark that opens and ends its line."""
    line_end = _line_end(text, end)
    last = [m for m in _TOKEN.finditer(text, max(0, end - 300), end)][-1:]
    opens = last and (last[0].group()[0] in "-=#*_~+" or not _CLOSING.search(last[0].group()))
    if opens and not text[end:line_end].strip():
        below = _line_end(text, line_end + 1)
        return below if text[line_end:below].strip() else line_end
    return line_end


def _turns(text: str) -> Iterator[Cut]:
    """The line that names a speaker of a chat or a part of a prompt; where that is all of it, the lines up to the next gap."""
    for pattern in (_TURN, _PART, _SECTION):
        for match in pattern.finditer(text):
            end = _line_end(text, match.end())
            if not text[match.end() : end].strip():
                gap = text.find("\n\n", end + 1)
                end = len(text) if gap < 0 else gap
            yield Cut(match.start(), end, "instruction")
