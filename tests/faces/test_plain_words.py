"""The plain pages in other languages: nothing is missing, numbers have their forms, and names turn nothing round."""

import ast
import inspect
import re
from html.parser import HTMLParser

import pytest
from jinja2 import nodes
from markupsafe import Markup

from tidings.faces import plain, plain_words
from tidings.faces.plain_views import environment
from tidings.faces.plain_words import LANGUAGES, language_for, plural_form, words_in
from tidings.model.errors import NoSuchRoom, TidingsError, TooLong, Unauthorized, all_errors

OTHERS = [language for language in LANGUAGES if language != "en"]
FORMS = {"de": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}
FROM_BEHIND = {"Say who you are first.", "This site does not admit guests; log in first."}
"""What the parts behind the pages say to somebody who has done nothing wrong."""


def templates() -> list[str]:
    """The names of the plain pages' templates."""
    return environment().list_templates(filter_func=lambda name: name.startswith("plain-") and name.endswith(".html"))


def source_of(name: str) -> str:
    """A template as it is written."""
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]


def asked_in_templates(function: str, at: int) -> set[str]:
    """The sentences that `t` or `plural` is asked for, which are constants there."""
    found = set()
    for name in templates():
        for call in environment().parse(source_of(name)).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == function:
                sentence = call.args[at]
                assert isinstance(sentence, nodes.Const)
                found.add(str(sentence.value))
    return found


def asked_in_code(functions: set[str], at: int) -> set[str]:
    """The same in the modules of the pages, where some are variables: those are marked by `key` elsewhere."""
    found = set()
    for module in (plain, plain_words):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and len(node.args) > at and called(node.func) in functions:
                sentence = node.args[at]
                if isinstance(sentence, ast.Constant):
                    found.add(str(sentence.value))
    return found


def called(function: ast.expr) -> str:
    """The name of a function or method."""
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def named(sentence: str) -> set[str]:
    """What stands in braces."""
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_sentence_and_no_other(language: str) -> None:
    """Those of errors, too; with the same values in it, and all the forms that the language has."""
    catalogue = words_in(language).catalogue
    kinds: list[type[TidingsError]] = [TidingsError, *all_errors()]
    titles = {kind.title for kind in kinds}
    simple = asked_in_templates("t", 0) | asked_in_code({"t", "key"}, 0) | titles | FROM_BEHIND
    counted = asked_in_templates("plural", 1) | asked_in_code({"plural"}, 1)
    assert set(catalogue) == simple | counted
    for english in simple:
        said = catalogue[english]
        assert isinstance(said, str)
        assert named(said) == named(english)
    for english in counted:
        forms = catalogue[english]
        assert not isinstance(forms, str)
        assert set(forms) == FORMS[language]


class Said(HTMLParser):
    """What a page says by itself, outside of `t` and `plural`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        said = {"alt", "aria-label", "placeholder", "title"}
        self.found += [value or "" for name, value in attrs if name in said]


@pytest.mark.parametrize("name", templates())
def test_no_template_says_anything_by_itself(name: str) -> None:
    """But the name of the house."""
    said = Said()
    said.feed(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", source_of(name), flags=re.DOTALL))
    assert re.findall(r"\w+", " ".join(said.found).replace("Tidings", "")) == []


def test_arabic_has_six_forms() -> None:
    """By the rules of CLDR."""
    counts = {"zero": [0], "one": [1], "two": [2], "few": [3, 10, 103], "many": [11, 99, 111], "other": [100, 102, 200]}
    found = {form: {plural_form("ar", n) for n in numbers} for form, numbers in counts.items()}
    assert found == {form: {form} for form in counts}
    said = [words_in("ar").plural("1 member", "{count} members", n) for n in (2, 3, 11, 100)]
    assert said == ["عضوان", "3 أعضاء", "11 عضوًا", "100 عضو"]
    assert [words_in("de").plural("1 member", "{count} members", n) for n in (0, 1)] == ["0 Mitglieder", "1 Mitglied"]
    assert [words_in("en").plural("1 member", "{count} members", n) for n in (0, 1)] == ["0 members", "1 member"]


@pytest.mark.parametrize(
    ("language", "moment", "sizes"),
    [
        ("en", "27 November 2026, 21:05 UTC", ["1 byte", "2 kB", "1.5 MB"]),
        ("de", "27. November 2026, 21:05 UTC", ["1 Byte", "2 kB", "1,5 MB"]),
        ("ar", "27 نوفمبر 2026، 21:05 UTC", ["بايت واحد", "2 ك.ب", "1.5 م.ب"]),
    ],
)
def test_times_and_sizes_are_said_as_people_do(language: str, moment: str, sizes: list[str]) -> None:
    """With the time zone, since the server does not know that of the reader."""
    words = words_in(language)
    assert words.moment(1_795_813_500_000) == moment
    assert [words.size(size) for size in (1, 2000, 1_500_000)] == sizes


def test_a_name_is_text_and_turns_nothing_round() -> None:
    """Markup that a template has made stays what it is; letters of the other direction are set apart."""
    assert words_in("en").t("You are {name}", name="<b>{name}") == "You are &lt;b&gt;{name}"
    assert words_in("ar").t("You are {name}", name="Jill") == "أنت \u2068Jill\u2069"
    assert words_in("en").t("You are {name}", name=Markup("<b>جيل</b>")) == "You are \u2068<b>جيل</b>\u2069"
    assert words_in("de").t("{size} kB") == "{size} kB"


@pytest.mark.parametrize(
    ("asked", "chosen", "preferred", "language"),
    [
        ("de", "ar", "en", "de"),
        ("", "ar", "de", "ar"),
        ("tlh", "", "fr;q=1.0, ar_EG;q=0.3, de-AT;q=0.7", "de"),
        ("", "", "en;q=0, de ; q=0.1, ar;q=none", "de"),
        ("", "", "*, fr", "en"),
        ("", "", "de;q=0.1," * 1000, "de"),
    ],
)
def test_a_language_is_chosen(asked: str, chosen: str, preferred: str, language: str) -> None:
    """By the address, else as before, else by what the browser prefers; English where there is none of them."""
    assert language_for(asked, chosen, preferred) == language


def test_a_mistake_is_said_in_the_language() -> None:
    """Where only the server's English would say it, its kind is said."""
    german = words_in("de")
    assert german.sentence_of(NoSuchRoom()) == german.t("There is no such room, or it is not for everybody.")
    assert german.sentence_of(NoSuchRoom()) != words_in("en").sentence_of(NoSuchRoom())
    assert german.sentence_of(Unauthorized("Say who you are first.")) == "Sag zuerst, wer du bist."
    assert german.sentence_of(TooLong("`text`: expected less.", limit=4096)) == "Bitte höchstens 4096 Zeichen."
    assert german.sentence_of(Unauthorized("Something of a developer.")) == german.title_of(Unauthorized())
    assert words_in("en").sentence_of(TooLong("`text`: expected less.", limit=4096)) == "text: expected less."
