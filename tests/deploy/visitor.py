"""A visitor without JavaScript behind the proxy: keeps cookies, follows redirects, fills in forms."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

LONGEST_CHAIN = 10


@dataclass
class Form:
    """A form of a page with the values it has before somebody types."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


@dataclass
class Page:
    url: str
    status: int
    headers: http.client.HTTPMessage
    html: str

    @property
    def forms(self) -> list[Form]:
        reader = _FormReader(self.url)
        reader.feed(self.html)
        return reader.forms

    def form_with(self, name: str) -> Form:
        """The first form that has a field `name`."""
        found = next((form for form in self.forms if name in form.names), None)
        assert found is not None, f"no form with {name!r} on {self.url} ({self.status}):\n{self.html}"
        return found

    def links(self) -> list[str]:
        reader = _FormReader(self.url)
        reader.feed(self.html)
        return reader.links


class Visitor:
    """Speaks plain HTTP to one port, with the headers that the proxy sets."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._cookies: dict[str, dict[str, str]] = {}

    def get(self, url: str) -> Page:
        return self._ask("GET", url, None)

    def submit(self, page: Page, form: Form, **typed: str | list[str]) -> Page:
        """Send `form` with what was typed; fields that the form does not have are an error of the test."""
        unknown = set(typed) - form.names
        assert not unknown, f"{page.url} has no fields {unknown}; it has {form.names}"
        values = [(name, value) for name, value in form.fields if name not in typed]
        for name, value in typed.items():
            values += [(name, each) for each in (value if isinstance(value, list) else [value])]
        return self._ask(form.method, form.action, values, came_from=page.url)

    def _ask(self, method: str, url: str, values: list[tuple[str, str]] | None, came_from: str = "") -> Page:
        for _ in range(LONGEST_CHAIN):
            page, location = self._once(method, url, values, came_from)
            if location is None:
                return page
            url, method, values, came_from = urljoin(url, location), "GET", None, url
        raise AssertionError(f"redirected in circles: {url}")

    def _once(
        self, method: str, url: str, values: list[tuple[str, str]] | None, came_from: str
    ) -> tuple[Page, str | None]:
        parts = urlsplit(url)
        assert parts.scheme == "https", f"an address without https: {url}"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "X-Forwarded-Proto": "https", "Connection": "close"}
        if cookies := self._cookies.get(parts.netloc):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if came_from:
            headers["Referer"] = came_from
        body = None
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"https://{parts.netloc}"
            body = urlencode(values or [])
        elif values:
            path = f"{parts.path}?{urlencode(values)}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            html = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self._remember(parts.netloc, response.headers)
        location = response.headers["Location"] if response.status in {301, 302, 303} else None
        return Page(url, response.status, response.headers, html), location

    def _remember(self, host: str, headers: http.client.HTTPMessage) -> None:
        kept = self._cookies.setdefault(host, {})
        for line in headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                assert morsel["secure"], f"the cookie {name} may travel without https"
                if morsel["max-age"] == "0" or not morsel.value:
                    kept.pop(name, None)
                else:
                    kept[name] = morsel.value


class _FormReader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.url, given["href"]))
        if tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            self._open = Form(action, given.get("method", "get").upper())
            self.forms.append(self._open)
        if self._open is None:
            return
        name = given.get("name", "")
        if tag in {"input", "select", "textarea", "button"} and name:
            self._open.names.add(name)
        if tag == "input" and name and given.get("type") not in {"submit", "button", "file"}:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked:
                self._open.fields.append((name, given.get("value", "on" if "checked" in given else "")))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if self._open is None:
            return
        if tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected] or [
                v for v, _ in self._options[:1]
            ]
            self._open.fields += [(self._select, value) for value in chosen]
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._open.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None
