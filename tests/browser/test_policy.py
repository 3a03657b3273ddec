"""What the pages may do is written in their headers, and holds. That none breaks it, every visitor's watch sees."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

PAGES = {"/": "Tidings", "/news.html": "News of kittens", "/wamp.html": "Kittens, by plain WAMP"}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_policy_and_keeps_it(path: str, visit: Visit) -> None:
    """Nothing but our own scripts and styles; no plug-ins, no foreign frames, no sniffing."""
    visitor = visit()
    answer = visitor.page.goto(visitor.home + path)
    assert answer is not None
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} <= set(policy)
    assert not any("unsafe" in rule or "*" in rule for rule in policy)
    assert answer.headers["x-content-type-options"] == "nosniff"
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(PAGES[path])
    assert visitor.context.cookies() == []


def test_an_injected_script_does_not_run(visit: Visit) -> None:
    """Even if markup got into a page, which other tests say it does not."""
    visitor = visit().opens()
    expect(visitor.nickname).to_be_visible()
    visitor.watch.forgive("Content Security Policy")
    visitor.page.locator("body").evaluate("""(body) => {
      const script = document.createElement("script");
      script.textContent = "window.hacked = 1";
      body.append(script);
      body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.hacked = 1'>");
    }""")
    expect(visitor.page.locator("body > img")).to_have_js_property("complete", value=True)
    assert visitor.page.evaluate("'hacked' in window") is False
    assert len(visitor.watch.noted) >= 2


def test_a_pages_own_address_that_is_not_there(visit: Visit) -> None:
    """A page that says so, with the way home."""
    visitor = visit()
    visitor.watch.forgive("404")
    answer = visitor.page.goto(visitor.home + "/nothing-here.html")
    assert answer is not None
    assert answer.status == 404
    visitor.page.get_by_role("link", name="To the chat").click()
    expect(visitor.nickname).to_be_visible()
