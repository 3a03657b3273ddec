"""The verbs that work on a node's folder: token, key, settings."""

import json
from pathlib import Path

import pytest

from tests.faces.conftest import Run
from tidings.model.errors import KeyInvalid
from tidings.node.local import LocalNode
from tidings.services import service_keys, tokens
from tidings.services.tokens import TokenKey

NOW = 1_795_400_000_000
SECRET = "only for this test, and long enough for HS256"


class TestToken:
    def test_the_node_takes_the_token_it_mints(self, run: Run, root: Path) -> None:
        """A minted token passes the node's own check, with name, end and streams as asked."""
        told = json.loads(
            run("token", "jack", "--name", "Jack", "--hours", "2", "--stream", "topic.private-x", "--json").stdout
        )
        claims = tokens.check_token(told["token"], [LocalNode(root).minting_key()], NOW)
        assert (claims.authid, claims.name, claims.streams) == ("jack", "Jack", ("topic.private-x",))
        assert claims.expires_at // 1000 == told["expires_at"] // 1000

    def test_it_is_the_only_thing_on_standard_output(self, run: Run) -> None:
        """`TOKEN=$(tidings token jack)` gets the token and nothing else."""
        out = run("token", "jack").stdout
        assert out.count("\n") == 1
        assert out.count(".") == 2

    def test_the_first_of_the_sites_keys_signs(self, run: Run, root: Path) -> None:
        """Where the site has keys of its own, the first one mints."""
        key = TokenKey(kid="2026-11", secret=SECRET)
        (root / "tidings.toml").write_text(f'jwt_keys = [{{kid = "{key.kid}", secret = "{key.secret}"}}]\n')
        assert tokens.check_token(run("token", "jill").stdout.strip(), [key], NOW).authid == "jill"

    @pytest.mark.parametrize("authid", ["guest-aaaaaaaaaaaa", "service:web-app"])
    def test_nobody_is_made_a_guest_or_a_service(self, run: Run, authid: str) -> None:
        """Names that mean something else are refused in a sentence."""
        result = run("token", authid)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: The token's `sub` may not start with")
        assert result.stdout == ""

    def test_a_name_that_will_not_do_is_refused(self, run: Run) -> None:
        """The token that the node would refuse is not handed out."""
        result = run("token", "jack", "--name", "\u202eJack")
        assert result.exit_code == 1
        assert "name" in result.stderr


class TestKey:
    def test_a_key_opens_until_it_is_revoked(self, run: Run, root: Path) -> None:
        """A key that was made is good at once; a revoked one is not any more."""
        made = json.loads(run("key", "create", "web-app", "--json").stdout)
        local = LocalNode(root)
        admitted = local.read(lambda tx: service_keys.service_of_api_key(tx, made["key"]))
        assert admitted.authid == "service:web-app"
        assert run("key", "revoke", made["id"][:6]).exit_code == 0
        with pytest.raises(KeyInvalid):
            local.read(lambda tx: service_keys.service_of_api_key(tx, made["key"]))

    def test_the_secret_is_told_once(self, run: Run, root: Path) -> None:
        """The key is on standard output when it is made, and nowhere afterwards."""
        key = run("key", "create", "web-app").stdout.strip()
        assert key.startswith("tk_")
        secret = key.rpartition("_")[2]
        assert secret not in run("key", "list", "--all", "--json").stdout
        assert all(secret.encode() not in path.read_bytes() for path in (root / "data").iterdir())

    def test_a_key_pair_has_its_public_half_stored(self, run: Run, root: Path) -> None:
        """With --wamp the private half is printed, and the public half is the key's id."""
        made = json.loads(run("key", "create", "kitten-finder", "--wamp", "--json").stdout)
        assert made["kind"] == "cryptosign"
        admitted = LocalNode(root).read(lambda tx: service_keys.service_of_public_key(tx, made["id"]))
        assert admitted.authid == "service:kitten-finder"
        assert bytes.fromhex(made["key"]) != bytes.fromhex(made["id"])

    def test_the_list_leaves_out_the_revoked(self, run: Run) -> None:
        """`key list` shows what opens something; --all shows the rest too."""
        made = json.loads(run("key", "create", "web-app", "--json").stdout)
        run("key", "create", "reports")
        run("key", "revoke", made["id"])
        assert [key["service"] for key in json.loads(run("key", "list", "--json").stdout)["keys"]] == ["reports"]
        assert "web-app" in run("key", "list", "--all").stdout

    def test_an_unclear_id_revokes_nothing(self, run: Run) -> None:
        """A beginning that several keys have, or none, is an error."""
        for _ in range(2):
            run("key", "create", "web-app")
        assert "2 keys begin with" in run("key", "revoke", "").stderr
        assert "no key" in run("key", "revoke", "zzzz1").stderr
        assert len(json.loads(run("key", "list", "--json").stdout)["keys"]) == 2

    def test_a_key_is_revoked_once(self, run: Run) -> None:
        """Revoking again says when it was done."""
        made = json.loads(run("key", "create", "web-app", "--json").stdout)
        run("key", "revoke", made["id"])
        result = run("key", "revoke", made["id"])
        assert result.exit_code == 1
        assert "was revoked on" in result.stderr


class TestSettings:
    def test_it_says_where_a_value_comes_from(self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A value from the environment goes before one from the file, and both are told as such."""
        (root / "tidings.toml").write_text("guests = false\nroom_days = 30\n")
        monkeypatch.setenv("TIDINGS_ROOM_DAYS", "7")
        rows = {row["name"]: row for row in json.loads(run("settings", "--changed", "--json").stdout)["settings"]}
        assert (rows["guests"]["value"], rows["guests"]["source"]) == ("no", "tidings.toml")
        assert (rows["room_days"]["value"], rows["room_days"]["source"]) == ("7", "environment")
        assert len(rows) == 2

    def test_secrets_are_not_shown(self, run: Run, root: Path) -> None:
        """Of a key only its name and kind are shown, in the table and in JSON."""
        (root / "tidings.toml").write_text(f'jwt_keys = [{{kid = "2026-11", secret = "{SECRET}"}}]\n')
        for told in (run("settings").stdout, run("settings", "--json").stdout):
            assert "2026-11 (HS256)" in told
            assert SECRET not in told

    def test_a_wrong_setting_is_explained(self, run: Run, root: Path) -> None:
        """The error names the setting and says what would do."""
        (root / "tidings.toml").write_text("gusts = false\n")
        result = run("settings")
        assert result.exit_code == 1
        assert "did you mean TIDINGS_GUESTS?" in result.stderr

    def test_the_command_lines_own_variables_are_no_settings(
        self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """TIDINGS_ROOT, TIDINGS_URL and TIDINGS_KEY are for the command line; they stop no node."""
        monkeypatch.setenv("TIDINGS_ROOT", str(root))
        monkeypatch.setenv("TIDINGS_KEY", "tk_x")
        monkeypatch.setenv("TIDINGS_URL", "http://localhost:1")
        assert run("settings").exit_code == 0
