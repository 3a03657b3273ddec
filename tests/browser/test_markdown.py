"""Markdown in messages: elements where it is Markdown, text where it is not, and never markup."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Somebody, Visit
from tests.browser.visitor import PHONE
from tests.browser.web_app import WebApp

TEXT = """A **bold** plan, *really*: run `make test`.
```python
print("<b>" + "x" * 300)
```
> Is it green?

- yes
- [the docs](https://docs.example/x) say so"""


def test_a_message_is_shown_as_its_author_meant_it(
    visit: Visit, web_app: WebApp, room: str, somebody: Somebody
) -> None:
    """For whoever sends it and for the others; the editor has what was typed."""
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    phone = visit(color_scheme="dark", **PHONE).opens_room(room).comes_in(somebody("Jill"))
    jack.composer.fill(TEXT)
    jack.composer.press("Enter")
    for reader in (jack, phone):
        message = reader.message("A bold plan")
        expect(message.locator("strong")).to_have_text("bold")
        expect(message.locator("em")).to_have_text("really")
        expect(message.locator("pre code")).to_have_text('print("<b>" + "x" * 300)')
        expect(message.locator("pre [data-is=string]").first).to_have_text('"<b>"')
        expect(message.locator("blockquote")).to_have_text("Is it green?")
        expect(message.get_by_role("listitem")).to_have_text(["yes", "the docs (docs.example) say so"])
        link = message.get_by_role("link", name="the docs")
        expect(link).to_have_attribute("href", "https://docs.example/x")
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
        assert violations(reader.page) == []
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    jack.does("A bold plan", "Edit message")
    expect(jack.log.get_by_role("textbox", name="Edit message")).to_have_value(TEXT)


CODE = """```python
@cached
def add(a: int, *, b: int = 2) -> str:  # adds
    return f"{a + b}" if None else Sum(a=1)
```
```html
<a href="#x" onclick="alert(1)">&lt;</a>
```
```diff
-old
+new
```
```klingon
qapla
```"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_has_its_colours(visit: Visit, web_app: WebApp, room: str, somebody: Somebody, scheme: str) -> None:
    """Each of them readable; the text is what was written, to the last space, and runs nowhere."""
    web_app.says(room, CODE)
    jack = visit(color_scheme=scheme).opens_room(room).comes_in(somebody("Jack"))
    blocks = jack.message("cached").locator("pre")
    expect(blocks.nth(0).locator("[data-is=name]").first).to_have_text("add")
    expect(blocks.nth(0)).to_have_accessible_name("Code, python")
    found = "```\n".join(
        f"```{name}\n{text}\n"
        for name, text in zip(
            ("python", "html", "diff", "klingon"), (block.text_content() for block in blocks.all()), strict=True
        )
    )
    assert found + "```" == CODE
    expect(blocks.nth(1).locator("a")).to_have_count(0)
    expect(blocks.nth(2).locator("[data-is=removed]")).to_have_text("-old")
    expect(blocks.nth(3).locator("span")).to_have_count(0)
    assert violations(jack.page) == []


def test_what_is_no_markdown_is_text(visit: Visit, web_app: WebApp, room: str, somebody: Somebody) -> None:
    """As it was typed."""
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    texts = ["2*3*4 is file_name_of_mine", "**not closed", "<strong>no</strong> [x](javascript:alert(1))", "```"]
    for text in texts:
        web_app.says(room, text)
    for text in texts:
        message = jack.log.get_by_role("article").filter(has_text=text).locator(".text")
        expect(message).to_have_text(text)
        expect(message.locator("strong, em, pre, a")).to_have_count(0)


def test_an_answer_quotes_what_it_answers(visit: Visit, room: str, somebody: Somebody) -> None:
    """With one click on anybody's message; what was written already stays."""
    jack = visit().opens_room(room).comes_in(somebody("Jack"))
    jill = visit(**PHONE).opens_room(room).comes_in(somebody("Jill"))
    jack.says("Shall we meet on Saturday?")
    jill.composer.fill("With pleasure")
    jill.does("Shall we meet", "Quote message")
    expect(jill.composer).to_be_focused()
    expect(jill.composer).to_have_value(f"> {jack.name}: Shall we meet on Saturday?\nWith pleasure")
    jill.composer.press("Enter")
    answer = jack.message("With pleasure")
    expect(answer.locator("blockquote")).to_have_text(f"{jack.name}: Shall we meet on Saturday?")
    expect(answer.locator(".paragraph")).to_have_text("With pleasure")
    assert violations(jill.page) == []
