<?php

// [T] Who is this? Tidings asks, with the visitor's cookie; see "Your cookie says who they are" in docs/topics/access.md.

declare(strict_types=1);

require 'lib.php';

$user = user();
header('Cache-Control: no-store');
if ($user === null) {
    http_response_code(204);
    exit;
}
header('Content-Type: application/json');
echo json_encode(['authid' => $user, 'name' => users()[$user]], JSON_THROW_ON_ERROR);
