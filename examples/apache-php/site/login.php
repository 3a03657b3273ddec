<?php

declare(strict_types=1);

require 'lib.php';

$wrong = false;
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $name = (string) ($_POST['user'] ?? '');
    if (isset(users()[$name]) && hash_equals('kitten', (string) ($_POST['password'] ?? ''))) {
        session_start();
        session_regenerate_id(true);
        $_SESSION['user'] = $name;
        header('Location: ./', true, 303);
        exit;
    }
    $wrong = true;
}
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Log in · Kitten blog</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="tidings/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="blog.css">
<form method="post" class="card">
  <h1>Log in</h1>
  <?php if ($wrong) { ?><p role="alert">That is not right. Try jack or jill, with the password “kitten”.</p><?php } ?>
  <label>Name <input name="user" autocomplete="username" required></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Log in</button>
</form>
</html>
