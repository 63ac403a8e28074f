/* test_serve_health.c -- daemon/serve/server.c and publish/publisher.c: what
 * /healthz says of a daemon in trouble. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/publish/part.h"
#include "daemon/serve/server.h"

#define ANSWER_MAX_BYTES 4096

static int listen_anywhere(struct sockaddr_in *ret)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t n = sizeof(*ret);

    memset(ret, 0, sizeof(*ret));
    ret->sin_family = AF_INET;
    ret->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)ret, n), 0);
    assert_int_equal(listen(fd, SOMAXCONN), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)ret, &n), 0);
    return fd;
}

static void ask(const struct sockaddr_in *at, char answer[ANSWER_MAX_BYTES])
{
    static const char request[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n"
                                  "Connection: close\r\n\r\n";
    size_t n_all = 0;
    ssize_t n;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(connect(fd, (const struct sockaddr *)at, sizeof(*at)), 0);
    assert_int_equal(write(fd, request, sizeof(request) - 1),
                     sizeof(request) - 1);
    while ((n = read(fd, answer + n_all, ANSWER_MAX_BYTES - 1 - n_all)) > 0)
        n_all += (size_t)n;
    answer[n_all] = '\0';
    close(fd);
}

static void test_trouble_is_said_until_it_is_over(void **state)
{
    static const struct {
        const char *trouble, *status, *body;
    } rows[] = {
        { NULL, "HTTP/1.1 200 ", "\r\n\r\nok\n" },
        { "publishing: No space left on device", "HTTP/1.1 503 ",
          "\r\n\r\nstalled: publishing: No space left on device\n" },
        { NULL, "HTTP/1.1 200 ", "\r\n\r\nok\n" },
    };
    char output_dir[] = "/nowhere", address[] = "127.0.0.1";
    struct config c = { .output_dir = output_dir };
    char answer[ANSWER_MAX_BYTES];
    struct server *server = NULL;
    struct sockaddr_in at;
    int fd = listen_anywhere(&at);

    (void)state;
    log_init(LOG_SILENT, false);
    c.server.address = address;
    assert_int_equal(server_open(&c, fd, &server, NULL), ERR_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        server_beat(server, rows[i].trouble);
        ask(&at, answer);
        assert_ptr_equal(strstr(answer, rows[i].status), answer);
        assert_non_null(strstr(answer, rows[i].body));
    }
    server_close(server);
}

static void test_only_lasting_trouble_counts(void **state)
{
    uv_loop_t loop;
    struct engine engine = { .loop = &loop };
    struct publisher p = { .engine = &engine };
    int64_t now_ms;

    (void)state;
    assert_int_equal(uv_loop_init(&loop), 0);
    now_ms = (int64_t)uv_now(&loop) + 1;
    snprintf(p.trouble, sizeof(p.trouble), "publishing: x");
    assert_null(publisher_trouble(&p, 60000)); /* none since the start */
    p.failing_since_ms = now_ms - 60000;
    assert_null(publisher_trouble(&p, 60000));
    p.failing_since_ms = now_ms - 60001;
    assert_string_equal(publisher_trouble(&p, 60000), "publishing: x");
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trouble_is_said_until_it_is_over),
        cmocka_unit_test(test_only_lasting_trouble_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
