<?php

declare(strict_types=1);

require 'lib.php';

$found = database()->prepare('SELECT * FROM articles WHERE id = ?');
$found->execute([(int) ($_GET['id'] ?? 0)]);
$article = $found->fetch();
if ($article === false) {
    http_response_code(404);
    exit('There is no such article.');
}
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title><?= h($article['title']) ?> · Kitten blog</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="tidings/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="blog.css">
<p><a href="./">Kitten blog</a></p>
<h1><?= h($article['title']) ?></h1>
<p class="text"><?= h($article['text']) ?></p>
</html>
