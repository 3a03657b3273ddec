<?php

// What every page of the kitten blog needs. An ordinary site: users, a session, articles in a database.

declare(strict_types=1);

require_once __DIR__ . '/tidings.php'; // [T] the one file of clients/php/

const EDITORS = ['jack'];

session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax']);

/** @return array<string, string> everybody's password is "kitten"; a real site has a table of users */
function users(): array
{
    return ['jack' => 'Jack', 'jill' => 'Jill'];
}

function user(): ?string
{
    session_start(['read_and_close' => true]); // so that two requests of one visitor need not wait for each other
    return $_SESSION['user'] ?? null;
}

function database(): PDO
{
    $database = new PDO('sqlite:' . (getenv('BLOG_DATA') ?: __DIR__ . '/../data') . '/blog.sqlite3');
    $database->exec('CREATE TABLE IF NOT EXISTS articles (id INTEGER PRIMARY KEY, title TEXT, text TEXT)');
    return $database;
}

/** [T] The node. */
function tidings(): Tidings
{
    return new Tidings(getenv('TIDINGS_URL') ?: 'http://127.0.0.1:8080', (string) getenv('TIDINGS_KEY'));
}

/** The beginning of a text, in characters; nothing of what is no UTF-8. */
function shortened(string $text, int $most): string
{
    return preg_match("/^.{0,$most}/us", trim($text), $found) ? $found[0] : '';
}

function h(string $text): string
{
    return htmlspecialchars($text);
}
