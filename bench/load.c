/* Load for WebSocket servers: many connections in one thread, told by its arguments what to say.
 *
 *   load MODE PORT N [--key value]...          prints one line of JSON
 *
 * MODE   flood   N readers; one more writes, at most `window` events ahead of what all of them got: deliveries a second
 *        last    N readers; one event at a time: milliseconds until the last of them has it (p50, p99, worst)
 *        rate    N readers; `rate` events a second: milliseconds from writing to reading, of all deliveries
 *        calls   N callers, each calls again when it has its answer: calls a second
 *        joins   N connections, `window` of them at a time on their way: joins a second; then it waits `seconds`, or until
 *                SIGTERM, and prints a second line: how many events they got
 *
 * --path P --header H        of the handshake; `header` any number of times
 * --send T --expect P        a step before one is ready: send the text T, or wait for a text that begins with P; in order
 * --first-send/--first-expect  the steps of the one who writes, if they are others
 * --say T                    what is written, or called
 * --event P                  what is read begins with P
 * --count S                  an event counts as often as S is in it (one that carries several); once without
 * --window W --seconds S --rounds R --rate X
 *
 * In texts, %n is the number of the connection and %t the time in nanoseconds, 20 digits after an "@", which `rate` looks for in
 * what it reads. Python cannot read two hundred thousand frames a second beside a server on the other core; this can.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { STEPS = 32, TEXT = 65536, READ = 262144 };

struct step { int sends; const char *text; };
struct script { struct step steps[STEPS]; int count; };

struct connection {
    int socket, number, at, is_open, is_ready;
    struct script *script;
    char *rest; /* what came of a frame that is not whole yet */
    size_t size;
    double asked;
};

static struct script reader, writer;
static struct connection *all;
static int epoll, port, count, ready, window = 20, rounds = 20, is_over, headers_size;
static double seconds = 3, rate = 100;
static const char *mode, *path = "/", *say = "", *event = "", *counted;
static char headers[4096], buffer[READ], text[TEXT];
static long long events, said;
static volatile sig_atomic_t is_stopped;
static double *times;
static size_t times_count, times_room;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    exit(1);
}

static int is_mode(const char *name) { return strcmp(mode, name) == 0; }

static int has_writer(void) { return is_mode("flood") || is_mode("last") || is_mode("rate"); }

static void note(double taken) {
    if (times_count == times_room) {
        times_room = times_room ? 2 * times_room : 65536;
        if (!(times = realloc(times, times_room * sizeof *times))) fail("no memory");
    }
    times[times_count++] = taken;
}

/* ---- writing */

static void write_all(struct connection *c, const char *data, size_t size) {
    while (size) {
        ssize_t sent = send(c->socket, data, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) { usleep(100); continue; }
        if (sent < 0) fail("connection %d: %s", c->number, strerror(errno));
        data += sent;
        size -= sent;
    }
}

static void write_frame(struct connection *c, int opcode, const char *data, size_t size) {
    static char frame[TEXT + 16];
    size_t head = 2;
    frame[0] = 0x80 | opcode;
    if (size < 126) frame[1] = 0x80 | size;
    else { frame[1] = (char)0xFE; frame[2] = size >> 8; frame[3] = size; head = 4; }
    memset(frame + head, 0, 4); /* a mask of zeros is allowed, and nothing to compute */
    memcpy(frame + head + 4, data, size);
    write_all(c, frame, head + 4 + size);
}

static void write_text(struct connection *c, const char *template) {
    size_t size = 0;
    for (const char *p = template; *p && size < TEXT - 32; p++) {
        if (p[0] == '%' && p[1] == 'n') { size += sprintf(text + size, "%d", c->number); p++; }
        else if (p[0] == '%' && p[1] == 't') { size += sprintf(text + size, "@%020lld", (long long)(now() * 1e9)); p++; }
        else text[size++] = *p;
    }
    write_frame(c, 1, text, size);
}

/* ---- connections */

static void connect_to(struct connection *c) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&to, sizeof to) < 0) fail("cannot connect: %s", strerror(errno));
    int one = 1;
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->socket, &wanted);
    c->asked = now();
    int size = snprintf(text, TEXT,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", path, port, headers);
    write_all(c, text, size);
}

static void go_on(struct connection *c) {
    struct script *s = c->script;
    while (c->at < s->count && s->steps[c->at].sends) write_text(c, s->steps[c->at++].text);
    if (c->at == s->count && !c->is_ready) { c->is_ready = 1; ready++; }
}

static void call(struct connection *c) { c->asked = now(); said++; write_text(c, say); }

static int times_in(const char *data, size_t size) {
    int found = 0;
    const char *end = data + size;
    while ((data = memmem(data, end - data, counted, strlen(counted)))) { found++; data += strlen(counted); }
    return found;
}

static void on_text(struct connection *c, const char *data, size_t size) {
    struct step *wanted = c->at < c->script->count ? &c->script->steps[c->at] : NULL;
    if (wanted) {
        if (size >= strlen(wanted->text) && memcmp(data, wanted->text, strlen(wanted->text)) == 0) { c->at++; go_on(c); }
        return;
    }
    if (size < strlen(event) || memcmp(data, event, strlen(event)) != 0) return;
    if (c == all && has_writer()) return; /* the one who writes does not count */
    events += counted ? times_in(data, size) : 1;
    if (is_mode("calls")) { note(1000 * (now() - c->asked)); if (!is_over) call(c); }
    if (is_mode("rate")) {
        const char *at = memchr(data, '@', size);
        if (at) note(now() * 1e3 - strtoll(at + 1, NULL, 10) / 1e6);
    }
}

static size_t on_frames(struct connection *c, char *data, size_t size) {
    size_t at = 0;
    while (size - at >= 2) {
        unsigned char *f = (unsigned char *)data + at;
        size_t head = 2, length = f[1] & 127;
        if (length == 126) { if (size - at < 4) break; head = 4; length = f[2] << 8 | f[3]; }
        else if (length == 127) {
            if (size - at < 10) break;
            head = 10;
            length = 0;
            for (int i = 2; i < 10; i++) length = length << 8 | f[i];
        }
        if (size - at < head + length) break;
        int opcode = f[0] & 15;
        if (opcode == 9) write_frame(c, 10, data + at + head, length);
        else if (opcode == 8) fail("connection %d was closed: %.*s", c->number, (int)length - 2, data + at + head + 2);
        else on_text(c, data + at + head, length);
        at += head + length;
    }
    return at;
}

static void on_data(struct connection *c) {
    if (c->size) memcpy(buffer, c->rest, c->size);
    ssize_t got = recv(c->socket, buffer + c->size, READ - c->size, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) fail("connection %d ended: %s", c->number, got ? strerror(errno) : "by the server");
    size_t size = c->size + got, at = 0;
    if (!c->is_open) {
        char *end = memmem(buffer, size, "\r\n\r\n", 4);
        if (end && !memmem(buffer, end - buffer, " 101 ", 5)) fail("no WebSocket: %.*s", (int)(end - buffer), buffer);
        if (end) { c->is_open = 1; at = end + 4 - buffer; go_on(c); }
    }
    if (c->is_open) at += on_frames(c, buffer + at, size - at);
    c->size = size - at;
    if (c->size && !(c->rest = realloc(c->rest, c->size))) fail("no memory");
    if (c->size) memcpy(c->rest, buffer + at, c->size);
}

static void look(int wait_ms) {
    struct epoll_event found[1024];
    int n = epoll_wait(epoll, found, 1024, wait_ms);
    for (int i = 0; i < n; i++) on_data(found[i].data.ptr);
}

/* ---- the modes */

static int compare(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

static double percentile(double part) { return times_count ? times[(size_t)(part * (times_count - 1))] : 0; }

static void result(double value, double wall) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = used.ru_utime.tv_sec + used.ru_utime.tv_usec / 1e6 + used.ru_stime.tv_sec + used.ru_stime.tv_usec / 1e6;
    if (times_count) qsort(times, times_count, sizeof *times, compare);
    printf("{\"value\": %.6g, \"said\": %lld, \"events\": %lld, \"p50\": %.6g, \"p99\": %.6g, \"worst\": %.6g, \"cpu\": %.3f, \"wall\": %.3f}\n",
        value, said, events, percentile(0.5), percentile(0.99), percentile(1), cpu, wall);
    fflush(stdout);
}

static double gather(int total) {
    double began = now();
    for (int i = 0; i < total; i++) {
        all[i] = (struct connection){.number = i, .script = i == 0 && writer.count ? &writer : &reader};
        connect_to(&all[i]);
        while (i + 1 - ready >= (is_mode("joins") ? window : 50)) look(1000);
    }
    while (ready < total) { look(1000); if (now() - began > 300) fail("only %d of %d are ready", ready, total); }
    return now() - began;
}

static void flood(int readers) {
    double began = now(), counts = 0, from = 0;
    long long before = 0;
    int warm = 0;
    for (;;) {
        double at = now();
        if (!warm && at - began > 0.5) { warm = 1; before = events; from = at; }
        if (warm && at - from > seconds) { counts = at - from; break; }
        while (said - events / readers < window) { said++; write_text(&all[0], say); }
        look(10);
    }
    result((events - before) / counts, counts);
}

static void last(int readers) {
    double began = now();
    for (int i = 0; i < rounds; i++) {
        double quiet = now() + 0.03;
        while (now() < quiet) look(5);
        events = 0;
        double at = now();
        said++;
        write_text(&all[0], say);
        while (events < readers) { look(1000); if (now() - at > 30) fail("only %lld of %d have it", events, readers); }
        note(1000 * (now() - at));
    }
    qsort(times, times_count, sizeof *times, compare);
    result(percentile(0.5), now() - began);
}

static void at_rate(int readers) {
    double began = now(), next = began;
    while (now() - began < seconds) {
        while (next <= now()) { said++; write_text(&all[0], say); next += 1 / rate; }
        look(1);
    }
    double end = now();
    while (events < said * readers && now() - end < 20) look(100);
    result(events / (now() - began), now() - began);
}

static void calls(void) {
    double began = now();
    for (int i = 0; i < count; i++) call(&all[i]);
    while (now() - began < seconds) look(10);
    is_over = 1;
    result(times_count / (now() - began), now() - began);
}

static void stop(int number) { (void)number; is_stopped = 1; }

int main(int argc, char **argv) {
    if (argc < 4) fail("usage: load MODE PORT N [--key value]...");
    mode = argv[1];
    port = atoi(argv[2]);
    count = atoi(argv[3]);
    for (int i = 4; i + 1 < argc; i += 2) {
        const char *key = argv[i] + 2, *value = argv[i + 1];
        struct script *s = strncmp(key, "first-", 6) == 0 ? &writer : &reader;
        const char *step = s == &writer ? key + 6 : key;
        if (strcmp(step, "send") == 0 || strcmp(step, "expect") == 0) {
            if (s->count == STEPS) fail("too many steps");
            s->steps[s->count++] = (struct step){.sends = step[0] == 's', .text = value};
        } else if (strcmp(key, "path") == 0) path = value;
        else if (strcmp(key, "header") == 0) headers_size += snprintf(headers + headers_size, sizeof headers - headers_size, "%s\r\n", value);
        else if (strcmp(key, "say") == 0) say = value;
        else if (strcmp(key, "event") == 0) event = value;
        else if (strcmp(key, "count") == 0) counted = value;
        else if (strcmp(key, "window") == 0) window = atoi(value);
        else if (strcmp(key, "rounds") == 0) rounds = atoi(value);
        else if (strcmp(key, "seconds") == 0) seconds = atof(value);
        else if (strcmp(key, "rate") == 0) rate = atof(value);
        else fail("what is --%s?", key);
    }
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    epoll = epoll_create1(0);
    int total = count + has_writer();
    if (!(all = calloc(total, sizeof *all))) fail("no memory");
    double taken = gather(total);
    if (is_mode("joins")) {
        result(total / taken, taken);
        signal(SIGTERM, stop);
        for (double end = now() + seconds; now() < end && !is_stopped;) look(100);
        result(events, seconds);
    } else if (is_mode("flood")) flood(count);
    else if (is_mode("last")) last(count);
    else if (is_mode("rate")) at_rate(count);
    else if (is_mode("calls")) calls();
    else fail("what is the mode %s?", mode);
    return 0;
}
