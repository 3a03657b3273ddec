"""The npm package, as a site that bundles its scripts gets it: in an empty project it compiles and runs."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.support.node import ROOT
from tools.nodejs import npm_environment

pytestmark = pytest.mark.timeout(240)  # a compiler may be slow on a machine that is very busy

INSTALLED = ROOT / "web" / "node_modules"
PACKED = ROOT / "build" / "tidings-0.1.0.tgz"
# What the package asks npm for. The tests have no registry: they take what web/ has.
NEEDED = ["lit", "lit-html", "lit-element", "@lit", "@types/trusted-types"]

CONSUMER = """
import { type Identity, type StreamEvent, TidingsClient, TidingsError, connect } from "tidings";
import { TidingsBell } from "tidings/elements";

export function start(url: string): TidingsClient {
  const tidings: TidingsClient = connect({ url, getToken: async (reason) => `token, because ${reason}` });
  tidings.subscribe("topic.kittens", {
    from: { last: 3 },
    onEvent: (event: StreamEvent) => console.log(event.offset, event.data["title"]),
    onError: (error: TidingsError) => console.log(error.code),
  });
  const me: Identity | null = tidings.me;
  console.log(me?.name);
  return tidings;
}

export function label(): string {
  const bell: TidingsBell = document.createElement("tidings-bell");
  const room: string | null = document.createElement("tidings-chat").room;
  return `${bell.label ?? "Notifications"} ${room ?? ""}`;
}

// @ts-expect-error A number is no address.
connect({ url: 1 });
"""
OPTIONS = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project with the packed package in it."""
    subprocess.run(
        [sys.executable, "-m", "tools.web", "package"], cwd=ROOT, check=True, capture_output=True, timeout=180
    )
    project = tmp_path_factory.mktemp("project")
    modules = project / "node_modules"
    for name in NEEDED:
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).symlink_to(INSTALLED / name)
    with tarfile.open(PACKED) as packed:
        packed.extractall(project, filter="data")
    (project / "package").rename(modules / "tidings")
    (project / "package.json").write_text('{"type": "module"}')
    (project / "consumer.ts").write_text(CONSUMER)
    return project


def runs(project: Path, *command: str | os.PathLike[str]) -> str:
    """Run something of Node.js in the project; what it printed."""
    done = subprocess.run(
        command, cwd=project, env=npm_environment(), capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("how", [("nodenext", "nodenext"), ("esnext", "bundler")], ids=["Node.js", "a bundler"])
def test_a_strict_consumer_compiles(project: Path, how: tuple[str, str]) -> None:
    """With all checks of TypeScript on our declarations, too."""
    module, resolution = how
    tsc = INSTALLED / "typescript" / "bin" / "tsc"
    runs(project, "node", tsc, *OPTIONS, "--module", module, "--moduleResolution", resolution, "consumer.ts")


def test_it_can_be_imported(project: Path) -> None:
    """And holds what its types say."""
    script = "import * as all from 'tidings'; console.log(typeof all.connect, new all.TidingsError('a.b', 'c').code)"
    assert runs(project, "node", "--input-type=module", "--eval", script) == "function b\n"


def test_it_holds_what_it_should(project: Path) -> None:
    """A licence and a README; no sources, no tests."""
    package = project / "node_modules" / "tidings"
    assert {path.name for path in package.iterdir()} == {"LICENSE", "README.md", "dist", "package.json"}
    assert not [path for path in package.rglob("*.ts") if not path.name.endswith(".d.ts")]
