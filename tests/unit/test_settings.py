"""Settings: from the environment or the file, checked at start, and every mistake named."""

import stat
from pathlib import Path

import pytest

from tidings.node.loading import load
from tidings.node.secrets import node_secrets
from tidings.node.settings import Settings, SettingsError
from tidings.node.settings_table import rows
from tidings.webhooks import new_secret


def test_without_any_setting_there_are_defaults(tmp_path: Path) -> None:
    """A fresh clone needs nothing."""
    settings = load(tmp_path, {})
    assert settings.default_rooms == ["lobby"]
    assert settings.data == str(tmp_path / "data")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """So that one run can be different."""
    (tmp_path / "tidings.toml").write_text('text_characters = 100\nguests = false\ndefault_rooms = ["a"]')
    settings = load(tmp_path, {"TIDINGS_TEXT_CHARACTERS": "200", "TIDINGS_DEFAULT_ROOMS": "lobby, garden"})
    assert (settings.text_characters, settings.guests) == (200, False)
    assert settings.default_rooms == ["lobby", "garden"]


@pytest.mark.parametrize(
    ("text", "wanted"), [("no", False), ("Off", False), ("false", False), ("yes", True), ("1", True)]
)
def test_a_switch_is_said_in_words(tmp_path: Path, text: str, wanted: bool) -> None:
    """As people say it."""
    assert load(tmp_path, {"TIDINGS_GUESTS": text}).guests is wanted


MISTAKES = [
    ({"TIDINGS_TEXT_CHARACTER": "5"}, "did you mean TIDINGS_TEXT_CHARACTERS?"),
    ({"TIDINGS_TEXT_CHARACTERS": "many"}, "TIDINGS_TEXT_CHARACTERS"),
    ({"TIDINGS_TEXT_CHARACTERS": "0"}, ">= 1"),
    ({"TIDINGS_TEXT_CHARACTERS": "70000"}, "<= 4096"),
    ({"TIDINGS_GUESTS": "perhaps"}, "TIDINGS_GUESTS"),
    ({"TIDINGS_DEFAULT_ROOMS": "The Lobby"}, "TIDINGS_DEFAULT_ROOMS"),
    ({"TIDINGS_TRUSTED_PROXIES": "127.0.0.1, proxy.example"}, "TIDINGS_TRUSTED_PROXIES"),
    ({"TIDINGS_TRUSTED_PROXIES": "10.0.0.1/8"}, "host bits"),
    ({"TIDINGS_BEFORE_SEND_ON_FAILURE": "perhaps"}, "TIDINGS_BEFORE_SEND_ON_FAILURE"),
    ({"TIDINGS_BEFORE_SEND_URL": "kittens"}, "TIDINGS_BEFORE_SEND_URL: it must begin with https://"),
    ({"TIDINGS_BEFORE_SEND_URL": "https://a.example/"}, "python -m tidings.webhooks"),
    (
        {"TIDINGS_BEFORE_SEND_URL": "https://a.example/", "TIDINGS_BEFORE_SEND_SECRET": "whsec_c2hvcnQ="},
        "TIDINGS_BEFORE_SEND_SECRET",
    ),
    ({"TIDINGS_JWT_KEYS": "{"}, "not JSON"),
    ({"TIDINGS_JWT_KEYS": '[{"kid": "a", "secret": "short"}]'}, "shorter than 32 bytes"),
    ({"TIDINGS_JWT_KEYS": '[{"kid": "a", "alg": "none", "secret": ""}]'}, "TIDINGS_JWT_KEYS"),
]


@pytest.mark.parametrize(("environment", "says"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named(tmp_path: Path, environment: dict[str, str], says: str) -> None:
    """Which setting, and what would do; never the secret itself."""
    with pytest.raises(SettingsError) as error:
        load(tmp_path, environment)
    assert says in str(error.value)


def test_a_mistake_in_the_file_is_named(tmp_path: Path) -> None:
    """An unknown name as well as what is no TOML."""
    (tmp_path / "tidings.toml").write_text("text_character = 5")
    with pytest.raises(SettingsError, match="did you mean TIDINGS_TEXT_CHARACTERS"):
        load(tmp_path, {})
    (tmp_path / "tidings.toml").write_text("=")
    with pytest.raises(SettingsError, match=r"tidings\.toml cannot be read"):
        load(tmp_path, {})


def test_the_nodes_secrets_are_made_once_and_for_its_user_only(tmp_path: Path) -> None:
    """The second start finds those of the first."""
    made = node_secrets(tmp_path)
    assert node_secrets(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert made.guests.secret != made.members.secret
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_no_secret_shows_in_a_representation(tmp_path: Path) -> None:
    """Whoever logs the settings by mistake logs no secret."""
    secret = "x" * 40
    settings = load(tmp_path, {"TIDINGS_JWT_KEYS": f'[{{"kid": "a", "secret": "{secret}"}}]'})
    assert secret not in repr(settings)
    assert isinstance(settings, Settings)


def test_who_is_asked_before_a_message(tmp_path: Path) -> None:
    """Nobody, unless it is set; the secret is shown nowhere."""
    assert load(tmp_path, {}).before_rules() is None
    secret = new_secret()
    environment = {
        "TIDINGS_BEFORE_SEND_URL": "http://localhost/before",
        "TIDINGS_BEFORE_SEND_SECRET": secret,
        "TIDINGS_BEFORE_SEND_ON_FAILURE": "refuse",
    }
    rules = load(tmp_path, environment).before_rules()
    assert rules is not None
    assert (rules.url, rules.secret, rules.on_failure) == ("http://localhost/before", secret, "refuse")
    assert secret not in repr(rules)
    shown = {row.name: row for row in rows(tmp_path, environment)}
    assert shown["before_send_secret"].value == "set"
    assert shown["before_send_on_failure"].allowed == "allow or refuse"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"ENDPOINT": "store:9000"}, "TIDINGS_BUCKET_ENDPOINT: it must be https://HOST"),
        ({"ENDPOINT": "https://key:secret@store"}, "TIDINGS_BUCKET_ENDPOINT: it must be https://HOST"),
        ({"KEY_ID": "key"}, "TIDINGS_BUCKET_KEY_ID and TIDINGS_BUCKET_SECRET: set both"),
        ({"PREFIX": "/chat/"}, "TIDINGS_BUCKET_PREFIX: it must not begin with a slash"),
    ],
)
def test_a_bucket_that_cannot_be(tmp_path: Path, more: dict[str, str], says: str) -> None:
    """Is said before the node starts."""
    with pytest.raises(SettingsError, match=says):
        load(tmp_path, {"TIDINGS_BUCKET": "kittens", **{f"TIDINGS_BUCKET_{name}": text for name, text in more.items()}})


def test_the_secret_of_the_bucket_is_not_shown(tmp_path: Path) -> None:
    """Nowhere where settings are."""
    secret = "not-to-be-told"
    environment = {"TIDINGS_BUCKET": "kittens", "TIDINGS_BUCKET_KEY_ID": "key", "TIDINGS_BUCKET_SECRET": secret}
    place = load(tmp_path, environment).bucket_place()
    assert place is not None
    assert place.secret == secret
    assert secret not in repr(place)
    assert secret not in repr(rows(tmp_path, environment))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("commands", "help, me", ["help", "me"]),
        ("commands", "", []),
        ("default_rooms", "lobby,garden", ["lobby", "garden"]),
        ("file_kinds", "image,text", ["image", "text"]),
        ("whois_cookies", "sessionid", ["sessionid"]),
    ],
)
def test_lists_have_commas_in_the_environment(tmp_path: Path, name: str, text: str, value: list[str]) -> None:
    """Every setting that is one; in the file it is a list of TOML."""
    assert getattr(load(tmp_path, {f"TIDINGS_{name.upper()}": text}), name) == value


def test_previews_are_on_and_can_be_off(tmp_path: Path) -> None:
    """On: public addresses and the ports of the web; no pictures where files are off. Off: nothing is asked."""
    rules = load(tmp_path, {}).preview_rules()
    assert rules is not None
    assert (rules.reach, rules.ports, rules.hosts.may("kittens.example")) == ("public", (80, 443), True)
    assert rules.picture_bytes > 0
    environment = {
        "TIDINGS_FILE_KINDS": "text",
        "TIDINGS_LINK_PREVIEW_PORTS": "443, 8443",
        "TIDINGS_LINK_PREVIEW_HOSTS": "example",
        "TIDINGS_LINK_PREVIEW_DENIED_HOSTS": "dogs.example",
    }
    rules = load(tmp_path, environment).preview_rules()
    assert rules is not None
    assert (rules.picture_bytes, rules.ports) == (0, (443, 8443))
    assert [rules.hosts.may(host) for host in ("a.example", "dogs.example", "kittens.test")] == [True, False, False]
    assert load(tmp_path, {"TIDINGS_LINK_PREVIEWS": "no"}).preview_rules() is None
