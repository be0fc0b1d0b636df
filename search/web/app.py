"""The server's routes: every page, the API, and how errors are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import NothingFound, RegsearchError
from corpus.messages import _, speak, told
from search.web import api, drafts, news, reading, tables
from search.web.desk import Desk
from search.web.guard import COOKIE, DOOR, Guard
from search.web.page import Page, rendered
from search.web.reader import LANGUAGE, Reader, language_of
from search.workspace import Workspace

STATIC = Path(__file__).parent / "static"
#: A page's address and what makes it.
PAGES: dict[str, Callable[[Desk, Reader], Page]] = {
    "/": reading.home,
    "/search": reading.search,
    "/p": reading.provision,
    "/p/{id:path}": reading.provision,
    "/r": reading.regulation,
    "/r/{id:path}": reading.regulation,
    "/regulations": tables.regulations,
    "/compare": tables.compare,
    "/changes": tables.changes,
    "/changes.atom": tables.feed,
    "/limits": tables.limits,
    "/diff": tables.diff,
    "/diff/{id:path}": tables.diff,
    "/status": tables.status,
    "/about": tables.about,
    "/watch": news.watch,
    "/watch.atom": news.watch_feed,
    "/check": lambda desk, reader: drafts.blank(),
}
#: Pages that may read many documents: they keep no search waiting.
SLOW: dict[str, Callable[[Desk, Reader], Page]] = {
    "/affected": news.affected,
    "/affected.atom": news.affected_feed,
}
#: The longest form that brings the token, in bytes.
LONGEST_TOKEN = 4096


def make_app(
    workspace: Callable[[], Workspace], hosts: Sequence[str], token: str = "",
    policies: Path | None = None,
) -> ASGIApp:  # fmt: skip
    """The server as an ASGI application. `workspace` opens the corpus; `hosts` are the names that
    it answers to; `token` ("": none) is asked of everybody; `policies` is the folder that the page
    of affected policies is about."""
    desk = Desk(workspace(), policies)
    routes = [Route(path, _page(desk, make)) for path, make in PAGES.items()]
    routes += [Route(path, _json(desk, make)) for path, make in api.ANSWERS.items()]
    checks = Desk(workspace(), policies)  # a long check keeps no search waiting
    routes += [Route(path, _page(checks, make)) for path, make in SLOW.items()]
    routes.append(Route("/check", _check(checks), methods=["POST"]))
    routes.append(Route("/api/v1/check", _check_json(checks), methods=["POST"]))
    routes.append(Route("/style.css", _file("style.css", "text/css")))
    routes.append(Route("/icon.svg", _file("icon.svg", "image/svg+xml")))
    app = Starlette(routes=routes, exception_handlers={404: _missing, 405: _missing})
    guard = Guard(app, hosts, _refuse, token)
    if token:
        app.router.routes.append(Route(DOOR, _door(guard), methods=["POST"]))
    return guard


def reader_of(request: Request) -> Reader:
    """Who asks, and what."""
    every = request.query_params.multi_items()
    values = dict(reversed(every))
    cookie = request.cookies.get(LANGUAGE, "")
    language = language_of(values, cookie, request.headers.get("accept-language", ""))
    return Reader(request.url.path, values, language, every)


def html(page: Page, reader: Reader) -> Response:
    """A page as an answer; a language that the address names is remembered."""
    kind = "application/atom+xml" if page.template.endswith(".atom") else "text/html"
    response = HTMLResponse(rendered(page, reader), page.status, media_type=kind)
    response.headers["vary"] = "Accept-Language, Cookie"
    response.headers["content-language"] = reader.language
    if reader.values.get("lang") == reader.language:
        response.set_cookie(LANGUAGE, reader.language, httponly=True, samesite="strict")
    return response


def failure(error: RegsearchError) -> Page:
    """An error that a reader may see, as a page."""
    return Page("error.html", {"reason": told(str(error))}, status_of(error))


def status_of(error: RegsearchError) -> int:
    """The HTTP status for an error that a reader may see."""
    if isinstance(error, drafts.Refused):
        return error.http
    return 404 if isinstance(error, NothingFound) else 400


def _page(desk: Desk, make: Callable[[Desk, Reader], Page]) -> Callable[..., object]:
    def answer(request: Request) -> Response:
        reader = reader_of(request)
        speak(reader.language)
        try:
            return html(make(desk, reader), reader)
        except RegsearchError as error:
            return html(failure(error), reader)

    return answer


def _json(desk: Desk, make: Callable[[Desk, Reader], str]) -> Callable[..., object]:
    def answer(request: Request) -> Response:
        reader = reader_of(request)
        speak(reader.language)
        try:
            return Response(make(desk, reader), media_type="application/json")
        except RegsearchError as error:
            return Response(api.failure(error), status_of(error), None, "application/json")

    return answer


def _check(desk: Desk) -> Callable[..., object]:
    def report(reader: Reader, draft: drafts.Sent | RegsearchError) -> Response:
        speak(reader.language)
        if isinstance(draft, RegsearchError):
            return html(drafts.blank(told(str(draft)), status_of(draft)), reader)
        try:
            found = drafts.report_of(desk, draft)
        except RegsearchError as error:
            return html(drafts.blank(told(str(error)), status_of(error), draft.fields), reader)
        return html(drafts.checked(found, draft, reader.language), reader)

    return _posted(report)


def _check_json(desk: Desk) -> Callable[..., object]:
    def report(reader: Reader, draft: drafts.Sent | RegsearchError) -> Response:
        speak(reader.language)
        try:
            if isinstance(draft, RegsearchError):
                raise draft
            text, status = api.checked(drafts.report_of(desk, draft)), 200
        except RegsearchError as error:
            text, status = api.failure(error), status_of(error)
        return Response(text, status, None, "application/json")

    return _posted(report)


def _posted(
    report: Callable[[Reader, drafts.Sent | RegsearchError], Response],
) -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        draft: drafts.Sent | RegsearchError
        try:
            draft = await drafts.sent(request)
        except drafts.Refused as refused:
            draft = refused
        return await run_in_threadpool(report, reader_of(request), draft)

    return answer


def _file(name: str, kind: str) -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        headers = {"cache-control": "max-age=3600"}
        return FileResponse(STATIC / name, media_type=kind, headers=headers)

    return answer


def _door(guard: Guard) -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_TOKEN:
                break
        given = parse_qs(body.decode("utf-8", "replace")).get("token", [""])[0]
        if mark := guard.admits(given.strip()):
            response: Response = RedirectResponse("/", 303)
            response.set_cookie(COOKIE, mark, httponly=True, samesite="strict")
            return response
        return await run_in_threadpool(_told, request, 401, _("that is not the token"))

    return answer


async def _missing(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    reason = _("there is no such page") if status == 404 else _("this page is only read")
    return await run_in_threadpool(_told, request, status, reason)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, reason: str) -> None:
    request = Request(scope, receive)
    response = await run_in_threadpool(_told, request, status, reason)
    await response(scope, receive, send)


def _told(request: Request, status: int, reason: str) -> Response:
    """A refusal as a page."""
    reader = reader_of(request)
    speak(reader.language)
    page = "token.html" if status == 401 else "error.html"
    return html(Page(page, {"reason": told(reason)}, status), reader)
