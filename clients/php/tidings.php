<?php

declare(strict_types=1);

/**
 * For a site in PHP: tell Tidings what happened, and sign the tokens of the site's users.
 *
 *     require 'tidings.php';
 *     $tidings = new Tidings('http://localhost:8080', getenv('TIDINGS_KEY'));
 *     $tidings->publish('kittens', ['title' => 'A new kitten', 'url' => '/kittens/42']);
 *
 * One file, PHP 8.1 or newer, no framework and no Composer. Every request carries an idempotency key, so that one whose
 * answer was lost is sent again and done once.
 */
final class Tidings
{
    private const TRIES = 3;
    private const TEMPORARY = [429, 502, 503, 504];
    private const LONGEST_WAIT_S = 5.0;

    private string $api;

    /**
     * @param string $url where the node is: http://localhost:8080, or https://www.example.com/tidings
     * @param string $key an API key, from `tidings key create`
     * @param float $timeout seconds for one try; there are three at most
     */
    public function __construct(string $url, private string $key, private float $timeout = 5.0)
    {
        if (!preg_match('#^https?://[^/\s]+#', $url)) {
            throw new InvalidArgumentException("$url is no address of a node: write http://localhost:8080");
        }
        $this->api = rtrim($url, '/') . '/api';
    }

    /**
     * Publish to a topic, or to several at once.
     *
     * @param string|list<string> $topic
     * @param array<string, mixed> $data a JSON object, as the pages get it
     * @param ?string $key an idempotency key of your own: the same request with the same key is done once
     * @return array<string, mixed>
     * @throws TidingsError
     */
    public function publish(string|array $topic, array $data, ?string $key = null): array
    {
        $where = is_string($topic) ? ['topic' => $topic] : ['topics' => array_values($topic)];
        return $this->post('/publish', $where + ['data' => (object) $data], $key ?? self::newKey());
    }

    /**
     * Notify a person, or several: it waits in their inbox until they come.
     *
     * @param string|list<string> $authid
     * @param array<string, mixed> $data
     * @return array<string, mixed>
     * @throws TidingsError
     */
    public function notify(string|array $authid, array $data, ?string $key = null): array
    {
        $whom = is_string($authid) ? ['authid' => $authid] : ['authids' => array_values($authid)];
        return $this->post('/notify', $whom + ['data' => (object) $data], $key ?? self::newKey());
    }

    /**
     * Publish and notify several things, all or none: [['topic' => …, 'data' => …], ['authid' => …, 'data' => …]].
     *
     * @param list<array<string, mixed>> $items
     * @return array<string, mixed>
     * @throws TidingsError
     */
    public function batch(array $items, ?string $key = null): array
    {
        $items = array_map(static fn (array $item) => ['data' => (object) $item['data']] + $item, array_values($items));
        return $this->post('/batch', ['items' => $items], $key ?? self::newKey());
    }

    /**
     * Say something in a room, as the service whose key this is.
     *
     * @return array<string, mixed>
     * @throws TidingsError
     */
    public function send(string $room, string $text, ?string $key = null): array
    {
        return $this->post('/rooms/' . rawurlencode($room) . '/messages', ['text' => $text], $key ?? self::newKey());
    }

    /**
     * End all that a person has open: they logged out on the site.
     *
     * @return array<string, mixed>
     * @throws TidingsError
     */
    public function logout(string $authid): array
    {
        return $this->post('/people/' . rawurlencode($authid) . '/logout', [], null);
    }

    /**
     * Sign who a user of the site is (a JWT, RFC 7519, with HMAC-SHA256), for the page to hand to Tidings.
     *
     * @param string $secret the one of `jwt_keys`, 32 bytes at least
     * @param string $authid your user's id, for good
     * @param ?string $name what others see; the authid if you say none
     * @param int $seconds for how long it is good; the page asks for a fresh one before that
     * @param list<string> $streams what they may read besides their own
     */
    public static function token(
        string $secret,
        string $authid,
        ?string $name = null,
        int $seconds = 900,
        array $streams = [],
        ?string $kid = null,
    ): string {
        $now = time();
        $claims = ['sub' => $authid, 'iat' => $now, 'exp' => $now + $seconds];
        if ($name !== null) {
            $claims['name'] = $name;
        }
        if ($streams !== []) {
            $claims['streams'] = array_values($streams);
        }
        $header = ['alg' => 'HS256', 'typ' => 'JWT'] + ($kid === null ? [] : ['kid' => $kid]);
        $signed = self::part(self::json($header)) . '.' . self::part(self::json($claims));
        return $signed . '.' . self::part(hash_hmac('sha256', $signed, $secret, true));
    }

    /** A fresh idempotency key. */
    public static function newKey(): string
    {
        return bin2hex(random_bytes(16));
    }

    /**
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    private function post(string $path, array $body, ?string $key): array
    {
        $headers = ["Authorization: Bearer $this->key", 'Content-Type: application/json'];
        if ($key !== null) {
            $headers[] = "Idempotency-Key: $key";
        }
        $payload = self::json((object) $body);
        for ($left = self::TRIES - 1; ; $left--) {
            [$status, $wait, $told] = $this->request($path, $headers, $payload);
            if ($status >= 200 && $status < 300) {
                return $told;
            }
            $isTemporary = $status === 0 || in_array($status, self::TEMPORARY, true);
            if (!$isTemporary || $left === 0) {
                throw new TidingsError(
                    (string) ($told['detail'] ?? ($status === 0 ? "$this->api did not answer." : "The node answered with $status.")),
                    (string) ($told['error'] ?? ''),
                    $status,
                    isset($told['field']) ? (string) $told['field'] : null,
                );
            }
            usleep((int) ($wait * 1_000_000));
        }
    }

    /**
     * @param list<string> $headers
     * @return array{int, float, array<string, mixed>} status (0: no answer), seconds to wait, answer
     */
    private function request(string $path, array $headers, string $payload): array
    {
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => $headers,
            'content' => $payload,
            'timeout' => $this->timeout,
            'follow_location' => 0,
            'ignore_errors' => true, // an error's body says what is wrong
        ]]);
        $answer = @file_get_contents($this->api . $path, false, $context, 0, 1_000_000);
        $status = 0;
        $wait = 0.2;
        foreach ($http_response_header ?? [] as $line) {
            if (preg_match('#^HTTP/\S+ (\d{3})#', $line, $found)) {
                $status = (int) $found[1];
            } elseif (preg_match('#^Retry-After:\s*(\d+)#i', $line, $found)) {
                $wait = min(max((float) $found[1], 0.05), self::LONGEST_WAIT_S);
            }
        }
        $told = is_string($answer) ? json_decode($answer, true) : null;
        return [$answer === false ? 0 : $status, $wait, is_array($told) ? $told : []];
    }

    private static function json(mixed $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }

    private static function part(string $raw): string
    {
        return rtrim(strtr(base64_encode($raw), '+/', '-_'), '=');
    }
}

/** Tidings refused, or could not be reached. */
final class TidingsError extends RuntimeException
{
    /**
     * @param string $error the error's URI, tidings.error.too_long; empty if there was no answer
     * @param int $status the HTTP status; 0 if there was no answer
     * @param ?string $field the field that is wrong, if it is one
     */
    public function __construct(
        string $sentence,
        public readonly string $error = '',
        public readonly int $status = 0,
        public readonly ?string $field = null,
    ) {
        parent::__construct($sentence, $status);
    }
}
