"""Reading the files named on the command line, and saying what is wrong with them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from simulator.errors import DocumentError, Problem
from simulator.network.reader import load_json
from simulator.text import Text

BAD_INPUT = 2

_NO_FILE = Text(
    "Cannot read the file: {detail}. Check the path, or give “-” for standard input.",
    "파일을 읽을 수 없습니다: {detail}. 경로를 확인하거나, 표준 입력이면 ‘-’를 쓰세요.",
)
_TOO_DEEP = Text(
    "The file is nested too deeply to be read. No document needs more than a few dozen levels.",
    "파일의 중첩이 너무 깊어 읽을 수 없습니다. 어떤 문서도 수십 단계를 넘을 필요가 없습니다.",
)
_NOT_JSON = Text("This is not JSON: {detail}.", "JSON이 아닙니다: {detail}.")


def read_bytes(path: str) -> bytes:
    """What is in a file (``-`` is standard input); raises DocumentError."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or error
        raise _error("no_file", _NO_FILE.fill(detail=detail)) from error


def read_document(path: str) -> Any:
    """The JSON value in a file (``-`` is standard input); raises DocumentError."""
    data = read_bytes(path)
    try:
        return load_json(data.decode())
    except RecursionError as error:
        raise _error("too_deep", _TOO_DEEP) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _error("not_json", _NOT_JSON.fill(detail=error)) from error


def _error(code: str, text: Text) -> DocumentError:
    return DocumentError([Problem("", code, text)])


def report(path: str, error: DocumentError, language: str = "en") -> int:
    """Print every problem of a file on standard error; returns the exit code."""
    for problem in error.problems:
        place = f"{path}{problem.pointer and '#' + problem.pointer}"
        print(f"{place}: {problem.text.get(language)}", file=sys.stderr)
    return BAD_INPUT
