"""What servers do: every answer that is not the whole source is refused in words that name the address."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import ClassVar

import pytest

from timeloom.cli.sources import fetching
from timeloom.cli.sources.fetching import fetched
from timeloom.errors import SourceError

TABLE = b"date,title\n2019,Fetched\n"


class Site(http.server.BaseHTTPRequestHandler):
    """Answers as servers do that are well, unwell and unkind."""

    locations: ClassVar = {
        "/moved": "/table.csv",
        "/round": "/round",
        "/file": "file:///etc/hostname",
    }
    over: ClassVar = threading.Event()

    def do_GET(self) -> None:
        path = self.path
        if path in self.locations:
            self._answer(302, Location=self.locations[path])
        elif path == "/table.csv":
            self._answer(200, TABLE)
        elif path == "/packed.csv":
            self._answer(200, gzip.compress(TABLE), **{"Content-Encoding": "gzip"})
        elif path == "/unpackable.csv":
            self._answer(200, TABLE, **{"Content-Encoding": "gzip"})
        elif path == "/short.csv":
            self._answer(200, TABLE, **{"Content-Length": "1000"})
        elif path == "/endless.csv":
            self._answer(200)
            self._drip(b"x" * 1000, 0.0)
        elif path == "/drip.csv":
            self._answer(200)
            self._drip(b"x", 0.02)
        elif path == "/silent.csv":
            self.over.wait(20)
        else:
            self._answer(404)

    def _answer(self, code: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _drip(self, drop: bytes, pause: float) -> None:
        with suppress(OSError):
            while not self.over.is_set():
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(pause)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Site.over.set()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/table.csv", "/moved", "/packed.csv"])
def test_a_source_is_there_as_long_as_it_is_read(site: str, path: str) -> None:
    with fetched(site + path) as file:
        assert file.read_bytes() == TABLE
    assert not file.parent.exists()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/nowhere.csv", "cannot be fetched: the server answers 404 Not Found"),
        ("/round", "cannot be fetched: the server answers 302 .*infinite loop"),
        ("/file", "cannot be fetched: the server answers 302 .*not allowed"),
        ("/short.csv", "broke off: 976 bytes are missing"),
        ("/unpackable.csv", "cannot be fetched: its compression is broken"),
    ],
)
def test_what_is_not_the_source_is_refused(site: str, path: str, why: str) -> None:
    """On one line, whatever the server says."""
    with pytest.raises(SourceError, match=why) as caught, fetched(site + path):
        pass
    assert site + path in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_too_much_too_slow_or_never_comes(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_LARGEST", 1 << 20)
    with pytest.raises(SourceError, match="is longer than"), fetched(f"{site}/endless.csv"):
        pass
    monkeypatch.setattr(fetching, "_PATIENCE", 0.2)
    with pytest.raises(SourceError, match="comes too slowly"), fetched(f"{site}/drip.csv"):
        pass
    with pytest.raises(SourceError, match="no answer within"), fetched(f"{site}/silent.csv"):
        pass
    with pytest.raises(SourceError, match="connection refused"), fetched("http://127.0.0.1:1/a"):
        pass


def test_a_file_that_nobody_knows_is_called_by_its_address(site: str) -> None:
    """Where it was kept meanwhile means nothing to a person."""
    address = f"{site}/table.csv"
    with pytest.raises(SourceError) as caught, fetched(address) as file:
        raise SourceError(f"{file} is odd", hint=f"look at {file}")
    assert (caught.value.message, caught.value.hint) == (f"{address} is odd", f"look at {address}")
