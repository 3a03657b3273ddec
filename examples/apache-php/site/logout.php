<?php

declare(strict_types=1);

require 'lib.php';

// By a form only: a link could be followed by anybody's page.
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    session_start();
    $_SESSION = [];
    session_destroy();
    // [T] Nothing needs to be said here: Tidings asks whoami.php again within seconds. To have it at once:
    // tidings()->logout($user);
}
header('Location: ./', true, 303);
