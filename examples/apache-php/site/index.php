<?php

declare(strict_types=1);

require 'lib.php';

$user = user();
$articles = database()->query('SELECT * FROM articles ORDER BY id DESC LIMIT 20')->fetchAll();
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Kitten blog</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="tidings/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="blog.css">
<nav>
  <?php if ($user !== null) { ?>
  <form method="post" action="logout.php"><span>You are <?= h(users()[$user]) ?>.</span> <button>Log out</button></form>
  <?php } else { ?>
  <a href="login.php">Log in</a>
  <?php } ?>
  <!-- [T] how many articles came while you were away, or while you look -->
  <p id="bell" role="status" hidden></p>
</nav>

<?php if (in_array($user, EDITORS, true)) { ?>
<form method="post" action="write.php" class="card">
  <h2>Write an article</h2>
  <label>Title <input name="title" required maxlength="200"></label>
  <label>Text <textarea name="text" required rows="4" maxlength="10000"></textarea></label>
  <button>Publish</button>
</form>
<?php } ?>

<h1>Kitten blog</h1>
<ul id="articles" aria-live="polite">
  <?php foreach ($articles as $article) { ?>
  <li data-id="<?= (int) $article['id'] ?>"><a href="article.php?id=<?= (int) $article['id'] ?>"><?= h($article['title']) ?></a></li>
  <?php } ?>
</ul>

<!-- [T] The chat, as the node serves it. Whoever is logged in here is who they are there. -->
<iframe src="tidings/?room=lobby" title="Chat"></iframe>

<!-- [T] The one script. -->
<script type="module" src="live.js"></script>
</html>
