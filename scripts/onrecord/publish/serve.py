"""A server: the published branch, shown on this machine as a host of static files would."""

from __future__ import annotations

import mimetypes
import posixpath
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from onrecord.errors import failure
from onrecord.git import Branch, Tree
from onrecord.record import NOTICE

HOST = "127.0.0.1"
HOSTS = frozenset({HOST, "localhost"})
"""The names under which a browser on this machine asks for it."""

IDLE = 30
"""Seconds after which a connection on which nothing is asked is dropped."""

_TYPES = {".atom": "application/atom+xml", ".md": "text/markdown", ".svg": "image/svg+xml", ".js": "text/javascript"}


class Server(ThreadingHTTPServer):
    """Serves a branch at the root, and below `prefix` as well: the path at which the site will be published."""

    daemon_threads = True
    request_queue_size = 256
    """So many readers may come at once; the library lets five wait and refuses the rest."""

    def __init__(self, branch: Branch, *, port: int, prefix: str = "/") -> None:
        self.branch = branch
        self.prefix = prefix
        self._tree = branch.tree(None)
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            remedy = "Stop what uses it, or choose another with --port"
            raise failure(f"{HOST}:{port}", f"this address cannot be used: {error.strerror}", remedy) from error

    @property
    def address(self) -> str:
        """Where the site can be opened."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a reader who went away before the answer was complete; tell anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # the library names no types here

    def tree(self) -> Tree:
        """Return what the branch holds now; read again only when it moved."""
        head = self.branch.head()
        if head != self._tree.commit:
            self._tree = self.branch.tree(head)
        return self._tree


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _is_asked_by_its_name(self) -> bool:
        """Tell whether the reader asked for this machine; a website could lead another name here (DNS rebinding)."""
        name, _, port = self.headers.get("Host", "").lower().rpartition(":")
        return name in HOSTS and port == str(self.server.server_address[1])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server names it
        """Keep quiet: what is asked for is nobody's business, on this machine either."""

    def _answer(self, *, with_body: bool) -> None:
        if not self._is_asked_by_its_name():
            told = f"Only {self.server.address} is served here, for this machine alone.\n".encode()
            self._begin(HTTPStatus.MISDIRECTED_REQUEST, "text/plain; charset=utf-8", len(told))
            self.close_connection = True
            self._end(told, with_body=with_body)
            return
        tree = self.server.tree()
        path = self._path()
        if path in tree.blobs:
            self._send(HTTPStatus.OK, tree, path, with_body=with_body)
        elif f"{path}/index.html".lstrip("/") in tree.blobs:
            if urlsplit(self.path).path.endswith("/"):
                self._send(HTTPStatus.OK, tree, f"{path}/index.html".lstrip("/"), with_body=with_body)
            else:
                self._redirect()
        else:
            self._send(HTTPStatus.NOT_FOUND, tree, "404.html", with_body=with_body)

    def _path(self) -> str:
        """Return the branch's path for what is asked; the site's own prefix, if it stands there, is taken off."""
        path = posixpath.normpath("/" + unquote(urlsplit(self.path).path).lstrip("/"))
        prefix = self.server.prefix.rstrip("/")
        if prefix and (path + "/").startswith(prefix + "/"):
            path = path.removeprefix(prefix)
        return path.lstrip("/")

    def _send(self, status: HTTPStatus, tree: Tree, path: str, *, with_body: bool) -> None:
        body = tree.read(path) if path in tree.blobs else b"404\n"
        suffix = posixpath.splitext(path)[1]
        kind = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "text/plain"
        charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith(("xml", "json")) else ""
        self._begin(status, kind + charset, len(body))
        if posixpath.basename(path) == NOTICE:
            self.send_header("Access-Control-Allow-Origin", "*")  # what other websites show is for all of them
        self._end(body, with_body=with_body)

    def _begin(self, status: HTTPStatus, kind: str, size: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")

    def _end(self, body: bytes, *, with_body: bool) -> None:
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _redirect(self) -> None:
        parts = urlsplit(self.path)
        where = "/" + parts.path.lstrip("/") + "/" + (f"?{parts.query}" if parts.query else "")
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()
