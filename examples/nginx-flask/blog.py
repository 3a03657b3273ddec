"""A blog about kittens: an ordinary site in Flask, with Tidings beside it. What Tidings needs is marked [T].

    flask --app blog run

It reads TIDINGS_KEY (an API key), BLOG_TOKEN_SECRET (the secret of the node's `jwt_keys`), and, if you like,
TIDINGS_URL, BLOG_SECRET and BLOG_DATA.
"""

import os
import sqlite3
from functools import partial
from pathlib import Path

from flask import Flask, Response, abort, g, redirect, render_template, request, session
from werkzeug.security import check_password_hash, generate_password_hash

from tidings.site import Tidings, TidingsError, token

app = Flask(__name__)
data = Path(os.environ.get("BLOG_DATA", "blog-data"))
data.mkdir(parents=True, exist_ok=True)
app.secret_key = os.environ.get("BLOG_SECRET") or os.urandom(32)
app.config.update(SESSION_COOKIE_SAMESITE="Lax")

# [T] The node, and the secret that it checks our users' tokens with.
tidings = Tidings(os.environ.get("TIDINGS_URL", "http://127.0.0.1:8080"), os.environ["TIDINGS_KEY"])
secret = os.environ["BLOG_TOKEN_SECRET"]

# A real site has a table of users. Everybody's password is "kitten"; Jack may write articles.
USERS = {name: generate_password_hash("kitten") for name in ("jack", "jill")}
EDITORS = {"jack"}


def database() -> sqlite3.Connection:
    """This request's connection."""
    if "database" not in g:
        g.database = sqlite3.connect(data / "blog.sqlite3")
        g.database.row_factory = sqlite3.Row
        g.database.execute("CREATE TABLE IF NOT EXISTS articles (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
    return g.database


@app.teardown_appcontext
def close(_: BaseException | None) -> None:
    """Close it."""
    if "database" in g:
        g.database.close()


@app.get("/")
def home() -> str:
    """The newest articles, and a form for editors."""
    articles = database().execute("SELECT * FROM articles ORDER BY id DESC LIMIT 20").fetchall()
    user = session.get("user")
    return render_template("home.html", articles=articles, user=user, is_editor=user in EDITORS)


@app.get("/articles/<int:number>")
def article(number: int) -> str:
    """One article."""
    found = database().execute("SELECT * FROM articles WHERE id = ?", (number,)).fetchone()
    return render_template("article.html", article=found) if found else abort(404)


@app.post("/articles")
def write() -> Response:
    """Store an article, as always; then tell everybody."""
    if session.get("user") not in EDITORS:
        abort(403)
    title, text = request.form["title"].strip()[:200], request.form["text"].strip()[:10_000]
    with database():
        number = database().execute("INSERT INTO articles (title, text) VALUES (?, ?)", (title, text)).lastrowid
    # [T] The key is made of the article, so that it is news once, however often this runs.
    news = {"id": number, "title": title, "url": f"/articles/{number}"}
    inboxes = [{"authid": user, "data": news} for user in USERS if user != session["user"]]
    try:
        tidings.batch([{"topic": "kittens", "data": news}, *inboxes], key=f"article-{number:06}")
    except TidingsError as error:
        app.logger.warning("The article is stored, but nobody was told: %s", error)
    return redirect("/", 303)


@app.route("/login", methods=["GET", "POST"])
def login() -> str | Response:
    """The site's own login; Tidings has no part in it."""
    user = request.form.get("user", "")
    if request.method == "GET":
        return render_template("login.html", wrong=False)
    if not check_password_hash(USERS.get(user, ""), request.form.get("password", "")):
        return render_template("login.html", wrong=True)
    session["user"] = user
    return redirect("/", 303)


@app.post("/logout")
def logout() -> Response:
    """The site's own logout."""
    user = session.pop("user", None)
    answer = redirect("/", 303)
    if user:
        # [T] In all tabs, at once; but after the answer, which takes back the cookie by which the tabs would be known.
        answer.call_on_close(partial(end_sessions, user))
    return answer


def end_sessions(user: str) -> None:
    """[T] Whoever is logged out here is logged out there."""
    try:
        tidings.logout(user)
    except TidingsError as error:
        app.logger.warning("%s is logged out here, but not there: %s", user, error)


@app.get("/tidings-token")
def tidings_token() -> Response:
    """[T] Who the page's user is, signed; the page asks again before it ends."""
    user = session.get("user")
    body = {"token": token(secret, user, user.capitalize(), seconds=300) if user else None}
    response = app.json.response(body)
    response.headers["Cache-Control"] = "no-store"
    return response
