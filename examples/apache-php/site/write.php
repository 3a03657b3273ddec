<?php

// Stores an article, as always; then tells everybody.

declare(strict_types=1);

require 'lib.php';

$user = user();
if ($_SERVER['REQUEST_METHOD'] !== 'POST' || !in_array($user, EDITORS, true)) {
    http_response_code(403);
    exit('Only editors write articles.');
}
$title = shortened((string) ($_POST['title'] ?? ''), 200);
$text = shortened((string) ($_POST['text'] ?? ''), 10_000);
$database = database();
$database->prepare('INSERT INTO articles (title, text) VALUES (?, ?)')->execute([$title, $text]);
$number = (int) $database->lastInsertId();

// [T] The key is made of the article, so that it is news once, however often this runs.
$news = ['id' => $number, 'title' => $title, 'url' => "article.php?id=$number"];
$items = [['topic' => 'kittens', 'data' => $news]];
foreach (array_keys(users()) as $reader) {
    if ($reader !== $user) {
        $items[] = ['authid' => $reader, 'data' => $news];
    }
}
try {
    tidings()->batch($items, sprintf('article-%06d', $number));
} catch (TidingsError $error) {
    error_log("The article is stored, but nobody was told: {$error->getMessage()}");
}
header('Location: ./', true, 303);
