/* transfer_end.c -- what the end of a transfer means; see transfer_end.h.
 *
 * An answer whose body nobody wants (a redirect, an error) is good as soon as
 * its headers are whole: a Retry-After counts, however the rest was cut.
 */
#include "daemon/fetch/transfer_end.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/transfer.h"

bool transfer_is_wanted(const struct transfer *t)
{
    return t->headers.status / 100 == 2;
}

static const char *delay(const struct transfer *t)
{
    if (t->was_slowed)
        return "; it was slowed for its tiny chunks";
    return t->was_paused ? "; it was paused for max_buffered" : "";
}

static void judge_timeout(struct transfer *t)
{
    const struct config *c = t->room->config;
    curl_off_t connected_us = 0;

    curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
    if (connected_us == 0)
        err_set(&t->error, ERR_NET,
                "no connection within connect_timeout, %g s",
                (double)c->connect_timeout_ms / 1000);
    else if (strstr(t->curl_error, "too slow"))
        err_set(&t->error, ERR_NET, "under %d bytes a second for %d s",
                FETCH_LOW_SPEED_BYTES, FETCH_LOW_SPEED_SEC);
    else
        err_set(&t->error, ERR_NET, "not complete within timeout, %g s%s",
                (double)c->timeout_ms / 1000, delay(t));
}

static bool is_reset(const struct transfer *t)
{
    long os_error = 0;

    curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &os_error);
    return os_error == ECONNRESET || os_error == EPIPE ||
           strstr(t->curl_error, "Connection reset by peer") != NULL;
}

/* libcurl does not say why a resolver or a file of certificates failed, so what
 * it lacked may be asked for once more. */
static bool lacks_descriptors(const struct transfer *t, CURLcode code)
{
    int fd;

    if (code == CURLE_COULDNT_CONNECT)
        return t->has_no_descriptor;
    if (code != CURLE_COULDNT_RESOLVE_HOST &&
        code != CURLE_COULDNT_RESOLVE_PROXY && code != CURLE_SSL_CACERT_BADFILE)
        return false;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno == EMFILE || errno == ENFILE;
    close(fd);
    return false;
}

void transfer_set_too_long(struct transfer *t)
{
    char size[BUF_SIZE_TEXT_MAX];

    err_set(&t->error, ERR_LIMIT, "the body is longer than max_body, %s",
            buf_size_text((uint64_t)t->room->config->max_body_bytes, size));
}

/* What OpenSSL says of a server that answers a TLS greeting in plain HTTP. */
static bool speaks_no_tls(const struct transfer *t, CURLcode code)
{
    static const char *const words[] = { "wrong version number",
                                         "packet length too long",
                                         "record layer failure",
                                         "http request" };

    if (code != CURLE_SSL_CONNECT_ERROR)
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strstr(t->curl_error, words[i]))
            return true;
    return false;
}

/* libcurl's code in words. */
static void name_cause(struct transfer *t, CURLcode code)
{
    if (lacks_descriptors(t, code)) {
        err_set(&t->error, ERR_IO, "no file descriptors left (ulimit -n)");
        return;
    }
    switch ((int)code) {
    case CURLE_OPERATION_TIMEDOUT:
        judge_timeout(t);
        return;
    case CURLE_FILESIZE_EXCEEDED:
        transfer_set_too_long(t);
        return;
    case CURLE_OUT_OF_MEMORY:
        /* libcurl says so of a header line longer than its buffer, too */
        if (t->headers.in_fields)
            err_set(&t->error, ERR_LIMIT, "a header line is too long");
        else
            err_set(&t->error, ERR_NOMEM, "no memory for a transfer");
        return;
    case CURLE_WRITE_ERROR: /* not of ours, which have noted their cause */
        err_set(&t->error, ERR_NET,
                "bytes follow the end of the packed body (a second gzip member "
                "is not read)");
        return;
    case CURLE_SSL_CONNECT_ERROR:
        if (!speaks_no_tls(t, code))
            break;
        err_set(&t->error, ERR_NET,
                "the server does not speak TLS on this port: is it http://? "
                "(%s)",
                t->curl_error);
        return;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        if (!is_reset(t))
            break;
        err_set(&t->error, ERR_NET, "connection reset by the server");
        return;
    default:
        break;
    }
    if (t->refused[0])
        err_set(&t->error, ERR_NET, "%s", t->refused);
    else
        err_set(&t->error, ERR_NET, "%s",
                t->curl_error[0] ? t->curl_error : curl_easy_strerror(code));
}

/* Says that there is a proxy between; what it answered to CONNECT goes before
 * what libcurl made of that. */
static void name_proxy(struct transfer *t)
{
    long status = 0;

    if (t->error.code != ERR_NET)
        return;
    curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    if (status == 407)
        err_set(&t->error, ERR_NET, TRANSFER_PROXY_LOGIN, t->proxy_shown);
    else if (status >= 300)
        err_set(&t->error, ERR_NET,
                "the proxy %s does not connect to the host: it answered %ld",
                t->proxy_shown, status);
    else
        err_prefix(&t->error, ERR_NET, "by the proxy %s", t->proxy_shown);
}

void transfer_judge(struct transfer *t, CURLcode code)
{
    if (t->headers.are_whole && !transfer_is_wanted(t)) {
        t->error = (struct err_info){ 0 };
        return;
    }
    if (t->error.code || code == CURLE_OK)
        return;
    name_cause(t, code);
    if (t->proxy_shown)
        name_proxy(t);
}
